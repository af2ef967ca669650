//! `CorsConfig` as a document: TOML, YAML, JSON, and any other format of `serde`.

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess};
use serde::ser::{Error as _, Serialize, Serializer};

use super::keys::{self, Keyed, Tables, ValueOf, keyed};
use super::path_table::PathTable;
use super::values::{Age, DisallowedDocument, List, Status};
use super::{
    CorsConfig, Danger, Disallowed, InnerHeaders, Mode, PreflightMode, Preset, RuleConfig,
    ServiceOptions,
};

/// Declares `RuleDocument` and `Document`: both have the fields of a rule.
macro_rules! documents {
    (rule: { $($field:ident: $type:ty,)* } all: { $($option:ident: $option_type:ty,)* }) => {
        /// A rule in the list `rules`.
        #[derive(Default, PartialEq, serde::Serialize)]
        struct RuleDocument {
            $(#[serde(skip_serializing_if = "is_default")] $field: $type,)*
        }

        /// A whole configuration: the fields of its only rule, or `rules`; and the other settings.
        #[derive(Default, serde::Serialize)]
        struct Document {
            $(#[serde(skip_serializing_if = "is_default")] $field: $type,)*
            $(#[serde(skip_serializing_if = "is_default")] $option: $option_type,)*
        }

        keyed!(RuleDocument, outer: [$($option),*], $($field: $type,)*);
        keyed!(Document, outer: [], $($field: $type,)* $($option: $option_type,)*);

        impl Document {
            /// Takes the rule whose fields are outside of `rules`.
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
    rule: {
        allow_origins: List<String>,
        allow_origin_regexes: List<String>,
        allow_methods: List<String>,
        allow_headers: List<String>,
        expose_headers: List<String>,
        presets: List<Preset>,
        allow_credentials: bool,
        max_age: Option<Age>,
        allow_private_network: bool,
    }
    // Tables last: TOML writes them after values.
    all: {
        preflight_mode: Option<PreflightMode>,
        preflight_status: Option<Status>,
        rejected_preflight_status: Option<Status>,
        inner_headers: Option<InnerHeaders>,
        debug_preflights: bool,
        vary: List<String>,
        own_origins: List<String>,
        dangerously_allow: List<Danger>,
        deny_all: bool,
        passthrough: bool,
        on_disallowed_origin: Option<DisallowedDocument>,
        rules: Option<Tables<RuleDocument>>,
        paths: PathTable,
    }
}

/// Reads a configuration. The keys are the names of the setters.
///
/// This TOML document has all of them; apart from `allow_origins`, each has its default:
///
/// ```
/// # use tower_cors::CorsConfig;
/// # let document = r#"
/// ## The rule. It must name an origin.
/// allow_origins = ["https://app.example.com", "https://*.example.com", "http://localhost:*"]
/// allow_origin_regexes = []           # needs the feature `regex`
/// allow_methods = []                  # GET, HEAD and POST are always granted
/// allow_headers = []
/// expose_headers = []
/// presets = []                        # the names of `Preset`, such as "mcp"
/// allow_credentials = false
/// max_age = "5s"                      # or a number of seconds
/// allow_private_network = false
///
/// ## Settings for all rules.
/// preflight_mode = "answer"           # or "forward", "decorate"
/// preflight_status = 204
/// rejected_preflight_status = 403
/// inner_headers = "replace"           # or "keep"
/// debug_preflights = false
/// vary = []                           # header names for `Vary`
/// own_origins = []                    # the origins of the service's own pages
/// dangerously_allow = []              # the names of `Danger`, such as "insecure-origins"
/// on_disallowed_origin = "forward"    # or { reject = 403 }
/// # "#;
/// # assert!(toml::from_str::<CorsConfig>(document)?.build().is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// One text may take the place of a list: `allow_origins = "https://app.example.com"`.
///
/// `deny_all = true` and `passthrough = true` take the place of rules:
///
/// ```
/// use tower_cors::CorsConfig;
///
/// let config: CorsConfig = toml::from_str("deny_all = true")?;
/// assert_eq!(config, CorsConfig::deny_all());
/// # Ok::<(), toml::de::Error>(())
/// ```
///
/// A list holds several rules:
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
/// A table holds the configuration of each [path](CorsConfig::for_path):
///
/// ```
/// use tower_cors::CorsConfig;
///
/// let document = r#"
/// allow_origins = "*"
///
/// [paths."/uploads"]
/// allow_origins = "https://uploads.example.com"
/// allow_methods = "PUT"
/// "#;
/// let config: CorsConfig = toml::from_str(document)?;
/// let paths: Vec<_> = config.rules().map(|rule| rule.path()).collect();
/// assert_eq!(paths, [None, Some("/uploads")]);
/// # Ok::<(), toml::de::Error>(())
/// ```
///
/// # Errors
///
/// Fails on an unknown key or name, a wrong type, an empty list of rules, and rules both inside and
/// outside of `rules`. Each error names the key. [`build`](CorsConfig::build) checks everything else.
///
/// ```
/// use tower_cors::CorsConfig;
///
/// let error = toml::from_str::<CorsConfig>("inner_headers = \"drop\"").unwrap_err();
/// assert!(error.to_string().contains("inner_headers: \"drop\" is not a way to handle inner headers"));
/// assert!(error.to_string().contains("write \"replace\" or \"keep\""));
///
/// let error = toml::from_str::<CorsConfig>("origins = []").unwrap_err();
/// assert!(error.to_string().contains("unknown key \"origins\"; write \"allow_origins\""));
/// ```
impl<'de> Deserialize<'de> for CorsConfig {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut document = Document::deserialize(deserializer)?;
        let flat = document.take_flat();
        let rules = match document.rules.take() {
            None => vec![flat],
            Some(Tables(rules)) if rules.is_empty() => {
                return Err(D::Error::custom(
                    "`rules` is empty; write at least one rule, or `deny_all = true`",
                ));
            }
            Some(Tables(rules)) if flat == RuleDocument::default() => rules,
            Some(_) => {
                return Err(D::Error::custom(
                    "some rules are in `rules` and one is outside; put all of them into `rules`",
                ));
            }
        };
        let no_regexes = rules
            .iter()
            .all(|rule| rule.allow_origin_regexes.0.is_empty());
        if !cfg!(feature = "regex") && !no_regexes {
            let message = "`allow_origin_regexes` needs the feature `regex` of the crate \
                           `tower-cors`; enable it, or use `allow_origins`";
            return Err(D::Error::custom(message));
        }
        let mut rules: Vec<RuleConfig> = rules.into_iter().map(RuleConfig::from).collect();
        Ok(Self {
            mode: match (document.deny_all, document.passthrough) {
                (false, false) => Mode::Rules,
                (true, false) => Mode::DenyAll,
                (false, true) => Mode::Passthrough,
                (true, true) => {
                    let message = "`deny_all` and `passthrough` exclude each other; remove one";
                    return Err(D::Error::custom(message));
                }
            },
            current_rule: rules.pop().unwrap_or_default(),
            earlier_rules: rules,
            options: document.options(),
            vary: document.vary.0,
            own_origins: document.own_origins.0,
            paths: document.paths.0,
            dangers: document.dangerously_allow.0,
        })
    }
}

/// Writes a configuration. Settings that have their default are left out.
///
/// The configuration of a [`Policy`](crate::Policy::config) is canonical: read back and compiled,
/// it gives the same policy.
///
/// # Errors
///
/// Fails if [`CorsConfig::allow_origin_if`] added a closure, which no document can hold.
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
///
/// let config = CorsLayer::new().allow_origin_if(|origin, _| origin.scheme() == "https");
/// assert!(toml::to_string(&config).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl Serialize for CorsConfig {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.rule_configs().any(|rule| !rule.predicates.is_empty()) {
            let message = "`allow_origin_if` added a closure, which a document cannot hold";
            return Err(S::Error::custom(message));
        }
        let mut document = Document::from(&self.options);
        document.vary = List(self.vary.clone());
        document.own_origins = List(self.own_origins.clone());
        document.paths = PathTable(self.paths.clone());
        document.dangerously_allow = List(self.dangers.clone());
        document.deny_all = self.mode == Mode::DenyAll;
        document.passthrough = self.mode == Mode::Passthrough;
        if self.earlier_rules.is_empty() {
            document.set_flat(RuleDocument::from(&self.current_rule));
        } else {
            let rules = self.rule_configs().map(RuleDocument::from);
            document.rules = Some(Tables(rules.collect()));
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
            origins: rule.allow_origins.0,
            origin_texts: Vec::new(),
            regexes: rule.allow_origin_regexes.0,
            predicates: Vec::new(),
            methods: rule.allow_methods.0,
            headers: rule.allow_headers.0,
            exposed: rule.expose_headers.0,
            presets: rule.presets.0,
            credentials: rule.allow_credentials,
            max_age: rule.max_age.map(|age| age.0),
            private_network: rule.allow_private_network,
        }
    }
}

impl From<&RuleConfig> for RuleDocument {
    fn from(rule: &RuleConfig) -> Self {
        Self {
            allow_origins: List(rule.origins.clone()),
            allow_origin_regexes: List(rule.regexes.clone()),
            allow_methods: List(rule.methods.clone()),
            allow_headers: List(rule.headers.clone()),
            expose_headers: List(rule.exposed.clone()),
            presets: List(rule.presets.clone()),
            allow_credentials: rule.credentials,
            max_age: rule.max_age.map(Age),
            allow_private_network: rule.private_network,
        }
    }
}

/// Returns `value`, unless it is the default.
fn unless<T: PartialEq>(default: T, value: T) -> Option<T> {
    (value != default).then_some(value)
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
