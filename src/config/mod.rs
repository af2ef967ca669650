//! The configuration: plain data, and the only setters.

mod danger;
#[cfg(feature = "serde")]
mod document;
mod named;
mod options;
mod predicate;
mod rule_setters;
mod rules;
mod service_setters;
pub mod texts;

use std::time::Duration;

pub use self::danger::Danger;
pub use self::named::UnknownName;
pub(crate) use self::options::ServiceOptions;
pub use self::options::{Disallowed, InnerHeaders, PreflightMode};
pub(crate) use self::predicate::OriginPredicate;
pub use self::rules::RuleRef;

/// What someone wrote: the origins that may reach a service, and what each may do there.
///
/// [`CorsLayer::new`] begins one, [`build`](Self::build) ends it. Nothing is checked before that;
/// then everything is, and every mistake is reported at once.
///
/// A configuration is a list of *rules*. A rule says what its origins may do: methods, headers,
/// credentials, how long a browser may remember the answer. Most services need one;
/// [`next_rule`](Self::next_rule) begins another. The first rule whose origins match a request
/// decides it. The other settings hold for all rules.
///
/// Setters that take a list (`["https://example.com"]`, also where there is but one) **add** to
/// what is there. Strings, [`http::Method`] and [`http::HeaderName`] all go in.
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
/// A mistake does not build:
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
    pub(crate) mode: Mode,
    // mode != Rules => no rules: checked when it compiles
    /// The rules that [`next_rule`](Self::next_rule) has ended, first to last.
    pub(crate) earlier_rules: Vec<RuleConfig>,
    /// The last rule: the one that the setters work on.
    pub(crate) current_rule: RuleConfig,
    pub(crate) options: ServiceOptions,
    pub(crate) dangers: Vec<Danger>,
}

/// What decides on requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Mode {
    /// The rules.
    #[default]
    Rules,
    /// No origin is allowed.
    DenyAll,
    /// The layer touches nothing.
    Passthrough,
}

/// What a rule's origins may do.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct RuleConfig {
    pub(crate) origins: Vec<String>,
    /// Empty without the `regex` feature.
    pub(crate) regexes: Vec<String>,
    pub(crate) predicates: Vec<OriginPredicate>,
    pub(crate) methods: Vec<String>,
    pub(crate) headers: Vec<String>,
    pub(crate) exposed: Vec<String>,
    pub(crate) credentials: bool,
    pub(crate) max_age: Option<Duration>,
    pub(crate) private_network: bool,
}

impl Default for CorsConfig {
    fn default() -> Self {
        Self::new()
    }
}

impl CorsConfig {
    /// An empty configuration, as [`CorsLayer::new`] gives it. It does not build before it names an
    /// origin.
    ///
    /// ```
    /// use tower_cors::CorsConfig;
    ///
    /// assert!(CorsConfig::new().compile().is_err());
    /// ```
    pub fn new() -> Self {
        Self {
            mode: Mode::Rules,
            earlier_rules: Vec::new(),
            current_rule: RuleConfig::default(),
            options: ServiceOptions::default(),
            dangers: Vec::new(),
        }
    }

    /// A configuration that allows no origin.
    ///
    /// Preflights are rejected, and responses to other origins carry no `Access-Control-*` header.
    /// Options such as [`on_disallowed_origin`](Self::on_disallowed_origin) hold; a rule beside it
    /// does not build.
    ///
    /// ```
    /// use tower_cors::CorsConfig;
    ///
    /// let policy = CorsConfig::deny_all().compile()?;
    /// assert!(!policy.allows_origin("https://example.com"));
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn deny_all() -> Self {
        Self {
            mode: Mode::DenyAll,
            ..Self::new()
        }
    }

    /// A configuration with which the layer touches nothing: neither requests nor responses, `Vary`
    /// included.
    ///
    /// The inner service answers preflights, and its CORS headers stay. Anything beside it does not
    /// build.
    ///
    /// ```
    /// use tower_cors::CorsConfig;
    ///
    /// let layer = CorsConfig::passthrough().build()?;
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

    /// Returns all rules, first to last, to be made canonical.
    pub(crate) fn rule_configs_mut(&mut self) -> impl Iterator<Item = &mut RuleConfig> {
        self.earlier_rules
            .iter_mut()
            .chain([&mut self.current_rule])
    }
}
