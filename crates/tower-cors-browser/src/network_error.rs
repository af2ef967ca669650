//! Network errors: the results of a fetch that are not responses.

use http::{Response, StatusCode};
use tower_cors::{DecisionReport, Rejection};

use crate::block_reason::BlockReason;
use crate::service::ServiceError;

/// The progress of a request that was [`Blocked`](crate::Blocked).
///
/// A request that is redirected starts over: it can run at one URL, and be stopped by its preflight
/// at the next. [`Blocked::request_ran`](crate::Blocked::request_ran) tells.
// Non-exhaustive: other ways to send a request have other stages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Stage {
    /// The browser sent neither the request nor a preflight.
    Unsent,
    /// The browser sent a preflight, which did not grant the request.
    Preflight,
    /// The browser sent the request. It got no response, or one that the page must not read.
    Response,
}

/// <https://fetch.spec.whatwg.org/#concept-network-error>
#[derive(Debug)]
pub(crate) struct NetworkError {
    pub(crate) stage: Stage,
    pub(crate) reason: BlockReason,
    /// `None` without a response.
    pub(crate) status: Option<StatusCode>,
    /// The decision of a `CorsLayer` on the request; `None` if none decided.
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

    /// Returns the error of a request whose response does not pass.
    pub(crate) fn at<R>(stage: Stage, reason: BlockReason, response: &Response<R>) -> Self {
        Self {
            stage,
            reason,
            status: Some(response.status()),
            report: response.extensions().get::<DecisionReport>().cloned(),
            error: None,
        }
    }

    /// The reason for which the policy does not grant the request.
    pub(crate) fn rejection(&self) -> Option<&Rejection> {
        self.report.as_ref()?.rejection.as_ref()
    }

    /// Returns whether the response lacks what a `CorsLayer` would have added, and none decided on
    /// it.
    pub(crate) fn is_uncovered(&self) -> bool {
        self.reason == BlockReason::NoAllowOrigin && self.report.is_none()
    }
}
