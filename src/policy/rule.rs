//! A compiled rule: its checks, and the header values that it answers with.

use std::sync::Arc;

use http::HeaderValue;

use super::exposed::Exposed;
use super::headers::SharedHeaders;
use super::methods::Methods;
use super::preflight_headers::PreparedAnswers;
use super::request_headers::RequestHeaders;
use super::vary::Vary;
use crate::config::InnerHeaders;

/// A rule whose values are checked one by one.
pub(crate) struct CheckedRule {
    /// The rule is `*` without credentials: it answers `*`.
    // answers_any => !credentials
    pub(crate) answers_any: bool,
    pub(crate) credentials: bool,
    pub(crate) methods: Methods,
    pub(crate) headers: RequestHeaders,
    pub(crate) private_network: bool,
    pub(crate) allow_methods: AllowValue,
    pub(crate) allow_headers: AllowValue,
    pub(crate) expose_headers: Exposed,
    pub(crate) max_age: Option<HeaderValue>,
}

/// The value of `Access-Control-Allow-Methods` or `-Headers`.
pub(crate) enum AllowValue {
    /// No header: the rule lists none.
    Nothing,
    /// The same list on all answers.
    Constant(HeaderValue),
    /// The names that the preflight asked for.
    ///
    /// This is for `*` with credentials, where browsers take a `*` in the answer as a name.
    // Echo => the rule has credentials
    Echo,
    /// The names that the rule lists, and those of the preflight that a prefix covers.
    Covered {
        /// Only the listed ones. It is empty if there are none.
        listed: Option<HeaderValue>,
    },
}

impl AllowValue {
    /// Returns the value in a prepared answer; `pending` if it depends on the preflight.
    pub(super) fn prepared(&self, pending: HeaderValue) -> Option<HeaderValue> {
        match self {
            Self::Nothing => None,
            Self::Constant(value) => Some(value.clone()),
            Self::Covered { listed } => listed.clone(),
            Self::Echo => Some(pending),
        }
    }
}

/// A rule, with all header values prepared.
#[derive(Debug)]
pub(crate) struct Rule {
    // answers_any => !credentials
    pub(crate) answers_any: bool,
    pub(crate) credentials: bool,
    pub(crate) methods: Methods,
    pub(crate) headers: RequestHeaders,
    // echoes_… => credentials
    pub(super) echoes_methods: bool,
    pub(super) echoes_headers: bool,
    /// The answers to granted preflights have [`NamedLists`](super::NamedLists).
    pub(super) names_lists: bool,
    pub(super) answers: PreparedAnswers,
    /// The headers of all other responses.
    pub(super) shared: Arc<SharedHeaders>,
}

impl Rule {
    /// Prepares the header values of `rule`. `answers` are those to preflights, and other responses
    /// depend on `vary`.
    pub(crate) fn new(
        rule: CheckedRule,
        vary: &Vary,
        answers: PreparedAnswers,
        inner: InnerHeaders,
    ) -> Self {
        let echoes_methods = matches!(rule.allow_methods, AllowValue::Echo);
        let echoes_headers = matches!(rule.allow_headers, AllowValue::Echo);
        Self {
            answers,
            names_lists: echoes_methods || echoes_headers || !rule.headers.prefixes.is_empty(),
            answers_any: rule.answers_any,
            credentials: rule.credentials,
            methods: rule.methods,
            headers: rule.headers,
            echoes_methods,
            echoes_headers,
            shared: Arc::new(SharedHeaders {
                credentials: rule.credentials,
                expose: rule.expose_headers,
                vary: vary.clone(),
                inner,
            }),
        }
    }
}

/// Returns `text` as the value of a header. The policy clones it for each response.
pub(crate) fn constant(text: String) -> Option<HeaderValue> {
    let value = HeaderValue::try_from(text).ok()?;
    // The first clone of a value that was made from a string allocates its reference count. Cloning
    // it here keeps that off requests.
    drop(value.clone());
    Some(value)
}
