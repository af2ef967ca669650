//! `cors proxy`: the heads of requests and responses.

use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::answers::{check_answers, serve_inner};
use crate::cors::{NATIVE, NOWHERE, file, start};
use crate::wire::{ALLOWS_APP, Exchange, NO_CONTENT, Wire, sorted, without_date};

#[tokio::test]
async fn notes_and_warnings_come_first() {
    let file = file(
        "noted.yaml",
        "{allow_origins: ['https://a.example'], allow_methods: [GET, HEAD, POST, OPTIONS, TRACE], max_age: 3h}",
    );
    let arguments = format!("--from krakend {file}");
    let proxy = start(&arguments, NOWHERE).await;
    let (_, text) = proxy.kill().await;
    assert_eq!(
        text,
        "note: allow_methods: \"TRACE\" is left out: no page can send it [left-out]\n\
         warning[options-method]: allow_methods: \"OPTIONS\" is not needed for preflights; remove it unless your pages \
         send `OPTIONS` themselves\n\
         warning[max-age-capped]: max_age: \"10800s\" is longer than Chromium's limit of 7200 seconds; Chromium shortens it\n",
    );
}

#[tokio::test]
async fn upstream_down() {
    let proxy = start(NATIVE, NOWHERE).await;
    let table = "
        allowed     | GET Origin=https://a.partner.example              | layer 502 ACAO=https://a.partner.example Vary=Origin
        no origin   | GET                                               | layer 502 Vary=Origin
        preflight   | OPTIONS Origin=https://a.partner.example ACRM=GET | layer 204 ACAO=https://a.partner.example ACMA=600 Vary=preflight
        ";
    check_answers(&proxy, table).await;
    let (_, text) = proxy.kill().await;
    assert!(text.contains("no answer from 127.0.0.1:"), "{text}");
    assert!(text.contains("onnection refused"), "{text}");
}

/// The queue of a listener that accepts nothing fills up. Linux then ignores more clients.
#[tokio::test]
#[cfg(target_os = "linux")]
async fn upstream_too_slow_to_connect() {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    while let Ok(stream) = timeout(Duration::from_secs(1), TcpStream::connect(address)).await {
        waiting.push(stream.unwrap());
        assert!(waiting.len() < 100, "the queue has no end");
    }
    let proxy = start(NATIVE, address).await;
    let table = "actual | GET Origin=https://a.partner.example | layer 504 ACAO=https://a.partner.example Vary=Origin";
    check_answers(&proxy, table).await;
}

#[tokio::test]
async fn headers_of_a_connection_are_its_own() {
    let request = "GET http://user:secret@c.example/a?b HTTP/1.1\r\n\
        host: d.example\r\n\
        connection: keep-alive, x-private\r\n\
        connection: close, x-forwarded-for\r\n\
        keep-alive: timeout=5\r\n\
        proxy-connection: keep-alive\r\n\
        te: trailers\r\n\
        upgrade: h2c\r\n\
        x-private: 1\r\n\
        x-forwarded-for: 192.0.2.9\r\n\
        x-forwarded-proto: https\r\n\
        x-forwarded-host: evil.example\r\n\
        forwarded: for=192.0.2.9\r\n\
        x-public: 2\r\n\r\n";
    let mut exchange = Exchange::start(request).await;
    let upstream = exchange.upstream_address;
    assert_eq!(
        sorted(&exchange.head),
        [
            String::from("GET /a?b HTTP/1.1"),
            format!("host: {upstream}"),
            String::from("x-forwarded-for: 127.0.0.1"),
            String::from("x-forwarded-host: c.example"),
            String::from("x-forwarded-proto: http"),
            String::from("x-public: 2"),
        ]
    );

    let response = "HTTP/1.1 201 Made\r\n\
        connection: x-private\r\n\
        keep-alive: timeout=5\r\n\
        x-private: 1\r\n\
        x-public: 2\r\n\
        access-control-allow-origin: https://evil.example\r\n\
        content-length: 2\r\n\r\nok";
    exchange.upstream.write(response).await;
    let response = exchange.client.read_until("\r\n\r\nok").await;
    let (head, _) = response.split_once("\r\n\r\n").unwrap();
    assert_eq!(
        without_date(head),
        [
            "HTTP/1.1 201 Made",
            "connection: close",
            "content-length: 2",
            "vary: Origin",
            "x-public: 2",
        ]
    );
}

