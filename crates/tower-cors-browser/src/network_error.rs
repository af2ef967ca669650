//! Network errors: the results of fetches that fail.

use http::{Response, StatusCode};
use tower_cors::{DecisionReport, Rejection};

use crate::block_reason::BlockReason;
use crate::service::ServiceError;

/// The stage at which a request was [`Blocked`](crate::Blocked).
///
/// A redirected request starts over: it can run at one URL, and be stopped by its preflight at the
/// next. [`Blocked::request_ran`](crate::Blocked::request_ran) says whether it ran anywhere.
// Non-exhaustive: other ways to send a request have other stages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Stage {
    /// The browser sent neither the request nor a preflight.
    Unsent,
    /// The browser sent a preflight, and its response did not grant the request.
    Preflight,
    /// The browser sent the request, but got no response, or one that the page must not read.
    Response,
}

/// <https://fetch.spec.whatwg.org/#concept-network-error>
#[derive(Debug)]
pub(crate) struct NetworkError {
    pub(crate) stage: Stage,
    pub(crate) reason: BlockReason,
    /// `None` without a response.
    pub(crate) status: Option<StatusCode>,
    /// The decision of a `CorsLayer` on the request. `None` if no layer decided.
    pub(crate) report: Option<DecisionReport>,
    /// `Some` only for [`BlockReason::ServiceFailed`].
    pub(crate) error: Option<ServiceError>,
}

impl NetworkError {
    /// Returns the error of a request that the browser does not send.
    pub(crate) fn unsent(reason: BlockReason) -> Self {
        Self {
            stage: Stage::Unsent,
            reason,
            status: None,
            report: None,
            error: None,
        }
    }

    /// Returns the error of a request whose service fails.
    pub(crate) fn service_failed(stage: Stage, error: ServiceError) -> Self {
        Self {
            stage,
            error: Some(error),
            ..Self::unsent(BlockReason::ServiceFailed)
        }
    }

    /// Returns the error of a request whose response is blocked.
    pub(crate) fn at<R>(stage: Stage, reason: BlockReason, response: &Response<R>) -> Self {
        Self {
            stage,
            reason,
            status: Some(response.status()),
            report: response.extensions().get::<DecisionReport>().cloned(),
            error: None,
        }
    }

    /// Returns the reason why the policy does not grant the request.
    pub(crate) fn rejection(&self) -> Option<&Rejection> {
        self.report.as_ref()?.rejection.as_ref()
    }

    /// Returns whether the response lacks a header that a `CorsLayer` adds, and none handled it.
    pub(crate) fn is_uncovered(&self) -> bool {
        self.reason == BlockReason::NoAllowOrigin && self.report.is_none()
    }
}
