//! The configuration: what someone wrote, as plain data. Nothing is checked here.

mod danger;
#[cfg(feature = "serde")]
mod document;
#[cfg(feature = "serde")]
mod keys;
mod name_setters;
mod named;
mod options;
mod path_setter;
#[cfg(feature = "serde")]
mod path_table;
mod predicate;
mod presets;
mod rule_setters;
mod rules;
mod service_setters;
mod text_list;
pub mod texts;
#[cfg(feature = "serde")]
mod values;

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

pub use self::danger::Danger;
pub use self::named::UnknownName;
pub(crate) use self::options::ServiceOptions;
pub use self::options::{Disallowed, InnerHeaders, PreflightMode};
pub(crate) use self::predicate::OriginPredicate;
pub use self::presets::Preset;
pub use self::rules::RuleRef;

/// A CORS configuration: the origins that may use a service, and what they may do.
///
/// [`CorsLayer::new`](crate::CorsLayer::new) starts one and [`build`](Self::build) turns it into a
/// layer. Setters never fail. `build` checks everything and reports all mistakes at once.
///
/// A configuration is a list of *rules*. A rule names origins and says what their pages may do:
/// methods, headers, credentials, and how long a browser may cache a preflight. Most services need
/// one rule; [`next_rule`](Self::next_rule) starts another. The first rule whose origins match a
/// request decides. The remaining settings apply to all rules.
///
/// Setters that take a list **add** to what is there. They accept one text or any list of texts:
/// strings, [`http::Method`], [`http::HeaderName`] and [`http::HeaderValue`].
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use tower_cors::CorsLayer;
///
/// let layer = CorsLayer::new()
///     .allow_origins(["https://app.example.com"])
///     .allow_credentials(true)
///     .allow_methods(["PUT", "DELETE"])
///     .allow_headers(["content-type", "authorization"])
///     .expose_headers(["x-total-count"])
///     .max_age(Duration::from_secs(600))
///     .next_rule()
///     .allow_origins(["https://*.partner.example"])
///     .build()?;
/// # Ok::<(), tower_cors::ConfigErrors>(())
/// ```
///
/// A configuration with mistakes does not build:
///
/// ```
/// use tower_cors::CorsLayer;
///
/// let errors = CorsLayer::new()
///     .allow_origins(["https://App.example.com/"])
///     .allow_methods(["put"])
///     .build()
///     .unwrap_err();
///
/// assert_eq!(errors.len(), 2);
/// assert!(errors.to_string().contains("write \"https://app.example.com\""));
/// assert!(errors.to_string().contains("write \"PUT\""));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a configuration does nothing until it is built"]
pub struct CorsConfig {
    // mode != Rules => earlier_rules is empty and current_rule is the default (`compile` checks)
    pub(crate) mode: Mode,
    /// The rules that [`next_rule`](Self::next_rule) ended, first to last.
    pub(crate) earlier_rules: Vec<RuleConfig>,
    /// The last rule, which the setters change.
    pub(crate) current_rule: RuleConfig,
    pub(crate) options: ServiceOptions,
    /// Names to add to `Vary`.
    pub(crate) vary: Vec<String>,
    /// The exact origins of the service's own pages.
    pub(crate) own_origins: Vec<String>,
    pub(crate) dangers: Vec<Danger>,
    /// The configurations that take the place of this one below a path.
    pub(crate) paths: Vec<PathConfig>,
}

/// A configuration that applies below a path.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PathConfig {
    pub(crate) path: String,
    // config.paths is not empty => it does not compile
    // nested in config.paths => nested.config.paths is empty
    /// Shared: the part of a policy that decides below the path has it, too.
    pub(crate) config: Arc<CorsConfig>,
}

impl PathConfig {
    /// Creates one, and drops paths that are nested more than once.
    ///
    /// Those that are nested once keep it from compiling anyway. A configuration of any depth would
    /// overflow the stack where it is compared, printed or dropped.
    pub(crate) fn new(path: String, mut config: CorsConfig) -> Self {
        let nested = config.paths.iter_mut();
        for part in nested.filter(|part| !part.config.paths.is_empty()) {
            Arc::make_mut(&mut part.config).paths.clear();
        }
        let config = Arc::new(config);
        Self { path, config }
    }
}

/// The part of a configuration that decides on requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Mode {
    /// The rules.
    #[default]
    Rules,
    /// None: every origin is denied.
    DenyAll,
    /// None: the layer changes nothing.
    Passthrough,
}

