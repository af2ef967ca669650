//! Requests over real sockets, and answers as short texts.

use std::net::SocketAddr;

use axum::Router;
use http::Response;
use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use tokio::net::TcpListener;
use tower_cors_test_support::program::{Program, within};
use tower_cors_test_support::{columns, describe, request};

/// Checks the answer to the request of each line: `name | request | response`. Reports all
/// failures.
pub(crate) async fn check_answers(proxy: &Program, table: &str) {
    let mut failures = String::new();
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let [name, asked, expected] = columns(line);
        let got = describe(&send(proxy.address, request(asked)).await);
        if got != expected {
            failures += &format!(
                "{name}\n  request   {asked}\n  expected  {expected}\n  got       {got}\n"
            );
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

/// Serves the body `inner`, with its own CORS header.
pub(crate) async fn serve_inner() -> SocketAddr {
    let headers = [("access-control-allow-origin", "https://inner.example")];
    let app = Router::new().fallback(async move || (headers, "inner"));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async { axum::serve(listener, app).await });
    address
}

async fn send(address: SocketAddr, mut request: http::Request<()>) -> Response<String> {
    *request.uri_mut() = format!("http://{address}/").parse().unwrap();
    let client = Client::builder(TokioExecutor::new()).build_http::<Empty<Bytes>>();
    let request = request.map(|()| Empty::new());
    let (head, body) = within(client.request(request)).await.unwrap().into_parts();
    let body = within(body.collect()).await.unwrap().to_bytes();
    Response::from_parts(head, String::from_utf8(body.to_vec()).unwrap())
}
