//! No `use tower::Layer`.
//!
//! rustc: a method lookup fails before any trait can add a message; its help names `Layer`
//! quoted: no method named `layer` found for struct `CorsLayer` in the current scope

use axum::Router;
use tower_cors::CorsLayer;

fn main() {
    let app: Router = Router::new();
    let _app = CorsLayer::permissive().layer(app); //~
}
