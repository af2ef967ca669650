//! The Fetch standard's lists: what is safelisted, forbidden or normalized, each with its anchor.
//!
//! Header names are given in lower case here, as the configuration keeps them.

use std::time::Duration;

/// Methods that browsers send without asking: no preflight answer can keep them away.
/// <https://fetch.spec.whatwg.org/#cors-safelisted-method>
pub(crate) const SAFELISTED_METHODS: [&str; 3] = ["GET", "HEAD", "POST"];

/// Methods that no page can send. <https://fetch.spec.whatwg.org/#forbidden-method>
const FORBIDDEN_METHODS: [&str; 3] = ["CONNECT", "TRACE", "TRACK"];

/// Methods that browsers upper-case before they send them.
/// <https://fetch.spec.whatwg.org/#concept-method-normalize>
const NORMALIZED_METHODS: [&str; 6] = ["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"];

/// Request headers that no page can set, beside those that begin with `proxy-` or `sec-`.
/// <https://fetch.spec.whatwg.org/#forbidden-request-header>
const FORBIDDEN_REQUEST_HEADERS: [&str; 22] = [
    "accept-charset",
    "accept-encoding",
    "access-control-request-headers",
    "access-control-request-method",
    "access-control-request-private-network",
    "connection",
    "content-length",
    "cookie",
    "cookie2",
    "date",
    "dnt",
    "expect",
    "host",
    "keep-alive",
    "origin",
    "referer",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
];

/// <https://fetch.spec.whatwg.org/#forbidden-response-header-name>
const FORBIDDEN_RESPONSE_HEADERS: [&str; 2] = ["set-cookie", "set-cookie2"];

/// Response headers that a page may read without being told so.
/// <https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name>
const SAFELISTED_RESPONSE_HEADERS: [&str; 7] = [
    "cache-control",
    "content-language",
    "content-length",
    "content-type",
    "expires",
    "last-modified",
    "pragma",
];

/// The request header that `*` in `Access-Control-Allow-Headers` does not cover.
/// <https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name>
pub(crate) const NON_WILDCARD_REQUEST_HEADER: &str = "authorization";

/// For how long browsers remember an answer to a preflight that does not say.
/// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>, step 7.9
pub(crate) const DEFAULT_MAX_AGE: Duration = Duration::from_secs(5);

/// The beginning of the name of every header that is the CORS protocol's own.
pub(crate) const CORS_HEADER_PREFIX: &str = "access-control-";

/// The beginning of the names with which a preflight asks.
const CORS_REQUEST_HEADER_PREFIX: &str = "access-control-request-";

/// Whether `bytes` is a token, as method and header names are.
/// <https://httpwg.org/specs/rfc9110.html#tokens>
pub(crate) fn is_token(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().copied().all(is_token_byte)
}

/// Whether `byte` may stand in a token.
pub(crate) const fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'!' | b'#'
                | b'$'
                | b'%'
                | b'&'
                | b'\''
                | b'*'
                | b'+'
                | b'-'
                | b'.'
                | b'^'
                | b'_'
                | b'`'
                | b'|'
                | b'~'
        )
}

/// Whether browsers send `method` whatever the answer to the preflight says.
pub(crate) fn is_safelisted_method(method: &[u8]) -> bool {
    SAFELISTED_METHODS
        .iter()
        .any(|name| name.as_bytes() == method)
}

/// Whether no page can send `method`, in whatever letter case.
pub(crate) fn is_forbidden_method(method: &[u8]) -> bool {
    FORBIDDEN_METHODS
        .iter()
        .any(|name| name.as_bytes().eq_ignore_ascii_case(method))
}

/// The form in which browsers send `method`, where that is another one than `method` itself.
pub(crate) fn normalized_method(method: &str) -> Option<&'static str> {
    NORMALIZED_METHODS
        .into_iter()
        .find(|name| name.eq_ignore_ascii_case(method) && *name != method)
}

/// Whether no page can set the request header `name`.
pub(crate) fn is_forbidden_request_header(name: &str) -> bool {
    FORBIDDEN_REQUEST_HEADERS.contains(&name)
        || name.starts_with("proxy-")
        || name.starts_with("sec-")
}

/// Whether `name` is one of the headers with which a server answers in the CORS protocol.
pub(crate) fn is_cors_response_header(name: &str) -> bool {
    name.starts_with(CORS_HEADER_PREFIX) && !name.starts_with(CORS_REQUEST_HEADER_PREFIX)
}

/// Whether `name` is one of the headers with which a browser asks in the CORS protocol.
pub(crate) fn is_cors_request_header(name: &str) -> bool {
    name == "origin" || name.starts_with(CORS_REQUEST_HEADER_PREFIX)
}

/// Whether no page can read the response header `name`.
pub(crate) fn is_forbidden_response_header(name: &str) -> bool {
    FORBIDDEN_RESPONSE_HEADERS.contains(&name)
}

/// Whether every page can read the response header `name`.
pub(crate) fn is_safelisted_response_header(name: &str) -> bool {
    SAFELISTED_RESPONSE_HEADERS.contains(&name)
}