/// A rule as it was written: its origins, and what their pages may do.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct RuleConfig {
    pub(crate) origins: Vec<String>,
    /// Those of `origins` that `allow_origins_from` added, in their order.
    // canonical => empty
    pub(crate) origin_texts: Vec<OriginText>,
    // no feature `regex` => empty
    pub(crate) regexes: Vec<String>,
    pub(crate) predicates: Vec<OriginPredicate>,
    pub(crate) methods: Vec<String>,
    pub(crate) headers: Vec<String>,
    pub(crate) exposed: Vec<String>,
    pub(crate) presets: Vec<Preset>,
    pub(crate) credentials: bool,
    pub(crate) max_age: Option<Duration>,
    pub(crate) private_network: bool,
}

/// The origins from a text with a name, such as that of an environment variable.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OriginText {
    pub(crate) name: String,
    /// Their indices among the origins of the rule; empty if the text holds none.
    pub(crate) indices: Range<usize>,
}

impl RuleConfig {
    /// Returns the name of the text that holds the origin at `index`, if one does.
    pub(crate) fn origin_text(&self, index: usize) -> Option<&str> {
        let texts = &self.origin_texts;
        let after = texts.partition_point(|text| text.indices.end <= index);
        let text = texts.get(after)?;
        text.indices.contains(&index).then_some(text.name.as_str())
    }
}

impl Default for CorsConfig {
    fn default() -> Self {
        Self::new()
    }
}

impl CorsConfig {
    /// Creates an empty configuration, as [`CorsLayer::new`] does.
    ///
    /// It does not build until it names an origin:
    ///
    /// ```
    /// use tower_cors::CorsConfig;
    ///
    /// assert!(CorsConfig::new().build().is_err());
    /// assert!(CorsConfig::new().allow_origins("https://example.com").build().is_ok());
    /// ```
    ///
    /// [`CorsLayer::new`]: crate::CorsLayer::new
    pub fn new() -> Self {
        Self {
            mode: Mode::Rules,
            earlier_rules: Vec::new(),
            current_rule: RuleConfig::default(),
            options: ServiceOptions::default(),
            vary: Vec::new(),
            own_origins: Vec::new(),
            dangers: Vec::new(),
            paths: Vec::new(),
        }
    }

    /// Creates a configuration that denies every origin.
    ///
    /// The layer rejects preflights and removes the inner service's `Access-Control-*` headers.
    /// Settings for all rules, such as [`on_disallowed_origin`](Self::on_disallowed_origin), still
    /// apply. A rule or a [`Danger`] beside it does not build. [`for_path`](Self::for_path) may allow
    /// origins below a path.
    ///
    /// ```
    /// use tower_cors::CorsConfig;
    ///
    /// let policy = CorsConfig::deny_all().compile()?;
    /// assert!(!policy.allows_origin("https://example.com"));
    ///
    /// let errors = CorsConfig::deny_all().allow_methods("PUT").compile().unwrap_err();
    /// assert_eq!(errors.first().code(), "not-alone");
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn deny_all() -> Self {
        Self {
            mode: Mode::DenyAll,
            ..Self::new()
        }
    }

    /// Creates a configuration under which the layer changes nothing, not even `Vary`.
    ///
    /// The inner service answers preflights and sets its own CORS headers. Apart from
    /// [`for_path`](Self::for_path), any other setting beside it does not build.
    ///
    /// ```
    /// use tower_cors::CorsConfig;
    ///
    /// let layer = CorsConfig::passthrough().build()?;
    ///
    /// let errors = CorsConfig::passthrough().debug_preflights(true).build().unwrap_err();
    /// assert_eq!(errors.first().code(), "not-alone");
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn passthrough() -> Self {
        Self {
            mode: Mode::Passthrough,
            ..Self::new()
        }
    }

    /// Returns all rules, first to last.
    pub(crate) fn rule_configs(&self) -> impl Iterator<Item = &RuleConfig> {
        self.earlier_rules.iter().chain([&self.current_rule])
    }

    /// Returns all rules, first to last, for `compile` to make them canonical.
    pub(crate) fn rule_configs_mut(&mut self) -> impl Iterator<Item = &mut RuleConfig> {
        self.earlier_rules
            .iter_mut()
            .chain([&mut self.current_rule])
    }
}
