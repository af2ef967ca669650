//! No `?` before axum's `Router::layer`.
//!
//! rustc: `Result` and `Layer` are foreign types; it names `Result<CorsLayer, ConfigErrors>`
//! quoted: the trait bound `Result<CorsLayer, ConfigErrors>: tower_layer::Layer<Route>` is not satisfied

use axum::Router;
use tower_cors::CorsLayer;

fn main() {
    let cors = CorsLayer::new()
        .allow_origins("https://example.com")
        .build();
    let _app: Router = Router::new().layer(cors); //~
}
