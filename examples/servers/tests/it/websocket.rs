//! The example `websocket` as a program.

use http::StatusCode;
use http_body_util::Empty;
use tower_cors_test_support::program::Program;

use crate::ask::{APP, EVIL, cors_headers, read, send};

const NULL: &str = "origin: null";

/// The opening handshake, with an origin.
async fn handshake(server: &Program, origin: &str) -> (StatusCode, Vec<String>) {
    let head = [
        "GET /echo",
        origin,
        "connection: upgrade",
        "upgrade: websocket",
        "sec-websocket-version: 13",
        "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
    ];
    let response = send(server.address, &head, Empty::new()).await;
    (response.status(), cors_headers(&response))
}

#[tokio::test]
async fn sockets_open_for_allowed_and_own_pages_only() {
    let server = Program::start("websocket", &[]).await;
    let own = format!("origin: http://{}", server.address);
    for (origin, status) in [
        (APP, StatusCode::SWITCHING_PROTOCOLS),
        (own.as_str(), StatusCode::SWITCHING_PROTOCOLS),
        (EVIL, StatusCode::FORBIDDEN),
        (NULL, StatusCode::FORBIDDEN),
    ] {
        let (got, headers) = handshake(&server, origin).await;
        assert_eq!(got, status, "{origin}");
        assert!(
            headers.contains(&String::from("vary: Origin")),
            "{headers:?}"
        );
    }
}

#[tokio::test]
async fn the_page_is_served() {
    let server = Program::start("websocket", &[]).await;
    let response = send(server.address, &["GET /"], Empty::new()).await;
    let page = read(response).await;
    assert!(page.starts_with(b"<!doctype html>"), "{page:?}");
}
