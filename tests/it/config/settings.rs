//! Settings by their names, and rules as they can be read.

use std::time::Duration;

use tower_cors::{CorsLayer, Disallowed, Preset};
use tower_cors_test_support::{check_rows, config, rows};

#[test]
fn what_happens_to_disallowed_origins() {
    let table = r#"
        forward     | forward
        reject 403  | reject 403
        reject      | "reject" is not a way to handle disallowed origins; write "forward" or "reject 403"
        reject 1000 | "reject 1000" is not a way to handle disallowed origins; write "forward" or "reject 403"
        Forward     | "Forward" is not a way to handle disallowed origins; write "forward" or "reject 403"
        "#;
    check_rows(rows(table), |[text, _]| match text.parse::<Disallowed>() {
        Ok(disallowed) => disallowed.to_string(),
        Err(error) => error.to_string(),
    });
}

/// A setter for each preset, for people who look for it by its name.
#[test]
fn presets_have_setters() {
    let new = CorsLayer::new;
    let set = [
        (Preset::GrpcWeb, new().grpc_web()),
        (Preset::Connect, new().connect_rpc()),
        (Preset::Mcp, new().mcp()),
        (Preset::TraceContext, new().trace_context()),
        (Preset::Tus, new().tus()),
        (Preset::S3, new().s3()),
    ];
    assert!(set.iter().map(|(preset, _)| preset).eq(Preset::ALL));
    for (preset, config) in set {
        assert_eq!(config, new().preset(preset));
    }
}

#[test]
fn rules_can_be_read() {
    let config = config(
        "origin=https://a.example origin=https://b.example predicate predicate method=PUT \
         header=x-a expose=x-b credentials max_age=600 private_network next_rule origin=*",
    );
    let first = config.rules().next().unwrap();
    assert_eq!(
        first.allow_origins(),
        ["https://a.example", "https://b.example"]
    );
    assert_eq!(first.predicates(), 2);
    assert_eq!(first.allow_methods(), ["PUT"]);
    assert_eq!(first.allow_headers(), ["x-a"]);
    assert_eq!(first.expose_headers(), ["x-b"]);
    assert!(first.allow_credentials() && first.allow_private_network());
    assert_eq!(first.max_age(), Some(Duration::from_secs(600)));

    let last = config.rules().last().unwrap();
    assert_eq!(last.allow_origins(), ["*"]);
    assert_eq!(last.predicates(), 0);
    assert!(!last.allow_credentials() && !last.allow_private_network());
    assert_eq!(last.max_age(), None);
    assert!(last.allow_origin_regexes().is_empty() && last.presets().is_empty());

    let config = CorsLayer::new().for_path("/uploads", CorsLayer::new());
    let paths: Vec<Option<&str>> = config.rules().map(|rule| rule.path()).collect();
    assert_eq!(paths, [None, Some("/uploads")]);
}

#[cfg(feature = "regex")]
#[test]
fn regexes_and_presets_of_a_rule_can_be_read() {
    let config = CorsLayer::new().allow_origin_regexes(["a", "b"]).mcp().s3();
    let rule = config.rules().next().unwrap();
    assert_eq!(rule.allow_origin_regexes(), ["a", "b"]);
    assert_eq!(rule.presets(), [Preset::Mcp, Preset::S3]);
}

/// A closure cannot be compared, only recognized.
#[test]
fn a_configuration_with_a_closure_equals_its_clones() {
    let with_closure = || CorsLayer::new().allow_origin_if(|_, _| true);
    let config = with_closure();
    assert_eq!(config, config.clone());
    assert_ne!(config, with_closure());
}
