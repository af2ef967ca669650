//! The findings of the checks, each at its place.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::error::{
    ConfigError, ConfigErrorKind, ConfigErrors, ConfigPlace, ConfigWarning, ConfigWarningKind,
};

/// All findings.
#[derive(Default)]
pub(super) struct Report {
    /// The number of the configuration: 0 for the base one, then those of paths.
    configuration: usize,
    path: Option<String>,
    /// The number of rules of the configuration.
    rules: usize,
    /// By the number of the configuration, and the rule in it. What holds for all rules of a
    /// configuration comes last, under their number.
    findings: BTreeMap<(usize, usize), Vec<(ConfigPlace, Finding)>>,
}

impl Report {
    /// Starts with the base configuration, or returns to it.
    pub(super) fn enter_base(&mut self, rules: usize) {
        self.enter(0, None, rules);
    }

    /// Goes on with the configuration of a path.
    pub(super) fn enter_path(&mut self, number: usize, path: &str, rules: usize) {
        self.enter(number + 1, Some(path.to_owned()), rules);
    }

    fn enter(&mut self, configuration: usize, path: Option<String>, rules: usize) {
        self.configuration = configuration;
        self.path = path;
        self.rules = rules;
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
        self.option(field).error(value, error);
    }

    /// Returns the warnings, or the errors if there are any: rule by rule, and what holds for all
    /// rules of a configuration last.
    pub(super) fn finish(self) -> Result<Vec<ConfigWarning>, ConfigErrors> {
        let mut errors = Vec::new();
        let mut warnings = Vec::new();
        for (place, finding) in self.findings.into_values().flatten() {
            match finding {
                Finding::Error(kind) => errors.push(ConfigError::new(place, kind)),
                Finding::Warning(kind) => warnings.push(ConfigWarning::new(place, kind)),
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
        let report = &mut *self.report;
        let place = ConfigPlace {
            path: report.path.clone(),
            field: self.name.clone(),
            rule: self.rule.map(|rule| (rule, report.rules)),
            value: value.map(str::to_owned),
        };
        let rule = self.rule.unwrap_or(report.rules);
        let findings = report.findings.entry((report.configuration, rule));
        findings.or_default().push((place, finding));
    }

    pub(super) fn error(&mut self, value: Option<&str>, error: ConfigErrorKind) {
        self.report(value, error.into());
    }

    pub(super) fn warn(&mut self, value: Option<&str>, warning: ConfigWarningKind) {
        self.report(value, warning.into());
    }
}
