//! Lists of names: what methods, request headers and exposed headers have in common.

use http::HeaderValue;
use tower_cors_core::strings;

use super::report::{Field, Finding};
use crate::error::{ConfigErrorKind, ConfigWarningKind};
use crate::fetch;
use crate::limits::MAX_LIST_LEN;
use crate::policy::constant;
use crate::policy::matcher::TextSet;
use crate::policy::prefixes::HeaderPrefixes;

/// One-word names of headers that people list.
const ONE_WORD_HEADERS: &str = "accept apikey authorization baggage date etag host link location \
                                origin range server traceparent tracestate";

/// Checks each value of `list`, and makes the list canonical: each name once.
///
/// `check` gets a value as written and in its canonical form.
pub(super) fn canonicalize(
    field: &mut Field<'_>,
    list: &mut Vec<String>,
    canonical: fn(&str) -> String,
    check: fn(&str, &str) -> Option<Finding>,
) {
    // Hashed: comparing each pair takes quadratic time, and lists may be generated.
    let mut seen = TextSet::new();
    list.retain_mut(|value| {
        let name = canonical(value);
        if strings::trim_space(value).is_empty() {
            field.error(Some(value), ConfigErrorKind::Empty);
            return false;
        }
        if seen.insert(name.as_bytes()).is_err() {
            field.warn(Some(value), ConfigWarningKind::Duplicate);
            return false;
        }
        let finding = check(value, &name);
        let has_effect = finding.as_ref().is_none_or(Finding::leaves_effect);
        if let Some(finding) = finding {
            field.report(Some(value), finding);
        }
        *value = name;
        has_effect
    });
}

/// Returns whether `text` is one name. Tokens may contain quotes, `|` and `&`, but people use them to
/// quote and to separate names.
pub(super) fn is_name(text: &str) -> bool {
    fetch::is_token(text.as_bytes())
        && !strings::starts_with_any(text, "'`")
        && !strings::contains_any(text, "|&")
}

/// Returns the error about a text that is not one name: `otherwise`, unless it is several.
///
/// People write lists into one text, in quotes and brackets, and leave spaces around a name.
/// `canonical` returns a part in its canonical form, if it would build.
pub(super) fn not_one_name(
    text: &str,
    canonical: &dyn Fn(&str) -> Option<String>,
    otherwise: ConfigErrorKind,
) -> Finding {
    match names(text, canonical) {
        Some(instead) if !instead.is_empty() => ConfigErrorKind::NotOneName { instead }.into(),
        _ => otherwise.into(),
    }
}

/// Removes each text that equals one before it.
pub(super) fn remove_repeats(list: &mut Vec<String>) {
    let mut seen = TextSet::new();
    list.retain(|text| seen.insert(text.as_bytes()).is_ok());
}

/// Returns the names in a text, each once; `None` if they are unclear.
fn names(text: &str, canonical: &dyn Fn(&str) -> Option<String>) -> Option<Vec<String>> {
    let text = strings::trim_space(text);
    let array = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'));
    let elements = strings::split(array.unwrap_or(text), ",;|&\"");
    let mut names = Vec::new();
    for element in elements.map(strings::trim_space) {
        let words = strings::split_where(element, char::is_whitespace);
        let words = words.map(|word| strings::trim_where(word, is_quote));
        let words = words.filter(|word| !word.is_empty());
        // `x-a: 1` is a header with its value, `Content Type` is one with a space in it, and `x- *`
        // is one prefix: `*` alone would allow more.
        let is_unclear = words.clone().count() > 1
            && (strings::contains_any(element, ":*") || !words.clone().all(is_whole_name));
        if is_unclear {
            return None;
        }
        for word in words {
            names.push(canonical(word.strip_suffix(':').unwrap_or(word))?);
        }
    }
    remove_repeats(&mut names);
    Some(names)
}

/// Returns whether `char` is a quote, or invisible.
fn is_quote(char: char) -> bool {
    matches!(
        char,
        '\'' | '`' | '‘'..='‟' | '«' | '»' | '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}'
    )
}

/// Returns whether `text` contains an unexpanded variable. Tokens may contain a `$`.
pub(super) fn has_variable(text: &str) -> bool {
    let is_dollar = strings::positions(text, "$").any(|start| {
        let behind = text.get(start + 1..).unwrap_or_default();
        behind.starts_with(|char: char| char.is_ascii_alphabetic() || char == '{')
    });
    let is_percent = text.len() > 2 && text.starts_with('%') && text.ends_with('%');
    is_dollar || is_percent || strings::contains(text, "{{")
}

/// Returns whether `name` is a word for all names.
pub(super) fn is_any_word(name: &str) -> bool {
    strings::is_one_of(name, "all any every everything")
}

/// Returns whether `word` looks like a whole name of a header, not like a part of one.
fn is_whole_name(word: &str) -> bool {
    strings::contains(word, "-") || strings::is_one_of(word, ONE_WORD_HEADERS)
}

/// Removes from `list` the names that one of `wildcards` covers, and warns about each.
///
/// The wildcards come without their `*`. `coverable` says whether a wildcard may cover a name.
pub(super) fn prune_covered(
    field: &mut Field<'_>,
    list: &mut Vec<String>,
    wildcards: &HeaderPrefixes,
    coverable: &dyn Fn(&str, &str) -> bool,
) {
    list.retain(|value| {
        let by = wildcards
            .find(value.as_bytes())
            .map(|prefix| format!("{prefix}*"));
        let by = by.filter(|by| by != value && coverable(by, value));
        let is_covered = by.is_some();
        if let Some(by) = by {
            field.warn(Some(value), ConfigWarningKind::Covered { by });
        }
        !is_covered
    });
}

/// Returns the value that lists `names`; `None` if there are none.
pub(super) fn joined(field: &mut Field<'_>, names: &[String]) -> Option<HeaderValue> {
    if names.is_empty() {
        return None;
    }
    let list = strings::join(names, ",");
    check_len(field, list.len());
    constant(list)
}

/// Checks the length of a list as the value of a header.
///
/// Proxies and servers bound the length of headers: a list that is too long would fail only once
/// the service runs, and for every response.
pub(super) fn check_len(field: &mut Field<'_>, len: usize) {
    if len > MAX_LIST_LEN {
        field.error(None, ConfigErrorKind::ListTooLong);
    }
}
