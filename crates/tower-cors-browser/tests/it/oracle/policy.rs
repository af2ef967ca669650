//! A policy and its grants, in plain code.

use std::time::Duration;

use http::StatusCode;
use tower_cors::{CorsConfig, CorsLayer, Danger, Disallowed, PreflightMode};
use tower_cors_test_support::patterns::{REGEXES, pattern_matches};

/// A policy.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    pub(super) rules: Vec<Rule>,
    pub(super) settings: Settings,
}

/// A rule. Its names are those of `CorsConfig`.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    /// `["*"]` in the last rule. Otherwise origins, patterns and `null`.
    pub(super) origins: Vec<String>,
    /// An index of [`REGEXES`].
    pub(super) regex: Option<usize>,
    pub(super) methods: Vec<&'static str>,
    pub(super) headers: Vec<&'static str>,
    pub(super) exposed: Vec<&'static str>,
    pub(super) credentials: bool,
    pub(super) max_age: Option<u64>,
    pub(super) private_network: bool,
}

/// The settings of all rules.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) preflight_status: u16,
    pub(super) rejected_preflight_status: u16,
    /// `true` for `Disallowed::Reject`.
    pub(super) rejects_actual: bool,
    /// `true` for `PreflightMode::Decorate`.
    pub(super) decorates: bool,
    pub(super) debug: bool,
    /// `true` if the inner service grants everything with its own headers.
    pub(super) inner_grants: bool,
}

impl Rules {
    /// Returns the first rule for an origin, which may be `null`.
    pub(super) fn rule(&self, origin: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.matches(origin))
    }

    pub(super) fn config(&self) -> CorsConfig {
        let rules = self.rules.iter().enumerate();
        let config = rules.fold(CorsLayer::new(), |config, (index, rule)| {
            let config = if index > 0 {
                config.next_rule()
            } else {
                config
            };
            rule.add_to(config)
        });
        self.settings.add_to(config)
    }
}

impl Rule {
    fn matches(&self, origin: &str) -> bool {
        match (origin, self.origins.first().map(String::as_str)) {
            // The origin `null` never gets credentials, because any page can have it.
            ("null", Some("*")) => !self.credentials,
            (_, Some("*")) => true,
            ("null", _) => self.origins.iter().any(|listed| listed == "null"),
            _ => self.matches_serialized(origin),
        }
    }

    fn matches_serialized(&self, origin: &str) -> bool {
        let mut patterns = self.origins.iter().filter(|listed| *listed != "null");
        self.regex.is_some_and(|index| REGEXES[index].1(origin))
            || patterns.any(|pattern| pattern_matches(pattern, origin))
    }

    pub(super) fn grants_method(&self, method: &str) -> bool {
        let mut methods = self.methods.iter();
        ["GET", "HEAD", "POST"].contains(&method)
            || methods.any(|listed| *listed == "*" || *listed == method)
    }

    pub(super) fn grants_header(&self, name: &str) -> bool {
        let mut headers = self.headers.iter();
        let wildcard = self.headers.contains(&"*") && (self.credentials || name != "authorization");
        let mut covers = self.headers.iter().filter_map(|listed| prefix(listed));
        let by_prefix = name != "authorization" && covers.any(|prefix| name.starts_with(&prefix));
        wildcard || by_prefix || headers.any(|listed| listed.eq_ignore_ascii_case(name))
    }

    pub(super) fn exposes(&self, name: &str) -> bool {
        let mut exposed = self.exposed.iter();
        let by_prefix = |listed| prefix(listed).is_some_and(|prefix| name.starts_with(&prefix));
        let listed = exposed
            .any(|listed| *listed == "*" || by_prefix(listed) || listed.eq_ignore_ascii_case(name));
        name == "content-type" || (listed && name != "set-cookie")
    }

    fn add_to(&self, config: CorsConfig) -> CorsConfig {
        let mut config = config
            .allow_origins(&self.origins)
            .allow_methods(&self.methods)
            .allow_headers(&self.headers)
            .expose_headers(&self.exposed)
            .allow_credentials(self.credentials)
            .allow_private_network(self.private_network);
        if let Some(index) = self.regex {
            config = config.allow_origin_regexes([REGEXES[index].0]);
        }
        if let Some(seconds) = self.max_age {
            config = config.max_age(Duration::from_secs(seconds));
        }
        config
    }
}

/// Returns the prefix, in lower case, of the names that `listed` covers, if it is a pattern.
fn prefix(listed: &str) -> Option<String> {
    let prefix = listed.strip_suffix('*').filter(|prefix| !prefix.is_empty());
    prefix.map(str::to_ascii_lowercase)
}

impl Settings {
    fn add_to(&self, config: CorsConfig) -> CorsConfig {
        let status = |code| StatusCode::from_u16(code).unwrap();
        let disallowed = match self.rejects_actual {
            true => Disallowed::Reject(StatusCode::FORBIDDEN),
            false => Disallowed::Forward,
        };
        let mode = match self.decorates {
            true => PreflightMode::Decorate,
            false => PreflightMode::Answer,
        };
        config
            .preflight_mode(mode)
            .preflight_status(status(self.preflight_status))
            .rejected_preflight_status(status(self.rejected_preflight_status))
            .on_disallowed_origin(disallowed)
            .debug_preflights(self.debug)
            .dangerously_allow(Danger::InsecureOrigins)
            .dangerously_allow(Danger::PublicSuffixWildcards)
            .dangerously_allow(Danger::LooseRegexes)
            .dangerously_allow(Danger::NullOrigin)
            .dangerously_allow(Danger::AnyOriginWithCredentials)
    }
}
