//! The reasons for the headers of responses.

use http::HeaderMap;
use http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, HeaderName, HeaderValue,
};
use tower_cors::{RequestKind, fetch};

/// Returns whether a header matters to CORS, and the reason for it.
pub(super) fn response_reason(
    name: &HeaderName,
    value: &HeaderValue,
    exposed: &Exposed,
) -> (bool, String) {
    let value = String::from_utf8_lossy(value.as_bytes());
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
        other => return (exposed.matters(), exposed.reason(other).to_owned()),
    };
    (true, text.to_owned())
}

/// The response headers that a script can read.
pub(super) enum Exposed {
    /// All: the page has the API's own origin.
    All,
    /// None: no script sees the answer to a preflight.
    Preflight,
    /// The CORS-safelisted ones, and these.
    Listed { names: Vec<String>, any: bool },
    /// None: the response does not allow the origin.
    Blocked,
}

impl Exposed {
    pub(super) fn new(
        request: &HeaderMap,
        response: &HeaderMap,
        kind: RequestKind,
        credentials: bool,
    ) -> Self {
        let is_own = request
            .get("sec-fetch-site")
            .is_some_and(|site| site == "same-origin");
        match kind {
            _ if is_own => Self::All,
            RequestKind::Preflight => Self::Preflight,
            _ if !response.contains_key(ACCESS_CONTROL_ALLOW_ORIGIN) => Self::Blocked,
            _ => {
                let names = exposed_names(response);
                // With credentials, `*` is the name of a header.
                let any = !credentials && names.iter().any(|name| name == "*");
                Self::Listed { names, any }
            }
        }
    }

    fn matters(&self) -> bool {
        matches!(self, Self::Listed { .. })
    }

    pub(super) fn reason(&self, name: &str) -> &'static str {
        match self {
            Self::All => "The page can read it: the API is its own.",
            Self::Preflight => "No script sees the answer to a preflight.",
            Self::Blocked => "The page cannot read it.",
            Self::Listed { .. } if fetch::is_forbidden_response_header(name) => {
                "No script can ever read it."
            }
            Self::Listed { .. } if fetch::is_safelisted_response_header(name) => {
                "The page can read it: it is CORS-safelisted."
            }
            Self::Listed { names, any } if *any || names.iter().any(|one| one == name) => {
                "The page can read it, because it is exposed."
            }
            Self::Listed { .. } => "Hidden from the page, because nothing exposes it.",
        }
    }
}

fn exposed_names(response: &HeaderMap) -> Vec<String> {
    let lines = response.get_all(ACCESS_CONTROL_EXPOSE_HEADERS).into_iter();
    lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(|name| name.trim().to_ascii_lowercase())
        .collect()
}
