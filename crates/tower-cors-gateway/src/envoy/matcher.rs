//! Matchers of origins: a text, and the part of the origin that must equal it.

use tower_cors::OriginPattern;

use super::re2;
use crate::canonical::{Spelling, canonical_origin};
use crate::draft::Draft;
use crate::error::ImportError;
use crate::note::NoteKind;
use crate::whole_match::matches_whole;

/// The text that Envoy also tries each matcher on. A matcher of it allows every origin.
///
/// <https://github.com/envoyproxy/envoy/blob/main/source/extensions/filters/http/cors/cors_filter.cc>,
/// `isOriginAllowed`
const ANY_ORIGIN: &str = "*";

/// A matcher of origins.
#[derive(Debug)]
pub(super) struct Matcher<'a> {
    /// The path of the text.
    path: String,
    text: &'a str,
    pattern: Pattern,
    ignores_case: bool,
}

/// The part of the origin that must equal the text of a matcher.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pattern {
    Exact,
    Prefix,
    Suffix,
    Contains,
    /// An RE2 regex for the whole origin.
    Regex,
}

impl<'a> Matcher<'a> {
    /// Returns a case-sensitive matcher. Its `text` is at `path`.
    ///
    /// Fails on a regex that RE2 refuses or reads differently, and on an empty text, except in an
    /// exact match.
    pub(super) fn new(
        path: impl Into<String>,
        pattern: Pattern,
        text: &'a str,
    ) -> Result<Self, ImportError> {
        let path = path.into();
        if text.is_empty() && pattern != Pattern::Exact {
            return Err(ImportError::value(
                path,
                text,
                "is empty, which Envoy refuses",
            ));
        }
        if pattern == Pattern::Regex {
            re2::check(text).map_err(|reason| ImportError::value(&path, text, reason))?;
        }
        Ok(Self {
            path,
            text,
            pattern,
            ignores_case: false,
        })
    }

    /// Makes the matcher ignore letter case. Fails for a regex, because Envoy refuses that.
    pub(super) fn ignore_case(mut self, path: String) -> Result<Self, ImportError> {
        if self.pattern == Pattern::Regex {
            let reason = "has no effect on a regex, and Envoy refuses it";
            return Err(ImportError::value(path, "true", reason));
        }
        self.ignores_case = true;
        Ok(self)
    }

    /// Returns whether the matcher allows every origin.
    fn allows_any_origin(&self) -> bool {
        match self.pattern {
            Pattern::Regex => matches_whole(self.text, ANY_ORIGIN),
            _ => self.text == ANY_ORIGIN,
        }
    }

    /// Allows the origins that the matcher allows in Envoy.
    fn import(&self, draft: &mut Draft) -> Result<(), ImportError> {
        match self.pattern {
            Pattern::Exact => self.import_exact(draft),
            Pattern::Prefix => self.import_part(draft, "", ".*"),
            Pattern::Suffix => self.import_part(draft, ".*", ""),
            Pattern::Contains => self.import_part(draft, ".*", ".*"),
            Pattern::Regex => {
                draft.note_meant_as_pattern(&self.path, self.text);
                self.import_regex(draft, self.text)
            }
        }
    }

    fn import_exact(&self, draft: &mut Draft) -> Result<(), ImportError> {
        match canonical_origin(self.text) {
            Ok(_) if !self.text.contains('*') => {
                draft.set_spelling(match self.ignores_case {
                    true => Spelling::ANY_CASE,
                    false => Spelling::EXACT,
                });
                draft.origin(&self.path, self.text)
            }
            _ => {
                self.note_no_match(draft, "Envoy compares it with the whole origin");
                Ok(())
            }
        }
    }

    /// Imports a text that is part of an origin, between the regexes `before` and `after`.
    fn import_part(&self, draft: &mut Draft, before: &str, after: &str) -> Result<(), ImportError> {
        if let Some(reason) = self.reason_against_all() {
            self.note_no_match(draft, &reason);
            return Ok(());
        }
        let literal = regex_syntax::escape(&self.text.to_ascii_lowercase());
        self.import_regex(draft, &format!("{before}{literal}{after}"))
    }

    fn import_regex(&self, draft: &mut Draft, regex: &str) -> Result<(), ImportError> {
        draft.note_null(&self.path, self.text, regex);
        draft.origin_regex(&self.path, self.text, regex)
    }

    /// Notes that the matcher is left out. `reason` follows `because`.
    fn note_no_match(&self, draft: &mut Draft, reason: &str) {
        let mut message = format!("is left out: it matches no page, because {reason}");
        let lower = self.text.to_ascii_lowercase();
        let meant = OriginPattern::parse(&lower).is_ok().then_some(lower);
        if let Some(instead) = meant.or_else(|| OriginPattern::suggest(self.text)) {
            message += &format!("; if that was not intended, allow `{instead}`");
        }
        draft.note(NoteKind::LeftOut, &self.path, Some(self.text), message);
    }

    /// Returns the reason why no origin contains the literal text of this matcher.
    fn reason_against_all(&self) -> Option<String> {
        let is_upper = |c: char| c.is_ascii_uppercase() && !self.ignores_case;
        let is_foreign = |c: char| !c.is_ascii_alphanumeric() && !"+-._:/[]".contains(c);
        if self.text.contains(is_upper) {
            Some("browsers send origins in lower case".to_owned())
        } else if let Some(c) = self.text.chars().find(|c| is_foreign(*c)) {
            Some(format!("no origin has a `{}`", c.escape_debug()))
        } else if !self.has_slashes_of_origin() {
            Some("no origin has a slash after its host and port".to_owned())
        } else {
            None
        }
    }

    /// Returns whether the slashes in the text can be those in `://`.
    fn has_slashes_of_origin(&self) -> bool {
        let Some((before, after)) = self.text.split_once('/') else {
            return true;
        };
        let is_start = before.is_empty();
        let (is_cut, rest) = match after.strip_prefix('/') {
            Some(rest) => (false, rest),
            None => (true, after),
        };
        let ends_here = rest.is_empty();
        (is_start || before.ends_with(':'))
            && (!is_cut || is_start || ends_here)
            && !(ends_here && self.pattern == Pattern::Suffix)
            && !rest.contains('/')
    }
}

/// Allows the origins of `matchers`, found at `path`.
pub(super) fn import_all(
    path: &str,
    matchers: &[Matcher<'_>],
    draft: &mut Draft,
) -> Result<(), ImportError> {
    let (any, others): (Vec<&Matcher<'_>>, Vec<&Matcher<'_>>) = matchers
        .iter()
        .partition(|matcher| matcher.allows_any_origin());
    if any.is_empty() {
        return others.iter().try_for_each(|matcher| matcher.import(draft));
    }
    let texts: Vec<&str> = others.iter().map(|other| other.text).collect();
    draft.note_left_out(path, &texts, "`*` covers it", "`*` covers them");
    draft.configure(|config| config.allow_origins([ANY_ORIGIN]));
    if !draft.has_credentials() {
        draft.note_wildcard_not_echoed(path);
    }
    Ok(())
}
