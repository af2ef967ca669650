//! tower-http's `Any` instead of `"*"`.
//!
//! message: `tower_http::cors::Any` is neither a text nor a list of texts
//! label: expected one text, or anything that iterates over texts of one type

use tower_cors::CorsLayer;
use tower_http::cors::Any;

fn main() {
    let _cors = CorsLayer::new()
        .allow_origins(Any) //~
        .build();
}
