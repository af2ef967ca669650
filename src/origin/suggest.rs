//! Suggestions for texts that are not origin patterns.

use std::net::Ipv6Addr;

use super::SerializedIpv6;
use super::parts::split_port;
use super::pattern::{OriginPattern, is_loopback};
use crate::fetch::default_port;

impl OriginPattern<'_> {
    /// Returns the pattern that the author of `text` meant, if that is clear.
    ///
    /// It never returns `text` itself, and always a text that [`parse`](Self::parse) accepts.
    ///
    /// ```
    /// use tower_cors::OriginPattern;
    ///
    /// let meant = OriginPattern::suggest("https://App.example.com/");
    /// assert_eq!(meant.as_deref(), Some("https://app.example.com"));
    /// assert_eq!(OriginPattern::suggest("app"), None);
    /// ```
    #[must_use]
    pub fn suggest(text: &str) -> Option<String> {
        let lower = text.trim().to_ascii_lowercase();
        let (scheme, rest) = match lower.split_once("://") {
            Some(("*", rest)) => (None, rest),
            Some((scheme, rest)) => (Some(scheme), rest),
            None => (None, lower.as_str()),
        };
        let authority = rest.split(['/', '?', '#', '\\']).next()?;
        let (host, port) = split_port(authority).ok()?;
        let host = canonical_host(host);
        let scheme = match scheme {
            Some(scheme) => scheme,
            None if is_loopback(&host) => "http",
            None if host.contains('.') => "https",
            None => return None,
        };
        let default = default_port(scheme).map(|port| port.to_string());
        let suggestion = match port {
            Some(port) if default.as_deref() != Some(port) => format!("{scheme}://{host}:{port}"),
            _ => format!("{scheme}://{host}"),
        };
        OriginPattern::parse(&suggestion).ok()?;
        (suggestion != text).then_some(suggestion)
    }
}

/// Returns `host` with IPv6 addresses as browsers write them, and a dot after a leading `*`.
fn canonical_host(host: &str) -> String {
    let inside = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    if let Some(address) = inside.and_then(|text| text.parse::<Ipv6Addr>().ok()) {
        return SerializedIpv6(address).to_string();
    }
    match host.strip_prefix('*') {
        Some(base) if base.contains('.') && !base.starts_with(['.', '*']) => format!("*.{base}"),
        _ => host.to_owned(),
    }
}
