//! Globs: hosts with a `*`, a `?` or brackets where patterns do not allow them.

use crate::origin::OriginPattern;

/// Returns whether the `?` at `start` means any character, as in `app?.example.com` or `:300?`.
/// Elsewhere it begins a query.
pub(super) fn is_glob_mark(rest: &str, start: usize) -> bool {
    let (before, behind) = rest.split_at_checked(start).unwrap_or_default();
    let behind = behind.trim_start_matches('?');
    match before.rsplit_once(':') {
        Some((_, port)) => {
            let digits = port.trim_end_matches('?');
            digits.len() < 4
                && digits.bytes().all(|byte| byte.is_ascii_digit())
                && behind.is_empty()
        }
        None => {
            behind.starts_with(['.', '-', '*'])
                || !before.contains('.') && behind.contains('.') && !behind.contains('=')
        }
    }
}

/// Returns whether `authority` begins with characters in brackets, other than an IPv6 address.
pub(super) fn starts_with_class(authority: &str) -> bool {
    let class = authority
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'));
    class.is_some_and(|(class, _)| !class.contains([':', '*']))
}

/// Escapes the characters of hosts and schemes that have a meaning in regexes.
pub(super) fn escape_regex(text: &str) -> String {
    text.replace('.', r"\.").replace('+', r"\+")
}

/// Returns a regex in which each `*` matches one or more bytes of its label, `?` one, and `**` any
/// number of labels.
pub(super) fn glob_regex(glob: &str) -> String {
    escape_regex(glob)
        .replace("**", "\0")
        .replace('?', "[^.:]")
        .replace('*', "[^.:]+")
        .replace('\0', "[^:]+")
}

/// Returns whether `host` has a `*`, a `?` or brackets where patterns do not allow them.
pub(super) fn is_glob(host: &str) -> bool {
    let text = format!("https://{host}");
    host.contains(['*', '?', '[']) && are_classes(host) && OriginPattern::parse(&text).is_err()
}

/// Returns whether all brackets of `host` hold characters of hosts.
fn are_classes(host: &str) -> bool {
    let mut parts = host.split('[');
    parts.next().is_some_and(|first| !first.contains(']'))
        && parts.all(|part| {
            let class = part.split_once(']');
            class.is_some_and(|(class, rest)| is_class(class) && !rest.contains(']'))
        })
}

/// Returns whether globs and regexes read `class` alike: characters, and ranges that ascend.
fn is_class(class: &str) -> bool {
    let is_char = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let mut triples = class.as_bytes().windows(3);
    !class.starts_with('-')
        && !class.is_empty()
        && class.bytes().all(is_char)
        // In a regex, `--` subtracts one class from another.
        && !class.contains("--")
        && triples.all(|triple| !matches!(triple, [start, b'-', end] if start > end))
}

/// Returns `glob` with the first character of each class in its place.
pub(super) fn without_classes(glob: &str) -> String {
    let mut parts = glob.split('[');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |mut host, part| {
        let (class, rest) = part.split_once(']').unwrap_or((part, ""));
        host.extend(class.chars().take(1));
        host + rest
    })
}
