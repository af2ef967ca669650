//! No `.build()?` before tower's `Layer::layer`.
//!
//! message: expected a layer, found a `CorsConfig`; add `.build()?`
//! label: the chain of setters lacks its `.build()?`
//! note: `build` checks the configuration: `let cors = CorsLayer::new().allow_origins(…).build()?;`

use axum::Router;
use tower::Layer;
use tower_cors::CorsLayer;

fn main() {
    let app: Router = Router::new();
    let cors = CorsLayer::new().allow_origins("https://example.com");
    let _app = cors.layer(app); //~
}
