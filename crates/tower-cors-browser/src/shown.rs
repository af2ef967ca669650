//! Foreign text in messages.

use tower_cors_core::text::Escaped;

/// `value` as messages show it: on one line, printable, and not too long.
pub(super) fn shown(value: impl AsRef<[u8]>) -> String {
    Escaped(&String::from_utf8_lossy(value.as_ref())).to_string()
}

/// The same of a URL, or of what should be one: without a user and a password.
pub(super) fn shown_url(url: &str) -> String {
    let start = url.find("//").map_or(0, |slashes| slashes + 2);
    let (scheme, rest) = url.split_at_checked(start).unwrap_or(("", url));
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let user = rest.get(..end).and_then(|authority| authority.rfind('@'));
    let public = user.and_then(|at| rest.get(at + 1..)).unwrap_or(rest);
    shown(format!("{scheme}{public}"))
}
