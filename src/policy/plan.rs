//! The plan for one request: what the layer does, before it copies anything for it.

use std::mem;
use std::sync::Arc;

use http::header::ACCESS_CONTROL_ALLOW_ORIGIN;
use http::{HeaderMap, HeaderValue, StatusCode};

use super::decision::Action;
use super::headers::{CorsHeaders, add, replace};
use super::named_lists::NamedLists;

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
    /// The headers that the policy prepared, or completed ones.
    pub(super) prepared: Arc<HeaderMap>,
    /// The origin, in the place of the prepared one. Few answers need another change.
    pub(super) allow_origin: Option<HeaderValue>,
}

impl AnswerHeaders {
    /// Puts `lists` in the place of the prepared ones.
    ///
    /// It takes the memory of `request`, the headers of a request that nobody reads any more. So
    /// the only allocation is a pointer: a whole map would make every future larger.
    pub(crate) fn complete(&mut self, lists: NamedLists, request: &mut HeaderMap) {
        let mut headers = mem::take(request);
        headers.clear();
        for (name, value) in &*self.prepared {
            add(&mut headers, name.clone(), value.clone());
        }
        lists.replace_in(&mut headers);
        self.prepared = Arc::new(headers);
    }

    /// Returns them as a map, in the two allocations of a header map.
    pub(crate) fn into_map(self) -> HeaderMap {
        let mut headers = Arc::unwrap_or_clone(self.prepared);
        if let Some(origin) = self.allow_origin {
            replace(&mut headers, ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        }
        headers
    }
}

impl Plan {
    /// Returns it for a caller, with an answer completed by `lists`.
    pub(super) fn into_action(self, lists: Option<NamedLists>) -> Action {
        match self {
            Self::Answer(status, headers) => {
                let mut headers = headers.into_map();
                if let Some(lists) = lists {
                    lists.replace_in(&mut headers);
                }
                Action::Answer { status, headers }
            }
            Self::Decorate(headers) => Action::Decorate(headers),
            Self::Pass => Action::Pass,
        }
    }
}
