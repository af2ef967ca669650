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
pub struct RuleRef<'a> {
    rule: &'a RuleConfig,
    path: Option<&'a str>,
}

impl CorsConfig {
    /// Returns all rules, first to last: those of the base configuration, then those of each
    /// [path](Self::for_path).
    ///
    /// A configuration has at least one, which may be empty. [`deny_all`](Self::deny_all) and
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
        let of_paths = self.paths.iter().flat_map(|part| {
            let path = Some(part.path.as_str());
            part.config
                .own_rules()
                .map(move |rule| RuleRef { rule, path })
        });
        let base = self.own_rules().map(|rule| RuleRef { rule, path: None });
        base.chain(of_paths)
    }

    /// Returns the rules of this configuration, without those of its paths.
    fn own_rules(&self) -> impl Iterator<Item = &RuleConfig> {
        let has_rules = self.mode == Mode::Rules;
        self.rule_configs().filter(move |_| has_rules)
    }
}

impl<'a> RuleRef<'a> {
    /// Returns the path below which the rule applies; `None` for the base configuration.
    ///
    /// See [`CorsConfig::for_path`].
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let config = CorsLayer::new()
    ///     .allow_origins("https://example.com")
    ///     .for_path("/uploads", CorsLayer::new().allow_origins("https://uploads.example.com"));
    /// let paths: Vec<_> = config.rules().map(|rule| rule.path()).collect();
    /// assert_eq!(paths, [None, Some("/uploads")]);
    /// ```
    #[must_use]
    pub fn path(&self) -> Option<&'a str> {
        self.path
    }

    /// Returns the values of [`CorsConfig::allow_origins`], in order.
    #[must_use]
    pub fn allow_origins(&self) -> &'a [String] {
        &self.rule.origins
    }

    /// Returns the values of `CorsConfig::allow_origin_regexes`; none without the feature `regex`.
    #[must_use]
    pub fn allow_origin_regexes(&self) -> &'a [String] {
        &self.rule.regexes
    }

    /// Returns the number of closures that [`CorsConfig::allow_origin_if`] added.
    #[must_use]
    pub fn predicates(&self) -> usize {
        self.rule.predicates.len()
    }

    /// Returns the values of [`CorsConfig::allow_methods`], in order.
    #[must_use]
    pub fn allow_methods(&self) -> &'a [String] {
        &self.rule.methods
    }

    /// Returns the values of [`CorsConfig::allow_headers`], in order.
    #[must_use]
    pub fn allow_headers(&self) -> &'a [String] {
        &self.rule.headers
    }

    /// Returns the values of [`CorsConfig::expose_headers`], in order.
    #[must_use]
    pub fn expose_headers(&self) -> &'a [String] {
        &self.rule.exposed
    }

    /// Returns the values of [`CorsConfig::preset`], in order. The canonical configuration has none:
    /// it lists the names.
    #[must_use]
    pub fn presets(&self) -> &'a [Preset] {
        &self.rule.presets
    }

    /// Returns the value of [`CorsConfig::allow_credentials`]; `false` by default.
    #[must_use]
    pub fn allow_credentials(&self) -> bool {
        self.rule.credentials
    }

    /// Returns the value of [`CorsConfig::max_age`], if it was set.
    #[must_use]
    pub fn max_age(&self) -> Option<Duration> {
        self.rule.max_age
    }

    /// Returns the value of [`CorsConfig::allow_private_network`]; `false` by default.
    #[must_use]
    pub fn allow_private_network(&self) -> bool {
        self.rule.private_network
    }
}
