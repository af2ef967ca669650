//! From a configuration to a policy: a function a field, then what holds across fields and rules.

mod lists;
#[cfg(feature = "regex")]
mod loose_regex;
mod origins;
mod public_suffix;
#[cfg(feature = "regex")]
mod regexes;
#[cfg(feature = "regex")]
mod reverse_nfa;

use std::collections::HashSet;

use http::{HeaderValue, StatusCode};

use self::lists::{expose_headers, methods, request_headers};
use self::origins::Origins;
use crate::config::{CorsConfig, Disallowed, RuleConfig, ServiceOptions};
use crate::error::{ConfigError, ConfigErrors, ConfigPlace, ConfigWarning};
use crate::limits::{CHROMIUM_MAX_AGE, MAX_AGE};
use crate::policy::{Compiled, Policy, Rule, Vary};
use crate::trace;

/// # The end of the chain, without a layer
impl CorsConfig {
    /// Checks everything, and compiles it into a [`Policy`]: what [`build`](Self::build) does, without the layer.
    ///
    /// # Errors
    ///
    /// All mistakes of all rules at once, each with the field, the value at fault and the way to mend it.
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let policy = CorsLayer::new()
    ///     .allow_origins(["https://example.com"])
    ///     .allow_methods(["patch"])
    ///     .compile()?;
    /// assert_eq!(policy.warnings().len(), 1); // browsers do not make `PATCH` of it
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn compile(self) -> Result<Policy, ConfigErrors> {
        let policy = compile(self)?;
        trace::compiled(policy.warnings());
        Ok(policy)
    }
}

fn compile(mut config: CorsConfig) -> Result<Policy, ConfigErrors> {
    let mut report = Report {
        rules: config.rule_configs().count(),
        errors: Vec::new(),
        warnings: Vec::new(),
    };
    let Origins {
        matcher,
        wildcard_rule,
        redundant,
    } = origins::compile(&config, &mut report);
    let rules: Box<[Rule]> = (0..)
        .zip(config.rule_configs_mut())
        .map(|(index, rule)| compile_rule(index, rule, &mut report))
        .collect();
    origins::remove(&mut config, &redundant);
    report.errors.sort_by_key(ConfigError::rule);
    report.warnings.sort_by_key(ConfigWarning::rule);
    check_options(&config.options, &mut report.errors);
    ConfigErrors::check(report.errors)?;

    let uniform = rules.len() == 1 && wildcard_rule.is_some();
    let private_network = rules.iter().any(|rule| rule.private_network);
    Ok(Policy::new(Compiled {
        warnings: report.warnings,
        matcher,
        wildcard_rule,
        vary: if uniform { Vary::Nothing } else { Vary::Origin },
        preflight_vary: if private_network {
            Vary::PrivateNetworkPreflight
        } else {
            Vary::Preflight
        },
        rules,
        config,
    }))
}

fn compile_rule(index: usize, rule: &mut RuleConfig, report: &mut Report) -> Rule {
    let credentials = rule.credentials;
    let mut seen = HashSet::new();
    rule.regexes.retain(|regex| seen.insert(regex.clone()));
    let (methods, allow_methods) = methods(
        &mut report.field(index, "allow_methods"),
        &mut rule.methods,
        credentials,
    );
    let (headers, allow_headers) = request_headers(
        &mut report.field(index, "allow_headers"),
        &mut rule.headers,
        credentials,
    );
    let expose_headers = expose_headers(
        &mut report.field(index, "expose_headers"),
        &mut rule.exposed,
        credentials,
    );
    Rule {
        answers_any: !credentials && rule.origins.iter().any(|origin| origin == "*"),
        credentials,
        methods,
        headers,
        private_network: rule.private_network,
        allow_methods,
        allow_headers,
        expose_headers,
        max_age: max_age(&mut report.field(index, "max_age"), rule),
    }
}

fn max_age(field: &mut Field<'_>, rule: &RuleConfig) -> Option<HeaderValue> {
    let age = rule.max_age?;
    let place = field.place(Some(&format!("{age:?}")));
    if age.subsec_nanos() > 0 {
        field.error(ConfigError::MaxAgeFraction { place });
    } else if age > MAX_AGE {
        field.error(ConfigError::MaxAgeTooLong { place });
    } else if age > CHROMIUM_MAX_AGE {
        field.warn(ConfigWarning::MaxAgeCapped { place });
    }
    Some(age.as_secs().into())
}

fn check_options(options: &ServiceOptions, errors: &mut Vec<ConfigError>) {
    let place = |field, status: StatusCode| ConfigPlace {
        rule: 0,
        rules: 0,
        field,
        value: Some(status.as_str().to_owned()),
    };
    let granted = options.preflight_status;
    if !granted.is_success() {
        errors.push(ConfigError::PreflightStatus {
            place: place("preflight_status", granted),
        });
    }
    let rejected = options.rejected_preflight_status;
    if !is_final(rejected) {
        errors.push(ConfigError::Status {
            place: place("rejected_preflight_status", rejected),
        });
    }
    match options.disallowed {
        Disallowed::Reject(status) if !is_final(status) => errors.push(ConfigError::Status {
            place: place("disallowed", status),
        }),
        _ => {}
    }
}

/// Whether a server can end its answer with `status`: 1xx only announces another one, and beyond 599 nothing is defined.
fn is_final(status: StatusCode) -> bool {
    (200..600).contains(&status.as_u16())
}

/// What the checks found.
struct Report {
    /// How many rules there are.
    rules: usize,
    errors: Vec<ConfigError>,
    warnings: Vec<ConfigWarning>,
}

impl Report {
    fn field(&mut self, rule: usize, name: &'static str) -> Field<'_> {
        Field {
            report: self,
            rule,
            name,
        }
    }
}

/// One field of one rule, and where to report what is found in it.
struct Field<'a> {
    report: &'a mut Report,
    rule: usize,
    name: &'static str,
}

impl Field<'_> {
    fn place(&self, value: Option<&str>) -> ConfigPlace {
        ConfigPlace {
            rule: self.rule,
            rules: self.report.rules,
            field: self.name,
            value: value.map(str::to_owned),
        }
    }

    fn error(&mut self, error: ConfigError) {
        self.report.errors.push(error);
    }

    fn warn(&mut self, warning: ConfigWarning) {
        self.report.warnings.push(warning);
    }
}

/// A value that is made once, for all responses.
fn constant(text: String) -> Option<HeaderValue> {
    let value = HeaderValue::try_from(text).ok()?;
    // The first clone of a value that was made of a string allocates its reference count. Here, then, and on no request.
    drop(value.clone());
    Some(value)
}
