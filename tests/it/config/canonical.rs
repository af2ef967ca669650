//! The canonical form of a configuration, and setters that add to lists.

use std::borrow::Cow;

use http::{HeaderValue, Method};
use tower_cors::{CorsLayer, Danger};

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
        .allow_headers(["X-B", "x-a", "x-b"])
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
