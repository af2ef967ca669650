//! The code in the compiler's notes must compile.

use std::convert::Infallible;
use std::error::Error;

use axum::Router;
use axum::body::Body;
use http::{HeaderValue, Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpStream;
use tower::{Layer, ServiceBuilder, service_fn};
use tower_cors::{CorsLayer, MaybeEmpty};

#[test]
fn build() -> Result<(), Box<dyn Error>> {
    let cors = CorsLayer::new()
        .allow_origins("https://a.example")
        .build()?;
    let app: Router = Router::new().layer(cors.clone());
    let stacked = ServiceBuilder::new().layer(cors.clone()).service(app);
    let _app = cors.layer(stacked);
    Ok(())
}

#[test]
fn compile_for_each_request() {
    let _cors = CorsLayer::from_fn(|_| {
        let config = CorsLayer::new().allow_origins("https://a.example");
        config.compile().ok()
    });
}

#[test]
fn texts_that_may_be_wrong_or_absent() -> Result<(), Box<dyn Error>> {
    fn setting() -> Option<Vec<String>> {
        None
    }
    let _cors = CorsLayer::new()
        .allow_origins("https://a.example".parse::<HeaderValue>()?)
        .allow_origins(["https://b.example".parse::<HeaderValue>()?])
        .allow_origins(setting().unwrap_or_default())
        .build()?;
    Ok(())
}

/// Under axum.
#[test]
fn body_that_may_be_empty() {
    async fn proxy(_: Request<Body>) -> Result<Response<Incoming>, Infallible> {
        std::future::pending().await
    }
    let service = ServiceBuilder::new()
        .layer(CorsLayer::permissive())
        .map_response(|response: Response<_>| response.map(MaybeEmpty::from))
        .service(service_fn(proxy));
    let _app: Router = Router::new().fallback_service(service);
}

/// Under hyper.
#[test]
fn served_body_that_may_be_empty() {
    async fn proxy(_: Request<Incoming>) -> Result<Response<Incoming>, Infallible> {
        std::future::pending().await
    }
    async fn serve(stream: TcpStream) -> Result<(), hyper::Error> {
        let service = ServiceBuilder::new()
            .layer(CorsLayer::permissive())
            .map_response(|response: Response<_>| response.map(MaybeEmpty::from))
            .service(service_fn(proxy));
        http1::Builder::new()
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service))
            .await
    }
    let _serve = serve;
}
