//! The findings of the checks, each at its place.

use std::borrow::Cow;

use crate::error::{
    ConfigError, ConfigErrorKind, ConfigErrors, ConfigPlace, ConfigWarning, ConfigWarningKind,
};

/// All findings.
pub(super) struct Report {
    /// The number of rules.
    rules: usize,
    /// The findings of each rule, and last those that hold for all rules.
    // findings.len() == rules + 1
    findings: Box<[Vec<(ConfigPlace, Finding)>]>,
}

impl Report {
    pub(super) fn new(rules: usize) -> Self {
        Self {
            rules,
            findings: (0..=rules).map(|_| Vec::new()).collect(),
        }
    }

    /// A field of a rule, to report what is found in it.
    pub(super) fn field<'a>(&'a mut self, rule: usize, name: FieldName<'a>) -> Field<'a> {
        Field {
            report: self,
            rule: Some(rule),
            name,
        }
    }

    /// A field that holds for all rules.
    pub(super) fn option(&mut self, name: &'static str) -> Field<'_> {
        Field {
            report: self,
            rule: None,
            name: FieldName::Setter(name),
        }
    }

    /// Reports an error in an option that holds for all rules.
    pub(super) fn option_error(
        &mut self,
        field: &'static str,
        value: Option<&str>,
        error: ConfigErrorKind,
    ) {
        self.option(field).error(value, error);
    }

    /// Returns the warnings, or the errors if there are any: rule by rule, and what holds for all
    /// rules last.
    pub(super) fn finish(self) -> Result<Vec<ConfigWarning>, ConfigErrors> {
        let mut errors = Vec::new();
        let mut warnings = Vec::new();
        for findings in self.findings {
            for (place, finding) in findings {
                match finding {
                    Finding::Error(kind) => errors.push(ConfigError::new(place, kind)),
                    Finding::Warning(kind) => warnings.push(ConfigWarning::new(place, kind)),
                }
            }
        }
        ConfigErrors::check(errors)?;
        Ok(warnings)
    }
}

/// One field, of one rule or of all.
pub(super) struct Field<'a> {
    report: &'a mut Report,
    rule: Option<usize>,
    name: FieldName<'a>,
}

/// The name of a field in messages.
#[derive(Clone, Copy)]
pub(super) enum FieldName<'a> {
    /// That of its setter.
    Setter(&'static str),
    /// That of the text that holds the value.
    Text(&'a str),
}

impl FieldName<'_> {
    fn to_cow(self) -> Cow<'static, str> {
        match self {
            Self::Setter(name) => name.into(),
            Self::Text(name) => name.to_owned().into(),
        }
    }
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
            field: self.name.to_cow(),
            rule: self.rule.map(|rule| (rule, self.report.rules)),
            value: value.map(str::to_owned),
        };
        let index = self.rule.unwrap_or(self.report.rules);
        debug_assert!(
            index <= self.report.rules,
            "a field of a rule that there is"
        );
        if let Some(findings) = self.report.findings.get_mut(index) {
            findings.push((place, finding));
        }
    }

    pub(super) fn error(&mut self, value: Option<&str>, error: ConfigErrorKind) {
        self.report(value, error.into());
    }

    pub(super) fn warn(&mut self, value: Option<&str>, warning: ConfigWarningKind) {
        self.report(value, warning.into());
    }
}
