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
    configurations: Vec<Configuration>,
    /// The number of the configuration being compiled.
    current: usize,
    /// Configuration by configuration, the findings of each rule, and last those that hold for all
    /// rules.
    findings: Vec<Vec<(ConfigPlace, Finding)>>,
}

/// The configuration that findings are about.
struct Configuration {
    path: Option<String>,
    /// The number of rules.
    rules: usize,
    /// The index of its first rule's findings.
    // first + rules < findings.len()
    first: usize,
}

impl Report {
    /// Creates an empty report about `config` and those of its paths.
    pub(super) fn new(config: &CorsConfig) -> Self {
        let mut report = Self {
            configurations: Vec::new(),
            current: BASE,
            findings: Vec::new(),
        };
        report.add(None, config);
        for part in &config.paths {
            report.add(Some(&part.path), &part.config);
        }
        report
    }

    fn add(&mut self, path: Option<&str>, config: &CorsConfig) {
        let rules = config.rule_configs().count();
        let first = self.findings.len();
        self.findings.resize_with(first + rules + 1, Vec::new);
        self.configurations.push(Configuration {
            path: path.map(str::to_owned),
            rules,
            first,
        });
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
        for of_rule in self.findings {
            for (place, finding) in of_rule {
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
    #[cold]
    pub(super) fn report(&mut self, value: Option<&str>, finding: Finding) {
        let report = &mut *self.report;
        let configuration = report.configurations.get(report.current);
        debug_assert!(configuration.is_some(), "a configuration that exists");
        let Some(Configuration { path, rules, first }) = configuration else {
            return;
        };
        let place = ConfigPlace {
            path: path.clone(),
            field: self.name.to_cow(),
            rule: self.rule.map(|rule| (rule, *rules)),
            value: value.map(str::to_owned),
        };
        let index = first + self.rule.unwrap_or(*rules);
        let findings = report.findings.get_mut(index);
        debug_assert!(findings.is_some(), "a field of a rule that exists");
        if let Some(findings) = findings {
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
