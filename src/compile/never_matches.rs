//! Regexes that match no origin, and the text that their author meant.

use regex_syntax::hir::{Hir, HirKind};

use super::origin_grammar::Relaxed;
use super::origin_search::{MAX_ORIGIN_WORK, MAX_REASON_WORK, matches_origin};
use super::regex_advice::meant;
use super::reverse_nfa::{ReverseNfa, TotalWork};
use crate::error::ConfigErrorKind;
use crate::origin::scheme::meant_scheme;
use crate::origin::{OriginError, OriginPattern};
use crate::policy::matcher::{OriginRegex, Regexes};

/// Returns whether a regex matches the empty text, which `\b` keeps `.*\b` from.
pub(super) fn matches_empty(regex: &OriginRegex) -> bool {
    regex.0.properties().minimum_len() == Some(0)
        && Regexes::alone(regex).is_none_or(|regex| regex.find("").is_some())
}

/// Returns the error about a regex that matches no origin, with the rule that all its matches
/// break.
///
/// Such a regex would deny everyone without a word, for example because it lacks the scheme.
pub(super) fn never_matches(
    regex: &OriginRegex,
    reverse_nfa: &ReverseNfa<'_>,
) -> Option<ConfigErrorKind> {
    let text = only_text(&regex.0);
    let begins = leading_text(&regex.0).unwrap_or_default();
    let scheme = begins.split_once("://").map(|(scheme, _)| scheme);
    let is_scheme = |scheme: &&str| scheme.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_mistyped = scheme
        .filter(is_scheme)
        .is_some_and(|scheme| meant_scheme(scheme).is_some());
    let is_mistaken_text = text
        .as_deref()
        .is_some_and(|text| OriginPattern::parse(text) == Err(OriginError::Punycode));
    let strict = Relaxed::default();
    // An unfinished search proves nothing.
    if !is_mistyped
        && !is_mistaken_text
        && matches_origin(reverse_nfa, strict, MAX_ORIGIN_WORK) != Some(false)
    {
        return None;
    }
    let broken = [
        (OriginError::DefaultPort, Relaxed::DEFAULT_PORTS),
        (OriginError::PagelessScheme, Relaxed::ANY_SCHEME),
        (OriginError::Port, Relaxed::ANY_PORT),
    ];
    let reason = match (is_mistyped, is_mistaken_text) {
        (true, _) => Some(OriginError::MistypedScheme),
        (_, true) => Some(OriginError::Punycode),
        (false, false) => broken.into_iter().find_map(|(error, relaxed)| {
            let matches = matches_origin(reverse_nfa, relaxed, MAX_REASON_WORK);
            (matches == Some(true)).then_some(error)
        }),
    };
    // `^http://localhost:` is the beginning of what was meant.
    let any_port = text
        .filter(|text| text.ends_with(':'))
        .map(|text| text + "*");
    let instead = any_port.filter(|pattern| OriginPattern::parse(pattern).is_ok());
    Some(ConfigErrorKind::RegexNeverMatches {
        reason,
        instead,
        regex: None,
    })
}

/// Adds what to write to the error about a regex that matches no origin.
pub(super) fn advise(text: &str, error: ConfigErrorKind, work: &TotalWork) -> ConfigErrorKind {
    match error {
        ConfigErrorKind::RegexNeverMatches {
            reason: None,
            instead: None,
            ..
        } => {
            let meant = meant(text).filter(|(_, regex)| builds(regex, work));
            let is_pattern = OriginPattern::parse(text).is_ok();
            let is_list = text.matches("://").count() > 1;
            ConfigErrorKind::RegexNeverMatches {
                reason: match &meant {
                    Some((mistake, _)) => Some(*mistake),
                    None => is_list.then_some(OriginError::Several),
                },
                instead: is_pattern.then(|| text.to_owned()),
                regex: meant.map(|(_, regex)| regex),
            }
        }
        error => error,
    }
}

/// Returns whether `text` would build as a regex, without credentials.
fn builds(text: &str, work: &TotalWork) -> bool {
    let regex = OriginRegex::parse(text);
    regex.is_ok_and(|regex| {
        let reverse_nfa = ReverseNfa::new(&regex.0, work);
        !matches_empty(&regex) && reverse_nfa.is_ok_and(|nfa| never_matches(&regex, &nfa).is_none())
    })
}

/// Returns the one text that a regex matches, if it is one.
pub(super) fn only_text(regex: &Hir) -> Option<String> {
    match regex.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(String::new()),
        HirKind::Literal(literal) => String::from_utf8(literal.0.to_vec()).ok(),
        HirKind::Capture(capture) => only_text(&capture.sub),
        HirKind::Concat(parts) => parts.iter().map(only_text).collect(),
        HirKind::Class(_) | HirKind::Repetition(_) | HirKind::Alternation(_) => None,
    }
}

/// Returns the text with which all matches of a regex begin, as far as it is spelled out.
fn leading_text(regex: &Hir) -> Option<String> {
    match regex.kind() {
        HirKind::Concat(parts) => Some(parts.iter().map_while(only_text).collect()),
        _ => only_text(regex),
    }
}
