//! The headers in a copied command that the browser added itself.
//!
//! A page that sets such a header needs a preflight that asks for it. A browser that adds it does
//! not. A copied command does not say which of them did.

use clap::error::Error;
use http::header::{
    CACHE_CONTROL, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, PRAGMA, USER_AGENT,
};
use http::{HeaderMap, Request};
use hyper::body::Bytes;

use super::Pasted;

/// The headers that browsers add, and that pages hardly ever set. Forbidden headers are not in the
/// list: no page can set them.
const OWN: [HeaderName; 7] = [
    USER_AGENT,
    HeaderName::from_static("priority"),
    HeaderName::from_static("purpose"),
    HeaderName::from_static("save-data"),
    HeaderName::from_static("upgrade-insecure-requests"),
    HeaderName::from_static("x-client-data"),
    HeaderName::from_static("x-browser-validation"),
];
/// The headers by which browsers ask if a stored response is still valid.
const REVALIDATION: [HeaderName; 2] = [IF_NONE_MATCH, IF_MODIFIED_SINCE];

/// Takes the browser's own headers out of a copied request.
pub(super) fn set_apart(mut request: Request<Bytes>) -> Result<Pasted, Error> {
    let headers = request.headers_mut();
    let mut own_headers = HeaderMap::new();
    for name in OWN {
        take(name, headers, &mut own_headers);
    }
    let mut ambiguous = REVALIDATION.to_vec();
    if is_reload(headers) {
        ambiguous.extend([CACHE_CONTROL, PRAGMA]);
    }
    ambiguous.retain(|name| take(name.clone(), headers, &mut own_headers));
    Ok(Pasted {
        request,
        own_headers,
        ambiguous,
    })
}

/// Moves a header. Returns whether it was there.
fn take(name: HeaderName, from: &mut HeaderMap, to: &mut HeaderMap) -> bool {
    match from.remove(&name) {
        Some(value) => {
            to.insert(name, value);
            true
        }
        None => false,
    }
}

/// Returns whether the headers are those that a browser adds when it bypasses its cache: on a
/// reload, and while the developer tools disable the cache.
///
/// <https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch>, steps 8.17 and 8.18
fn is_reload(headers: &HeaderMap) -> bool {
    let value = |name| headers.get(name).map(http::HeaderValue::as_bytes);
    matches!(
        (value(CACHE_CONTROL), value(PRAGMA)),
        (Some(b"no-cache"), Some(b"no-cache")) | (Some(b"max-age=0"), None)
    )
}
