//! Origins: one list, any, or a closure.

use http::HeaderValue;
use http::request::Parts;
use tower_cors::{CorsConfig, Danger, Policy, RuleRef};
use tower_http::cors::{AllowOrigin, Any};

use super::settings::Settings;

/// The dangers that matter to a rule without credentials.
const ANONYMOUS_DANGERS: [Danger; 2] = [Danger::NullOrigin, Danger::FileOrigin];

impl Settings {
    pub(super) fn add_origins(&mut self, rule: &RuleRef<'_>) {
        let origins = rule.allow_origins();
        let is_exact = |origin: &String| !origin.contains('*');
        let values = || origins.iter().filter_map(|origin| origin.parse().ok());
        if origins == ["*"] {
            match rule.allow_credentials() {
                false => self.set("allow_origin", "Any", |layer| layer.allow_origin(Any)),
                true => {
                    self.note(
                        "It panics on `Any` with credentials. `mirror_request` is nearest, and allows \
                         any value of `Origin`.",
                    );
                    self.set("allow_origin", "AllowOrigin::mirror_request()", |layer| {
                        layer.allow_origin(AllowOrigin::mirror_request())
                    });
                }
            }
        } else if rule.allow_origin_regexes().is_empty() && origins.iter().all(is_exact) {
            let values: Vec<HeaderValue> = values().collect();
            let texts: Vec<String> = origins.iter().map(|origin| format!("{origin:?}")).collect();
            let code = format!("[{}].map(HeaderValue::from_static)", texts.join(", "));
            self.set("allow_origin", &code, |layer| layer.allow_origin(values));
        } else {
            self.add_patterns(rule);
        }
    }

    fn add_patterns(&mut self, rule: &RuleRef<'_>) {
        let Some(policy) = origins_of(rule) else {
            self.note("It has no patterns, so it allows no origin here.");
            return;
        };
        self.note("It has no patterns: a closure has to match them. Here, this crate does it.");
        let allows = move |origin: &HeaderValue, _: &Parts| {
            origin
                .to_str()
                .is_ok_and(|origin| policy.allows_origin(origin))
        };
        self.set(
            "allow_origin",
            "AllowOrigin::predicate(|origin, _| …)",
            |layer| layer.allow_origin(AllowOrigin::predicate(allows)),
        );
    }
}

/// Returns a policy that allows the origins of a rule, and nothing else.
fn origins_of(rule: &RuleRef<'_>) -> Option<Policy> {
    let config = tower_cors::CorsLayer::new()
        .allow_origins(rule.allow_origins())
        .allow_origin_regexes(rule.allow_origin_regexes());
    let config = ANONYMOUS_DANGERS
        .into_iter()
        .fold(config, CorsConfig::dangerously_allow);
    config.compile().ok()
}
