//! The example `hyper_proxy` as a program, in front of a server that echoes.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::Router;
use axum::body;
use http_body_util::BodyExt;
use hyper::body::{Body, Bytes, Frame};
use tokio::sync::mpsc;
use tower_cors_test_support::program::{self, Program, within};

use crate::ask::{ALLOWED, APP, ASKS_PUT, DENIED, EVIL, PREFLIGHT_VARY, check, listen, send};

const GRANTED: &[&str] = &[
    "access-control-allow-credentials: true",
    "access-control-allow-headers: content-type",
    "access-control-allow-methods: PUT,DELETE",
    "access-control-allow-origin: https://app.example.com",
    "access-control-max-age: 600",
    PREFLIGHT_VARY,
];

#[tokio::test]
#[rustfmt::skip] // a line a case
async fn proxy() {
    let proxy = start(serve_echo().await).await;
    check(proxy.address, &[
        ("preflight", &["OPTIONS /", APP, ASKS_PUT], 204, GRANTED),
        ("allowed", &["PUT /", APP], 200, ALLOWED),
        ("denied", &["PUT /", EVIL], 200, DENIED),
    ])
    .await;
}

#[tokio::test]
#[rustfmt::skip] // a line a case
async fn proxy_of_nothing() {
    // Nothing listens there. Another test may take a port that was free a moment ago.
    let proxy = start(SocketAddr::from(([127, 0, 0, 1], 1))).await;
    check(proxy.address, &[
        ("preflight", &["OPTIONS /", APP, ASKS_PUT], 204, GRANTED),
        ("allowed", &["PUT /", APP], 502, ALLOWED),
        ("denied", &["PUT /", EVIL], 502, DENIED),
    ])
    .await;
}

/// Each part must come back before the test sends the next one. A proxy that waits for the end
/// fails the test.
#[tokio::test]
async fn proxy_streams_both_ways() {
    let proxy = start(serve_echo().await).await;
    let (sender, parts) = mpsc::channel(1);
    let mut response = send(proxy.address, &["POST /", APP], Parts(parts)).await;
    for part in ["one", "two", "three"] {
        sender.send(Bytes::from(part)).await.unwrap();
        let frame = within(response.frame()).await.unwrap().unwrap();
        assert_eq!(frame.into_data().unwrap(), part);
    }
    drop(sender);
    assert!(within(response.frame()).await.is_none(), "the end");
}

#[tokio::test]
async fn an_upstream_must_be_named() {
    for arguments in [&[][..], &["127.0.0.1:3000"], &["https://a.example"]] {
        let output = program::run("hyper_proxy", arguments).await;
        let said = program::stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(said.contains("name an upstream"), "{arguments:?}: {said}");
    }
}

async fn start(upstream: SocketAddr) -> Program {
    Program::start("hyper_proxy", &[&format!("http://{upstream}")]).await
}

/// Answers each request with its own body, and with CORS headers.
async fn serve_echo() -> SocketAddr {
    let headers = [
        ("access-control-allow-origin", "*"),
        ("access-control-allow-methods", "*"),
    ];
    let app = Router::new().fallback(async move |body: body::Body| (headers, body));
    let (listener, address) = listen().await;
    tokio::spawn(async { axum::serve(listener, app).await });
    address
}

/// A body whose parts a test sends one by one.
struct Parts(mpsc::Receiver<Bytes>);

impl Body for Parts {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0
            .poll_recv(cx)
            .map(|part| Some(Ok(Frame::data(part?))))
    }
}
