//! The nearest settings of tower-http's `CorsLayer`, and what has no counterpart there.

use std::time::Duration;

use http::{HeaderName, HeaderValue, Method};
use tower_cors::{CorsConfig, Danger, Policy, RuleRef};
use tower_http::cors::{AllowHeaders, AllowMethods, AllowOrigin, Any, CorsLayer, ExposeHeaders};

use super::layers::CorsLayers;

/// The keys of a policy that have a counterpart, or that this module handles itself.
const KNOWN_KEYS: [&str; 14] = [
    "allow_credentials",
    "allow_headers",
    "allow_methods",
    "allow_origin_regexes",
    "allow_origins",
    "allow_private_network",
    "dangerously_allow",
    "deny_all",
    "expose_headers",
    "max_age",
    "passthrough",
    "paths",
    "rules",
    "vary",
];

/// The dangers that matter to a rule without credentials.
const ANONYMOUS_DANGERS: [Danger; 2] = [Danger::NullOrigin, Danger::FileOrigin];

/// tower-http's layer under the nearest settings.
pub(crate) struct Nearest {
    pub(crate) layers: CorsLayers,
    /// The settings as code.
    pub(crate) code: String,
    /// Sentences about settings without a counterpart.
    pub(crate) notes: Vec<String>,
}

impl Nearest {
    pub(crate) fn new(policy: &Policy) -> Self {
        let config = policy.config();
        let keys = toml::Table::try_from(config).unwrap_or_default();
        let is_on = |key: &str| keys.get(key).and_then(toml::Value::as_bool) == Some(true);
        let mut notes: Vec<String> = keys
            .keys()
            .filter(|key| !KNOWN_KEYS.contains(&key.as_str()))
            .map(|key| format!("`{key}` has no counterpart."))
            .collect();
        if keys.contains_key("paths") {
            notes.push(String::from(
                "`paths` has no counterpart: with axum, put a layer around each group of routes.",
            ));
        }
        if is_on("passthrough") {
            let code = String::from("// no layer");
            let layers = CorsLayers::None;
            return Self {
                layers,
                code,
                notes,
            };
        }
        let mut settings = Settings::new(notes);
        if let Some(rule) = config.rules().find(|rule| rule.path().is_none()) {
            settings.add_rule(&rule, config);
        }
        settings.finish(keys.get("vary"))
    }
}

/// Settings so far: the layer, and its code.
struct Settings {
    layer: CorsLayer,
    code: String,
    notes: Vec<String>,
}

impl Settings {
    fn new(notes: Vec<String>) -> Self {
        Self {
            layer: CorsLayer::new(),
            code: String::from("CorsLayer::new()"),
            notes,
        }
    }

    fn finish(mut self, vary: Option<&toml::Value>) -> Nearest {
        let names = vary.and_then(toml::Value::as_array).map(Vec::as_slice);
        let names: Vec<String> = names
            .unwrap_or_default()
            .iter()
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect();
        if !names.is_empty() {
            let all = tower_http::cors::preflight_request_headers().chain(header_names(&names));
            let all: Vec<HeaderName> = all.collect();
            let code = format!("preflight_request_headers().chain({})", header_list(&names));
            self.set("vary", &code, |layer| layer.vary(all));
        }
        Nearest {
            layers: CorsLayers::TowerHttp(Box::new(self.layer)),
            code: self.code,
            notes: self.notes,
        }
    }

    /// Sets one thing, and adds it to the code.
    fn set(&mut self, setter: &str, code: &str, change: impl FnOnce(CorsLayer) -> CorsLayer) {
        self.layer = change(std::mem::take(&mut self.layer));
        self.code += &format!("\n    .{setter}({code})");
    }

    fn note(&mut self, note: &str) {
        self.notes.push(note.to_owned());
    }

    fn add_rule(&mut self, rule: &RuleRef<'_>, config: &CorsConfig) {
        if config.rules().filter(|rule| rule.path().is_none()).count() > 1 {
            self.note("The layer has one rule, and this is the first of the policy.");
        }
        self.add_origins(rule);
        self.add_methods(rule);
        self.add_headers(rule);
        self.add_exposed(rule);
        if rule.allow_credentials() {
            self.set("allow_credentials", "true", |layer| {
                layer.allow_credentials(true)
            });
        }
        if let Some(age) = rule.max_age() {
            self.add_max_age(age);
        }
        if rule.allow_private_network() {
            self.set("allow_private_network", "true", |layer| {
                layer.allow_private_network(true)
            });
        }
    }

