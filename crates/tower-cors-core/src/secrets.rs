//! User names and passwords in URLs, which messages must not show: they end up in logs.

use std::ops::Range;

use crate::strings;

/// Returns a text with `…` in place of user names and passwords.
///
/// ```
/// let shown = tower_cors_core::secrets::redact("https://user:password@example.com");
/// assert_eq!(shown, "https://…@example.com");
/// ```
#[must_use]
pub fn redact(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = 0;
    for secret in secrets(text) {
        shown.push_str(text.get(rest..secret.start).unwrap_or_default());
        shown.push('…');
        rest = secret.end;
    }
    shown.push_str(text.get(rest..).unwrap_or_default());
    shown
}

/// Returns the ranges of user names and passwords: what precedes the last `@` between two `://`.
///
/// ```
/// let mut secrets = tower_cors_core::secrets::secrets("https://user:password@example.com");
/// assert_eq!(secrets.next(), Some(8..21));
/// ```
pub fn secrets(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut begin = 0;
    let ends = strings::positions(text, "://").chain([text.len()]);
    ends.filter_map(move |end| {
        let start = std::mem::replace(&mut begin, end + "://".len());
        let len = strings::rfind(text.get(start..end)?, "@")?;
        Some(start..start + len)
    })
}
