//! No `?` before tower's `ServiceBuilder::layer`. The compiler sees it at `service`.
//!
//! rustc: `Result` and `Layer` are foreign types; it names `Result<CorsLayer, ConfigErrors>`
//! quoted: the method `service` exists for struct `ServiceBuilder<Stack<Result<CorsLayer, ConfigErrors>, Identity>>`, but its trait bounds were not satisfied

use std::convert::Infallible;

use http::{Request, Response};
use tower::{ServiceBuilder, service_fn};
use tower_cors::CorsLayer;

async fn hello(_: Request<String>) -> Result<Response<String>, Infallible> {
    Ok(Response::new(String::from("hello")))
}

fn main() {
    let cors = CorsLayer::new()
        .allow_origins("https://example.com")
        .build();
    let _service = ServiceBuilder::new().layer(cors).service(service_fn(hello)); //~
}
