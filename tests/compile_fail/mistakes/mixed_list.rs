//! A list of a `Method` and a string.
//!
//! rustc: an array has one type of elements, whatever a setter takes

use http::Method;
use tower_cors::CorsLayer;

fn main() {
    let _cors = CorsLayer::new().allow_methods([Method::PUT, "PURGE"]); //~
}
