//! Hostile files, as JSON, because the YAML parser has its own bounds.

use proptest::prelude::*;
use serde_json::{Value, json};
use tower_cors_gateway::Envoy;

use crate::importing::error_of;
use crate::random_files::files;

const TWO_MEGABYTES: usize = 2 << 20;

#[track_caller]
fn error(file: &Value) -> String {
    error_of(serde_json::from_str::<Envoy>(&file.to_string()))
}

/// Returns `inner` in lists and maps, `depth` levels deep.
fn nested(depth: usize, key: &str, inner: Value) -> Value {
    (0..depth).fold(inner, |inner, _| json!({ key: [inner] }))
}

#[test]
fn deep_files() {
    assert!(error(&nested(60, "routes", json!(1))).starts_with("nested deeper than 100 levels"));
    assert!(error(&nested(49, "routes", json!(1))).starts_with("no CORS section found"));
    let policy = json!({ "cors": { "allow_origin": ["*"] } });
    let short = nested(20, "a", policy.clone());
    let file: Envoy = serde_json::from_value(short).unwrap();
    assert!(file.import().is_ok());
    let long = nested(20, &"a".repeat(100), policy);
    assert!(error(&long).starts_with("no CORS section found"));
}

/// The search for policies ends where a path has more than 600 bytes.
#[test]
fn long_paths() {
    for (last, is_found) in [(116, true), (117, false)] {
        let policy = json!({ "cors": { "allow_origin": ["*"] } });
        let lengths = [last, 120, 120, 120, 120];
        let file = lengths
            .iter()
            .fold(policy, |inner, len| json!({ "a".repeat(*len): inner }));
        let file: Envoy = serde_json::from_value(file).unwrap();
        assert_eq!(file.import().is_ok(), is_found, "{last}");
    }
}

/// The scope of a policy names the innermost parts of the file only.
#[test]
fn many_names() {
    let route = |name: &str, origin: &str, inner: Value| {
        let policy = json!({ "allow_origin": [origin] });
        json!({ "name": name, "cors": policy, "routes": [inner] })
    };
    let nested = ["e", "d", "c", "b", "a"]
        .iter()
        .fold(json!({}), |inner, name| {
            route(name, &format!("https://{name}.example"), inner)
        });
    let error = error(&json!({ "routes": [nested] }));
    for line in [
        r#"routes[0].cors (route "a")"#,
        r#"routes[0].routes[0].routes[0].cors (route "a", route "b", route "c")"#,
        r#".routes[0].routes[0].cors (route "c", route "d", route "e")"#,
    ] {
        assert!(error.contains(line), "{error}");
    }
}

/// A policy at each of many levels.
#[test]
fn many_levels() {
    let levels = (0..40).fold(json!({}), |inner, level| {
        let origin = format!("https://{level}.example");
        let policy = json!({ "allow_origin_string_match": [{ "exact": origin }] });
        let typed = json!({ "envoy.filters.http.cors": policy });
        json!({ "routes": [inner], "typed_per_filter_config": typed })
    });
    assert!(error(&levels).starts_with("several CORS sections"));
}

#[test]
fn long_values() {
    let long = "a".repeat(TWO_MEGABYTES);
    for kind in ["prefix", "suffix", "contains"] {
        let error = error(&json!({ "allow_origin_string_match": [{ kind: long }] }));
        assert!(error.starts_with(&format!("allow_origin_string_match[0].{kind}: ")));
        assert!(error.len() < 1000);
    }
    let regex = json!({ "safe_regex": { "regex": long } });
    let regex = error(&json!({ "allow_origin_string_match": [regex] }));
    assert!(regex.contains("has more than 8192 bytes"), "{regex}");
    let exact = json!({ "allow_origin_string_match": [{ "exact": long }], "max_age": "a" });
    assert_eq!(error(&exact), "max_age: \"a\" is not a number of seconds");
    let hosts = ["https://a.example", "https://b.example"].map(
        |origin| json!({ "name": long, "cors": { "allow_origin": [origin], "allow_methods": long } }),
    );
    let error = error(&json!({ "virtual_hosts": hosts }));
    assert!(error.len() < 1000);
}

#[test]
fn many_values() {
    let prefixes = vec![json!({ "prefix": "https://a" }); 100_000];
    let error = error(&json!({ "allow_origin_string_match": prefixes }));
    assert!(error.ends_with("too large to build"), "{error}");
    let methods = "GET,".repeat(TWO_MEGABYTES / 4);
    let policy = json!({ "allow_origin": ["*"], "allow_methods": methods });
    let file: Envoy = serde_json::from_value(policy).unwrap();
    assert!(file.import().is_ok());
    let routes = vec![json!({ "name": "r", "route": { "cors": { "enabled": true } } }); 20_000];
    let file = json!({ "virtual_hosts": [{ "name": "v", "routes": routes }] });
    let file: Envoy = serde_json::from_value(file).unwrap();
    let file = file.choose("virtual_hosts[0].routes[19999].route.cors");
    assert!(file.import().is_ok());
}

/// Regexes that are large when compiled. None takes long, whether it builds or not.
#[test]
fn large_regexes() {
    for regex in [
        "((a{10}){10}){10}",
        "(.?){1000}",
        &"(a?)".repeat(2000),
        &"(".repeat(4000),
        &"[^a]".repeat(2000),
        &"a{1000}".repeat(1000),
    ] {
        let policy = json!({ "allow_origin_string_match": [{ "safe_regex": { "regex": regex } }] });
        let file: Envoy = serde_json::from_value(policy).unwrap();
        if let Ok(imported) = file.import() {
            _ = imported.config.build();
        }
    }
}

const KEYS: &[&str] = &[
    "@type",
    "allowOrigin",
    "allowOrigins",
    "allow_methods",
    "allow_origin_string_match",
    "config",
    "cors",
    "corsPolicy",
    "default_value",
    "disabled",
    "envoy.filters.http.cors",
    "exact",
    "filter_enabled",
    "http",
    "http_filters",
    "items",
    "kind",
    "match",
    "maxAge",
    "max_age",
    "name",
    "numerator",
    "prefix",
    "regex",
    "route",
    "routes",
    "safe_regex",
    "typed_per_filter_config",
    "virtual_hosts",
];
const TEXTS: &[&str] = &[
    "",
    "*",
    "/a",
    "600",
    "24h",
    "(",
    "https://a.example",
    "List",
    "type.googleapis.com/envoy.config.route.v3.FilterConfig",
    "type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy",
];

proptest! {
    #[test]
    fn random_files(file in files(KEYS, TEXTS)) {
        let file: Envoy = serde_json::from_value(file).unwrap();
        if let Ok(imported) = file.import() {
            _ = imported.config.build();
        }
    }
}
