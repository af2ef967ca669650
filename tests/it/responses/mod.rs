//! Responses for each kind of policy and request, one row per case.

mod actual;
mod any_origin;
mod header_names;
mod inner_headers;
mod preflights;
mod presets;
mod vary;

use std::time::Duration;

use tower_cors::{CorsConfig, CorsLayer};

/// An inner service's headers that would grant everything.
const LEAKY: &str =
    "ACAO=* ACAO=https://evil.example ACAC=true ACAM=* ACAH=* ACMA=9 ACEH=secret ACX=1";

/// Two rules: an application with credentials, and read-only partners.
fn two_rules() -> CorsConfig {
    CorsLayer::new()
        .allow_origins(["https://app.example", "http://localhost:*"])
        .allow_credentials(true)
        .allow_methods(["PUT", "DELETE", "patch"])
        .allow_headers(["Content-Type", "X-Token"])
        .expose_headers(["ETag"])
        .max_age(Duration::from_secs(600))
        .next_rule()
        .allow_origins(["https://*.partner.example"])
}

/// One rule: any origin, without credentials.
fn uniform() -> CorsConfig {
    CorsLayer::new()
        .allow_origins(["*"])
        .allow_methods(["PUT"])
        .allow_headers(["x-token"])
        .expose_headers(["*"])
        .max_age(Duration::ZERO)
}
