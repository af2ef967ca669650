//! The canonical form of a configuration, and setters that add to lists.

use std::borrow::Cow;

use http::{HeaderValue, Method};
use tower_cors::{CorsLayer, Danger, RequestHead};
use tower_cors_test_support::{check_rows, config, request, rows};

#[cfg(feature = "public-suffix")]
#[test]
fn the_canonical_configuration_compiles_to_itself() {
    let config = CorsLayer::new()
        .allow_origins([
            "https://b.example",
            "https://*.b.example",
            "https://a.b.example",
            "https://b.example",
        ])
        .allow_credentials(true)
        .allow_headers(["X-B", "x-a", "x-b", "Host"])
        .allow_methods([Method::PUT, Method::PUT])
        .expose_headers([http::header::ETAG])
        .next_rule()
        .allow_origins(["https://b.example"])
        .allow_headers(["authorization", "x-c", "*"])
        .next_rule()
        .allow_origins(["*", "*"]);
    let canonical = CorsLayer::new()
        .allow_origins(["https://b.example", "https://*.b.example"])
        .allow_credentials(true)
        .allow_headers(["x-b", "x-a"])
        .allow_methods(["PUT"])
        .expose_headers(["etag"])
        .next_rule()
        .allow_origins(["https://b.example"])
        .allow_headers(["*", "authorization"])
        .next_rule()
        .allow_origins(["*"]);
    let policy = config.compile().unwrap();
    assert_eq!(policy.config(), &canonical);
    assert_eq!(
        policy.config().clone().compile().unwrap().config(),
        &canonical
    );
}

/// An origin that only an earlier rule covers stays: its rule may be read, or moved, by itself.
#[test]
fn origins_that_their_own_rule_covers_are_left_out() {
    let table = "
        origin=https://a.b.example origin=https://*.b.example                     | origin=https://*.b.example
        origin=https://*.b.example origin=https://*.b.example                     | origin=https://*.b.example
        origin=https://a.example next_rule origin=https://a.example               | itself
        origin=https://a.example next_rule origin=https://a.example origin=https://a.example | origin=https://a.example next_rule origin=https://a.example
        origin=https://*.b.example next_rule origin=https://a.b.example           | itself
        origin=https://*.b.example next_rule origin=https://*.c.example origin=https://a.b.example | itself
        origin=https://*.b.example next_rule origin=https://*.b.example origin=https://a.b.example | origin=https://*.b.example next_rule origin=https://*.b.example
        ";
    check_rows(rows(table), |[text, expected]| {
        let policy = config(text).compile().unwrap();
        let expected_config = match expected {
            "itself" => config(text),
            other => config(other),
        };
        match *policy.config() == expected_config {
            true => expected.to_owned(),
            false => format!("{:?}", policy.config()),
        }
    });
}

/// The index finds a value by its place in the canonical configuration, from which others are gone.
#[test]
fn the_value_that_matches() {
    let policy = config(
        "origin=https://a.example origin=https://a.example origin=https://b.example \
         origin=https://*.c.example origin=https://x.c.example origin=http://localhost:* \
         next_rule origin=https://a.example origin=https://d.example origin=https://d.example \
         origin=https://e.example",
    );
    let policy = policy.compile().unwrap();
    let table = r#"
        https://a.example     | rule 1 of 2 allows "https://a.example"
        https://b.example     | rule 1 of 2 allows "https://b.example"
        https://x.c.example   | rule 1 of 2 allows "https://*.c.example"
        http://localhost:8080 | rule 1 of 2 allows "http://localhost:*"
        https://d.example     | rule 2 of 2 allows "https://d.example"
        https://e.example     | rule 2 of 2 allows "https://e.example"
        "#;
    check_rows(rows(table), |[origin, expected]| {
        let request = request(&format!("GET Origin={origin}"));
        let explanation = policy.explain(&RequestHead::from(&request)).to_string();
        match explanation.contains(expected) {
            true => expected.to_owned(),
            false => explanation,
        }
    });
}

#[test]
fn setters_take_any_text() {
    let text = String::from("https://a.example");
    let boxed: Box<str> = text.as_str().into();
    let borrowed = Cow::Borrowed(text.as_str());
    let value = HeaderValue::from_static("https://a.example");
    let configs = [
        CorsLayer::new().allow_origins(&text),
        CorsLayer::new().allow_origins([&text.as_str()]),
        CorsLayer::new().allow_origins(&boxed),
        CorsLayer::new().allow_origins([boxed.clone()]),
        CorsLayer::new().allow_origins(&borrowed),
        CorsLayer::new().allow_origins(vec![borrowed.clone()]),
        CorsLayer::new().allow_origins(&value),
        CorsLayer::new().allow_origins([value.clone()]),
    ];
    for config in configs {
        assert_eq!(config, CorsLayer::new().allow_origins("https://a.example"));
    }
    let names = [http::header::ETAG];
    let config = CorsLayer::new()
        .expose_headers(&names)
        .allow_methods(&Method::PUT);
    assert_eq!(
        config,
        CorsLayer::new().expose_headers("etag").allow_methods("PUT")
    );
}

#[test]
fn setters_add() {
    let config = CorsLayer::new()
        .allow_origins(["https://a.example"])
        .allow_origins(vec![String::from("https://b.example")])
        .allow_methods([Method::PUT])
        .allow_methods(["DELETE"])
        .dangerously_allow(Danger::NullOrigin)
        .dangerously_allow(Danger::NullOrigin);
    let same = CorsLayer::new()
        .allow_origins(["https://a.example", "https://b.example"])
        .allow_methods(["PUT", "DELETE"])
        .dangerously_allow(Danger::NullOrigin);
    assert_eq!(config, same);
}
