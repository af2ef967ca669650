//! The reasons for the headers of responses.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::future::ready;

use http::header::{HeaderMap, HeaderName, HeaderValue, LOCATION, ORIGIN};
use http::{Request, Response};
use tower::service_fn;
use tower_cors::{RequestKind, fetch};
use tower_cors_browser::{Browser, Credentials};

use super::{is_in_no_cors_mode, is_of_own_page, is_web_socket};

/// Returns whether a header matters to CORS, and the reason for it.
pub(super) fn response_reason(
    name: &HeaderName,
    value: &HeaderValue,
    readable: &Readable,
) -> (bool, String) {
    let text = match name.as_str() {
        "access-control-allow-origin" if value == "*" => {
            "Pages of any origin may read the response, unless the request has credentials."
        }
        "access-control-allow-origin" => "Pages of this origin may read the response.",
        "access-control-allow-credentials" => {
            "They may also read responses to requests with credentials."
        }
        "access-control-allow-methods" => {
            "The methods that the page may send. GET, HEAD and POST need no entry."
        }
        "access-control-allow-headers" => "The headers that the page may set.",
        "access-control-max-age" => {
            "The seconds for which the browser may skip further preflights like this one."
        }
        "access-control-expose-headers" => {
            "The headers that the page may read, besides the CORS-safelisted ones."
        }
        "vary" => "Caches must not reuse this answer if one of these request headers differs.",
        "location" => "The browser asks there next. That answer must allow the page, too.",
        other => {
            return (
                readable.depends_on_cors(),
                readable.reason(other).to_owned(),
            );
        }
    };
    (true, text.to_owned())
}

/// The response headers that a script can read.
pub(super) enum Readable {
    /// All of them: the page has the API's own origin.
    All,
    /// Those that the response allows a page of another origin to read.
    Exposed(BTreeSet<String>),
    /// None, for this reason.
    None(&'static str),
}

impl Readable {
    pub(super) async fn new(
        request: &HeaderMap,
        response: &HeaderMap,
        kind: RequestKind,
        credentials: bool,
    ) -> Self {
        match kind {
            RequestKind::Preflight => Self::None("No script sees the answer to a preflight."),
            _ if response.contains_key(LOCATION) => {
                Self::None("No script sees the headers of a redirect.")
            }
            _ if is_web_socket(request) => Self::None("No script sees the headers of a WebSocket."),
            _ if is_of_own_page(request) => Self::All,
            _ if is_in_no_cors_mode(request) => Self::None(
                "The page cannot read it: in the mode no-cors, it gets an opaque response.",
            ),
            _ => match read(request, response, credentials).await {
                Some(names) => Self::Exposed(names),
                None => Self::None("The page cannot read it."),
            },
        }
    }

    fn depends_on_cors(&self) -> bool {
        matches!(self, Self::Exposed(_))
    }

    fn reason(&self, name: &str) -> &'static str {
        match self {
            Self::None(reason) => reason,
            _ if fetch::is_forbidden_response_header(name) => "No script can ever read it.",
            Self::All => "The page can read it: the API is its own.",
            Self::Exposed(names) if !names.contains(name) => {
                "Hidden from the page, because nothing exposes it."
            }
            Self::Exposed(_) if fetch::is_safelisted_response_header(name) => {
                "The page can read it: it is CORS-safelisted."
            }
            Self::Exposed(_) => "The page can read it, because it is exposed.",
        }
    }
}

/// Returns the names of the headers that a page of another origin can read; `None` if the browser
/// blocks the response.
///
/// It gives the response to a page in the simulator, by a request without a preflight.
async fn read(
    request: &HeaderMap,
    response: &HeaderMap,
    credentials: bool,
) -> Option<BTreeSet<String>> {
    let origin = request.get(ORIGIN)?.to_str().ok()?;
    let credentials = match credentials {
        true => Credentials::Include,
        false => Credentials::SameOrigin,
    };
    let mut browser = Browser::at(origin).ok()?.credentials(credentials);
    let server = service_fn(|_: Request<()>| {
        let mut answer = Response::new(());
        answer.headers_mut().clone_from(response);
        ready(Ok::<_, Infallible>(answer))
    });
    let seen = browser.fetch(server, Request::new(())).await.ok()?;
    Some(seen.headers().keys().map(ToString::to_string).collect())
}
