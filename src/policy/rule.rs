//! A compiled rule: its checks, and the header values that it answers with.

use http::HeaderValue;

use super::exposed::Exposed;
use super::methods::Methods;
use super::request_headers::RequestHeaders;

/// The compiled form of a rule. Its header values are made once, not on each request.
#[derive(Debug)]
pub(crate) struct Rule {
    /// The answer is `*`, not the request's own origin.
    // answers_any => !credentials
    pub(crate) answers_any: bool,
    pub(crate) credentials: bool,
    pub(crate) methods: Methods,
    pub(crate) headers: RequestHeaders,
    pub(crate) private_network: bool,
    pub(crate) allow_methods: AllowValue,
    // for rules without prefixes; with them, the answer depends on the preflight
    pub(crate) allow_headers: AllowValue,
    pub(crate) expose_headers: Exposed,
    pub(crate) max_age: Option<HeaderValue>,
}

/// The value of `Access-Control-Allow-Methods` or `Access-Control-Allow-Headers`.
#[derive(Debug)]
pub(crate) enum AllowValue {
    /// The same value on each answer; no header if the list is empty.
    Constant(Option<HeaderValue>),
    /// The value that the preflight asked with, which the rule checked first.
    ///
    /// For `*` with credentials: browsers take `*` literally there.
    /// <https://fetch.spec.whatwg.org/#http-new-header-syntax>
    // Echo => the rule has credentials
    Echo,
}

/// Returns a value that is made once, for all responses.
pub(crate) fn constant(text: String) -> Option<HeaderValue> {
    let value = HeaderValue::try_from(text).ok()?;
    // The first clone of a value that was made of a string allocates its reference count. Here,
    // then, and on no request.
    drop(value.clone());
    Some(value)
}
