//! A model of policies: the first rule that matches, by one pattern after the other.

use http::{HeaderValue, Request, header};
use tower_cors::{CorsConfig, CorsLayer, Danger, Origin};
use tower_cors_test_support::patterns::{REGEXES, pattern_matches, split};
use tower_cors_test_support::wait;

/// An inner service's headers that would grant everything.
pub const LEAKY: &str = "ACAO=leak ACAC=true";

/// A rule of the model.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Patterns that parse.
    pub patterns: Vec<String>,
    /// A regex, by its index in [`REGEXES`].
    pub regex: Option<usize>,
    /// The beginning of the hosts that a predicate allows.
    pub prefix: Option<String>,
    /// The setting `allow_credentials`.
    pub credentials: bool,
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

/// Returns the configuration of the rules, with all dangers that they may need. Each rule exposes a header that names it.
pub fn config(rules: &[Rule]) -> CorsConfig {
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
#[must_use]
pub fn expected(rules: &[Rule], origin: &str) -> String {
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

/// Returns the response to an actual request, as [`expected`] does.
///
/// # Panics
///
/// Panics if `origin` is not the value of a header.
#[must_use]
pub fn answer(layer: &CorsLayer, origin: impl AsRef<[u8]>) -> String {
    let mut request = Request::new(());
    let value = HeaderValue::from_bytes(origin.as_ref()).unwrap();
    request.headers_mut().insert(header::ORIGIN, value);
    wait(tower_cors_test_support::answer(layer, request, LEAKY))
}

/// The layer answers as the model does. So do the layer of the canonical configuration, and a layer
/// with more patterns than are compared one by one.
///
/// # Panics
///
/// Panics if one does not.
pub fn the_index_is_the_model<T: AsRef<str>>(rules: &[Rule], origins: &[T]) {
    let policy = config(rules).compile().unwrap();
    let canonical = policy.config().clone().compile().unwrap();
    assert_eq!(policy.config(), canonical.config());
    let others = (0..17).map(|number| format!("https://*.other{number}.test"));
    let many = config(rules).next_rule().allow_origins(others);
    let layers = [policy, canonical, many.compile().unwrap()].map(CorsLayer::from);
    for origin in origins {
        let expected = expected(rules, origin.as_ref());
        for layer in &layers {
            assert_eq!(
                answer(layer, origin.as_ref()),
                expected,
                "{origin}",
                origin = origin.as_ref()
            );
        }
    }
}
