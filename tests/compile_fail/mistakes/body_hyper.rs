//! hyper's `Incoming` as the body of responses, served by hyper.
//!
//! message: `hyper::body::Incoming` has no empty value to answer preflights with; wrap it in `tower_cors::MaybeEmpty`
//! label: the service in the CORS layer answers with `hyper::body::Incoming`
//! note: below the layer in a `ServiceBuilder`: `.map_response(|response: Response<_>| response.map(MaybeEmpty::from))`
//! note: for a body type of your own, implement `Default`

use std::convert::Infallible;

use http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpStream;
use tower::{Layer, service_fn};
use tower_cors::CorsLayer;

async fn proxy(_: Request<Incoming>) -> Result<Response<Incoming>, Infallible> {
    std::future::pending().await
}

async fn serve(stream: TcpStream) -> Result<(), hyper::Error> {
    let service = CorsLayer::permissive().layer(service_fn(proxy));
    http1::Builder::new()
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service)) //~
        .await
}

fn main() {
    let _serve = serve;
}