/// The upstream does not get the named headers. The layer sees them, and `Connection` does not
/// remove what the proxy adds.
#[tokio::test]
async fn a_client_names_any_header_as_its_connections() {
    let request = "GET / HTTP/1.1\r\n\
        host: c.example\r\n\
        origin: https://app.example.com\r\n\
        authorization: Basic YTpi\r\n\
        x-forwarded-for: 192.0.2.9\r\n\
        connection: HOST,origin,, Authorization ,é, x-forwarded-for, x-forwarded-host, x-forwarded-proto\r\n\r\n";
    let mut exchange = Exchange::start(request).await;
    let upstream = exchange.upstream_address;
    assert_eq!(
        sorted(&exchange.head),
        [
            String::from("GET / HTTP/1.1"),
            format!("host: {upstream}"),
            String::from("x-forwarded-for: 127.0.0.1"),
            String::from("x-forwarded-host: c.example"),
            String::from("x-forwarded-proto: http"),
        ]
    );
    exchange.upstream.write(NO_CONTENT).await;
    let head = exchange.client.read_until("\r\n\r\n").await;
    assert!(head.contains(ALLOWS_APP), "{head}");
}

#[tokio::test]
async fn the_way_of_a_request_grows() {
    let request = "GET / HTTP/1.1\r\n\
        host: c.example\r\n\
        x-forwarded-for: 192.0.2.1, 192.0.2.2\r\n\
        x-forwarded-for: 192.0.2.3\r\n\r\n";
    let exchange = Exchange::start(request).await;
    let way = "\r\nx-forwarded-for: 192.0.2.1, 192.0.2.2, 192.0.2.3, 127.0.0.1\r\n";
    assert!(exchange.head.contains(way), "{}", exchange.head);
}

/// A request that two servers read differently could get past the layer.
#[tokio::test]
#[rustfmt::skip] // a line a case
async fn requests_that_go_no_further() {
    let many = "x-a: 1\r\n".repeat(101);
    let long = format!("x-a: {}\r\n", "a".repeat(1_000_000));
    let proxy = start(NATIVE, serve_inner().await).await;
    for (name, head, status) in [
        ("two lengths", "POST / HTTP/1.1\r\ncontent-length: 3\r\ncontent-length: 4\r\n", 400),
        ("no plain length", "POST / HTTP/1.1\r\ncontent-length: +3\r\n", 400),
        ("no plain name", "POST / HTTP/1.1\r\ncontent-length : 3\r\n", 400),
        ("a folded line", "GET / HTTP/1.1\r\nx-a: b\r\n c\r\n", 400),
        ("chunks first", "POST / HTTP/1.1\r\ntransfer-encoding: chunked, gzip\r\n", 400),
        ("chunks last", "POST / HTTP/1.1\r\ntransfer-encoding: gzip, chunked\r\n", 501),
        ("chunks twice", "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n", 501),
        ("chunks of old", "POST / HTTP/1.0\r\ntransfer-encoding: chunked\r\n", 400),
        ("broken chunks", "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nno\r\n", 400),
        ("a tunnel", "CONNECT c.example:443 HTTP/1.1\r\n", 501),
        ("many headers", &format!("GET / HTTP/1.1\r\n{many}"), 431),
        ("a long header", &format!("GET / HTTP/1.1\r\n{long}"), 431),
    ] {
        let mut client = Wire::connect(proxy.address).await;
        client.write(&format!("{head}\r\n")).await;
        let head = client.read_until("\r\n\r\n").await;
        assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{name}: {head}");
    }
    // None of these is the upstream's fault, so the proxy does not report them.
    assert_eq!(proxy.kill().await.1, "");
}

/// A client can send HTTP/2 at once, if it knows that the server speaks it.
#[tokio::test]
async fn no_http2() {
    let proxy = start(NATIVE, NOWHERE).await;
    let mut client = Wire::connect(proxy.address).await;
    client.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await;
    assert_eq!(client.closed().await, "");
}

#[tokio::test]
async fn a_client_that_never_ends_its_head() {
    let proxy = start(NATIVE, NOWHERE).await;
    let mut client = Wire::connect(proxy.address).await;
    client.write("GET / HTTP/1.1\r\nhost: c.example\r\n").await;
    assert_eq!(client.closed().await, "");
}

#[tokio::test]
async fn options_of_the_server_itself() {
    let exchange = Exchange::start("OPTIONS * HTTP/1.1\r\nhost: c.example\r\n\r\n").await;
    assert!(
        exchange.head.starts_with("OPTIONS * HTTP/1.1\r\n"),
        "{}",
        exchange.head
    );
}
