//! `CorsConfig` as a document: TOML, YAML, JSON, and whatever else `serde` reads.

use std::time::Duration;

use http::StatusCode;
use serde::de::{Deserialize, Deserializer, Error as _, Unexpected, Visitor};
use serde::ser::{Error as _, Serialize, Serializer};

use super::{
    CorsConfig, Danger, Disallowed, InnerHeaders, Mode, PreflightMode, RuleConfig, ServiceOptions,
};
use tower_cors_core::duration;

/// Declares the two documents that have the fields of a rule: a rule, and a whole configuration, in
/// which they may stand flat.
macro_rules! documents {
    ($($field:ident: $type:ty,)*) => {
        /// A rule.
        #[derive(Default, PartialEq, serde::Deserialize, serde::Serialize)]
        #[serde(deny_unknown_fields, default)]
        struct RuleDocument {
            $(#[serde(skip_serializing_if = "is_default")] $field: $type,)*
        }

        /// A configuration: one rule, flat, or `rules`, and what holds for all of them.
        #[derive(Default, serde::Deserialize, serde::Serialize)]
        #[serde(deny_unknown_fields, default)]
        struct Document {
            $(#[serde(skip_serializing_if = "is_default")] $field: $type,)*
            #[serde(skip_serializing_if = "is_default")]
            preflight_mode: Option<PreflightMode>,
            #[serde(skip_serializing_if = "is_default")]
            preflight_status: Option<Status>,
            #[serde(skip_serializing_if = "is_default")]
            rejected_preflight_status: Option<Status>,
            #[serde(skip_serializing_if = "is_default")]
            inner_headers: Option<InnerHeaders>,
            #[serde(skip_serializing_if = "is_default")]
            debug_preflights: bool,
            #[serde(skip_serializing_if = "is_default")]
            dangerously_allow: Vec<Danger>,
            #[serde(skip_serializing_if = "is_default")]
            deny_all: bool,
            #[serde(skip_serializing_if = "is_default")]
            passthrough: bool,
            // Last, since TOML writes tables after values.
            #[serde(skip_serializing_if = "is_default")]
            on_disallowed_origin: Option<DisallowedDocument>,
            #[serde(skip_serializing_if = "is_default")]
            rules: Option<Vec<RuleDocument>>,
        }

        impl Document {
            /// The rule whose fields stand flat.
            fn take_flat(&mut self) -> RuleDocument {
                RuleDocument { $($field: std::mem::take(&mut self.$field),)* }
            }

            fn set_flat(&mut self, rule: RuleDocument) {
                $(self.$field = rule.$field;)*
            }
        }
    };
}

documents! {
    allow_origins: Vec<String>,
    allow_origin_regexes: Vec<String>,
    allow_methods: Vec<String>,
    allow_headers: Vec<String>,
    expose_headers: Vec<String>,
    allow_credentials: bool,
    max_age: Option<Age>,
    allow_private_network: bool,
}

/// `"forward"`, or `{ reject = 403 }`.
#[derive(PartialEq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
enum DisallowedDocument {
    Forward,
    Reject(Status),
}

/// A status code, as a number.
#[derive(Clone, Copy, PartialEq)]
struct Status(StatusCode);

/// A duration: whole seconds as a number, or a text such as `"10m"`.
#[derive(Clone, Copy, PartialEq)]
struct Age(Duration);

/// Reads a configuration; the keys are the names of the setters.
///
/// A document with all of them and their defaults (in TOML; YAML and JSON are alike):
///
/// ```
/// # use tower_cors::CorsConfig;
/// # let document = r#"
/// ## The origins of the rule. There is no default: a rule names one at least.
/// allow_origins = ["https://app.example.com", "https://*.example.com", "http://localhost:*"]
/// allow_origin_regexes = []           # with the feature `regex`
/// allow_methods = []                  # beside GET, HEAD and POST
/// allow_headers = []
/// expose_headers = []
/// allow_credentials = false
/// max_age = "5s"                      # or whole seconds; without it, browsers take 5 s
/// allow_private_network = false
///
/// ## For all rules.
/// preflight_mode = "answer"                # or "forward", "decorate"
/// preflight_status = 204
/// rejected_preflight_status = 403
/// inner_headers = "replace"           # or "keep"
/// debug_preflights = false
/// dangerously_allow = []              # "insecure-origins" …: see `Danger`
/// on_disallowed_origin = "forward"              # or { reject = 403 }
/// # "#;
/// # assert!(toml::from_str::<CorsConfig>(document)?.build().is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Several rules stand in a list:
///
/// ```
/// use tower_cors::CorsConfig;
///
/// let config: CorsConfig = serde_json::from_str(
///     r#"{
///         "rules": [
///             { "allow_origins": ["https://app.example.com"], "allow_credentials": true },
///             { "allow_origins": ["*"] }
///         ],
///         "on_disallowed_origin": { "reject": 403 }
///     }"#,
/// )?;
/// let layer = config.build()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// An unknown key, a wrong type, an unknown name, a status that is none, or rules both flat and in
/// a list. What the configuration says is checked when it is [built](CorsConfig::build).
impl<'de> Deserialize<'de> for CorsConfig {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut document = Document::deserialize(deserializer)?;
        let flat = document.take_flat();
        let rules = match document.rules.take() {
            None => vec![flat],
            Some(rules) if rules.is_empty() => {
                return Err(D::Error::custom(
                    "`rules` is empty: write one rule at least",
                ));
            }
            Some(rules) if flat == RuleDocument::default() => rules,
            Some(_) => {
                return Err(D::Error::custom(
                    "a rule stands both beside `rules` and in it: put all rules into `rules`",
                ));
            }
        };
        let no_regexes = rules
            .iter()
            .all(|rule| rule.allow_origin_regexes.is_empty());
        if !cfg!(feature = "regex") && !no_regexes {
            let message = "`allow_origin_regexes` needs the feature `regex` of `tower-cors`";
            return Err(D::Error::custom(message));
        }
        let mut rules: Vec<RuleConfig> = rules.into_iter().map(RuleConfig::from).collect();
        Ok(Self {
            mode: match (document.deny_all, document.passthrough) {
                (false, false) => Mode::Rules,
                (true, false) => Mode::DenyAll,
                (false, true) => Mode::Passthrough,
                (true, true) => {
                    let message = "`deny_all` stands beside `passthrough`: write one of the two";
                    return Err(D::Error::custom(message));
                }
            },
            current_rule: rules.pop().unwrap_or_default(),
            earlier_rules: rules,
            options: document.options(),
            dangers: document.dangerously_allow,
        })
    }
}

/// Writes a configuration, without what is the default. That of a [`Policy`](crate::Policy::config)
/// is canonical: compiling what is read back gives the same policy.
///
/// # Errors
///
/// A closure, which [`CorsConfig::allow_origin_if`] added, cannot be written.
///
/// ```
/// use tower_cors::CorsLayer;
///
/// let config = CorsLayer::new()
///     .allow_origins(["https://example.com"])
///     .max_age(std::time::Duration::from_secs(600));
/// assert_eq!(
///     toml::to_string(&config)?,
///     "allow_origins = [\"https://example.com\"]\nmax_age = 600\n",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl Serialize for CorsConfig {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.rule_configs().any(|rule| !rule.predicates.is_empty()) {
            let message = "`allow_origin_if` holds a closure, which cannot be written";
            return Err(S::Error::custom(message));
        }
        let mut document = Document::from(&self.options);
        document.dangerously_allow.clone_from(&self.dangers);
        document.deny_all = self.mode == Mode::DenyAll;
        document.passthrough = self.mode == Mode::Passthrough;
        if self.earlier_rules.is_empty() {
            document.set_flat(RuleDocument::from(&self.current_rule));
        } else {
            document.rules = Some(self.rule_configs().map(RuleDocument::from).collect());
        }
        document.serialize(serializer)
    }
}

