//! The header list of a request, built from the headers that a page sets.

use http::HeaderMap;
use http::header::{
    ACCEPT, ACCEPT_LANGUAGE, CONTENT_LANGUAGE, CONTENT_TYPE, HeaderName, HeaderValue,
};
use tower_cors::fetch;

use crate::options::Mode;
use crate::safelist::is_safelisted;
use crate::websocket::handshake_headers;

/// Headers in which some servers accept the name of a method.
const METHOD_OVERRIDES: [&str; 3] = [
    "x-http-method",
    "x-http-method-override",
    "x-method-override",
];

/// The headers that a page can set in the mode `no-cors`.
///
/// <https://fetch.spec.whatwg.org/#no-cors-safelisted-request-header-name>
const NO_CORS_SAFELISTED: [HeaderName; 4] =
    [ACCEPT, ACCEPT_LANGUAGE, CONTENT_LANGUAGE, CONTENT_TYPE];

/// The value of `Accept` in navigations.
///
/// <https://fetch.spec.whatwg.org/#document-accept-header-value>
const DOCUMENT_ACCEPT: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

/// Returns the header list of a request, without forbidden headers and with `Accept`.
pub(crate) fn header_list(mode: Mode, set_by_page: &HeaderMap) -> HeaderMap {
    let mut list = match mode {
        Mode::SameOrigin | Mode::Cors => unforbidden(set_by_page),
        Mode::NoCors => safelisted(set_by_page, &NO_CORS_SAFELISTED),
        Mode::Navigate => safelisted(set_by_page, &[CONTENT_TYPE]),
        Mode::WebSocket => handshake_headers(set_by_page),
    };
    // <https://fetch.spec.whatwg.org/#concept-fetch>, step 12
    if !list.contains_key(ACCEPT) {
        let accept = if mode == Mode::Navigate {
            DOCUMENT_ACCEPT
        } else {
            "*/*"
        };
        let _ = list.try_insert(ACCEPT, HeaderValue::from_static(accept));
    }
    list
}

/// <https://fetch.spec.whatwg.org/#concept-headers-append>
fn unforbidden(set_by_page: &HeaderMap) -> HeaderMap {
    let mut list = HeaderMap::new();
    for (name, value) in set_by_page {
        if !is_forbidden(name, value) {
            let _ = list.try_append(name, normalize(value));
        }
    }
    list
}

/// Returns the headers with these names whose joined lines are safelisted.
///
/// <https://fetch.spec.whatwg.org/#concept-headers-append>, step 3
fn safelisted(set_by_page: &HeaderMap, names: &[HeaderName]) -> HeaderMap {
    let mut list = HeaderMap::new();
    for name in names {
        let mut joined = Vec::new();
        for value in set_by_page.get_all(name) {
            let value = normalize(value);
            let longer = match joined.is_empty() {
                true => value.as_bytes().to_owned(),
                false => [&joined, &b", "[..], value.as_bytes()].concat(),
            };
            if is_safelisted((name, &longer)) {
                let _ = list.try_append(name, value);
                joined = longer;
            }
        }
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
