//! Configurations as short texts, and a policy's verdict on a request.

use std::time::Duration;

use http::{Request, StatusCode, Uri};
use tower_cors::explain::Explanation;
use tower_cors::{CorsConfig, CorsLayer, Disallowed, Policy, Rejection, RequestHead};

use crate::exchange::{bytes, repeat, request};

/// Builds the configuration that `text` describes. Each word calls a setter.
///
/// | word | setter |
/// |---|---|
/// | `origin=`, `method=`, `header=`, `expose=` | adds one value to that list |
/// | `predicate` | `allow_origin_if`, for all origins |
/// | `credentials` | `allow_credentials(true)` |
/// | `max_age=` | in seconds, with or without a fraction |
/// | `preflight_status=`, `rejected_preflight_status=` | a status |
/// | `reject=` | `Disallowed::Reject` with that status |
/// | `private_network` | `allow_private_network(true)` |
/// | `vary=` | adds one name |
/// | `own=` | adds one of `own_origins` |
/// | `danger=` | `dangerously_allow`, by the name of the danger in documents |
/// | `next_rule` | ends the rule |
/// | `deny_all`, `passthrough` | as the first word: starts with that configuration |
///
/// In a value, `~` is a space and `\xNN` one byte. `{text*N}` repeats a text.
///
/// # Panics
///
/// Panics if `text` contains another word.
pub fn config(text: &str) -> CorsConfig {
    let mut config = CorsLayer::new();
    for word in repeat(text).split_whitespace() {
        let (setter, value) = word.split_once('=').unwrap_or((word, ""));
        config = set(config, setter, String::from_utf8(bytes(value)).unwrap());
    }
    config
}

fn set(config: CorsConfig, setter: &str, value: String) -> CorsConfig {
    let status = || StatusCode::from_bytes(value.as_bytes()).unwrap();
    match setter {
        "origin" => config.allow_origins([value]),
        "method" => config.allow_methods([value]),
        "header" => config.allow_headers([value]),
        "expose" => config.expose_headers([value]),
        "predicate" => config.allow_origin_if(|_, _| true),
        "credentials" => config.allow_credentials(true),
        "max_age" => config.max_age(Duration::from_secs_f64(value.parse().unwrap())),
        "preflight_status" => config.preflight_status(status()),
        "rejected_preflight_status" => config.rejected_preflight_status(status()),
        "reject" => config.on_disallowed_origin(Disallowed::Reject(status())),
        "private_network" => config.allow_private_network(true),
        "vary" => config.vary(value),
        "own" => config.own_origins(value),
        "danger" => config.dangerously_allow(value.parse().unwrap()),
        "next_rule" => config.next_rule(),
        "deny_all" => CorsConfig::deny_all(),
        "passthrough" => CorsConfig::passthrough(),
        other => panic!("no setter is called {other}"),
    }
}

/// Returns the layer of a configuration that must build.
#[track_caller]
pub fn layer(config: CorsConfig) -> CorsLayer {
    config.build().unwrap_or_else(|errors| panic!("{errors:?}"))
}

/// Returns the error messages of a configuration, one per line, or `builds`.
pub fn outcome(config: CorsConfig) -> String {
    let errors = config.build().err();
    errors.map_or(String::from("builds"), |errors| errors.to_string())
}

/// Returns the explanation of the request `text`. Its path is `/records/7`, unless it has another,
/// and a query that nobody should see.
///
/// # Panics
///
/// Panics if the configuration does not build.
#[track_caller]
pub fn explain(config: CorsConfig, text: &str) -> Explanation {
    let mut request = request(text);
    if request.uri() == "/" {
        *request.uri_mut() = Uri::from_static("/records/7?key=secret");
    }
    let policy = config
        .compile()
        .unwrap_or_else(|errors| panic!("{errors:?}"));
    policy.explain(&RequestHead::from(&request))
}

/// Returns `granted`, or the part of the request that the policy rejects.
pub fn verdict(policy: &Policy, request: &Request<()>) -> &'static str {
    match policy.decide(&RequestHead::from(request)).rejection() {
        None => "granted",
        Some(Rejection::OriginNotAllowed { .. }) => "origin",
        Some(Rejection::OriginMalformed { .. }) => "origin-malformed",
        Some(Rejection::PathAmbiguous { .. }) => "path-ambiguous",
        Some(Rejection::MethodNotAllowed { .. }) => "method",
        Some(Rejection::MethodMalformed) => "method-malformed",
        Some(Rejection::HeaderNotAllowed { .. }) => "header",
        Some(Rejection::HeaderMalformed) => "header-malformed",
        Some(Rejection::RequestHeadersTooLong) => "too-long",
        Some(_) => "a rejection without a name here",
    }
}
