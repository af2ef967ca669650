//! The way from a configuration to a policy: one function a field, then what holds across rules.

mod header_names;
mod lists;
#[cfg(feature = "regex")]
mod loose_regex;
mod methods;
#[cfg(feature = "regex")]
mod never_matches;
#[cfg(feature = "regex")]
mod origin_grammar;
#[cfg(feature = "regex")]
mod origin_search;
mod origins;
mod own_origins;
mod path_text;
mod paths;
mod public_suffix;
#[cfg(feature = "regex")]
mod regex_advice;
#[cfg(feature = "regex")]
mod regex_steps;
#[cfg_attr(not(feature = "regex"), path = "no_regexes.rs")]
mod regexes;
mod report;
#[cfg(feature = "regex")]
mod reverse_nfa;

use std::sync::Arc;

use http::{HeaderValue, StatusCode};

use self::header_names::{expose_headers, request_headers, vary};
use self::lists::remove_repeats;
use self::methods::methods;
use self::origins::Index;
use self::report::FieldName::Setter;
use self::report::{BASE, Field, Report};
use crate::config::{CorsConfig, Disallowed, Mode, RuleConfig, ServiceOptions};
use crate::error::{ConfigErrorKind, ConfigErrors, ConfigWarningKind};
use crate::limits::{CHROMIUM_MAX_AGE, MAX_AGE};
use crate::policy::{
    CheckedRule, Compiled, PlainHeaders, Policy, PreparedAnswers, Rule, Scope, Vary, constant,
};
use crate::trace;

/// # The end of the chain, without a layer
impl CorsConfig {
    /// Checks everything, and compiles it into a [`Policy`].
    ///
    /// [`build`](Self::build) does the same, and makes a layer of the policy.
    ///
    /// # Errors
    ///
    /// Returns all mistakes of all rules at once, each with its field, the value at fault and the
    /// correction.
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let policy = CorsLayer::new()
    ///     .allow_origins(["https://example.com"])
    ///     .allow_methods(["patch"])
    ///     .compile()?;
    /// assert_eq!(policy.warnings().len(), 1); // browsers do not turn it into `PATCH`
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn compile(self) -> Result<Policy, ConfigErrors> {
        let policy = compile(self)?;
        trace::compiled(policy.warnings());
        Ok(policy)
    }
}

/// Compiles a configuration, as [`CorsConfig::compile`] does.
impl TryFrom<CorsConfig> for Policy {
    type Error = ConfigErrors;

    fn try_from(config: CorsConfig) -> Result<Self, ConfigErrors> {
        config.compile()
    }
}

fn compile(mut config: CorsConfig) -> Result<Policy, ConfigErrors> {
    let mut session = Session {
        report: Report::new(&config),
        regexes: regexes::Budget::new(&config),
    };
    let paths = paths::compile(&mut config, &mut session);
    session.report.enter(BASE);
    let mut compiled = compile_one(config, Scope::Base, &mut session);
    compiled.warnings = session.report.finish()?;
    compiled.paths = paths;
    Ok(Policy::new(compiled))
}

/// The state that all configurations of a policy share while they are compiled.
struct Session {
    report: Report,
    regexes: regexes::Budget,
}

/// Compiles one configuration, without those of its paths and without its warnings.
fn compile_one(mut config: CorsConfig, scope: Scope, session: &mut Session) -> Compiled {
    check_alone(&config, &mut session.report);
    vary(&mut session.report.option("vary"), &mut config.vary);
    let (index, redundant) = match config.mode {
        Mode::Rules => origins::compile(&config, session),
        Mode::DenyAll | Mode::Passthrough => (Index::default(), Vec::new()),
    };
    let report = &mut session.report;
    let (vary, preflight_vary) = varies(&config, &index);
    let rules = compile_rules(&mut config, &vary, &preflight_vary, report);
    origins::remove(&mut config, &redundant);
    check_options(&config.options, report);
    let own_origins = own_origins::compile(&mut config, report);
    let inner = config.options.inner_headers;
    Compiled {
        scope,
        paths: None,
        warnings: Vec::new(),
        matcher: index.matcher,
        wildcard_rule: index.wildcard_rule,
        own_origins,
        #[cfg(feature = "tracing")]
        reported_names: Arc::default(),
        rules,
        plain: PlainHeaders::new(vary, inner),
        plain_preflight: PlainHeaders::new(preflight_vary, inner),
        config: Arc::new(config),
    }
}

/// Returns the `Vary` of responses, and that of answers to preflights.
fn varies(config: &CorsConfig, index: &Index) -> (Vary, Vary) {
    // A single rule of `*` without credentials answers all origins alike, so caches may share
    // responses. Every other policy needs `Vary: Origin`, on denied responses too: a cache would
    // serve one origin's response to another.
    // <https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches>
    let is_uniform = config.earlier_rules.is_empty() && index.wildcard_rule.is_some();
    let vary = match is_uniform {
        true => Vary::NOTHING,
        false => Vary::ORIGIN,
    };
    let preflight_vary = match config.rule_configs().any(|rule| rule.private_network) {
        true => Vary::PRIVATE_NETWORK_PREFLIGHT,
        false => Vary::PREFLIGHT,
    };
    (vary.and(&config.vary), preflight_vary.and(&config.vary))
}

