//! Schemes that no page has, and misspellings of those that pages have.

use tower_cors_core::typo;

/// The schemes that no page's origin has.
///
/// They belong to other protocols, or their documents have the opaque origin `null` or their
/// creator's origin.
///
/// <https://url.spec.whatwg.org/#concept-url-origin>
pub(crate) const PAGELESS_SCHEMES: [&str; 7] =
    ["ws", "wss", "ftp", "data", "javascript", "about", "blob"];

/// Returns whether no page has an origin of `scheme`.
pub(crate) fn is_pageless(scheme: &str) -> bool {
    PAGELESS_SCHEMES.contains(&scheme)
}

/// Returns the scheme that `scheme` misspells, if it is one edit away.
///
/// An edit adds, drops or replaces one letter, or swaps two. If both schemes are that near, it is
/// `https`.
pub(crate) fn meant_scheme(scheme: &str) -> Option<&'static str> {
    if matches!(scheme, "http" | "https") {
        return None;
    }
    typo::nearest(scheme, ["https", "http"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_errors() {
        let failures: Vec<_> = [
            ("http", None),
            ("https", None),
            ("htps", Some("https")),
            ("htp", Some("http")),
            ("httpss", Some("https")),
            ("hhttp", Some("http")),
            ("htpt", Some("http")),
            ("httsp", Some("https")),
            ("ttps", Some("https")),
            ("httpz", Some("https")),
            ("http_s", Some("https")),
            ("hxtp", Some("http")),
            ("ht", None),
            ("httpxs2", None),
            ("tauri", None),
            ("", None),
        ]
        .into_iter()
        .filter(|(scheme, meant)| meant_scheme(scheme) != *meant)
        .collect();
        assert_eq!(failures, []);
    }
}
