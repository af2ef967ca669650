//! Excerpts of foreign text, for messages.

use tower_cors_core::text::Escaped;

/// Returns `value` on one line, escaped, and cut if it is long.
pub(crate) fn excerpt(value: impl AsRef<[u8]>) -> String {
    Escaped(&String::from_utf8_lossy(value.as_ref())).to_string()
}

/// Returns an excerpt of `url`, which need not be valid, without what may be a secret: its user
/// name and password, its query and its fragment.
pub(crate) fn url_excerpt(url: &str) -> String {
    let (url, mark) = match url.find(['?', '#']).and_then(|at| url.split_at_checked(at)) {
        Some((public, secret)) if secret.starts_with('?') => (public, "?…"),
        Some((public, _)) => (public, "#…"),
        None => (url, ""),
    };
    let start = url.find("//").map_or(0, |slashes| slashes + 2);
    let (scheme, rest) = url.split_at_checked(start).unwrap_or(("", url));
    let end = rest.find('/').unwrap_or(rest.len());
    let user = rest.get(..end).and_then(|authority| authority.rfind('@'));
    let public = user.and_then(|at| rest.get(at + 1..)).unwrap_or(rest);
    excerpt(format!("{scheme}{public}{mark}"))
}
