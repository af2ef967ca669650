//! The findings of the checks, each at its place.

use std::borrow::Cow;

use crate::error::{
    ConfigError, ConfigErrorKind, ConfigErrors, ConfigPlace, ConfigWarning, ConfigWarningKind,
};

/// All findings.
pub(super) struct Report {
    /// The number of rules.
    rules: usize,
    errors: Vec<ConfigError>,
    warnings: Vec<ConfigWarning>,
}

impl Report {
    pub(super) fn new(rules: usize) -> Self {
        Self {
            rules,
            errors: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// A field of a rule, to report what is found in it.
    pub(super) fn field(&mut self, rule: usize, name: impl Into<Cow<'static, str>>) -> Field<'_> {
        Field {
            report: self,
            rule: Some(rule),
            name: name.into(),
        }
    }

    /// A field that holds for all rules.
    pub(super) fn option(&mut self, name: &'static str) -> Field<'_> {
        Field {
            report: self,
            rule: None,
            name: name.into(),
        }
    }

    /// Reports an error in an option that holds for all rules.
    pub(super) fn option_error(
        &mut self,
        field: &'static str,
        value: Option<&str>,
        error: ConfigErrorKind,
    ) {
        let place = ConfigPlace {
            field: field.into(),
            rule: None,
            value: value.map(str::to_owned),
        };
        self.errors.push(ConfigError::new(place, error));
    }

    /// Returns the warnings, or the errors if there are any: rule by rule, and what holds for all
    /// rules last.
    pub(super) fn finish(mut self) -> Result<Vec<ConfigWarning>, ConfigErrors> {
        let rule = |place: &ConfigPlace| (place.rule().is_none(), place.rule());
        self.errors.sort_by_key(|error| rule(error.place()));
        self.warnings.sort_by_key(|warning| rule(warning.place()));
        ConfigErrors::check(self.errors)?;
        Ok(self.warnings)
    }
}

/// One field, of one rule or of all.
pub(super) struct Field<'a> {
    report: &'a mut Report,
    rule: Option<usize>,
    name: Cow<'static, str>,
}

/// Something that a check found.
pub(super) enum Finding {
    Error(ConfigErrorKind),
    Warning(ConfigWarningKind),
}

impl Finding {
    /// Returns whether the value stays in the canonical configuration.
    pub(super) fn leaves_effect(&self) -> bool {
        !matches!(
            self,
            Self::Warning(ConfigWarningKind::ForbiddenRequestHeader)
        )
    }
}

impl From<ConfigErrorKind> for Finding {
    fn from(error: ConfigErrorKind) -> Self {
        Self::Error(error)
    }
}

impl From<ConfigWarningKind> for Finding {
    fn from(warning: ConfigWarningKind) -> Self {
        Self::Warning(warning)
    }
}

impl Field<'_> {
    /// Reports something about `value`, or about the whole field.
    pub(super) fn report(&mut self, value: Option<&str>, finding: Finding) {
        let place = ConfigPlace {
            field: self.name.clone(),
            rule: self.rule.map(|rule| (rule, self.report.rules)),
            value: value.map(str::to_owned),
        };
        match finding {
            Finding::Error(kind) => self.report.errors.push(ConfigError::new(place, kind)),
            Finding::Warning(kind) => self.report.warnings.push(ConfigWarning::new(place, kind)),
        }
    }

    pub(super) fn error(&mut self, value: Option<&str>, error: ConfigErrorKind) {
        self.report(value, error.into());
    }

    pub(super) fn warn(&mut self, value: Option<&str>, warning: ConfigWarningKind) {
        self.report(value, warning.into());
    }
}
