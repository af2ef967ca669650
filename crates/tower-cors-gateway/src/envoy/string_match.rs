//! `StringMatcher` of Envoy and `StringMatch` of Istio.

use super::matcher::{Matcher, Pattern};
use super::message::{Field, Message};
use crate::error::ImportError;

const SAFE_REGEX: Field = Field("safe_regex", "safeRegex");
const REGEX: Field = Field("regex", "regex");
const ENGINE: Field = Field("google_re2", "googleRe2");
const MAX_PROGRAM_SIZE: Field = Field("max_program_size", "maxProgramSize");
const IGNORE_CASE: Field = Field("ignore_case", "ignoreCase");
const CUSTOM: Field = Field("custom", "custom");

/// The texts that Envoy matches, except a regex.
const TEXTS: [(Field, Pattern); 4] = [
    (Field("exact", "exact"), Pattern::Exact),
    (Field("prefix", "prefix"), Pattern::Prefix),
    (Field("suffix", "suffix"), Pattern::Suffix),
    (Field("contains", "contains"), Pattern::Contains),
];
/// The texts that Istio matches.
const ISTIO_TEXTS: [(Field, Pattern); 3] = [
    (Field("exact", "exact"), Pattern::Exact),
    (Field("prefix", "prefix"), Pattern::Prefix),
    (REGEX, Pattern::Regex),
];

/// Reads a matcher of Envoy.
pub(super) fn read(mut message: Message<'_>) -> Result<Matcher<'_>, ImportError> {
    let mut found = texts(&mut message, &TEXTS)?;
    if let Some(regex) = message.message(SAFE_REGEX)? {
        found.push(read_regex(regex)?);
    }
    if let Some(custom) = message.value(CUSTOM) {
        let name = custom.text_of("name").unwrap_or_default();
        let reason = "is an extension of Envoy, which cannot be evaluated here";
        return Err(ImportError::value(message.path_of(CUSTOM), name, reason));
    }
    let ignores_case = message.bool(IGNORE_CASE)?.unwrap_or(false);
    let ignore_case_path = message.path_of(IGNORE_CASE);
    let matcher = only(
        found,
        message,
        "`exact`, `prefix`, `suffix`, `contains` or `safe_regex`",
    )?;
    match ignores_case {
        true => matcher.ignore_case(ignore_case_path),
        false => Ok(matcher),
    }
}

/// Reads a regex of Envoy.
///
/// Its `max_program_size` has no effect: Envoy refuses a file with a regex that exceeds it, and
/// `tower-cors` has its own bound.
fn read_regex(mut message: Message<'_>) -> Result<Matcher<'_>, ImportError> {
    let path = message.path_of(REGEX);
    if let Some(mut engine) = message.message(ENGINE)? {
        engine.int(MAX_PROGRAM_SIZE)?;
        engine.deny_unknown_keys()?;
    }
    let text = message.text(REGEX)?;
    let text = text.ok_or_else(|| ImportError::Missing { path: path.clone() })?;
    message.deny_unknown_keys()?;
    Matcher::new(path, Pattern::Regex, text)
}

/// Reads a matcher of Istio.
pub(super) fn read_istio(mut message: Message<'_>) -> Result<Matcher<'_>, ImportError> {
    let found = texts(&mut message, &ISTIO_TEXTS)?;
    only(found, message, "`exact`, `prefix` or `regex`")
}

/// Reads the matchers of `fields` that a message has.
fn texts<'a>(
    message: &mut Message<'a>,
    fields: &[(Field, Pattern)],
) -> Result<Vec<Matcher<'a>>, ImportError> {
    let mut found = Vec::new();
    for (field, pattern) in fields {
        if let Some(text) = message.text(*field)? {
            found.push(Matcher::new(message.path_of(*field), *pattern, text)?);
        }
    }
    Ok(found)
}

/// Returns the only matcher of `message`, and refuses its other keys.
fn only<'a>(
    mut found: Vec<Matcher<'a>>,
    message: Message<'a>,
    expected: &'static str,
) -> Result<Matcher<'a>, ImportError> {
    let path = message.path().to_owned();
    message.deny_unknown_keys()?;
    match (found.pop(), found.is_empty()) {
        (Some(matcher), true) => Ok(matcher),
        (matcher, _) => Err(ImportError::WrongType {
            path,
            expected,
            found: if matcher.is_some() { "several" } else { "none" },
        }),
    }
}
