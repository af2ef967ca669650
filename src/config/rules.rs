//! Reading a configuration back, rule by rule.

use std::time::Duration;

use super::{CorsConfig, Mode, Preset, RuleConfig};

/// A rule of a configuration, as it was written.
///
/// [`CorsConfig::rules`] returns them. Each method returns the values of the setter of its name.
///
/// # Examples
///
/// ```
/// use tower_cors::CorsLayer;
///
/// let config = CorsLayer::new()
///     .allow_origins(["https://app.example.com"])
///     .allow_credentials(true)
///     .next_rule()
///     .allow_origins(["*"])
///     .allow_methods(["PUT"])
///     .allow_headers(["content-type"])
///     .expose_headers(["etag"]);
/// let rules: Vec<_> = config.rules().collect();
///
/// assert_eq!(rules.len(), 2);
/// assert!(rules[0].allow_credentials());
/// assert_eq!(rules[0].predicates(), 0);
/// assert_eq!(rules[1].allow_origins(), ["*"]);
/// assert!(rules[1].allow_origin_regexes().is_empty());
/// assert_eq!(rules[1].allow_methods(), ["PUT"]);
/// assert_eq!(rules[1].allow_headers(), ["content-type"]);
/// assert_eq!(rules[1].expose_headers(), ["etag"]);
/// assert_eq!(rules[1].max_age(), None);
/// assert!(!rules[1].allow_private_network());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RuleRef<'a>(&'a RuleConfig);

impl CorsConfig {
    /// Returns all rules, first to last.
    ///
    /// There is at least one, which may be empty. [`deny_all`](Self::deny_all) and
    /// [`passthrough`](Self::passthrough) have none.
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let config = CorsLayer::new().allow_origins(["https://example.com"]);
    /// let origins: Vec<&String> = config.rules().flat_map(|rule| rule.allow_origins()).collect();
    /// assert_eq!(origins, ["https://example.com"]);
    /// ```
    pub fn rules(&self) -> impl Iterator<Item = RuleRef<'_>> {
        let has_rules = self.mode == Mode::Rules;
        self.rule_configs().filter(move |_| has_rules).map(RuleRef)
    }
}

impl<'a> RuleRef<'a> {
    /// Returns the values of [`CorsConfig::allow_origins`], in order.
    #[must_use]
    pub fn allow_origins(&self) -> &'a [String] {
        &self.0.origins
    }

    /// Returns the values of `CorsConfig::allow_origin_regexes`; none without the feature `regex`.
    #[must_use]
    pub fn allow_origin_regexes(&self) -> &'a [String] {
        &self.0.regexes
    }

    /// Returns the number of closures that [`CorsConfig::allow_origin_if`] added.
    #[must_use]
    pub fn predicates(&self) -> usize {
        self.0.predicates.len()
    }

    /// Returns the values of [`CorsConfig::allow_methods`], in order.
    #[must_use]
    pub fn allow_methods(&self) -> &'a [String] {
        &self.0.methods
    }

    /// Returns the values of [`CorsConfig::allow_headers`], in order.
    #[must_use]
    pub fn allow_headers(&self) -> &'a [String] {
        &self.0.headers
    }

    /// Returns the values of [`CorsConfig::expose_headers`], in order.
    #[must_use]
    pub fn expose_headers(&self) -> &'a [String] {
        &self.0.exposed
    }

    /// Returns the values of [`CorsConfig::preset`], in order. The canonical configuration has none:
    /// it lists the names.
    #[must_use]
    pub fn presets(&self) -> &'a [Preset] {
        &self.0.presets
    }

    /// Returns the value of [`CorsConfig::allow_credentials`]; `false` by default.
    #[must_use]
    pub fn allow_credentials(&self) -> bool {
        self.0.credentials
    }

    /// Returns the value of [`CorsConfig::max_age`], if it was set.
    #[must_use]
    pub fn max_age(&self) -> Option<Duration> {
        self.0.max_age
    }

    /// Returns the value of [`CorsConfig::allow_private_network`]; `false` by default.
    #[must_use]
    pub fn allow_private_network(&self) -> bool {
        self.0.private_network
    }
}
