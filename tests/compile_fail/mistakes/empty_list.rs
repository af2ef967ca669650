//! An empty list whose items could have any type.
//!
//! rustc: it needs the type of the elements before it looks for an impl
//! quoted: type annotations needed

use tower_cors::CorsLayer;

fn main() {
    let _cors = CorsLayer::new().allow_origins([]); //~
}
