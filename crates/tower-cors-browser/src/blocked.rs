//! The error of a fetch.

use std::error::Error;
use std::fmt;

use http::StatusCode;
use tower_cors::Rejection;

use crate::block_reason::BlockReason;
use crate::excerpt::{excerpt, url_excerpt};
use crate::network_error::{NetworkError, Stage};
use crate::request::FetchRequest;

/// A request that was not sent, or a response that the browser blocked.
///
/// A real page learns less: its `fetch()` rejects with a bare `TypeError`.
///
/// `Display` writes one line, like the console of a browser. It says what was fetched, how far the
/// request got, which value was wrong, and which algorithm of the standard says so. If a
/// [`CorsLayer`](tower_cors::CorsLayer) made the response, the line ends with the reason that its
/// policy gives. `Debug` writes the same line, because `unwrap` and failing tests print `Debug`.
///
/// [`Policy::explain`](tower_cors::Policy::explain) says more about a request: which requests would
/// pass, and which changes would help.
///
/// The error contains no cookies and no values of request headers.
///
/// # Examples
///
/// ```
/// use axum::{Router, routing::put};
/// use http::Request;
/// use tower_cors::{CorsLayer, Rejection};
/// use tower_cors_browser::{BlockReason, Browser, Stage};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let cors = CorsLayer::new().allow_origins(["https://app.example.com"]).build()?;
/// let app = Router::new().route("/records/7", put(|| async {})).layer(cors);
///
/// let request = Request::put("/records/7").body(String::new())?;
/// let blocked = Browser::at("https://app.example.com")?.fetch(app, request).await.unwrap_err();
///
/// assert_eq!(blocked.stage(), Stage::Preflight);
/// assert_eq!(blocked.reason(), &BlockReason::NoAllowOrigin);
/// assert_eq!(blocked.status().unwrap(), 403);
/// assert!(matches!(blocked.rejection(), Some(Rejection::MethodNotAllowed { .. })));
/// assert!(!blocked.request_ran());
/// assert_eq!(
///     blocked.to_string(),
///     "PUT https://server.test/records/7 from https://app.example.com was stopped by its preflight, \
///      which was answered with 403: there is no `Access-Control-Allow-Origin` \
///      (https://fetch.spec.whatwg.org/#concept-cors-check); \
///      the policy says: method `PUT` is not allowed",
/// );
/// # Ok(())
/// # }
/// ```
// Boxed to keep the `Result` small: errors are the rarer half.
pub struct Blocked(Box<Details>);

struct Details {
    request: RequestExcerpt,
    request_ran: bool,
    network_error: NetworkError,
}

/// The parts of a request that messages show.
#[derive(Clone, Debug)]
pub(crate) struct RequestExcerpt {
    pub(crate) method: String,
    pub(crate) url: String,
    pub(crate) origin: String,
}

impl RequestExcerpt {
    pub(crate) fn of(request: &FetchRequest) -> Self {
        let page = excerpt(request.page.serialized_origin());
        Self {
            method: excerpt(request.method.as_str()),
            url: url_excerpt(request.url.as_str()),
            origin: match request.is_redirect_tainted {
                true => format!("{page} (`null` after redirects)"),
                false => page,
            },
        }
    }
}

impl Blocked {
    pub(crate) fn new(
        request: RequestExcerpt,
        request_ran: bool,
        network_error: NetworkError,
    ) -> Self {
        Self(Box::new(Details {
            request,
            request_ran,
            network_error,
        }))
    }

    /// Returns how far the request got.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.0.network_error.stage
    }

    /// Returns the reason why the request is blocked.
    #[must_use]
    pub fn reason(&self) -> &BlockReason {
        &self.0.network_error.reason
    }

    /// Returns the status of the blocked response: the preflight's at [`Stage::Preflight`],
    /// otherwise the actual one. Returns `None` without a response.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.network_error.status
    }

    /// Returns the status of the actual response, if there is one.
    pub(crate) fn response_status(&self) -> Option<StatusCode> {
        self.status().filter(|_| self.stage() == Stage::Response)
    }

    /// Returns the reason in words, and what the policy says about it.
    pub(crate) fn cause(&self) -> String {
        Cause {
            error: &self.0.network_error,
            anchor: "",
        }
        .to_string()
    }

    /// Returns the reason why the policy of a [`CorsLayer`](tower_cors::CorsLayer) refused the
    /// request.
    ///
    /// `None` if the response came from the service, or from another CORS layer.
    #[must_use]
    pub fn rejection(&self) -> Option<&Rejection> {
        self.0.network_error.rejection()
    }

    /// Returns whether the actual request ran. If so, its side effects have happened.
    ///
    /// A request that a [`CorsLayer`](tower_cors::CorsLayer) answers with a refusal did not run.
    /// Other CORS layers do not report a refusal, so a request that reaches them counts as one that
    /// ran.
    #[must_use]
    pub fn request_ran(&self) -> bool {
        self.0.request_ran
    }
}

impl fmt::Display for Blocked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details {
            request,
            network_error,
            ..
        } = &*self.0;
        write!(
            f,
            "{} {} from {} ",
            request.method, request.url, request.origin
        )?;
        write_progress(network_error, f)?;
        let cause = Cause {
            error: network_error,
            anchor: network_error.reason.standard(),
        };
        write!(f, ": {cause}")
    }
}

/// The end of a message: the reason, and what the policy says.
struct Cause<'a> {
    error: &'a NetworkError,
    /// The URL of the algorithm that says so, or nothing.
    anchor: &'static str,
}

impl fmt::Display for Cause<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.error.reason)?;
        if !self.anchor.is_empty() {
            write!(f, " ({})", self.anchor)?;
        }
        match self.error.rejection() {
            Some(rejection) => write!(f, "; the policy says: {rejection}"),
            None if self.error.is_uncovered() => f.write_str(
                "; no `tower_cors::CorsLayer` handled this request; if you use one, check that it \
                 wraps all routes",
            ),
            None => Ok(()),
        }
    }
}

/// Writes how far the request got.
fn write_progress(error: &NetworkError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let status = error.status.map(|status| status.as_u16());
    match (error.stage, status) {
        (Stage::Unsent, _) => f.write_str("was not sent"),
        (Stage::Preflight, None) => f.write_str("was stopped by its preflight"),
        (Stage::Preflight, Some(status)) => write!(
            f,
            "was stopped by its preflight, which was answered with {status}"
        ),
        (Stage::Response, None) => f.write_str("got no response"),
        (Stage::Response, Some(status)) => {
            let was_refused = error.report.as_ref().is_some_and(|report| report.answered);
            let ran = if was_refused { "was sent" } else { "ran" };
            write!(f, "{ran}, but the browser blocked the response, a {status}")
        }
    }
}

impl fmt::Debug for Blocked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.network_error.error {
            Some(error) => write!(f, "{self}: {error}"),
            None => write!(f, "{self}"),
        }
    }
}

impl Error for Blocked {
    /// Returns the error of the service.
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        let error = self.0.network_error.error.as_ref()?;
        Some(&**error)
    }
}
