//! hyper's `Incoming` as the body of responses, served by axum.
//!
//! message: `hyper::body::Incoming` has no empty value to answer preflights with; wrap it in `tower_cors::MaybeEmpty`
//! label: the service in the CORS layer answers with `hyper::body::Incoming`
//! note: below the layer in a `ServiceBuilder`: `.map_response(|response: Response<_>| response.map(MaybeEmpty::from))`
//! note: for a body type of your own, implement `Default`

use std::convert::Infallible;

use axum::Router;
use axum::body::Body;
use http::{Request, Response};
use hyper::body::Incoming;
use tower::{Layer, service_fn};
use tower_cors::CorsLayer;

async fn proxy(_: Request<Body>) -> Result<Response<Incoming>, Infallible> {
    std::future::pending().await
}

fn main() {
    let service = CorsLayer::permissive().layer(service_fn(proxy));
    let _app: Router = Router::new().fallback_service(service); //~
}
