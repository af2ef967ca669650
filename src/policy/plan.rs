//! The plan for one request: what the layer does, before it copies anything for it.

use std::sync::Arc;

use http::header::ACCESS_CONTROL_ALLOW_ORIGIN;
use http::{HeaderMap, HeaderValue, StatusCode};

use super::decision::Action;
use super::headers::{CorsHeaders, replace};

/// An [`Action`] whose answer still shares the headers of the policy, so that it is small.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Plan {
    /// The layer answers, with an empty body.
    // The status is outside of `AnswerHeaders`, where it would take eight bytes.
    Answer(StatusCode, AnswerHeaders),
    /// The inner service answers, and the layer adds headers.
    Decorate(CorsHeaders),
    /// The inner service answers.
    Pass,
}

/// The headers of the layer's own response.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AnswerHeaders {
    /// The headers that the policy prepared, or a changed copy.
    pub(super) prepared: Arc<HeaderMap>,
    /// The origin, in the place of the prepared one. Few answers need another change.
    pub(super) allow_origin: Option<HeaderValue>,
}

impl AnswerHeaders {
    /// Returns them as a map, in the two allocations of a header map.
    pub(crate) fn into_map(self) -> HeaderMap {
        let mut headers = Arc::unwrap_or_clone(self.prepared);
        if let Some(origin) = self.allow_origin {
            replace(&mut headers, ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        }
        headers
    }
}

impl From<Plan> for Action {
    fn from(plan: Plan) -> Self {
        match plan {
            Plan::Answer(status, headers) => Self::Answer {
                status,
                headers: headers.into_map(),
            },
            Plan::Decorate(headers) => Self::Decorate(headers),
            Plan::Pass => Self::Pass,
        }
    }
}
