//! Policies of different kinds, each compiled anew. All of them answer these requests alike.

use tower_cors::{CorsConfig, CorsLayer, Policy};

/// The origin that each policy allows, with credentials.
pub(crate) const ALLOWED: &str = "https://app.example.com";

/// The number of other origins in a large policy.
const MANY: usize = 5_000;

/// An endless series of policies.
#[derive(Default)]
pub(crate) struct Policies(usize);

impl Iterator for Policies {
    type Item = Policy;

    fn next(&mut self) -> Option<Policy> {
        let kinds = [exact, wildcard, regex, many, paths];
        let kind = kinds.get(self.0 % kinds.len())?;
        self.0 += 1;
        Some(kind(self.0).compile().expect("a policy that builds"))
    }
}

/// Adds to `config`, which has the origins, what every policy grants.
fn granting(config: CorsConfig) -> CorsConfig {
    config
        .allow_credentials(true)
        .allow_methods(["PUT", "DELETE"])
        .allow_headers(["content-type", "x-request-id"])
        .expose_headers(["etag"])
}

fn exact(number: usize) -> CorsConfig {
    let other = format!("https://n{number}.example.com");
    granting(CorsLayer::new().allow_origins([ALLOWED, &other]))
}

fn wildcard(_: usize) -> CorsConfig {
    granting(CorsLayer::new().allow_origins(["https://*.example.com", "http://localhost:*"]))
}

fn regex(number: usize) -> CorsConfig {
    let regex = format!(r"https://(app|n{number}-[0-9]+)\.example\.com");
    granting(CorsLayer::new().allow_origin_regexes(regex))
}

fn many(number: usize) -> CorsConfig {
    let others = (0..MANY).map(|other| format!("https://n{}.example.com", number + other));
    granting(
        CorsLayer::new()
            .allow_origins(others)
            .allow_origins(ALLOWED),
    )
}

fn paths(number: usize) -> CorsConfig {
    exact(number).for_path("/uploads", wildcard(number))
}