/// Compiles all rules, and makes them canonical.
fn compile_rules(
    config: &mut CorsConfig,
    vary: &Vary,
    preflight_vary: &Vary,
    report: &mut Report,
) -> Vec<Rule> {
    let mut rules = Vec::new();
    if config.mode == Mode::Rules {
        let inner = config.options.inner_headers;
        let debug_preflights = config.options.debug_preflights;
        for (index, rule) in (0..).zip(config.rule_configs_mut()) {
            let rule = check_rule(index, rule, report);
            let answers = PreparedAnswers::new(&rule, preflight_vary, debug_preflights);
            rules.push(Rule::new(rule, vary, answers, inner));
        }
    }
    rules
}

/// Checks that `deny_all` or `passthrough` is not combined with settings that it makes pointless.
///
/// Ignoring those settings would hide a mistake: their author expects a rule to apply.
fn check_alone(config: &CorsConfig, report: &mut Report) {
    let has_rules =
        !config.earlier_rules.is_empty() || config.current_rule != RuleConfig::default();
    let has_options = config.options != ServiceOptions::default()
        || !config.vary.is_empty()
        || !config.own_origins.is_empty();
    let has_dangers = !config.dangers.is_empty();
    let (field, beside) = match config.mode {
        Mode::DenyAll if has_rules => ("deny_all", "the rule"),
        Mode::DenyAll if has_dangers => ("deny_all", "the danger"),
        Mode::Passthrough if has_rules => ("passthrough", "the rule"),
        Mode::Passthrough if has_dangers => ("passthrough", "the danger"),
        Mode::Passthrough if has_options => ("passthrough", "the options"),
        _ => return,
    };
    report.option_error(field, None, ConfigErrorKind::NotAlone { beside });
}

fn check_rule(index: usize, rule: &mut RuleConfig, report: &mut Report) -> CheckedRule {
    rule.expand_presets();
    rule.origin_texts.clear();
    if rule.private_network {
        let mut field = report.field(index, Setter("allow_private_network"));
        field.warn(Some("true"), ConfigWarningKind::PrivateNetwork);
    }
    let credentials = rule.credentials;
    remove_repeats(&mut rule.regexes);
    let (methods, allow_methods) = methods(
        &mut report.field(index, Setter("allow_methods")),
        &mut rule.methods,
        credentials,
    );
    let (headers, allow_headers) = request_headers(
        &mut report.field(index, Setter("allow_headers")),
        &mut rule.headers,
        credentials,
    );
    let expose_headers = expose_headers(
        &mut report.field(index, Setter("expose_headers")),
        &mut rule.exposed,
        credentials,
    );
    CheckedRule {
        // Browsers refuse `*` with credentials, so such a rule echoes the origin.
        answers_any: !credentials && rule.origins.iter().any(|origin| origin == "*"),
        credentials,
        methods,
        headers,
        private_network: rule.private_network,
        allow_methods,
        allow_headers,
        expose_headers,
        max_age: max_age(&mut report.field(index, Setter("max_age")), rule),
    }
}

fn max_age(field: &mut Field<'_>, rule: &RuleConfig) -> Option<HeaderValue> {
    let age = rule.max_age?;
    let mut value = age.as_secs().to_string();
    let header = constant(value.clone());
    if age.subsec_nanos() > 0 {
        let fraction = format!("{:09}", age.subsec_nanos());
        value.extend([".", fraction.trim_end_matches('0')]);
    }
    value.push('s');
    if age.subsec_nanos() > 0 {
        field.error(Some(&value), ConfigErrorKind::MaxAgeFraction);
    } else if age > MAX_AGE {
        field.error(Some(&value), ConfigErrorKind::MaxAgeTooLong);
    } else if age > CHROMIUM_MAX_AGE {
        field.warn(Some(&value), ConfigWarningKind::MaxAgeCapped);
    }
    header
}

fn check_options(options: &ServiceOptions, report: &mut Report) {
    let granted = options.preflight_status;
    // <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>, step 7: an ok status.
    if !granted.is_success() {
        let error = ConfigErrorKind::PreflightStatus;
        report.option_error("preflight_status", Some(granted.as_str()), error);
    }
    let rejected = options.rejected_preflight_status;
    if !is_final(rejected) {
        let error = ConfigErrorKind::Status;
        report.option_error("rejected_preflight_status", Some(rejected.as_str()), error);
    }
    match options.on_disallowed_origin {
        Disallowed::Reject(status) if !is_final(status) => {
            report.option_error(
                "on_disallowed_origin",
                Some(status.as_str()),
                ConfigErrorKind::Status,
            );
        }
        _ => {}
    }
}

/// Returns whether `status` can end an answer.
///
/// A 1xx status only announces another one, and beyond 599 nothing is defined.
fn is_final(status: StatusCode) -> bool {
    (200..600).contains(&status.as_u16())
}
