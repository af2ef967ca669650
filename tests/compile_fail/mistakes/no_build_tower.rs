//! No `.build()?` before tower's `ServiceBuilder::layer`. The compiler sees it at `service`.
//!
//! message: expected a layer, found a `CorsConfig`; add `.build()?`
//! label: the chain of setters lacks its `.build()?`
//! note: `build` checks the configuration: `let cors = CorsLayer::new().allow_origins(…).build()?;`

use std::convert::Infallible;

use http::{Request, Response};
use tower::{ServiceBuilder, service_fn};
use tower_cors::CorsLayer;

async fn hello(_: Request<String>) -> Result<Response<String>, Infallible> {
    Ok(Response::new(String::from("hello")))
}

fn main() {
    let cors = CorsLayer::new().allow_origins("https://example.com");
    let _service = ServiceBuilder::new().layer(cors).service(service_fn(hello)); //~
}
