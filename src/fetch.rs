//! The lists of the [Fetch standard](https://fetch.spec.whatwg.org), and functions to ask them.
//!
//! They say which methods and headers are safelisted, forbidden or normalized. Functions that take
//! a header name expect it in lower case.
//!
//! ```
//! use tower_cors::fetch;
//!
//! assert!(fetch::is_safelisted_method(b"POST"));
//! assert!(fetch::is_forbidden_request_header("sec-fetch-site"));
//! assert_eq!(fetch::normalized_method("put"), Some("PUT"));
//! assert_eq!(fetch::normalized_method("patch"), None);
//! ```

use std::time::Duration;

/// The CORS-safelisted methods, which browsers send without asking for them in a preflight.
///
/// <https://fetch.spec.whatwg.org/#cors-safelisted-method>
pub const SAFELISTED_METHODS: [&str; 3] = ["GET", "HEAD", "POST"];

/// The forbidden methods, which no page can send.
///
/// <https://fetch.spec.whatwg.org/#forbidden-method>
pub const FORBIDDEN_METHODS: [&str; 3] = ["CONNECT", "TRACE", "TRACK"];

/// The methods that browsers normalize to upper case. All others they send as the page wrote them.
///
/// <https://fetch.spec.whatwg.org/#concept-method-normalize>
pub const NORMALIZED_METHODS: [&str; 6] = ["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"];

