//! Under which names anyone can register one.

/// Whether anyone can register a name right below `host`: it is a public suffix, or all names below it are.
///
/// `localhost` is none: names below it are this machine.
#[cfg(feature = "public-suffix")]
pub(super) fn is_registry(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    // `*.kawasaki.jp` is in the list and `kawasaki.jp` is not: there the child is a suffix, not the name itself.
    host != "localhost" && (is_suffix(host) || is_suffix(&format!("a.{host}")))
}

#[cfg(feature = "public-suffix")]
fn is_suffix(host: &str) -> bool {
    psl::suffix_str(host) == Some(host)
}

/// Without the list, a name of one label is taken for one.
#[cfg(not(feature = "public-suffix"))]
pub(super) fn is_registry(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    host != "localhost" && !host.contains('.')
}
