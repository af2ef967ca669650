//! Reading the rules of a configuration.

use std::time::Duration;

use super::{CorsConfig, Mode, RuleConfig};

/// A rule of a configuration, as it was written: see [`CorsConfig::rules`].
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
///     .allow_origins(["*"]);
/// let rules: Vec<_> = config.rules().collect();
///
/// assert_eq!(rules.len(), 2);
/// assert!(rules[0].allow_credentials());
/// assert_eq!(rules[1].allow_origins(), ["*"]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RuleRef<'a>(&'a RuleConfig);

impl CorsConfig {
    /// Returns all rules, first to last: at least one, which may be empty.
    /// [`deny_all`](Self::deny_all) and [`passthrough`](Self::passthrough) have none.
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
    /// The values of [`CorsConfig::allow_origins`].
    #[must_use]
    pub fn allow_origins(&self) -> &'a [String] {
        &self.0.origins
    }

    /// The values of `CorsConfig::allow_origin_regexes`; empty without the feature `regex`.
    #[must_use]
    pub fn allow_origin_regexes(&self) -> &'a [String] {
        &self.0.regexes
    }

    /// The number of closures that [`CorsConfig::allow_origin_if`] added.
    #[must_use]
    pub fn predicates(&self) -> usize {
        self.0.predicates.len()
    }

    /// The values of [`CorsConfig::allow_methods`].
    #[must_use]
    pub fn allow_methods(&self) -> &'a [String] {
        &self.0.methods
    }

    /// The values of [`CorsConfig::allow_headers`].
    #[must_use]
    pub fn allow_headers(&self) -> &'a [String] {
        &self.0.headers
    }

    /// The values of [`CorsConfig::expose_headers`].
    #[must_use]
    pub fn expose_headers(&self) -> &'a [String] {
        &self.0.exposed
    }

    /// The value of [`CorsConfig::allow_credentials`].
    #[must_use]
    pub fn allow_credentials(&self) -> bool {
        self.0.credentials
    }

    /// The value of [`CorsConfig::max_age`].
    #[must_use]
    pub fn max_age(&self) -> Option<Duration> {
        self.0.max_age
    }

    /// The value of [`CorsConfig::allow_private_network`].
    #[must_use]
    pub fn allow_private_network(&self) -> bool {
        self.0.private_network
    }
}
