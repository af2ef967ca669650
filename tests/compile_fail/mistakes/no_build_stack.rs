//! No `.build()?` in a `ServiceBuilder` for axum.
//!
//! message: expected a layer, found a `CorsConfig`; add `.build()?`
//! label: the chain of setters lacks its `.build()?`
//! note: `build` checks the configuration: `let cors = CorsLayer::new().allow_origins(…).build()?;`

use axum::Router;
use tower::ServiceBuilder;
use tower_cors::CorsLayer;

fn main() {
    let cors = CorsLayer::new().allow_origins("https://example.com");
    let layers = ServiceBuilder::new().layer(cors);
    let _app: Router = Router::new().layer(layers); //~
}
