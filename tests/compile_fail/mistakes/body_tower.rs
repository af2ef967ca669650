//! hyper's `Incoming` as the body of responses, boxed with tower.
//!
//! message: `hyper::body::Incoming` has no empty value to answer preflights with; wrap it in `tower_cors::MaybeEmpty`
//! label: the service in the CORS layer answers with `hyper::body::Incoming`
//! note: below the layer in a `ServiceBuilder`: `.map_response(|response: Response<_>| response.map(MaybeEmpty::from))`
//! note: for a body type of your own, implement `Default`

use std::convert::Infallible;

use http::{Request, Response};
use hyper::body::Incoming;
use tower::util::BoxCloneService;
use tower::{ServiceBuilder, service_fn};
use tower_cors::CorsLayer;

async fn proxy(_: Request<Incoming>) -> Result<Response<Incoming>, Infallible> {
    std::future::pending().await
}

fn main() {
    let service = ServiceBuilder::new()
        .layer(CorsLayer::permissive())
        .service(service_fn(proxy));
    let _service = BoxCloneService::new(service); //~
}
