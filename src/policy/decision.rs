//! What a policy makes of one request.

use http::{HeaderMap, StatusCode};

use super::headers::CorsHeaders;
use super::matcher::Match;
use super::rejection::Rejection;
use crate::request::RequestKind;

/// What a policy makes of one request: made by [`Policy::decide`](crate::Policy::decide), carried out by [`Cors`](crate::Cors).
///
/// It owns all it needs, so that it outlives the request.
///
/// # Examples
///
/// ```
/// use http::Request;
/// use tower_cors::{CorsLayer, RequestHead, RequestKind};
///
/// let policy = CorsLayer::new().allow_origins(["https://example.com"]).compile()?;
/// let preflight = Request::options("/records/7")
///     .header("origin", "https://example.com")
///     .header("access-control-request-method", "DELETE")
///     .body(())?;
/// let decision = policy.decide(&RequestHead::from(&preflight));
///
/// assert_eq!(decision.kind(), RequestKind::Preflight);
/// assert!(!decision.is_allowed());
/// assert_eq!(decision.rejection().unwrap().to_string(), "method `DELETE` is not allowed");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Decision {
    pub(crate) kind: RequestKind,
    /// The rule that decides, and what of it matches the origin.
    pub(crate) matched: Option<Match>,
    pub(crate) rejection: Option<Rejection>,
    pub(crate) action: Action,
}

/// What the service does with the request.
#[derive(Clone, Debug)]
pub(crate) enum Action {
    /// Answers it.
    Answer {
        status: StatusCode,
        headers: HeaderMap,
    },
    /// Lets the inner service answer, and puts these headers on its response.
    Decorate(CorsHeaders),
    /// Lets the inner service answer, and leaves its response as it is.
    Pass,
}

impl Decision {
    /// What the request is.
    #[must_use]
    pub fn kind(&self) -> RequestKind {
        self.kind
    }

    /// Whether the policy grants the request. True for requests that are no CORS requests.
    ///
    /// It says nothing of who answers: see [`PreflightMode`](crate::PreflightMode) and [`Disallowed`](crate::Disallowed).
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        self.rejection.is_none()
    }

    /// Why the policy does not grant the request.
    #[must_use]
    pub fn rejection(&self) -> Option<&Rejection> {
        self.rejection.as_ref()
    }
}
