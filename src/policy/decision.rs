//! Decisions on requests, for callers.

use http::{HeaderMap, StatusCode};

use super::headers::CorsHeaders;
use super::matcher::Match;
use super::named_lists::NamedLists;
use super::plan::Plan;
use super::rejection::Rejection;
use crate::request::RequestKind;

/// The decision of a policy on one request, made by [`Policy::decide`](crate::Policy::decide).
///
/// It owns all its parts, so that it outlives the request. [`Cors`](crate::Cors) acts on it; a
/// server that is not tower does so by [`into_action`](Self::into_action).
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
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct Decision {
    pub(crate) kind: RequestKind,
    /// The rule that decides, and its value that matches the origin.
    pub(crate) matched: Option<Match>,
    pub(crate) rejection: Option<Rejection>,
    pub(crate) plan: Plan,
    pub(crate) lists: Option<NamedLists>,
}

/// The steps that a server takes for one request.
///
/// The service [`Cors`](crate::Cors) takes them, and so can a server that is not tower. The enum is
/// exhaustive on purpose: an arm `_ =>` would let requests pass that it does not know.
///
/// # Examples
///
/// ```
/// use http::{HeaderMap, Request, Response};
/// use tower_cors::{Action, CorsLayer, Policy, RequestHead};
///
/// fn handle(policy: &Policy, request: &Request<()>) -> Response<String> {
///     let mut cors = None;
///     match policy.decide(&RequestHead::from(request)).into_action() {
///         Action::Answer { status, headers } => {
///             let mut response = Response::new(String::new());
///             *response.status_mut() = status;
///             *response.headers_mut() = headers;
///             return response;
///         }
///         Action::Decorate(headers) => cors = Some(headers),
///         Action::Pass => {}
///     }
///     let mut response = Response::new(String::from("hello"));
///     if let Some(cors) = cors {
///         cors.apply(response.headers_mut());
///     }
///     response
/// }
///
/// let policy = CorsLayer::new().allow_origins("https://example.com").compile()?;
/// let request = Request::get("/").header("origin", "https://example.com").body(())?;
/// let response = handle(&policy, &request);
/// assert_eq!(response.headers()["access-control-allow-origin"], "https://example.com");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::exhaustive_enums)]
pub enum Action {
    /// Answer it, with an empty body. The inner service does not run.
    Answer {
        /// The status of the response.
        status: StatusCode,
        /// All headers of the response.
        headers: HeaderMap,
    },
    /// Let the inner service answer, and [apply](CorsHeaders::apply) these headers to its response.
    Decorate(CorsHeaders),
    /// Let the inner service answer, and leave its response as it is.
    Pass,
}

impl Decision {
    /// Returns the kind of the request.
    #[must_use]
    pub fn kind(&self) -> RequestKind {
        self.kind
    }

    /// Returns whether the policy grants the request.
    ///
    /// It is `true` for requests that are not CORS requests. It does not say who answers: see
    /// [`PreflightMode`](crate::PreflightMode) and [`Disallowed`](crate::Disallowed).
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        self.rejection.is_none()
    }

    /// Returns the reason why the policy does not grant the request; `None` if it does.
    #[must_use]
    pub fn rejection(&self) -> Option<&Rejection> {
        self.rejection.as_ref()
    }

    /// Returns the steps to take for the request.
    ///
    /// ```
    /// use http::Request;
    /// use tower_cors::{Action, Policy, RequestHead};
    ///
    /// let request = Request::get("/").body(())?;
    /// let decision = Policy::passthrough().decide(&RequestHead::from(&request));
    /// assert_eq!(decision.into_action(), Action::Pass);
    /// # Ok::<(), http::Error>(())
    /// ```
    pub fn into_action(self) -> Action {
        self.plan.into_action(self.lists)
    }
}
