//! tower-http's `AllowOrigin::predicate` instead of `allow_origin_if`.
//!
//! message: `AllowOrigin` is neither a text nor a list of texts
//! label: expected one text, or anything that iterates over texts of one type

use tower_cors::CorsLayer;
use tower_http::cors::AllowOrigin;

fn main() {
    let by_host = AllowOrigin::predicate(|origin, _| origin.as_bytes().ends_with(b".example.com"));
    let _cors = CorsLayer::new()
        .allow_origins(by_host) //~
        .build();
}
