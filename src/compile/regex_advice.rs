//! Regexes as people write them: with marks around them, or without a part that origins have.

use crate::origin::{OriginError, OriginPattern};

/// Returns whether `text` is a pattern with a wildcard. Other patterns are regexes too.
pub(super) fn is_wildcard(text: &str) -> bool {
    OriginPattern::parse(text).is_ok_and(|pattern| !pattern.is_exact()) || text == "*"
}

/// Returns the pattern with a wildcard that `text`, which does not compile, is or means.
pub(super) fn pattern_instead(text: &str) -> Option<String> {
    if is_wildcard(text) {
        return Some(text.to_owned());
    }
    OriginPattern::suggest(text).filter(|meant| is_wildcard(meant))
}

/// A correction of one mistake; `None` if the text does not have it.
type Step = fn(&str) -> Option<String>;

/// Returns the mistake in `text`, which matches no origin, and the regex that was meant.
///
/// The caller checks that the regex builds.
pub(super) fn meant(text: &str) -> Option<(OriginError, String)> {
    let steps: [(OriginError, Step); 5] = [
        (OriginError::Quoted, without_marks),
        (OriginError::Escaped, without_second_backslashes),
        (OriginError::NoScheme, with_scheme),
        (OriginError::AfterHost, without_path),
        (OriginError::UpperCase, in_lower_case),
    ];
    let mut mistake = None;
    let mut meant = text.to_owned();
    for (error, step) in steps {
        if let Some(changed) = step(&meant) {
            mistake.get_or_insert(error);
            meant = changed;
        }
    }
    // The message shows the regex as it is, to be copied. A line break in it would forge a line of
    // a log, and origins are printable.
    let is_printable = meant.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    mistake
        .filter(|_| is_printable)
        .map(|mistake| (mistake, meant))
}

/// Removes spaces, quotes, and what other programs put around a regex: `/…/i`, `~^…`, `r"…"`.
fn without_marks(text: &str) -> Option<String> {
    const QUOTES: [char; 3] = ['"', '\'', '`'];
    let mut inner = text.trim();
    let prefixes = ["~*", "~", "regex:", "regexp:"];
    let prefix = prefixes
        .iter()
        .find_map(|prefix| inner.strip_prefix(prefix));
    inner = prefix.unwrap_or(inner).trim();
    inner = match inner.strip_prefix('r') {
        Some(raw) if raw.starts_with(QUOTES) => raw,
        _ => inner,
    };
    inner = inner.trim_matches(QUOTES);
    for mark in ['/', '#', '@'] {
        let end = inner.trim_end_matches(['g', 'i', 'm', 'u']);
        let unmarked = end
            .strip_prefix(mark)
            .and_then(|end| end.strip_suffix(mark));
        inner = unmarked.unwrap_or(inner);
    }
    (inner != text).then(|| inner.to_owned())
}

/// Undoes the escaping of a text that was not in quotes: `\\.` for `\.`.
fn without_second_backslashes(text: &str) -> Option<String> {
    text.contains(r"\\").then(|| text.replace(r"\\", r"\"))
}

/// Adds the scheme to a regex of hosts, which matches no whole origin.
fn with_scheme(text: &str) -> Option<String> {
    let has_scheme = text.contains("//") || text.contains(r"\/\/");
    let is_host = text.contains('.') && (!text.contains(':') || text.contains(r":\d"));
    if has_scheme || !is_host {
        return None;
    }
    let (start, host) = text
        .strip_prefix('^')
        .map_or(("", text), |host| ("^", host));
    let below = if host.starts_with(r"\.") { ".*" } else { "" };
    Some(format!("{start}https://{below}{host}"))
}

/// Removes the path after the host.
fn without_path(text: &str) -> Option<String> {
    let (scheme, rest) = ["://", r":\/\/"].iter().find_map(|slashes| {
        let start = text.find(slashes)? + slashes.len();
        text.split_at_checked(start)
    })?;
    let end = ["(/", r"(\/", r"\/", "/"]
        .iter()
        .filter_map(|mark| rest.find(mark))
        .min()?;
    let end_mark = if rest.ends_with('$') { "$" } else { "" };
    Some(format!("{scheme}{}{end_mark}", rest.get(..end)?))
}

/// Returns a regex without upper-case letters. After a backslash, a letter is a class.
fn in_lower_case(text: &str) -> Option<String> {
    let mut is_escaped = false;
    let lower: String = text
        .chars()
        .map(|char| {
            let lower = if is_escaped {
                char
            } else {
                char.to_ascii_lowercase()
            };
            is_escaped = char == '\\' && !is_escaped;
            lower
        })
        .collect();
    (lower != text).then_some(lower)
}
