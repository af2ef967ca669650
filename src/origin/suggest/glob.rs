//! Globs: hosts with a `*`, a `?` or brackets where patterns do not allow them.

use tower_cors_core::strings;

use crate::origin::OriginPattern;

/// Returns whether the `?` at `start` means any character, as in `app?.example.com` or `:300?`.
/// Elsewhere it begins a query.
pub(super) fn is_glob_mark(rest: &str, start: usize) -> bool {
    let (before, behind) = rest.split_at_checked(start).unwrap_or_default();
    let behind = strings::trim_start(behind, "?");
    match strings::rsplit_once(before, ":") {
        Some((_, port)) => {
            let digits = strings::trim_end(port, "?");
            digits.len() < 4
                && digits.bytes().all(|byte| byte.is_ascii_digit())
                && behind.is_empty()
        }
        None => {
            strings::starts_with_any(behind, ".-*")
                || !strings::contains(before, ".")
                    && strings::contains(behind, ".")
                    && !strings::contains(behind, "=")
        }
    }
}

/// Returns whether `authority` begins with characters in brackets, other than an IPv6 address.
pub(super) fn starts_with_class(authority: &str) -> bool {
    let class = authority
        .strip_prefix('[')
        .and_then(|rest| strings::split_once(rest, "]"));
    class.is_some_and(|(class, _)| !strings::contains_any(class, ":*"))
}

/// Escapes the characters of hosts and schemes that have a meaning in regexes.
pub(super) fn escape_regex(text: &str) -> String {
    replace_all(text, &[(".", r"\."), ("+", r"\+")])
}

/// Returns a regex in which each `*` matches one or more bytes of its label, `?` one, and `**` any
/// number of labels.
pub(super) fn glob_regex(glob: &str) -> String {
    let any = [
        ("**", "\0"),
        ("?", "[^.:]"),
        ("*", "[^.:]+"),
        ("\0", "[^:]+"),
    ];
    replace_all(&escape_regex(glob), &any)
}

/// Replaces each first text by its second one, one pair after the other.
pub(super) fn replace_all(text: &str, pairs: &[(&str, &str)]) -> String {
    let replace = |text: String, (from, to): &(&str, &str)| strings::replace(&text, from, to);
    pairs.iter().fold(text.to_owned(), replace)
}

/// Returns whether `host` has a `*`, a `?` or brackets where patterns do not allow them.
pub(super) fn is_glob(host: &str) -> bool {
    let text = format!("https://{host}");
    strings::contains_any(host, "*?[") && are_classes(host) && !OriginPattern::is_valid(&text)
}

/// Returns whether all brackets of `host` hold characters of hosts.
fn are_classes(host: &str) -> bool {
    let mut parts = strings::split(host, "[");
    parts
        .next()
        .is_some_and(|first| !strings::contains(first, "]"))
        && parts.all(|part| {
            let class = strings::split_once(part, "]");
            class.is_some_and(|(class, rest)| is_class(class) && !strings::contains(rest, "]"))
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
        && !strings::contains(class, "--")
        && triples.all(|triple| !matches!(triple, [start, b'-', end] if start > end))
}

/// Returns `glob` with the first character of each class in its place.
pub(super) fn without_classes(glob: &str) -> String {
    let mut parts = strings::split(glob, "[");
    let mut host = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (class, rest) = strings::split_once(part, "]").unwrap_or((part, ""));
        host.extend(class.chars().next());
        host.push_str(rest);
    }
    host
}
