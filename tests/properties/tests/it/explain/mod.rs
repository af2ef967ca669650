//! Explanations of decisions.

mod fields;
mod gallery;
mod nearest;
mod properties;

use std::time::Duration;

use tower_cors::explain::Explanation;
use tower_cors::{CorsConfig, CorsLayer, RequestHead};

#[track_caller]
fn explain(config: CorsConfig, request: &str) -> Explanation {
    let mut request = tower_cors_test_support::request(request);
    if request.uri() == "/" {
        *request.uri_mut() = "/records/7?key=secret".parse().unwrap();
    }
    let policy = config
        .compile()
        .unwrap_or_else(|errors| panic!("{errors:?}"));
    policy.explain(&RequestHead::from(&request))
}

/// Returns the configuration of most cases.
fn shop() -> CorsConfig {
    CorsLayer::new()
        .allow_origins(["https://app.example.com", "http://localhost:5173"])
        .allow_origin_regexes([r"https://pr-[0-9]+\.preview\.example\.com"])
        .allow_credentials(true)
        .allow_methods(["PUT", "PATCH"])
        .allow_headers(["content-type", "x-request-id"])
        .expose_headers(["x-total-count"])
        .max_age(Duration::from_secs(600))
        .next_rule()
        .allow_origins(["https://*.partner.example", "https://partner.example:8443"])
        .allow_headers(["*"])
}