impl Document {
    fn options(&self) -> ServiceOptions {
        let default = ServiceOptions::default();
        let status = |given: Option<Status>, default| given.map_or(default, |status| status.0);
        ServiceOptions {
            preflight_mode: self.preflight_mode.unwrap_or_default(),
            preflight_status: status(self.preflight_status, default.preflight_status),
            rejected_preflight_status: status(
                self.rejected_preflight_status,
                default.rejected_preflight_status,
            ),
            on_disallowed_origin: match self.on_disallowed_origin {
                Some(DisallowedDocument::Reject(status)) => Disallowed::Reject(status.0),
                _ => Disallowed::Forward,
            },
            inner_headers: self.inner_headers.unwrap_or_default(),
            debug_preflights: self.debug_preflights,
        }
    }
}

impl From<&ServiceOptions> for Document {
    fn from(options: &ServiceOptions) -> Self {
        let default = ServiceOptions::default();
        Self {
            preflight_mode: unless(default.preflight_mode, options.preflight_mode),
            preflight_status: unless(default.preflight_status, options.preflight_status)
                .map(Status),
            rejected_preflight_status: unless(
                default.rejected_preflight_status,
                options.rejected_preflight_status,
            )
            .map(Status),
            on_disallowed_origin: match options.on_disallowed_origin {
                Disallowed::Forward => None,
                Disallowed::Reject(status) => Some(DisallowedDocument::Reject(Status(status))),
            },
            inner_headers: unless(default.inner_headers, options.inner_headers),
            debug_preflights: options.debug_preflights,
            ..Self::default()
        }
    }
}

