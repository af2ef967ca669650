//! Several origins in one text.

use tower_cors_core::secrets::redact;
use tower_cors_core::strings;

use super::suggest_one;
use super::text::{is_regex, unwrap};
use crate::origin::pattern::OriginPattern;
use crate::origin::suggestion::Suggestion;

/// The most origins that a message lists.
const MAX_LISTED: usize = 10;
/// The most texts that braces expand to: beyond that, they do not count as a list of origins.
const MAX_EXPANDED: usize = 16;

/// Returns the origins in `text`, if it holds several.
pub(super) fn several(text: &str) -> Option<Vec<String>> {
    // A password may hold any separator.
    let text = redact(text);
    expand(&text).or_else(|| split(&text))
}

/// Returns the advice on a text that holds the origins `items`.
pub(super) fn advice(text: &str, items: &[String]) -> Suggestion {
    let origins = origins(items).unwrap_or_default();
    let parts = strings::split_where(text, is_plain_separator).map(unwrap);
    let parts = parts.filter(|part| !part.is_empty());
    let is_separated = !strings::contains_any(text, OTHER_MARKS)
        && !strings::contains_any(text, "{(")
        && parts.clone().count() == items.len()
        && (origins.is_empty() || parts.eq(origins.iter()));
    Suggestion::List {
        origins,
        is_separated,
    }
}

/// Returns the patterns that were meant, each once; `None` if one is unclear or there are too many.
fn origins(items: &[String]) -> Option<Vec<String>> {
    let mut origins = Vec::new();
    for item in items {
        let origin = origin(item)?;
        if !origins.contains(&origin) {
            origins.push(origin);
        }
        if origins.len() > MAX_LISTED {
            return None;
        }
    }
    Some(origins)
}

/// Returns the pattern that `item` is, or must have meant.
///
/// A list in a list is unclear: one origin of it would not be all, and to look for each would take
/// exponential time.
fn origin(item: &str) -> Option<String> {
    if OriginPattern::is_valid(item) {
        return Some(item.to_owned());
    }
    if is_several(item) {
        return None;
    }
    match suggest_one(item)? {
        Suggestion::Pattern { pattern } => Some(pattern),
        _ => None,
    }
}

/// Returns whether `text` may hold several origins.
fn is_several(text: &str) -> bool {
    let text = redact(text);
    expand_first(unwrap(&text), &mut Vec::new()).is_some() || split(&text).is_some()
}

/// The separators that `allow_origins_from` takes, apart from white space.
const PLAIN_MARKS: &str = ",;";
/// Other separators that people write.
const OTHER_MARKS: &str = "|、，；｜";

fn is_plain_separator(char: char) -> bool {
    char.is_whitespace() || strings::is_any(char, PLAIN_MARKS)
}

fn is_separator(char: char) -> bool {
    is_plain_separator(char) || strings::is_any(char, OTHER_MARKS)
}

/// Splits a list of origins at any separator. Returns `None` for other texts.
fn split(text: &str) -> Option<Vec<String>> {
    let text = unwrap(text);
    let parts = strings::split_where(text, is_separator);
    let mut has_word = false;
    let mut items = Vec::new();
    for part in parts.flat_map(split_at_schemes).map(unwrap) {
        if is_between(part) {
            has_word |= !part.is_empty();
        } else if is_origin_like(part) {
            items.push(part.to_owned());
        } else {
            return None;
        }
    }
    // `https://ex ample.com` has a stray space; it is not a list.
    let with_scheme = items
        .iter()
        .filter(|item| strings::contains(item, "://"))
        .count();
    let is_alike = with_scheme == 0 || with_scheme == items.len();
    let has_mark =
        strings::contains_any(text, PLAIN_MARKS) || strings::contains_any(text, OTHER_MARKS);
    let is_list = items.len() > 1 && (is_alike || has_word || has_mark);
    is_list.then_some(items)
}

/// Splits `https://a.examplehttps://b.example`, with or without a character between the two.
///
/// It does not split `https://https://a.example`, which has no host before the second scheme. Nor
/// does it split at a URL in a query, which is not another origin.
fn split_at_schemes(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let cut = strings::positions(text, "http").find_map(|start| {
            let (before, behind) = text.split_at_checked(start)?;
            let is_scheme = behind.starts_with("http://") || behind.starts_with("https://");
            (is_scheme && has_host(before)).then_some((before, behind))
        });
        let (item, behind) = cut.map_or((text, None), |(item, behind)| (item, Some(behind)));
        rest = behind;
        Some(strings::trim_end(item, "+&/:->"))
    })
}

/// Returns whether `text` is a scheme and a whole host, maybe with a path.
fn has_host(text: &str) -> bool {
    let host = strings::split_once(text, "://").map(|(_, rest)| rest);
    host.is_some_and(|host| {
        host.starts_with(|char: char| char.is_ascii_alphanumeric() || char == '*' || char == '[')
            && !strings::contains_any(host, "?=#")
            && !host.ends_with('.')
    })
}

/// Returns whether `part` is what people write between the items of a list.
pub(crate) fn is_between(part: &str) -> bool {
    strings::is_one_of(part, "and or")
        || !part.contains(|char: char| char.is_alphanumeric() || char == '*')
}

fn is_origin_like(item: &str) -> bool {
    let count = |mark| strings::positions(item, mark).count();
    let starts_with_localhost = item
        .get(.."localhost".len())
        .is_some_and(|start| start.eq_ignore_ascii_case("localhost"));
    !is_regex(item)
        && [("(", ")"), ("[", "]"), ("{", "}")]
            .iter()
            .all(|(open, close)| count(open) == count(close))
        && (strings::contains(item, "://")
            || starts_with_localhost
            || item == "*"
            || item.eq_ignore_ascii_case("null")
            || strings::contains(item, ".") && !strings::contains_any(item, "([{"))
}

/// Returns the origins that braces such as `https://{a,b}.example.com` mean.
///
/// Alternatives of ports are not expanded: `:*` covers them.
fn expand(text: &str) -> Option<Vec<String>> {
    let mut texts = vec![unwrap(text).to_owned()];
    while let Some(expanded) = expand_each(&texts) {
        texts = expanded;
        if texts.len() > MAX_EXPANDED {
            return None;
        }
    }
    let is_list = texts.len() > 1 && texts.iter().all(|text| origin(text).is_some());
    is_list.then_some(texts)
}

fn expand_each(texts: &[String]) -> Option<Vec<String>> {
    let mut expanded = Vec::new();
    for text in texts {
        expand_first(text, &mut expanded)?;
    }
    Some(expanded)
}

/// Adds the texts that the first braces of `text` mean.
fn expand_first(text: &str, expanded: &mut Vec<String>) -> Option<()> {
    let (before, rest) = strings::split_once_any(text, "{(")?;
    let (inside, behind) = strings::split_once_any(rest, "})")?;
    let is_group = strings::contains_any(inside, ",|") && !before.ends_with(':');
    if !is_group {
        return None;
    }
    for inside in strings::split(inside, ",|").map(strings::trim_space) {
        expanded.push(format!("{before}{inside}{behind}"));
    }
    Some(())
}
