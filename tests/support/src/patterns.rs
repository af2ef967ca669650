//! A model of origin patterns and regexes, as plain as possible. It expects well-formed origins.

/// The definition of a regex in plain code: returns whether it matches an origin.
pub type Meaning = fn(&str) -> bool;

/// Regexes, each with its definition.
pub const REGEXES: [(&str, Meaning); 3] = [
    (r"https://(a|b)\..*", |origin| {
        origin.starts_with("https://a.") || origin.starts_with("https://b.")
    }),
    (r"[a-z]+://[^:]+", |origin| {
        let (scheme, _, port) = split(origin);
        let letters = scheme.bytes().all(|byte| byte.is_ascii_lowercase());
        letters && port.is_none() && !origin.contains('[')
    }),
    (r".*:(1|8443)", |origin| {
        matches!(split(origin).2, Some("1" | "8443"))
    }),
];

/// Returns whether a pattern matches an origin, by the literal definition of patterns.
pub fn pattern_matches(pattern: &str, origin: &str) -> bool {
    let (pattern_scheme, pattern_host, pattern_port) = split(pattern);
    let (scheme, host, port) = split(origin);
    let host_matches = match (pattern_host, pattern_host.strip_prefix("*.")) {
        ("*", _) => true,
        (_, Some(base)) => host.len() > base.len() + 1 && host.ends_with(&format!(".{base}")),
        _ => match (pattern_host.split_once('*'), host.split_once('.')) {
            (None, _) => host == pattern_host,
            (Some(_), None) => false,
            (Some((prefix, rest)), Some((label, below))) => {
                let (suffix, base) = rest.split_once('.').unwrap();
                below == base
                    && label.len() > prefix.len() + suffix.len()
                    && label.starts_with(prefix)
                    && label.ends_with(suffix)
            }
        },
    };
    pattern_scheme == scheme && host_matches && (pattern_port == Some("*") || pattern_port == port)
}

/// Splits an origin or a pattern into scheme, host and port.
pub fn split(text: &str) -> (&str, &str, Option<&str>) {
    let (scheme, rest) = text.split_once("://").unwrap();
    match rest.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (scheme, host, Some(port)),
        _ => (scheme, rest, None),
    }
}
