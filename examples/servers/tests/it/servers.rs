//! The layer behind real sockets: around an axum router, a tonic server, and a proxy of plain hyper; and the example `tenants`.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use http::header::{CONTENT_LENGTH, VARY};
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Empty, Full};
use hyper::body::{Body, Bytes, Frame, Incoming};
use hyper::server::conn::http1;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;
use tonic_web::GrpcWebLayer;
use tower::{Layer, Service, service_fn};
use tower_cors::{CorsConfig, CorsLayer, MaybeEmpty};
use tower_cors_test_support::program::{Program, within};

const APP: &str = "origin: https://app.example.com";
const EVIL: &str = "origin: https://evil.example";
const ASKS_PUT: &str = "access-control-request-method: PUT";

const GRANTED: &[&str] = &[
    "access-control-allow-credentials: true",
    "access-control-allow-headers: content-type",
    "access-control-allow-methods: GET,HEAD,POST,PUT",
    "access-control-allow-origin: https://app.example.com",
    "access-control-max-age: 600",
    PREFLIGHT_VARY,
];
const REJECTED: &[&str] = &[PREFLIGHT_VARY];
const ALLOWED: &[&str] = &[
    "access-control-allow-credentials: true",
    "access-control-allow-origin: https://app.example.com",
    "access-control-expose-headers: x-total-count",
    "vary: Origin",
];
const DENIED: &[&str] = &["vary: Origin"];
const PREFLIGHT_VARY: &str =
    "vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

fn policy() -> CorsConfig {
    CorsLayer::new()
        .allow_origins(["https://app.example.com"])
        .allow_credentials(true)
        .allow_methods(["PUT"])
        .allow_headers(["content-type"])
        .expose_headers(["x-total-count"])
        .max_age(Duration::from_secs(600))
}

// ── axum ────────────────────────────────────────────────────────────────────

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
        ("OPTIONS that is no preflight", &["OPTIONS /items/1", APP], 405, ALLOWED),
        ("allowed", &["GET /items/1", APP], 200, ALLOWED),
        ("allowed, HEAD", &["HEAD /items/1", APP], 200, ALLOWED),
        ("denied, and served all the same", &["GET /items/1", EVIL], 200, DENIED),
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

// ── tonic ───────────────────────────────────────────────────────────────────

const CALL: &str = "POST /grpc.health.v1.Health/Check";
const GRPC_WEB: &str = "content-type: application/grpc-web+proto";
const GRPC_ALLOWED: &[&str] = &[
    "access-control-allow-origin: https://app.example.com",
    "access-control-expose-headers: grpc-status,grpc-message,grpc-status-details-bin",
    "vary: Origin",
];
/// A message without a single field: the flags, and the length.
const EMPTY_MESSAGE: [u8; 5] = [0; 5];

