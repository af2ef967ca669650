//! A layer for each request instead of a policy: `build` instead of `compile`.
//!
//! rustc: the closure returns another type, and no trait takes part; it names `Option<Policy>`
//! quoted: mismatched types

use tower_cors::CorsLayer;

fn main() {
    let _cors = CorsLayer::from_fn(|_| {
        let config = CorsLayer::new().allow_origins("https://example.com");
        config.build().ok() //~
    });
}
