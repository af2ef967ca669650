//! The layer around an axum router.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use http::StatusCode;
use http::header::CONTENT_LENGTH;
use http_body_util::Empty;
use tower_cors::{CorsConfig, CorsLayer};

use crate::ask::{
    ALLOWED, APP, ASKS_PUT, DENIED, EVIL, GRANTED, REJECTED, check, listen, read, send,
};

#[tokio::test]
#[rustfmt::skip] // a line a case
async fn axum_router() {
    let address = serve_axum().await;
    check(address, &[
        ("granted preflight", &["OPTIONS /items/1", APP, ASKS_PUT, "access-control-request-headers: content-type"], 204, GRANTED),
        ("preflight to no route", &["OPTIONS /nowhere", APP, ASKS_PUT], 204, GRANTED),
        ("preflight, origin not allowed", &["OPTIONS /items/1", EVIL, ASKS_PUT], 403, REJECTED),
        ("preflight, method not allowed", &["OPTIONS /items/1", APP, "access-control-request-method: DELETE"], 403, REJECTED),
        ("preflight, header not allowed", &["OPTIONS /items/1", APP, ASKS_PUT, "access-control-request-headers: x-other"], 403, REJECTED),
        ("OPTIONS without a method to ask for", &["OPTIONS /items/1", APP], 405, ALLOWED),
        ("allowed", &["GET /items/1", APP], 200, ALLOWED),
        ("allowed, HEAD", &["HEAD /items/1", APP], 200, ALLOWED),
        ("denied, but served", &["GET /items/1", EVIL], 200, DENIED),
        ("no origin", &["GET /items/1"], 200, DENIED),
        ("404 of the handler", &["GET /items/2", APP], 404, ALLOWED),
        ("404 of the router", &["GET /nowhere", APP], 404, ALLOWED),
        ("405 of the router", &["PUT /items/1", APP], 405, ALLOWED),
    ])
    .await;
}

#[tokio::test]
async fn axum_head_keeps_its_length() {
    let address = serve_axum().await;
    let response = send(address, &["HEAD /items/1", APP], Empty::new()).await;
    assert_eq!(response.headers()[CONTENT_LENGTH], "4");
    assert_eq!(read(response).await, "");
}

async fn serve_axum() -> SocketAddr {
    let app = Router::new()
        .route("/items/1", get(async || "item"))
        .route("/items/2", get(async || StatusCode::NOT_FOUND))
        .layer(policy().build().unwrap());
    let (listener, address) = listen().await;
    tokio::spawn(async { axum::serve(listener, app).await });
    address
}

fn policy() -> CorsConfig {
    CorsLayer::new()
        .allow_origins(["https://app.example.com"])
        .allow_credentials(true)
        .allow_methods(["PUT"])
        .allow_headers(["content-type"])
        .expose_headers(["x-total-count"])
        .max_age(Duration::from_secs(600))
}
