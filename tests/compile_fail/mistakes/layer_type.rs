//! A function that returns a layer, without `.build()?`.
//!
//! rustc: no trait takes part; its label names both types
//! quoted: mismatched types

use tower_cors::CorsLayer;

fn cors() -> CorsLayer {
    CorsLayer::new().allow_origins("https://example.com") //~
}

fn main() {
    let _cors = cors();
}
