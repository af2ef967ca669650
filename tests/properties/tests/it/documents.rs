//! Random configurations as documents, written and read back in TOML, YAML and JSON. The messages
//! about documents are in `tests/it/documents.rs` of the root package.

use std::time::Duration;

use http::StatusCode;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use tower_cors::{CorsConfig, CorsLayer, Danger, Disallowed, InnerHeaders, PreflightMode, Preset};
use tower_cors_properties::documents::{FORMATS, there_and_back};

/// The document without any default, in JSON.
const EVERYTHING: &str = include_str!("../../../it/data/everything.json");

#[test]
fn yaml() {
    let yaml = "
        allow_origins: [\"http://a.example\"]
        allow_origin_regexes: ['https://a\\.example']
        allow_methods: [PUT]
        allow_headers: [x-a]
        expose_headers: [x-b]
        max_age: 600
        allow_credentials: true
        allow_private_network: true
        preflight_mode: decorate
        preflight_status: 200
        rejected_preflight_status: 400
        on_disallowed_origin: { reject: 401 }
        inner_headers: keep
        debug_preflights: true
        vary: [x-tenant]
        own_origins: [https://a.example]
        presets: [s3]
        dangerously_allow: [insecure-origins, null-origin]
        paths: { /a: { allow_origins: [\"*\"] } }
        ";
    let config: CorsConfig = serde_saphyr::from_str(yaml).unwrap();
    assert_eq!(config, serde_json::from_str(EVERYTHING).unwrap());

    let one_text = "{allow_origins: \"https://a.example\", presets: [mcp]}";
    let config: CorsConfig = serde_saphyr::from_str(one_text).unwrap();
    assert_eq!(
        config,
        CorsLayer::new().allow_origins("https://a.example").mcp()
    );
}

fn rule(config: CorsConfig) -> impl Strategy<Value = CorsConfig> {
    let origins = vec![
        "https://a.example",
        "https://*.b.example:*",
        "http://localhost:*",
        "https://a.example",
        "app://c",
    ];
    let methods = vec!["PUT", "DELETE", "patch", "*"];
    let headers = vec!["Content-Type", "x-a", "X-A", "x-*", "*", "authorization"];
    (
        (
            subsequence(origins, 1..5),
            subsequence(methods, 0..4),
            subsequence(headers, 0..6),
        ),
        (
            any::<bool>(),
            any::<bool>(),
            proptest::option::of(0..86_400_u64),
        ),
    )
        .prop_map(
            move |((origins, methods, headers), (credentials, private_network, age))| {
                let config = config
                    .clone()
                    .allow_origins(origins)
                    .allow_methods(methods)
                    .allow_headers(headers)
                    .expose_headers(["ETag"])
                    .allow_credentials(credentials)
                    .allow_private_network(private_network);
                match age {
                    Some(age) => config.max_age(Duration::from_secs(age)),
                    None => config,
                }
            },
        )
}

/// A configuration, sometimes with others below paths.
fn any_config() -> impl Strategy<Value = CorsConfig> {
    let paths = subsequence(vec!["/", "/a", "/a b", "/a/b"], 0..3);
    (one_config(), paths).prop_flat_map(|(config, paths)| {
        vec(one_config(), paths.len()).prop_map(move |parts| {
            let parts = paths.iter().zip(parts);
            parts.fold(config.clone(), |config, (path, part)| {
                config.for_path(path, part)
            })
        })
    })
}

fn one_config() -> impl Strategy<Value = CorsConfig> {
    let rules = rule(CorsConfig::new())
        .prop_flat_map(|config| prop_oneof![Just(config.clone()), rule(config.next_rule())]);
    let lists = (
        subsequence(vec!["x-tenant", "X-Tenant", "origin"], 0..3),
        subsequence(Preset::ALL.to_vec(), 0..3),
        subsequence(vec!["https://own.example", "http://own.example", "*"], 0..2),
    );
    let behaviour = (
        select(vec![
            PreflightMode::Answer,
            PreflightMode::Forward,
            PreflightMode::Decorate,
        ]),
        select(vec![InnerHeaders::Replace, InnerHeaders::Keep]),
        select(vec![
            Disallowed::Forward,
            Disallowed::Reject(StatusCode::FORBIDDEN),
        ]),
        any::<bool>(),
        vec(
            select(vec![Danger::InsecureOrigins, Danger::LooseRegexes]),
            0..3,
        ),
    );
    (rules, lists, behaviour).prop_map(|(config, (vary, presets, own), behaviour)| {
        let (preflight, inner, disallowed, debug, dangers) = behaviour;
        let config = presets
            .into_iter()
            .fold(config.vary(vary).own_origins(own), CorsConfig::preset);
        let config = config
            .preflight_mode(preflight)
            .inner_headers(inner)
            .on_disallowed_origin(disallowed)
            .debug_preflights(debug);
        dangers
            .into_iter()
            .fold(config, CorsConfig::dangerously_allow)
    })
}

proptest! {
    #[test]
    fn documents(config in any_config()) {
        for format in &FORMATS {
            there_and_back(&config, format);
        }
    }
}