#[tokio::test]
#[rustfmt::skip] // a line a case
async fn tonic_server() {
    let address = serve_tonic().await;
    let granted = &[
        "access-control-allow-headers: content-type,grpc-timeout,x-grpc-web,x-user-agent",
        "access-control-allow-methods: GET,HEAD,POST",
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

/// The frames of a gRPC-Web body: of each its flags and its payload.
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

// ── a proxy ─────────────────────────────────────────────────────────────────

#[tokio::test]
#[rustfmt::skip] // a line a case
async fn proxy() {
    let address = serve_proxy(serve_echo().await).await;
    check(address, &[
        ("preflight", &["OPTIONS /", APP, ASKS_PUT], 204, GRANTED),
        ("allowed", &["PUT /", APP], 200, ALLOWED),
        ("denied", &["PUT /", EVIL], 200, DENIED),
    ])
    .await;
}

#[tokio::test]
#[rustfmt::skip] // a line a case
async fn proxy_of_nothing() {
    // A port that was free a moment ago can be that of another test.
    let nowhere = SocketAddr::from(([127, 0, 0, 1], 1));
    let address = serve_proxy(nowhere).await;
    check(address, &[
        ("preflight", &["OPTIONS /", APP, ASKS_PUT], 204, GRANTED),
        ("allowed", &["PUT /", APP], 502, ALLOWED),
        ("denied", &["PUT /", EVIL], 502, DENIED),
    ])
    .await;
}

/// Each part must come back before the next one is sent, which no proxy manages that waits for the end.
#[tokio::test]
async fn proxy_streams_both_ways() {
    let address = serve_proxy(serve_echo().await).await;
    let (sender, parts) = mpsc::channel(1);
    let mut response = send(address, &["POST /", APP], Parts(parts)).await;
    for part in ["one", "two", "three"] {
        sender.send(Bytes::from(part)).await.unwrap();
        let frame = within(response.frame()).await.unwrap().unwrap();
        assert_eq!(frame.into_data().unwrap(), part);
    }
    drop(sender);
    assert!(within(response.frame()).await.is_none(), "the end");
}

async fn serve_proxy(upstream: SocketAddr) -> SocketAddr {
    let proxy = service_fn(move |request| forward(upstream, request));
    serve(policy().build().unwrap().layer(proxy)).await
}

async fn forward(
    upstream: SocketAddr,
    mut request: Request<Incoming>,
) -> Result<Response<MaybeEmpty<Incoming>>, Infallible> {
    let uri = format!("http://{upstream}{}", request.uri());
    *request.uri_mut() = uri.parse().unwrap();
    let response = client().request(request).await;
    Ok(response.map_or_else(|_| bad_gateway(), |response| response.map(MaybeEmpty::from)))
}

fn bad_gateway() -> Response<MaybeEmpty<Incoming>> {
    let mut response = Response::default();
    *response.status_mut() = StatusCode::BAD_GATEWAY;
    response
}

/// Answers with the body of the request, and with CORS headers of its own.
async fn serve_echo() -> SocketAddr {
    serve(service_fn(async |request: Request<Incoming>| {
        let response = Response::builder()
            .header("access-control-allow-origin", "*")
            .header("access-control-allow-methods", "*")
            .body(MaybeEmpty::from(request.into_body()));
        Ok(response.unwrap())
    }))
    .await
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

// ── tenants ─────────────────────────────────────────────────────────────────

const ACME: &str = "host: acme.example";
const ACME_APP: &str = "origin: https://app.acme.example";
const ACME_ALLOWED: &[&str] = &[
    "access-control-allow-credentials: true",
    "access-control-allow-origin: https://app.acme.example",
    "vary: Origin",
];

#[tokio::test]
#[rustfmt::skip] // a line a case
async fn tenants() {
    let server = Program::start("tenants", &[]).await;
    let granted = &[
        "access-control-allow-credentials: true",
        "access-control-allow-methods: GET,HEAD,POST,PUT",
        "access-control-allow-origin: https://app.acme.example",
        PREFLIGHT_VARY,
    ];
    let of_globex = &["access-control-allow-origin: https://app.globex.example", "vary: Origin"];
    check(server.address, &[
        ("a tenant", &["GET /", ACME, ACME_APP], 200, ACME_ALLOWED),
        ("its preflight", &["OPTIONS /", ACME, ACME_APP, ASKS_PUT], 204, granted),
        ("any case, any port", &["GET /", "host: ACME.Example:8443", ACME_APP], 200, ACME_ALLOWED),
        ("another tenant", &["GET /", "host: globex.example", "origin: https://app.globex.example"], 200, of_globex),
        ("an origin of another tenant", &["GET /", "host: globex.example", ACME_APP], 200, DENIED),
        ("a path without a route", &["GET /nowhere", ACME, ACME_APP], 404, ACME_ALLOWED),
        ("no tenant", &["GET /", "host: unknown.example", ACME_APP], 200, DENIED),
        ("its preflight", &["OPTIONS /", "host: unknown.example", ACME_APP, ASKS_PUT], 403, REJECTED),
        ("without an origin", &["GET /", "host: unknown.example"], 200, DENIED),
        ("the store fails", &["GET /", "host: unreachable.example", ACME_APP], 200, DENIED),
        ("its preflight", &["OPTIONS /", "host: unreachable.example", ACME_APP, ASKS_PUT], 403, REJECTED),
        ("a mistaken configuration", &["GET /", "host: mistaken.example", "origin: https://app.mistaken.example"], 200, DENIED),
        ("no host name", &["GET /", "host: acme.example/", ACME_APP], 200, DENIED),
        ("a longer name", &["GET /", "host: acme.example.evil.example", ACME_APP], 200, DENIED),
    ])
    .await;
}

/// What no well-behaved client sends.
#[tokio::test]
#[rustfmt::skip] // a line a case
async fn tenants_by_other_heads() {
    let server = Program::start("tenants", &[]).await;
    for (name, head, allowed) in [
        ("one host", "GET / HTTP/1.1\r\nhost: acme.example", true),
        ("no host", "GET / HTTP/1.0", false),
        ("an empty one", "GET / HTTP/1.1\r\nhost:", false),
        ("two", "GET / HTTP/1.1\r\nhost: acme.example\r\nhost: acme.example", false),
        ("in the URI", "GET http://acme.example/ HTTP/1.1\r\nhost: unknown.example", true),
        ("another in the URI", "GET http://unknown.example/ HTTP/1.1\r\nhost: acme.example", false),
    ] {
        let head = format!("{head}\r\n{ACME_APP}\r\nconnection: close\r\n\r\n");
        let mut stream = within(TcpStream::connect(server.address)).await.unwrap();
        within(stream.write_all(head.as_bytes())).await.unwrap();
        let mut response = String::new();
        within(stream.read_to_string(&mut response)).await.unwrap();
        assert!(response.ends_with("hello\n"), "{name}: {response}");
        assert_eq!(response.contains("access-control-allow-origin"), allowed, "{name}: {response}");
    }
}

#[tokio::test]
async fn tenants_are_compiled_once() {
    let mut server = Program::start("tenants", &[]).await;
    for host in [
        ACME,
        "host: mistaken.example",
        ACME,
        "host: mistaken.example",
        ACME,
        "host: unreachable.example",
    ] {
        send(server.address, &["GET /", host, ACME_APP], Empty::new()).await;
    }
    let said = server.says("the store does not answer").await;
    assert_eq!(said.matches(r#""acme.example": compiled"#).count(), 1);
    assert_eq!(said.matches(r#""mistaken.example": does not"#).count(), 1);
}

// ── serving and asking ──────────────────────────────────────────────────────

/// A name, the request as `send` takes it, and what must come back: the status and `cors_headers`.
type Case<'a> = (&'a str, &'a [&'a str], u16, &'a [&'a str]);

async fn check(address: SocketAddr, cases: &[Case<'_>]) {
    for (name, request, status, headers) in cases {
        let response = send(address, request, Empty::new()).await;
        assert_eq!(response.status(), *status, "{name}");
        assert_eq!(cors_headers(&response), *headers, "{name}");
    }
}

/// All `Access-Control-*` and `Vary` lines of a response, sorted.
fn cors_headers<B>(response: &Response<B>) -> Vec<String> {
    let mut lines: Vec<_> = response
        .headers()
        .iter()
        .filter(|(name, _)| name.as_str().starts_with("access-control-") || *name == VARY)
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
        .collect();
    lines.sort();
    lines
}

/// Sends a request whose head is given line by line: `METHOD /path`, then the headers.
async fn send<B>(address: SocketAddr, head: &[&str], body: B) -> Response<Incoming>
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
    within(client().request(request)).await.unwrap()
}

fn client<B>() -> Client<HttpConnector, B>
where
    B: Body<Data = Bytes> + Send,
{
    Client::builder(TokioExecutor::new()).build_http()
}

async fn read(response: Response<Incoming>) -> Bytes {
    within(response.into_body().collect())
        .await
        .unwrap()
        .to_bytes()
}

/// Serves by plain hyper.
async fn serve<S>(service: S) -> SocketAddr
where
    S: Service<
            Request<Incoming>,
            Response = Response<MaybeEmpty<Incoming>>,
            Error = Infallible,
            Future: Send,
        > + Clone
        + Send
        + 'static,
{
    let (listener, address) = listen().await;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let service = TowerToHyperService::new(service.clone());
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
        }
    });
    address
}

async fn listen() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}
