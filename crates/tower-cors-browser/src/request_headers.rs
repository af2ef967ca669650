//! The header list of a request, out of the headers that a page sets.

use http::HeaderMap;
use http::header::{ACCEPT, HeaderName, HeaderValue};
use tower_cors::fetch;

/// Headers in which some servers accept the name of a method.
const METHOD_OVERRIDES: [&str; 3] = [
    "x-http-method",
    "x-http-method-override",
    "x-method-override",
];

/// Returns the header list of a request: drops forbidden headers, and adds `Accept`.
///
/// <https://fetch.spec.whatwg.org/#concept-headers-append>
pub(crate) fn header_list(set_by_page: &HeaderMap) -> HeaderMap {
    let mut list = HeaderMap::new();
    for (name, value) in set_by_page {
        if !is_forbidden(name, value) {
            let _ = list.try_append(name, normalize(value));
        }
    }
    // <https://fetch.spec.whatwg.org/#concept-fetch>, step 12
    if !list.contains_key(ACCEPT) {
        let _ = list.try_insert(ACCEPT, HeaderValue::from_static("*/*"));
    }
    list
}

/// <https://fetch.spec.whatwg.org/#concept-header-value-normalize>
fn normalize(value: &HeaderValue) -> HeaderValue {
    let mut normalized = match HeaderValue::from_bytes(value.as_bytes().trim_ascii()) {
        Ok(trimmed) => trimmed,
        Err(_) => value.clone(),
    };
    normalized.set_sensitive(value.is_sensitive());
    normalized
}

/// <https://fetch.spec.whatwg.org/#forbidden-request-header>
fn is_forbidden(name: &HeaderName, value: &HeaderValue) -> bool {
    fetch::is_forbidden_request_header(name.as_str())
        || (METHOD_OVERRIDES.contains(&name.as_str()) && names_forbidden_method(value.as_bytes()))
}

/// <https://fetch.spec.whatwg.org/#forbidden-request-header>, step 3
fn names_forbidden_method(value: &[u8]) -> bool {
    split(value)
        .into_iter()
        .any(|method| fetch::is_forbidden_method(method.trim_ascii()))
}

/// Splits at the commas that are not in quotes.
///
/// <https://fetch.spec.whatwg.org/#header-value-get-decode-and-split>
fn split(value: &[u8]) -> Vec<&[u8]> {
    let (mut quoted, mut escaped) = (false, false);
    value
        .split(|byte| {
            let separates = *byte == b',' && !quoted;
            quoted ^= *byte == b'"' && !escaped;
            escaped = quoted && *byte == b'\\' && !escaped;
            separates
        })
        .collect()
}
