//! Placeholders, which a template engine, a shell or the gateway itself replaces with values.

use crate::error::ImportError;

/// Texts that always begin a placeholder.
const BEGINNINGS: [&str; 7] = ["${", "{{", "{%", "{#", "#{", "<%", "%{"];
/// The length in bytes above which a text is not searched. No gateway accepts so long a value.
const MAX_LEN: usize = 64 * 1024;
/// The characters that a placeholder can begin with.
const FIRST: [char; 7] = ['$', '{', '#', '<', '%', '@', '_'];
/// The characters that a placeholder other than `$NAME` can end with.
const LAST: [char; 6] = ['}', ')', '>', '%', '@', '_'];

/// Refuses a `text`, found at `path`, that is or contains a placeholder.
///
/// Taken literally, it would allow something else than the gateway, and nobody would notice.
pub(crate) fn refuse(path: &str, text: &str) -> Result<(), ImportError> {
    if !holds(text) {
        return Ok(());
    }
    let what = match is_whole(text.trim()) {
        true => "is a placeholder",
        false => "contains a placeholder",
    };
    Err(unevaluable(path, text, what))
}

/// Returns the error for a `text` that only the gateway can evaluate. `what` says what it is.
pub(crate) fn unevaluable(path: &str, text: &str, what: &str) -> ImportError {
    let reason = format!("{what}, which cannot be evaluated here: write its value");
    ImportError::value(path, text, reason)
}

/// Returns whether `text` contains a placeholder. The time is linear in its length.
///
/// No valid origin, header name or regex contains one of these forms. Groups, quantifiers and
/// escapes of regexes (`(?<name>…)`, `{2,3}`, `\p{L}`) are not placeholders.
fn holds(text: &str) -> bool {
    let begins_at = |start| {
        let parts = text.split_at_checked(start);
        parts.is_some_and(|(before, rest)| begins_with_placeholder(before, rest))
    };
    text.len() <= MAX_LEN && text.match_indices(FIRST).any(|(start, _)| begins_at(start))
}

/// Returns whether a `text` that contains a placeholder consists only of it.
fn is_whole(text: &str) -> bool {
    let is_variable = text
        .strip_prefix('$')
        .is_some_and(|name| after_name(name).is_empty());
    begins_with_placeholder("", text) && (is_variable || text.ends_with(LAST))
}

/// Returns whether `rest`, which follows `before`, begins with a placeholder.
fn begins_with_placeholder(before: &str, rest: &str) -> bool {
    BEGINNINGS
        .iter()
        .any(|beginning| rest.starts_with(beginning))
        || is_variable(rest)
        || is_in_braces(before, rest)
        || is_in_angle_brackets(before, rest)
        || ["%%", "%", "@@", "__"]
            .iter()
            .any(|mark| is_between(rest, mark))
}

/// Recognizes `$NAME` and `$(NAME)`.
fn is_variable(rest: &str) -> bool {
    rest.strip_prefix('$')
        .map(|name| name.strip_prefix('(').unwrap_or(name))
        .is_some_and(|name| name.starts_with(is_name_start))
}

/// Recognizes `{name}` and `{vault://env/name}`.
fn is_in_braces(before: &str, rest: &str) -> bool {
    rest.strip_prefix('{').is_some_and(|name| {
        let after = name.trim_start_matches(|c| is_name(c) || "-.:/".contains(c));
        name.starts_with(is_name_start) && after.starts_with('}') && !ends_with_escape(before)
    })
}

/// Recognizes `<name>` and `<the name>`.
fn is_in_angle_brackets(before: &str, rest: &str) -> bool {
    let is_group = before.ends_with("(?") || before.ends_with("(?P") || ends_with_escape(before);
    rest.strip_prefix('<').is_some_and(|name| {
        let after = name.trim_start_matches(|c| !"<>".contains(c));
        !name.starts_with('>') && after.starts_with('>') && !is_group
    })
}

/// Recognizes an upper-case name between two `mark`s, such as `%NAME%`.
fn is_between(rest: &str, mark: &str) -> bool {
    let is_part = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let inner = rest
        .strip_prefix(mark)
        .and_then(|inner| inner.split_once(mark));
    inner.is_some_and(|(name, _)| {
        name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(is_part)
    })
}

/// Returns whether `before` ends with a backslash and a letter.
fn ends_with_escape(before: &str) -> bool {
    let mut last = before.chars().rev();
    last.next().is_some_and(|c| c.is_ascii_alphabetic()) && last.next() == Some('\\')
}

/// Returns the part of `text` after the name at its start.
fn after_name(text: &str) -> &str {
    text.trim_start_matches(is_name)
}

fn is_name_start(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_'
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}
