//! A model of policies, written as plainly as possible.

use tower_cors::{CorsConfig, CorsLayer, Danger, Origin};
use tower_cors_test_support::patterns::{REGEXES, pattern_matches, split};

/// A rule of the model.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) patterns: Vec<String>,
    /// A regex, by its index in [`REGEXES`].
    pub(crate) regex: Option<usize>,
    /// The beginning of the hosts that a predicate allows.
    pub(crate) prefix: Option<String>,
    pub(crate) credentials: bool,
}

/// Returns the first rule that matches.
fn first_match(rules: &[Rule], origin: &str) -> Option<usize> {
    Origin::parse(origin).ok()?;
    rules.iter().position(|rule| {
        let (_, host, _) = split(origin);
        let mut patterns = rule.patterns.iter();
        patterns.any(|pattern| pattern_matches(pattern, origin))
            || rule.regex.is_some_and(|index| REGEXES[index].1(origin))
            || rule
                .prefix
                .as_ref()
                .is_some_and(|prefix| host.starts_with(prefix))
    })
}

/// Returns the configuration of the rules. Each exposes a header that names it.
pub(crate) fn config(rules: &[Rule]) -> CorsConfig {
    let mut config = CorsLayer::new()
        .dangerously_allow(Danger::InsecureOrigins)
        .dangerously_allow(Danger::PublicSuffixWildcards)
        .dangerously_allow(Danger::LooseRegexes)
        .dangerously_allow(Danger::AnyOriginWithCredentials)
        .dangerously_allow(Danger::AnyHost);
    for (index, rule) in rules.iter().enumerate() {
        if index > 0 {
            config = config.next_rule();
        }
        config = config
            .allow_origins(&rule.patterns)
            .allow_credentials(rule.credentials)
            .expose_headers([format!("x-rule-{index}")]);
        if let Some(index) = rule.regex {
            config = config.allow_origin_regexes([REGEXES[index].0]);
        }
        if let Some(prefix) = rule.prefix.clone() {
            config = config.allow_origin_if(move |origin, _| origin.host().starts_with(&prefix));
        }
    }
    config
}

/// Returns the response to an actual request, as [`tower_cors_test_support`] describes it.
pub(crate) fn expected(rules: &[Rule], origin: &str) -> String {
    match first_match(rules, origin) {
        Some(index) => {
            let credentials = if rules[index].credentials {
                " ACAC=true"
            } else {
                ""
            };
            format!("inner 200 ACAO={origin}{credentials} ACEH=x-rule-{index} Vary=Origin")
        }
        None => String::from("inner 200 Vary=Origin"),
    }
}
