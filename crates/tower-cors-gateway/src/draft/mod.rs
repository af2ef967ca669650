//! A configuration that an importer builds step by step, with notes on what differs.

mod names;
mod origins;

use std::time::Duration;

use http::StatusCode;
use tower_cors::{CorsConfig, Disallowed, RuleRef};

use crate::imported::{Imported, Note};

/// The longest `max_age` that builds. No browser caches a preflight response for longer.
const MAX_AGE_LIMIT: Duration = Duration::from_secs(86_400);

/// An unfinished configuration. Its last rule is the current one, which the setters extend.
#[derive(Debug)]
pub(crate) struct Draft {
    config: CorsConfig,
    notes: Vec<Note>,
    /// The total size of the regexes so far.
    regexes_size: usize,
}

impl Draft {
    pub(crate) fn new() -> Self {
        Self {
            config: CorsConfig::new(),
            notes: Vec::new(),
            regexes_size: 0,
        }
    }

    pub(crate) fn finish(self) -> Imported {
        Imported::new(self.config, self.notes)
    }

    /// Applies setters of [`CorsConfig`].
    pub(crate) fn configure(&mut self, change: impl FnOnce(CorsConfig) -> CorsConfig) {
        let config = std::mem::take(&mut self.config);
        self.config = change(config);
    }

    /// Notes a difference. `message` follows `value` in a sentence.
    pub(crate) fn note(
        &mut self,
        field: impl Into<String>,
        value: Option<&str>,
        message: impl Into<String>,
    ) {
        self.notes.push(Note {
            field: field.into(),
            value: value.map(str::to_owned),
            message: message.into(),
        });
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
    pub(crate) fn allows_no_origin(&self) -> bool {
        self.rule().is_none_or(|rule| {
            rule.allow_origins().is_empty() && rule.allow_origin_regexes().is_empty()
        })
    }

    fn rule(&self) -> Option<RuleRef<'_>> {
        self.config.rules().last()
    }

    /// Sets `max_age`, cut to whole seconds and to a day.
    pub(crate) fn max_age(&mut self, field: &str, age: Duration) {
        let value = format!("{age:?}");
        let whole = Duration::from_secs(age.as_secs());
        if age > MAX_AGE_LIMIT {
            let limit = MAX_AGE_LIMIT.as_secs();
            let message =
                format!("is cut to {limit} seconds: no browser keeps an answer for longer");
            self.note(field, Some(&value), message);
        } else if age != whole {
            let message = "is cut to whole seconds: the header has no fractions";
            self.note(field, Some(&value), message);
        }
        self.configure(|config| config.max_age(whole.min(MAX_AGE_LIMIT)));
    }

    /// Sets the statuses of preflight responses, and the response to disallowed origins.
    pub(crate) fn statuses(
        &mut self,
        granted: StatusCode,
        rejected: StatusCode,
        disallowed: Disallowed,
    ) {
        self.configure(|config| {
            config
                .preflight_status(granted)
                .rejected_preflight_status(rejected)
                .on_disallowed_origin(disallowed)
        });
    }
}
