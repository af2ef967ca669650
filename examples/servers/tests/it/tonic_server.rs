//! The layer around a tonic server.

use std::net::SocketAddr;

use http::StatusCode;
use http_body_util::Full;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;
use tonic_web::GrpcWebLayer;
use tower_cors::CorsLayer;

use crate::ask::{APP, EVIL, PREFLIGHT_VARY, REJECTED, check, cors_headers, listen, read, send};

const CALL: &str = "POST /grpc.health.v1.Health/Check";
const GRPC_WEB: &str = "content-type: application/grpc-web+proto";
const GRPC_ALLOWED: &[&str] = &[
    "access-control-allow-origin: https://app.example.com",
    "access-control-expose-headers: grpc-status,grpc-message,grpc-status-details-bin",
    "vary: Origin",
];
/// A message without fields: the flags and the length.
const EMPTY_MESSAGE: [u8; 5] = [0; 5];

#[tokio::test]
#[rustfmt::skip] // a line a case
async fn tonic_server() {
    let address = serve_tonic().await;
    let granted = &[
        "access-control-allow-headers: content-type,grpc-timeout,x-grpc-web,x-user-agent",
        "access-control-allow-origin: https://app.example.com",
        PREFLIGHT_VARY,
    ];
    let asks_post = "access-control-request-method: POST";
    let asks_headers = "access-control-request-headers: content-type,grpc-timeout,x-grpc-web,x-user-agent";
    check(address, &[
        ("granted preflight", &["OPTIONS /grpc.health.v1.Health/Check", APP, asks_post, asks_headers], 204, granted),
        ("rejected preflight", &["OPTIONS /grpc.health.v1.Health/Check", EVIL, asks_post, asks_headers], 403, REJECTED),
        ("no such method", &["POST /grpc.health.v1.Health/None", APP, GRPC_WEB], 200, GRPC_ALLOWED),
        ("not gRPC-Web", &[CALL, APP, "content-type: text/plain"], 400, GRPC_ALLOWED),
    ])
    .await;
}

#[tokio::test]
async fn tonic_call() {
    let address = serve_tonic().await;
    let body = Full::from(EMPTY_MESSAGE.to_vec());
    let response = send(address, &[CALL, APP, GRPC_WEB, "x-grpc-web: 1"], body).await;

    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(cors_headers(&response), GRPC_ALLOWED);
    let serving: &[u8] = &[0x08, 1]; // the field `status`, the first one: SERVING
    let trailers: &[u8] = b"grpc-status:0\r\n";
    let body = read(response).await;
    assert_eq!(frames(&body), [(0, serving), (0x80, trailers)]);
}

async fn serve_tonic() -> SocketAddr {
    let cors = CorsLayer::new()
        .allow_origins(["https://app.example.com"])
        .grpc_web();
    let (_, health) = tonic_health::server::health_reporter();
    let router = Server::builder()
        .accept_http1(true)
        .layer(cors.build().unwrap())
        .layer(GrpcWebLayer::new())
        .add_service(health);
    let (listener, address) = listen().await;
    tokio::spawn(router.serve_with_incoming(TcpIncoming::from(listener)));
    address
}

/// Returns the frames of a gRPC-Web body, each as its flags and its payload.
fn frames(mut body: &[u8]) -> Vec<(u8, &[u8])> {
    let mut frames = Vec::new();
    while let [flags, a, b, c, d, rest @ ..] = body {
        let length = u32::from_be_bytes([*a, *b, *c, *d]) as usize;
        let (payload, rest) = rest.split_at(length);
        frames.push((*flags, payload));
        body = rest;
    }
    assert!(body.is_empty(), "the body ends within the head of a frame");
    frames
}
