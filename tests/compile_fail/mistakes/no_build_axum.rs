//! No `.build()?` before axum's `Router::layer`.
//!
//! message: expected a layer, found a `CorsConfig`; add `.build()?`
//! label: the chain of setters lacks its `.build()?`
//! note: `build` checks the configuration: `let cors = CorsLayer::new().allow_origins(…).build()?;`

use axum::Router;
use tower_cors::CorsLayer;

fn main() {
    let cors = CorsLayer::new().allow_origins("https://example.com");
    let _app: Router = Router::new().layer(cors); //~
}
