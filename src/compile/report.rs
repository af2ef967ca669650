//! The findings of the checks, each at its place.

use std::borrow::Cow;

use crate::config::CorsConfig;
use crate::error::{
    ConfigError, ConfigErrorKind, ConfigErrors, ConfigPlace, ConfigWarning, ConfigWarningKind,
};

/// The number of the base configuration. Those of paths come after it.
pub(super) const BASE: usize = 0;

/// All findings.
pub(super) struct Report {
    /// By the number of the configuration.
    configurations: Vec<Findings>,
    /// The number of the configuration being compiled.
    current: usize,
}

/// The findings about one configuration.
struct Findings {
    path: Option<String>,
    /// The number of rules.
    rules: usize,
    /// The findings of each rule, and last those that hold for all rules.
    // of_rules.len() == rules + 1
    of_rules: Box<[Vec<(ConfigPlace, Finding)>]>,
}

impl Findings {
    fn new(path: Option<&str>, config: &CorsConfig) -> Self {
        let rules = config.rule_configs().count();
        Self {
            path: path.map(str::to_owned),
            rules,
            of_rules: (0..=rules).map(|_| Vec::new()).collect(),
        }
    }
}

impl Report {
    /// Creates an empty report about `config` and those of its paths.
    pub(super) fn new(config: &CorsConfig) -> Self {
        let of_paths = config.paths.iter();
        let of_paths = of_paths.map(|part| Findings::new(Some(&part.path), &part.config));
        let base = Findings::new(None, config);
        Self {
            configurations: [base].into_iter().chain(of_paths).collect(),
            current: BASE,
        }
    }

    /// Continues with the configuration of this number.
    pub(super) fn enter(&mut self, number: usize) {
        self.current = number;
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

    /// Returns the warnings, or the errors if there are any.
    ///
    /// They come rule by rule; findings that hold for all rules of a configuration come last.
    pub(super) fn finish(self) -> Result<Vec<ConfigWarning>, ConfigErrors> {
        let mut errors = Vec::new();
        let mut warnings = Vec::new();
        let findings = self.configurations.into_iter();
        for findings in findings.flat_map(|findings| findings.of_rules) {
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
        let report = &mut *self.report;
        let findings = report.configurations.get_mut(report.current);
        debug_assert!(findings.is_some(), "each configuration has findings");
        let Some(findings) = findings else {
            return;
        };
        let place = ConfigPlace {
            path: findings.path.clone(),
            field: self.name.to_cow(),
            rule: self.rule.map(|rule| (rule, findings.rules)),
            value: value.map(str::to_owned),
        };
        let of_rule = findings
            .of_rules
            .get_mut(self.rule.unwrap_or(findings.rules));
        debug_assert!(of_rule.is_some(), "a field of a rule that exists");
        if let Some(of_rule) = of_rule {
            of_rule.push((place, finding));
        }
    }

    pub(super) fn error(&mut self, value: Option<&str>, error: ConfigErrorKind) {
        self.report(value, error.into());
    }

    pub(super) fn warn(&mut self, value: Option<&str>, warning: ConfigWarningKind) {
        self.report(value, warning.into());
    }
}
