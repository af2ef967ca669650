//! The CORS headers of the answers to preflights: prepared, and chosen by the checks that passed.

use std::sync::Arc;

use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_MAX_AGE, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::headers::{
    ACCESS_CONTROL_ALLOW_PRIVATE_NETWORK, ANY, AccessControl, CorsHeaders, NOTHING, PlainHeaders,
    TRUE, add, replace, write_grant, write_vary,
};
use super::named_lists::NamedLists;
use super::plan::AnswerHeaders;
use super::rule::{CheckedRule, Rule};
use super::vary::Vary;
use crate::request::RequestHead;

const ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK: HeaderName =
    HeaderName::from_static("access-control-request-private-network");

/// A value in the place of one that depends on the request.
const PENDING: HeaderValue = NOTHING;

/// The answers of a rule to preflights, `Vary` included, with [`PENDING`] values.
///
/// Copying a map takes half the instructions of filling one.
#[derive(Debug)]
pub(crate) struct PreparedAnswers {
    granted: Arc<HeaderMap>,
    /// The same, for a preflight that asks for a private network, if the rule allows that.
    private_network: Option<Arc<HeaderMap>>,
    /// The answers that end at the method and at the headers, with `debug_preflights`: the browser
    /// names the check that failed.
    partial: Option<[Arc<HeaderMap>; 2]>,
}

/// The checks that a preflight passed, and the rule that made them.
#[derive(Clone, Copy)]
pub(super) enum PreflightProgress<'a> {
    /// No check passed.
    Nothing,
    /// The rule allows the origin.
    Origin(&'a Rule),
    /// The rule also grants the method.
    Method(&'a Rule),
    /// The rule also allows the headers, and so grants the preflight.
    Headers(&'a Rule),
}

impl PreparedAnswers {
    pub(crate) fn new(rule: &CheckedRule, vary: &Vary, debug_preflights: bool) -> Self {
        // The further the checks get, the more of these an answer has.
        let optional = [
            (
                ACCESS_CONTROL_ALLOW_METHODS,
                rule.allow_methods.prepared(PENDING),
            ),
            (
                ACCESS_CONTROL_ALLOW_HEADERS,
                rule.allow_headers.prepared(PENDING),
            ),
            (ACCESS_CONTROL_MAX_AGE, rule.max_age.clone()),
            (ACCESS_CONTROL_ALLOW_PRIVATE_NETWORK, Some(TRUE)),
        ];
        let with_first = |count| {
            let mut answer = HeaderMap::new();
            let allow_origin = if rule.answers_any { ANY } else { PENDING };
            write_grant(&mut answer, allow_origin, rule.credentials);
            for (name, value) in optional.iter().take(count) {
                if let Some(value) = value {
                    add(&mut answer, name.clone(), value.clone());
                }
            }
            write_vary(&mut answer, vary);
            Arc::new(answer)
        };
        Self {
            partial: debug_preflights.then(|| [with_first(0), with_first(1)]),
            granted: with_first(3),
            private_network: rule.private_network.then(|| with_first(4)),
        }
    }

    /// Returns the answer to a preflight that the rule grants.
    ///
    /// The header about private networks answers only preflights that ask for it.
    /// <https://wicg.github.io/private-network-access/#cors-preflight>
    fn granted(&self, request: &RequestHead<'_>) -> &Arc<HeaderMap> {
        match &self.private_network {
            Some(answer) if request.has_single(&ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK, "true") => {
                answer
            }
            _ => &self.granted,
        }
    }
}

impl<'a> PreflightProgress<'a> {
    /// Returns the prepared headers of the layer's own answer, which shows the checks that passed.
    ///
    /// `plain` are the headers of an answer that shows nothing. A refusal shows nothing, except
    /// with `debug_preflights`.
    pub(super) fn answer(
        self,
        request: &RequestHead<'_>,
        origin: &HeaderValue,
        plain: &PlainHeaders,
    ) -> AnswerHeaders {
        let partial = |rule: &'a Rule| rule.answers.partial.as_ref();
        let chosen = match self {
            Self::Nothing => None,
            Self::Origin(rule) => partial(rule).map(|[answer, _]| (rule, answer)),
            Self::Method(rule) => partial(rule).map(|[_, answer]| (rule, answer)),
            Self::Headers(rule) => Some((rule, rule.answers.granted(request))),
        };
        let Some((rule, prepared)) = chosen else {
            return plain.answer();
        };
        AnswerHeaders {
            prepared: Arc::clone(prepared),
            allow_origin: own_origin(rule, origin),
        }
    }

    /// Returns the lists that belong in the place of the prepared ones; `None` for most policies.
    #[inline]
    pub(super) fn named_lists(self, request: &RequestHead<'_>) -> Option<NamedLists> {
        match self {
            Self::Headers(rule) if rule.names_lists => Some(NamedLists::of_granted(rule, request)),
            Self::Method(rule) if rule.echoes_methods && rule.answers.partial.is_some() => {
                Some(NamedLists::of_methods(request))
            }
            _ => None,
        }
    }

    /// Returns the same headers, for a response of the inner service.
    pub(super) fn decoration(
        self,
        request: &RequestHead<'_>,
        origin: &HeaderValue,
        plain: &PlainHeaders,
    ) -> CorsHeaders {
        let headers = self.answer(request, origin, plain);
        let lists = self.named_lists(request);
        plain.with(AccessControl::Preflight(Box::new((headers, lists))))
    }
}

/// Returns the origin for the answer of `rule`, unless that is `*`.
fn own_origin(rule: &Rule, origin: &HeaderValue) -> Option<HeaderValue> {
    (!rule.answers_any).then(|| origin.clone())
}

/// Adds the headers of an answer to a response of the inner service.
///
/// It leaves out `Vary`, which the response may already have.
pub(super) fn decorate(
    headers: &mut HeaderMap,
    answer: &mut AnswerHeaders,
    lists: Option<NamedLists>,
) {
    for (name, value) in &*answer.prepared {
        if name != VARY {
            add(headers, name.clone(), value.clone());
        }
    }
    if let Some(origin) = answer.allow_origin.take() {
        replace(headers, ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
    if let Some(lists) = lists {
        lists.replace_in(headers);
    }
}
