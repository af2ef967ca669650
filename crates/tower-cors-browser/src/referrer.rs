//! Referrer Policy: the value of `Referer`.
//!
//! The policy is always `strict-origin-when-cross-origin`, the default of pages.

use url::Url;

use crate::http_url::{has_http_scheme, is_potentially_trustworthy};

/// The length in bytes above which a referrer is cut down to its origin.
const MAX_REFERRER_LEN: usize = 4096;

/// Strips a page's URL for use as a referrer. Returns `None` for schemes that are never sent as
/// referrers.
///
/// <https://w3c.github.io/webappsec-referrer-policy/#strip-url>
pub(crate) fn strip_url(url: &Url) -> Option<Url> {
    if !has_http_scheme(url) {
        return None;
    }
    let mut stripped = url.clone();
    stripped.set_username("").ok()?;
    stripped.set_password(None).ok()?;
    stripped.set_fragment(None);
    Some(stripped)
}

/// Determines the referrer of a request to `url`.
///
/// <https://w3c.github.io/webappsec-referrer-policy/#determine-requests-referrer>
pub(crate) fn determine_referrer(source: &Url, url: &Url) -> Option<Url> {
    if is_potentially_trustworthy(source) && !is_potentially_trustworthy(url) {
        return None;
    }
    if source.origin() == url.origin() && source.as_str().len() <= MAX_REFERRER_LEN {
        return Some(source.clone());
    }
    Url::parse(&source.origin().ascii_serialization()).ok()
}
