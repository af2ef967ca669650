//! A configuration that an importer builds step by step, with notes on differences.

mod names;
mod origins;
mod pattern_hint;

use std::time::Duration;

use http::StatusCode;
use tower_cors::{CorsConfig, Disallowed, PreflightMode, RuleRef};
use tower_cors_core::text::QuotedList;

pub(crate) use self::pattern_hint::pattern_hint;
use crate::canonical::Spelling;
use crate::imported::Imported;
use crate::note::{Note, NoteKind};

/// The longest `max_age` that builds. No browser caches a preflight response for longer.
const MAX_AGE_LIMIT: Duration = Duration::from_secs(86_400);

/// The properties of a gateway that apply to each of its configurations.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gateway {
    /// Its name in notes.
    pub(crate) name: &'static str,
    /// The spellings of an origin that it treats as the same.
    pub(crate) spelling: Spelling,
}

/// An unfinished configuration. The setters extend its last rule, the current one.
#[derive(Debug)]
pub(crate) struct Draft {
    gateway: Gateway,
    config: CorsConfig,
    /// [`CorsConfig::deny_all`] with the options that apply to all rules of `config`.
    deny_all: CorsConfig,
    notes: Vec<Note>,
    /// The number of notes that still apply if `deny_all` is the result.
    notes_if_all_denied: Option<usize>,
    /// The total size of the regexes so far.
    regexes_size: usize,
}

impl Draft {
    pub(crate) fn new(gateway: Gateway) -> Self {
        Self {
            gateway,
            config: CorsConfig::new(),
            deny_all: CorsConfig::deny_all(),
            notes: Vec::new(),
            notes_if_all_denied: None,
            regexes_size: 0,
        }
    }

    pub(crate) fn finish(mut self) -> Imported {
        match self.notes_if_all_denied {
            Some(notes) => {
                self.notes.truncate(notes);
                Imported::new(self.deny_all, self.notes)
            }
            None => Imported::new(self.config, self.notes),
        }
    }

    /// Applies setters of a rule, or [`CorsConfig::next_rule`].
    pub(crate) fn configure(&mut self, change: impl FnOnce(CorsConfig) -> CorsConfig) {
        let config = std::mem::take(&mut self.config);
        self.config = change(config);
    }

    /// Applies setters of options, which apply to all rules, and to a policy without rules.
    fn set_options(&mut self, change: impl Fn(CorsConfig) -> CorsConfig) {
        let deny_all = std::mem::take(&mut self.deny_all);
        self.deny_all = change(deny_all);
        self.configure(change);
    }

    /// Adds a note. `message` follows `value` in a sentence.
    pub(crate) fn note(
        &mut self,
        kind: NoteKind,
        field: impl Into<String>,
        value: Option<&str>,
        message: impl Into<String>,
    ) {
        self.notes.push(Note {
            kind,
            field: field.into(),
            value: value.map(str::to_owned),
            message: message.into(),
        });
    }

    /// Adds one note that `values` are left out, if there are any.
    ///
    /// `one` is the reason for a single value, `several` the reason for more.
    pub(crate) fn note_left_out(&mut self, field: &str, values: &[&str], one: &str, several: &str) {
        let kind = NoteKind::LeftOut;
        match values {
            [] => {}
            [value] => self.note(kind, field, Some(value), format!("is left out: {one}")),
            _ => {
                let message = format!("{} are left out: {several}", QuotedList(values));
                self.note(kind, field, None, message);
            }
        }
    }

    /// Returns whether the current rule allows credentials.
    pub(crate) fn has_credentials(&self) -> bool {
        self.rule().is_some_and(|rule| rule.allow_credentials())
    }

    /// Returns whether the current rule allows every origin.
    pub(crate) fn allows_any_origin(&self) -> bool {
        self.rule()
            .is_some_and(|rule| rule.allow_origins() == ["*"])
    }

    /// Returns whether the current rule allows no origin yet.
    fn allows_no_origin(&self) -> bool {
        self.rule().is_none_or(|rule| {
            rule.allow_origins().is_empty() && rule.allow_origin_regexes().is_empty()
        })
    }

    fn rule(&self) -> Option<RuleRef<'_>> {
        self.config.rules().last()
    }

    /// Denies every origin if the only rule allows none. The list is at `path`.
    ///
    /// It drops later notes, because they are about what the rule allows.
    pub(crate) fn deny_all_without_origins(&mut self, path: &str) {
        if self.allows_no_origin() {
            let message = "names no origin that a page can have: the policy denies all, and the \
                           rest of the section is left out";
            self.note(NoteKind::LeftOut, path, None, message);
            self.notes_if_all_denied = Some(self.notes.len());
        }
    }

    /// Sets `max_age`, cut to whole seconds and at most a day.
    pub(crate) fn max_age(&mut self, field: &str, age: Duration) {
        let value = format!("{age:?}");
        let whole = Duration::from_secs(age.as_secs());
        if age > MAX_AGE_LIMIT {
            let limit = MAX_AGE_LIMIT.as_secs();
            let message =
                format!("is cut to {limit} seconds: no browser caches an answer for longer");
            self.note(NoteKind::Different, field, Some(&value), message);
        } else if age != whole {
            let message = "is cut to whole seconds: the header has no fractions";
            self.note(NoteKind::Different, field, Some(&value), message);
        }
        self.configure(|config| config.max_age(whole.min(MAX_AGE_LIMIT)));
    }

    /// Sets the statuses of preflight responses and the response to disallowed origins.
    pub(crate) fn statuses(
        &mut self,
        granted: StatusCode,
        rejected: StatusCode,
        disallowed: Disallowed,
    ) {
        self.set_options(|config| {
            config
                .preflight_status(granted)
                .rejected_preflight_status(rejected)
                .on_disallowed_origin(disallowed)
        });
    }

    /// Sets who answers preflights.
    pub(crate) fn preflight_mode(&mut self, mode: PreflightMode) {
        self.set_options(|config| config.preflight_mode(mode));
    }
}
