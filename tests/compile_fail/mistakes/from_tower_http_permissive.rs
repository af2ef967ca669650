//! tower-http's `very_permissive`, which this crate does not have.
//!
//! rustc: a lookup fails before any trait can add a message; its help names `permissive`
//! quoted: no function or associated item named `very_permissive` found for struct `CorsLayer` in the current scope

use tower_cors::CorsLayer;

fn main() {
    let _cors = CorsLayer::very_permissive(); //~
}
