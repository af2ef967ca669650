//! No `use tower::Layer`.
//!
//! rustc: a method lookup fails before any trait takes part; its help names `Layer`

use axum::Router;
use tower_cors::CorsLayer;

fn main() {
    let app: Router = Router::new();
    let _app = CorsLayer::permissive().layer(app); //~
}