/// The forbidden request headers, apart from those that start with `proxy-` or `sec-`.
///
/// <https://fetch.spec.whatwg.org/#forbidden-request-header>
pub const FORBIDDEN_REQUEST_HEADERS: [&str; 22] = [
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

/// The forbidden response-header names, which no page can read.
///
/// <https://fetch.spec.whatwg.org/#forbidden-response-header-name>
pub const FORBIDDEN_RESPONSE_HEADERS: [&str; 2] = ["set-cookie", "set-cookie2"];

/// The CORS-safelisted response-header names, which a page can always read.
///
/// <https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name>
pub const SAFELISTED_RESPONSE_HEADERS: [&str; 7] = [
    "cache-control",
    "content-language",
    "content-length",
    "content-type",
    "expires",
    "last-modified",
    "pragma",
];

/// The CORS non-wildcard request-header name, which `*` does not cover.
///
/// <https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name>
pub const NON_WILDCARD_REQUEST_HEADER: &str = "authorization";

/// The time for which browsers cache a preflight without `Access-Control-Max-Age`: 5 seconds.
///
/// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>, step 7.9
pub const DEFAULT_MAX_AGE: Duration = Duration::from_secs(5);

/// The prefix of the CORS protocol's own headers, apart from `Origin`.
pub(crate) const CORS_HEADER_PREFIX: &str = "access-control-";

/// The prefix of the headers with which a preflight asks.
const CORS_REQUEST_HEADER_PREFIX: &str = "access-control-request-";

/// The default ports of the special schemes. <https://url.spec.whatwg.org/#default-port>
const DEFAULT_PORTS: [(&str, u16); 5] = [
    ("http", 80),
    ("https", 443),
    ("ws", 80),
    ("wss", 443),
    ("ftp", 21),
];

/// Returns whether `bytes` is a token, as methods and header names are.
///
/// <https://httpwg.org/specs/rfc9110.html#tokens>
///
/// ```
/// use tower_cors::fetch::is_token;
///
/// assert!(is_token(b"x-request-id"));
/// assert!(!is_token(b"x request id"));
/// assert!(!is_token(b""));
/// ```
#[must_use]
pub fn is_token(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().copied().all(is_token_byte)
}

const fn is_token_byte(byte: u8) -> bool {
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

/// Returns whether `method` is [safelisted](SAFELISTED_METHODS), in its exact letter case.
///
/// ```
/// use tower_cors::fetch::is_safelisted_method;
///
/// assert!(is_safelisted_method(b"GET"));
/// assert!(!is_safelisted_method(b"get"));
/// ```
#[must_use]
pub fn is_safelisted_method(method: &[u8]) -> bool {
    SAFELISTED_METHODS
        .iter()
        .any(|name| name.as_bytes() == method)
}

/// Returns whether `method` is [forbidden](FORBIDDEN_METHODS), in any letter case.
///
/// ```
/// use tower_cors::fetch::is_forbidden_method;
///
/// assert!(is_forbidden_method(b"trace"));
/// assert!(!is_forbidden_method(b"PURGE"));
/// ```
#[must_use]
pub fn is_forbidden_method(method: &[u8]) -> bool {
    FORBIDDEN_METHODS
        .iter()
        .any(|name| name.as_bytes().eq_ignore_ascii_case(method))
}

/// Returns the form in which browsers send `method`, if they change it.
///
/// <https://fetch.spec.whatwg.org/#concept-method-normalize>
///
/// ```
/// use tower_cors::fetch::normalized_method;
///
/// assert_eq!(normalized_method("Delete"), Some("DELETE"));
/// assert_eq!(normalized_method("DELETE"), None);
/// ```
#[must_use]
pub fn normalized_method(method: &str) -> Option<&'static str> {
    NORMALIZED_METHODS
        .into_iter()
        .find(|name| name.eq_ignore_ascii_case(method) && *name != method)
}

/// Returns whether the request header `name` is forbidden, so that no page can set it.
///
/// <https://fetch.spec.whatwg.org/#forbidden-request-header>
///
/// ```
/// use tower_cors::fetch::is_forbidden_request_header;
///
/// assert!(is_forbidden_request_header("cookie"));
/// assert!(is_forbidden_request_header("proxy-authorization"));
/// assert!(!is_forbidden_request_header("authorization"));
/// ```
#[must_use]
pub fn is_forbidden_request_header(name: &str) -> bool {
    FORBIDDEN_REQUEST_HEADERS.contains(&name)
        || name.starts_with("proxy-")
        || name.starts_with("sec-")
}

/// Returns whether `name` is a response header of the CORS protocol.
///
/// <https://fetch.spec.whatwg.org/#http-responses>
///
/// ```
/// use tower_cors::fetch::is_cors_response_header;
///
/// assert!(is_cors_response_header("access-control-allow-origin"));
/// assert!(!is_cors_response_header("access-control-request-method"));
/// ```
#[must_use]
pub fn is_cors_response_header(name: &str) -> bool {
    name.starts_with(CORS_HEADER_PREFIX) && !name.starts_with(CORS_REQUEST_HEADER_PREFIX)
}

/// Returns whether `name` is a request header of the CORS protocol.
///
/// <https://fetch.spec.whatwg.org/#http-requests>
///
/// ```
/// use tower_cors::fetch::is_cors_request_header;
///
/// assert!(is_cors_request_header("origin"));
/// assert!(!is_cors_request_header("access-control-max-age"));
/// ```
#[must_use]
pub fn is_cors_request_header(name: &str) -> bool {
    name == "origin" || name.starts_with(CORS_REQUEST_HEADER_PREFIX)
}

/// Returns whether no page can read the response header `name`.
///
/// Those are the [forbidden response-header names](FORBIDDEN_RESPONSE_HEADERS).
///
/// ```
/// use tower_cors::fetch::is_forbidden_response_header;
///
/// assert!(is_forbidden_response_header("set-cookie"));
/// assert!(!is_forbidden_response_header("cookie"));
/// ```
#[must_use]
pub fn is_forbidden_response_header(name: &str) -> bool {
    FORBIDDEN_RESPONSE_HEADERS.contains(&name)
}

/// Returns whether every page can read the response header `name`.
///
/// Those are the [CORS-safelisted response-header names](SAFELISTED_RESPONSE_HEADERS).
///
/// ```
/// use tower_cors::fetch::is_safelisted_response_header;
///
/// assert!(is_safelisted_response_header("content-type"));
/// assert!(!is_safelisted_response_header("etag"));
/// ```
#[must_use]
pub fn is_safelisted_response_header(name: &str) -> bool {
    SAFELISTED_RESPONSE_HEADERS.contains(&name)
}

/// Returns the default port of `scheme`, which serialized origins leave out.
///
/// <https://url.spec.whatwg.org/#default-port>
///
/// ```
/// use tower_cors::fetch::default_port;
///
/// assert_eq!(default_port("https"), Some(443));
/// assert_eq!(default_port("tauri"), None);
/// ```
#[must_use]
pub fn default_port(scheme: &str) -> Option<u16> {
    let (_, port) = DEFAULT_PORTS.iter().find(|(name, _)| *name == scheme)?;
    Some(*port)
}