impl From<RuleDocument> for RuleConfig {
    fn from(rule: RuleDocument) -> Self {
        Self {
            origins: rule.allow_origins,
            regexes: rule.allow_origin_regexes,
            predicates: Vec::new(),
            methods: rule.allow_methods,
            headers: rule.allow_headers,
            exposed: rule.expose_headers,
            credentials: rule.allow_credentials,
            max_age: rule.max_age.map(|age| age.0),
            private_network: rule.allow_private_network,
        }
    }
}

impl From<&RuleConfig> for RuleDocument {
    fn from(rule: &RuleConfig) -> Self {
        Self {
            allow_origins: rule.origins.clone(),
            allow_origin_regexes: rule.regexes.clone(),
            allow_methods: rule.methods.clone(),
            allow_headers: rule.headers.clone(),
            expose_headers: rule.exposed.clone(),
            allow_credentials: rule.credentials,
            max_age: rule.max_age.map(Age),
            allow_private_network: rule.private_network,
        }
    }
}

impl<'de> Deserialize<'de> for Status {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = u16::deserialize(deserializer)?;
        StatusCode::from_u16(code).map(Self).map_err(|_| {
            D::Error::invalid_value(
                Unexpected::Unsigned(code.into()),
                &"a status from 100 to 999",
            )
        })
    }
}

impl Serialize for Status {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u16(self.0.as_u16())
    }
}

impl<'de> Deserialize<'de> for Age {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AgeVisitor)
    }
}

struct AgeVisitor;

impl Visitor<'_> for AgeVisitor {
    type Value = Age;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("whole seconds, or a duration such as \"10m\"")
    }

    fn visit_u64<E>(self, seconds: u64) -> Result<Age, E> {
        Ok(Age(Duration::from_secs(seconds)))
    }

    fn visit_i64<E: serde::de::Error>(self, seconds: i64) -> Result<Age, E> {
        match u64::try_from(seconds) {
            Ok(seconds) => self.visit_u64(seconds),
            Err(_) => Err(E::invalid_value(Unexpected::Signed(seconds), &self)),
        }
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Age, E> {
        let age = duration::parse(text).map(Age);
        age.map_err(|_| E::invalid_value(Unexpected::Str(text), &self))
    }
}

impl Serialize for Age {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.subsec_nanos() == 0 {
            serializer.serialize_u64(self.0.as_secs())
        } else {
            serializer.collect_str(&format_args!("{}ns", self.0.as_nanos()))
        }
    }
}

/// `value`, unless it is the default.
fn unless<T: PartialEq>(default: T, value: T) -> Option<T> {
    (value != default).then_some(value)
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
