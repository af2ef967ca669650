//! What a page gets instead of a response.

use std::error::Error;
use std::fmt;

use http::{Response, StatusCode};

use super::reason::BlockReason;
use super::request::PageRequest;
use super::shown::{shown, shown_url};
use tower_cors::Rejection;

/// A request that was not sent, or a response that the page does not get: what `fetch()` throws a `TypeError` for.
///
/// Its `Display` is a line as of a browser's console: the request, how far it came, what was wrong with which value, the algorithm
/// of the standard that says so, and, where a [`CorsLayer`](crate::CorsLayer) itself made the response, what its policy says.
/// `Debug` gives the same line, since that is what `unwrap` and a test that returns this error print.
///
/// [`Policy::explain`](tower_cors::Policy::explain) says more of a request: what would have passed, and what to change.
///
/// It holds no cookies, and no values of request headers.
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
///     "PUT https://server.test/records/7 from https://app.example.com is stopped by its preflight, \
///      which was answered with 403: there is no `Access-Control-Allow-Origin` \
///      (https://fetch.spec.whatwg.org/#concept-cors-check); \
///      the policy says: method `PUT` is not allowed",
/// );
/// # Ok(())
/// # }
/// ```
pub struct Blocked(Box<Details>);

/// In a box: a result should not be as big as its rarer half.
struct Details {
    attempt: Attempt,
    request_ran: bool,
    failure: Failure,
}

/// What the page asked for, as messages show it.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    pub(super) method: String,
    pub(super) url: String,
    pub(super) origin: String,
}

impl Attempt {
    pub(super) fn of(request: &PageRequest) -> Self {
        let page = shown(request.page.serialized_origin());
        Self {
            method: shown(request.method.as_str()),
            url: shown_url(request.url.as_str()),
            origin: match request.taints_origin {
                true => format!("{page} (`null` after redirects)"),
                false => page,
            },
        }
    }
}

/// What the algorithm ends with, if not with a response.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) stage: Stage,
    pub(super) reason: BlockReason,
    pub(super) status: Option<StatusCode>,
    pub(super) rejection: Option<Rejection>,
    pub(super) error: Option<ServiceError>,
}

impl Failure {
    /// Because of `response`.
    pub(super) fn new<R>(stage: Stage, reason: BlockReason, response: &Response<R>) -> Self {
        Self {
            stage,
            reason,
            status: Some(response.status()),
            rejection: response.extensions().get::<Rejection>().cloned(),
            error: None,
        }
    }

    /// Whether a preflight got an answer that no [`CorsLayer`](crate::CorsLayer) has had a part in.
    fn is_uncovered(&self) -> bool {
        let lacks_all = self.reason == BlockReason::NoAllowOrigin && self.rejection.is_none();
        self.stage == Stage::Preflight && lacks_all
    }

    pub(super) fn unsent(reason: BlockReason) -> Self {
        Self {
            stage: Stage::Unsent,
            reason,
            status: None,
            rejection: None,
            error: None,
        }
    }

    pub(super) fn service(stage: Stage, error: ServiceError) -> Self {
        Self {
            stage,
            error: Some(error),
            ..Self::unsent(BlockReason::ServiceFailed)
        }
    }
}

pub(super) type ServiceError = Box<dyn Error + Send + Sync>;

/// How far a request came that was [`Blocked`].
///
/// A request that is redirected begins anew: it can have run at one URL and be stopped by its preflight at the next, as
/// [`Blocked::request_ran`] tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Stage {
    /// It was not sent, nor was a preflight.
    Unsent,
    /// Its preflight was not granted.
    Preflight,
    /// It was sent. The page does not get the response, or there was none.
    Response,
}

impl Blocked {
    pub(super) fn new(attempt: Attempt, request_ran: bool, failure: Failure) -> Self {
        Self(Box::new(Details {
            attempt,
            request_ran,
            failure,
        }))
    }

    /// How far the request came.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.0.failure.stage
    }

    /// What was wrong.
    #[must_use]
    pub fn reason(&self) -> &BlockReason {
        &self.0.failure.reason
    }

    /// The status of the response that the page does not get, or of the one to the preflight; `None` if there was no response.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.failure.status
    }

    /// Why the policy does not grant it: of a response that a [`CorsLayer`](crate::CorsLayer) made itself.
    #[must_use]
    pub fn rejection(&self) -> Option<&Rejection> {
        self.0.failure.rejection.as_ref()
    }

    /// Whether a request reached the service that was no preflight, and that no [`CorsLayer`](crate::CorsLayer) refused in its place. What it
    /// did there is done.
    #[must_use]
    pub fn request_ran(&self) -> bool {
        self.0.request_ran
    }
}

impl fmt::Display for Blocked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details {
            attempt, failure, ..
        } = &*self.0;
        let (method, url, origin) = (&attempt.method, &attempt.url, &attempt.origin);
        write!(f, "{method} {url} from {origin} ")?;
        match (failure.stage, failure.status) {
            (Stage::Unsent, _) => f.write_str("is not sent")?,
            (Stage::Preflight, None) => f.write_str("is stopped by its preflight")?,
            (Stage::Preflight, Some(status)) => write!(
                f,
                "is stopped by its preflight, which was answered with {}",
                status.as_u16()
            )?,
            (Stage::Response, None) => f.write_str("gets no response")?,
            (Stage::Response, Some(status)) => write!(
                f,
                "{}, but the page does not get the response, a {}",
                if failure.rejection.is_some() {
                    "was sent"
                } else {
                    "ran"
                },
                status.as_u16()
            )?,
        }
        write!(f, ": {} ({})", failure.reason, failure.reason.standard())?;
        match &failure.rejection {
            Some(rejection) => write!(f, "; the policy says: {rejection}"),
            None if failure.is_uncovered() => {
                f.write_str("; no `CorsLayer` made this answer: is one around all routes?")
            }
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Blocked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.failure.error {
            Some(error) => write!(f, "{self}: {error}"),
            None => write!(f, "{self}"),
        }
    }
}

impl Error for Blocked {
    /// The error of the service.
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        let error = self.0.failure.error.as_ref()?;
        Some(&**error)
    }
}
