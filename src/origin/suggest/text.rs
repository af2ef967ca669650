//! The form of a whole text: what is around it, and whether it is a list or a regex.

use std::net::Ipv6Addr;

/// Pairs of marks that people leave around a value.
const PAIRS: [(char, char); 4] = [('[', ']'), ('<', '>'), ('(', ')'), ('{', '}')];

/// Removes white space, quotes, brackets and separators around `text`.
pub(super) fn unwrap(text: &str) -> &str {
    let is_margin = |char: char| {
        char.is_whitespace() || matches!(char, '"' | '\'' | '`' | ',' | ';' | '\u{feff}')
    };
    let mut text = text.trim_matches(is_margin);
    while let Some(inner) = PAIRS
        .iter()
        .find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close))
        .filter(|inner| inner.parse::<Ipv6Addr>().is_err())
    {
        text = inner.trim_matches(is_margin);
    }
    text
}

/// Returns whether `text` is a word for every origin.
pub(super) fn is_any_word(text: &str) -> bool {
    let words = ["all", "any", "every", "everyone", "everything", "all_urls"];
    words.contains(&text.to_ascii_lowercase().as_str())
}

/// Returns whether `text` is a list of origins.
pub(super) fn holds_several(text: &str) -> bool {
    let is_separator = |char: char| char.is_whitespace() || matches!(char, ',' | ';');
    let text = unwrap(text);
    let items: Vec<&str> = text
        .split(is_separator)
        .map(unwrap)
        .filter(|item| !item.is_empty())
        .collect();
    // `https://ex ample.com` has a space too many; it is not a list.
    let with_scheme = items.iter().filter(|item| has_scheme(item)).count();
    let is_alike = with_scheme == 0 || with_scheme == items.len();
    items.len() > 1
        && (is_alike || text.contains([',', ';']))
        && items.iter().all(|item| is_origin_like(item))
}

fn has_scheme(item: &str) -> bool {
    item.contains("://")
}

fn is_origin_like(item: &str) -> bool {
    let item = item.to_ascii_lowercase();
    has_scheme(&item)
        || item.starts_with("localhost")
        || matches!(item.as_str(), "*" | "null")
        || item.contains('.') && !item.contains(['(', ')', '[', '{'])
}

/// Returns whether `text` holds a variable that nothing has replaced: `${HOST}`, `$HOST`, `{{ host }}`.
pub(super) fn has_variable(text: &str) -> bool {
    let is_name =
        |rest: &str| rest.starts_with(|char: char| char.is_ascii_uppercase() || char == '{');
    let mut dollars = text.match_indices('$');
    text.contains("{{") || dollars.any(|(start, _)| text.get(start + 1..).is_some_and(is_name))
}

/// Returns whether `text` is a regex: it has signs that neither origins nor addresses have.
pub(super) fn is_regex(text: &str) -> bool {
    const SIGNS: [&str; 16] = [
        r"\.", r"\/", r"\d", r"\w", r"\-", r"\:", r"\S", ".*", ".+", "[^", "(?", ")?", "]+", "]*",
        "s?:", "+.",
    ];
    let is_between_slashes =
        text.len() > 1 && text.starts_with('/') && text.ends_with('/') && !text.starts_with("//");
    text.starts_with('^')
        || text.ends_with('$')
        || is_between_slashes
        || SIGNS.iter().any(|sign| contains_sign(text, sign))
        || text.contains('(') && text.contains('|') && text.contains(')')
}

/// Returns whether `text` has a sign of regexes where a glob would not have it.
fn contains_sign(text: &str, sign: &str) -> bool {
    text.match_indices(sign).any(|(start, _)| {
        let before = text.get(..start).unwrap_or_default();
        let after = text.get(start + sign.len()..).unwrap_or_default();
        match sign {
            // `10.*.0.1`, `example.*` and `a.**.example.com` are globs; `https://.*` is not.
            ".*" => {
                before.is_empty()
                    || before.ends_with(['/', ':', ')', ']', '\\'])
                    || after.starts_with(['\\', '$', '['])
            }
            // `https://+.example.com` is a glob of another library.
            "+." => !before.ends_with('/'),
            _ => true,
        }
    })
}

/// Replaces users and passwords by `…`: a message must not show them.
pub(crate) fn redact(text: &str) -> String {
    let mut redacted = String::new();
    for (index, part) in text.split("://").enumerate() {
        if index > 0 {
            redacted.push_str("://");
        }
        match part.rsplit_once('@') {
            Some((_, behind)) => redacted.extend(["…@", behind]),
            None => redacted.push_str(part),
        }
    }
    redacted
}
