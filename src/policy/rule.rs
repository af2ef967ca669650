//! A compiled rule: what it checks, and the constants that it answers with.

use http::HeaderValue;

use super::methods::Methods;
use super::request_headers::RequestHeaders;

/// The compiled form of a rule.
#[derive(Debug)]
pub(crate) struct Rule {
    /// The answer is `*` rather than the request's own origin.
    // answers_any => !credentials
    pub(crate) answers_any: bool,
    pub(crate) credentials: bool,
    pub(crate) methods: Methods,
    pub(crate) headers: RequestHeaders,
    pub(crate) private_network: bool,
    pub(crate) allow_methods: AllowValue,
    pub(crate) allow_headers: AllowValue,
    pub(crate) expose_headers: Option<HeaderValue>,
    pub(crate) max_age: Option<HeaderValue>,
}

/// The value of `Access-Control-Allow-Methods` or `Access-Control-Allow-Headers`.
#[derive(Debug)]
pub(crate) enum AllowValue {
    /// Always the same; no header if there is nothing to list.
    Constant(Option<HeaderValue>),
    /// The value that the preflight asked with: `*` with credentials, when browsers take a `*`
    /// literally.
    Echo,
}
