//! Origins and patterns, compared with the `url` crate.

use tower_cors::{CorsLayer, Origin, OriginError, OriginPattern};
use url::Url;

/// A text that parses as an origin is what a browser serializes.
///
/// # Panics
///
/// Panics if `text` parses, and a browser would serialize it differently.
pub fn parsed_texts_are_serialized_as_by_browsers(text: &str) {
    let Ok(origin) = Origin::parse(text) else {
        return;
    };
    assert_eq!(origin.as_str(), text);
    // The `url` crate decodes punycode, but the parser does not.
    if text.contains("xn--") {
        return;
    }
    let url = Url::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let serialized = match url.origin() {
        url::Origin::Tuple(..) => url.origin().ascii_serialization(),
        url::Origin::Opaque(_) => url.to_string(),
    };
    assert_eq!(serialized, text);
}

/// The origin of a URL parses, within the bounds of DNS.
///
/// # Panics
///
/// Panics if `url` parses as a URL of the web, and its origin does not.
pub fn origins_of_urls_parse(url: &str) {
    let Ok(url) = Url::parse(url) else {
        return;
    };
    let text = url.origin().ascii_serialization();
    if is_web(&text) && has_dns_host(&text) {
        assert!(Origin::parse(&text).is_ok(), "{text}");
    }
}

fn is_web(origin: &str) -> bool {
    origin.starts_with("http://") || origin.starts_with("https://")
}

/// Returns whether the host of a serialized origin has the bytes and the lengths of a DNS name.
///
/// A URL may have port 0, but no server can listen there.
fn has_dns_host(origin: &str) -> bool {
    let (_, host, port) = tower_cors_test_support::patterns::split(origin);
    if host.starts_with('[') {
        return port != Some("0");
    }
    let is_dns = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let name = host.strip_suffix('.').unwrap_or(host);
    let has_labels = name.split('.').all(|label| (1..=63).contains(&label.len()));
    host.len() <= 253 && host.bytes().all(is_dns) && has_labels && port != Some("0")
}

/// Without a wildcard, a pattern is an origin that a page may have. A configuration accepts what is a
/// pattern.
///
/// # Panics
///
/// Panics if `text` has no wildcard, and a parser or the configuration disagrees.
pub fn patterns_without_a_wildcard_are_origins(text: &str) {
    if text.contains('*') || text == "null" || text == "file://" {
        return;
    }
    let is_pattern = OriginPattern::parse(text).is_ok();
    match Origin::parse(text) {
        Err(_) => assert!(!is_pattern, "{text}"),
        Ok(origin) => assert!(is_pattern || !pages_have(&origin), "{text}"),
    }
    let builds = CorsLayer::new().allow_origins([text]).build().is_ok();
    assert_eq!(builds, is_pattern, "{text}");
}

/// Returns whether a page may have the origin: with another scheme, it would be a pattern, and its
/// own scheme is neither without pages nor a typing error.
fn pages_have(origin: &Origin<'_>) -> bool {
    let (scheme, rest) = origin.as_str().split_once("://").unwrap();
    let parse = |text: &str| OriginPattern::parse(text).map(|_| ());
    let is_refused = matches!(
        parse(&format!("{scheme}://a.example")),
        Err(OriginError::PagelessScheme | OriginError::MistypedScheme)
    );
    !is_refused && !rest.contains("xn--") && parse(&format!("app://{rest}")).is_ok()
}
