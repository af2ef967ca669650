//! A list of a `Method` and a string.
//!
//! rustc: the elements of an array have one type, no matter what a setter takes
//! quoted: mismatched types

use http::Method;
use tower_cors::CorsLayer;

fn main() {
    let _cors = CorsLayer::new().allow_methods([Method::PUT, "PURGE"]); //~
}
