//! tower-http's name of the setter.
//!
//! rustc: a method lookup fails before any trait can add a message; its help names `allow_origins`
//! quoted: no method named `allow_origin` found for struct `CorsConfig` in the current scope

use http::HeaderValue;
use tower_cors::CorsLayer;

fn main() {
    let _cors = CorsLayer::new()
        .allow_origin(HeaderValue::from_static("https://example.com")) //~
        .build();
}