    fn add_origins(&mut self, rule: &RuleRef<'_>) {
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
        let allows = move |origin: &HeaderValue, _: &http::request::Parts| {
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

    fn add_methods(&mut self, rule: &RuleRef<'_>) {
        let methods = rule.allow_methods();
        let is_any = methods.iter().any(|method| method == "*");
        match (is_any, rule.allow_credentials()) {
            (true, false) => self.set("allow_methods", "Any", |layer| layer.allow_methods(Any)),
            (true, true) => {
                self.note("It panics on any method with credentials; `mirror_request` is nearest.");
                self.set("allow_methods", "AllowMethods::mirror_request()", |layer| {
                    layer.allow_methods(AllowMethods::mirror_request())
                });
            }
            (false, _) if methods.is_empty() => {}
            (false, _) => {
                let values: Vec<Method> = methods
                    .iter()
                    .filter_map(|method| Method::from_bytes(method.as_bytes()).ok())
                    .collect();
                let names: Vec<String> = methods.iter().map(|name| method_code(name)).collect();
                let code = format!("[{}]", names.join(", "));
                self.set("allow_methods", &code, |layer| layer.allow_methods(values));
            }
        }
    }

    fn add_headers(&mut self, rule: &RuleRef<'_>) {
        let (names, is_any) = self.names("allow_headers", rule.allow_headers());
        match (is_any, rule.allow_credentials()) {
            (true, false) => {
                if names.iter().any(|name| name == "authorization") {
                    self.note(
                        "It has no way to add `authorization` to `Any`, and by the standard a `*` \
                         does not cover it.",
                    );
                }
                self.set("allow_headers", "Any", |layer| layer.allow_headers(Any));
            }
            (true, true) => {
                self.note("It panics on any header with credentials; `mirror_request` is nearest.");
                self.set("allow_headers", "AllowHeaders::mirror_request()", |layer| {
                    layer.allow_headers(AllowHeaders::mirror_request())
                });
            }
            (false, _) if names.is_empty() => {}
            (false, _) => {
                let values: Vec<HeaderName> = header_names(&names).collect();
                self.set("allow_headers", &header_list(&names), |layer| {
                    layer.allow_headers(values)
                });
            }
        }
    }

    fn add_exposed(&mut self, rule: &RuleRef<'_>) {
        let (names, is_any) = self.names("expose_headers", rule.expose_headers());
        match (is_any, rule.allow_credentials()) {
            (true, false) => self.set("expose_headers", "Any", |layer| {
                layer.expose_headers(ExposeHeaders::any())
            }),
            (true, true) => self.note("It panics if it exposes any header with credentials."),
            (false, _) if names.is_empty() => {}
            (false, _) => {
                let values: Vec<HeaderName> = header_names(&names).collect();
                self.set("expose_headers", &header_list(&names), |layer| {
                    layer.expose_headers(values)
                });
            }
        }
    }

    fn add_max_age(&mut self, age: Duration) {
        let code = format!("Duration::from_secs({})", age.as_secs());
        self.set("max_age", &code, |layer| layer.max_age(age));
    }

    /// Returns the whole names, and whether the list has a `*`. Notes prefixes.
    fn names(&mut self, field: &str, names: &[String]) -> (Vec<String>, bool) {
        let is_any = names.iter().any(|name| name == "*");
        for prefix in names
            .iter()
            .filter(|name| name.len() > 1 && name.ends_with('*'))
        {
            self.notes.push(format!(
                "`{prefix}` in `{field}` has no counterpart: it has no prefixes."
            ));
        }
        let whole = names.iter().filter(|name| !name.contains('*'));
        (whole.cloned().collect(), is_any)
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

fn header_names(names: &[String]) -> impl Iterator<Item = HeaderName> {
    names.iter().filter_map(|name| name.parse().ok())
}

fn header_list(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("{name:?}")).collect();
    format!("[{}].map(HeaderName::from_static)", quoted.join(", "))
}

/// Returns the code for a method.
fn method_code(name: &str) -> String {
    match name {
        "GET" | "HEAD" | "POST" | "PUT" | "DELETE" | "PATCH" | "OPTIONS" => {
            format!("Method::{name}")
        }
        _ => format!("Method::from_bytes(b{name:?})?"),
    }
}

#[cfg(test)]
mod tests {
    use http::{Request, StatusCode};
    use tower_cors_test_support::check_rows;

    use super::*;
    use crate::playground::diagnostics::compile;

    /// Rows: a policy whose lines are separated by `;`, its setters in the code, and its notes.
    const SETTINGS: [[&str; 3]; 15] = [
        [
            "allow_origins = 'http://localhost'",
            "allow_origin([\"http://localhost\"].map(HeaderValue::from_static))",
            "",
        ],
        ["allow_origins = '*'", "allow_origin(Any)", ""],
        [
            "allow_origins = 'http://localhost:*'",
            "allow_origin(AllowOrigin::predicate(|origin, _| …))",
            "no patterns",
        ],
        [
            "allow_origin_regexes = 'https://[a-z]+\\.example\\.com'",
            "allow_origin(AllowOrigin::predicate(|origin, _| …))",
            "no patterns",
        ],
        [
            "allow_origins = '*';allow_credentials = true;dangerously_allow = 'any-origin-with-credentials'",
            "allow_origin(AllowOrigin::mirror_request()) allow_credentials(true)",
            "panics on `Any`",
        ],
        [
            "allow_origins = 'https://a.example';allow_credentials = true;allow_methods = '*';allow_headers = '*';expose_headers = '*'",
            "allow_origin([\"https://a.example\"].map(HeaderValue::from_static)) allow_methods(AllowMethods::mirror_request()) allow_headers(AllowHeaders::mirror_request()) allow_credentials(true)",
            "panics on any method; panics on any header; panics if it exposes",
        ],
        [
            "allow_origins = '*';allow_methods = '*';allow_headers = ['*', 'authorization'];expose_headers = '*'",
            "allow_origin(Any) allow_methods(Any) allow_headers(Any) expose_headers(Any)",
            "no way to add `authorization`",
        ],
        [
            "allow_origins = '*';allow_methods = ['PUT', 'CHICKEN'];max_age = '1m'",
            "allow_origin(Any) allow_methods([Method::PUT, Method::from_bytes(b\"CHICKEN\")?]) max_age(Duration::from_secs(60))",
            "",
        ],
        [
            "allow_origins = '*';allow_headers = ['a', 'x-*']",
            "allow_origin(Any) allow_headers([\"a\"].map(HeaderName::from_static))",
            "`x-*` in `allow_headers`",
        ],
        [
            "allow_origins = 'https://a.example';vary = 'accept'",
            "allow_origin([\"https://a.example\"].map(HeaderValue::from_static)) vary(preflight_request_headers().chain([\"accept\"].map(HeaderName::from_static)))",
            "",
        ],
        [
            "allow_origins = 'https://a.example';on_disallowed_origin = { reject = 403 };debug_preflights = true",
            "allow_origin([\"https://a.example\"].map(HeaderValue::from_static))",
            "`debug_preflights` has; `on_disallowed_origin` has",
        ],
        [
            "[[rules]];allow_origins = 'https://a.example';[[rules]];allow_origins = '*'",
            "allow_origin([\"https://a.example\"].map(HeaderValue::from_static))",
            "has one rule",
        ],
        [
            "allow_origins = 'null';dangerously_allow = 'null-origin'",
            "allow_origin([\"null\"].map(HeaderValue::from_static))",
            "",
        ],
        ["deny_all = true", "", ""],
        ["passthrough = true", "// no layer", ""],
    ];

    #[tokio::test]
    async fn settings() {
        for [policy, ..] in SETTINGS {
            answer(&nearest(policy)).await;
        }
        let rows = SETTINGS.map(|[policy, code, notes]| {
            [
                policy.to_owned(),
                notes.to_owned(),
                format!("{code} | {notes}"),
            ]
        });
        check_rows(rows, |[policy, notes, _]| {
            let nearest = nearest(policy);
            let setters = nearest.code.trim_start_matches("CorsLayer::new()").trim();
            let setters = setters.trim_start_matches('.').replace("\n    .", " ");
            let expected: Vec<&str> = notes.split("; ").filter(|note| !note.is_empty()).collect();
            let pairs = nearest.notes.iter().zip(&expected);
            let fits = nearest.notes.len() == expected.len()
                && pairs.clone().all(|(note, part)| note.contains(part));
            match fits {
                true => format!("{setters} | {notes}"),
                false => format!("{setters} | {:?}", nearest.notes),
            }
        });
    }

    /// All combinations of lists that tower-http might panic on.
    #[tokio::test]
    async fn no_settings_panic() {
        let lists: [&[&str]; 5] = [
            &["'*'", "'https://a.example'", "'https://*.example.com'"],
            &["[]", "'*'", "'PUT'", "['*', 'PUT']"],
            &[
                "[]",
                "'*'",
                "'a'",
                "'x-*'",
                "['*', 'authorization']",
                "['a', 'x-*']",
            ],
            &["[]", "'*'", "'a'", "'x-*'", "['*', 'a']"],
            &["false", "true"],
        ];
        let keys = [
            "allow_origins",
            "allow_methods",
            "allow_headers",
            "expose_headers",
            "allow_credentials",
        ];
        let danger = "dangerously_allow = ['any-origin-with-credentials']";
        let mut policies = vec![String::from(danger)];
        for (key, values) in keys.iter().zip(lists) {
            let add = |policy: String| {
                values
                    .iter()
                    .map(move |value| format!("{policy}\n{key} = {value}"))
            };
            policies = policies.into_iter().flat_map(add).collect();
        }
        let mut count = 0;
        for policy in policies.iter().filter_map(|policy| compile(policy).ok()) {
            answer(&Nearest::new(&policy.0)).await;
            count += 1;
        }
        assert!(
            count > 500,
            "only {count} of {} policies compile",
            policies.len()
        );
    }

    fn nearest(policy: &str) -> Nearest {
        let (policy, _) = compile(&policy.replace(';', "\n")).expect(policy);
        Nearest::new(&policy)
    }

    /// tower-http panics on settings that contradict each other once a request arrives.
    async fn answer(nearest: &Nearest) {
        let request = Request::get("/").header("origin", "https://a.example");
        let landing = HeaderValue::from_static("/landing");
        let response = nearest
            .layers
            .answer(request.body(()).unwrap(), &landing)
            .await;
        assert_eq!(response.status(), StatusCode::OK);
    }
}
