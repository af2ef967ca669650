//! Requests over real sockets, and the CORS headers of the answers.

use std::convert::Infallible;
use std::net::SocketAddr;

use http::header::VARY;
use http::{Request, Response};
use http_body_util::{BodyExt, Empty};
use hyper::body::{Body, Bytes, Incoming};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use tokio::net::TcpListener;
use tower_cors_test_support::program::within;

pub(crate) const APP: &str = "origin: https://app.example.com";
pub(crate) const EVIL: &str = "origin: https://evil.example";
pub(crate) const ASKS_PUT: &str = "access-control-request-method: PUT";

pub(crate) const GRANTED: &[&str] = &[
    "access-control-allow-credentials: true",
    "access-control-allow-headers: content-type",
    "access-control-allow-methods: PUT",
    "access-control-allow-origin: https://app.example.com",
    "access-control-max-age: 600",
    PREFLIGHT_VARY,
];
pub(crate) const REJECTED: &[&str] = &[PREFLIGHT_VARY];
pub(crate) const ALLOWED: &[&str] = &[
    "access-control-allow-credentials: true",
    "access-control-allow-origin: https://app.example.com",
    "access-control-expose-headers: x-total-count",
    "vary: Origin",
];
pub(crate) const DENIED: &[&str] = &["vary: Origin"];
pub(crate) const PREFLIGHT_VARY: &str =
    "vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

/// A name, the request as [`send`] takes it, the expected status and the expected [`cors_headers`].
pub(crate) type Case<'a> = (&'a str, &'a [&'a str], u16, &'a [&'a str]);

pub(crate) async fn check(address: SocketAddr, cases: &[Case<'_>]) {
    for (name, request, status, headers) in cases {
        let response = send(address, request, Empty::new()).await;
        assert_eq!(response.status(), *status, "{name}");
        assert_eq!(cors_headers(&response), *headers, "{name}");
    }
}

/// Returns all `Access-Control-*` and `Vary` lines of a response, sorted.
pub(crate) fn cors_headers<B>(response: &Response<B>) -> Vec<String> {
    let mut lines: Vec<_> = response
        .headers()
        .iter()
        .filter(|(name, _)| name.as_str().starts_with("access-control-") || *name == VARY)
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
        .collect();
    lines.sort();
    lines
}

/// Sends a request. `head` has its lines: `METHOD /path`, then the headers.
pub(crate) async fn send<B>(address: SocketAddr, head: &[&str], body: B) -> Response<Incoming>
where
    B: Body<Data = Bytes, Error = Infallible> + Send + Unpin + 'static,
{
    let (method, path) = head[0].split_once(' ').unwrap();
    let mut request = Request::builder()
        .method(method)
        .uri(format!("http://{address}{path}"));
    for (name, value) in head[1..].iter().filter_map(|line| line.split_once(": ")) {
        request = request.header(name, value);
    }
    let request = request.body(body).unwrap();
    let client = Client::builder(TokioExecutor::new()).build_http();
    within(client.request(request)).await.unwrap()
}

pub(crate) async fn read(response: Response<Incoming>) -> Bytes {
    within(response.into_body().collect())
        .await
        .unwrap()
        .to_bytes()
}

/// Listens on a free port.
pub(crate) async fn listen() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}
