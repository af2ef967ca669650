//! `cors proxy`: lengths, chunks and streams.

use crate::wire::{Exchange, HELLO, NO_CONTENT, without_date};

#[tokio::test]
async fn chunks_outdo_a_length() {
    let head = "content-length: 2\r\ntransfer-encoding: chunked";
    let heads = both_ways(head, "5\r\nwhole\r\n0\r\n\r\n").await;
    for head in heads {
        assert!(!head.contains("content-length"), "{head}");
    }
}

#[tokio::test]
async fn a_length_that_is_named_as_the_connections() {
    let head = "connection: content-length\r\ncontent-length: 5";
    for head in both_ways(head, "whole").await {
        assert!(head.contains("\r\ncontent-length: 5\r\n"), "{head}");
    }
}

/// Sends a request and a response with the same headers and body, and checks that both bodies arrive
/// whole. Returns both heads.
async fn both_ways(head: &str, body: &str) -> [String; 2] {
    let message = format!("{head}\r\n\r\n{body}");
    let request = format!("POST / HTTP/1.1\r\nhost: c.example\r\n{message}");
    let mut exchange = Exchange::start(&request).await;
    let response = format!("HTTP/1.1 200 OK\r\n{message}");
    exchange.upstream.write(&response).await;
    let head = exchange.client.read_until("\r\n\r\n").await;
    for wire in [&mut exchange.upstream, &mut exchange.client] {
        wire.read_until(body).await;
    }
    [exchange.head, head]
}

/// The next response belongs to the next request, over the same two connections.
#[tokio::test]
#[rustfmt::skip] // a line a case
async fn responses_without_a_body() {
    for (name, method, response, expected) in [
        ("HEAD", "HEAD", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n", "HTTP/1.1 200 OK, content-length: 2"),
        ("HEAD, of no length", "HEAD", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", "HTTP/1.1 200 OK"),
        ("none", "GET", NO_CONTENT, "HTTP/1.1 204 No Content"),
        ("the same as before", "GET", "HTTP/1.1 304 Not Modified\r\netag: \"a\"\r\n\r\n", "HTTP/1.1 304 Not Modified, etag: \"a\""),
        ("an early hint", "GET", "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 204 No Content"),
    ] {
        let request = format!("{method} / HTTP/1.1\r\nhost: c.example\r\n\r\n");
        let mut exchange = Exchange::start(&request).await;
        exchange.upstream.write(response).await;
        let head = exchange.client.read_until("\r\n\r\n").await;
        let lines: Vec<_> = without_date(&head).into_iter().filter(|line| line != "vary: Origin").collect();
        assert_eq!(lines.join(", "), expected, "{name}");

        exchange.client.write(HELLO).await;
        exchange.upstream.read_until("\r\n\r\n").await;
        exchange.upstream.write("HTTP/1.1 200 Next\r\ncontent-length: 0\r\n\r\n").await;
        let head = exchange.client.read_until("\r\n\r\n").await;
        assert!(head.starts_with("HTTP/1.1 200 Next\r\n"), "{name}: {head}");
    }
}

/// hyper decodes the chunks, but not the compression.
#[tokio::test]
async fn a_response_that_is_more_than_chunked() {
    let mut exchange = Exchange::start(HELLO).await;
    let response = "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n";
    exchange.upstream.write(response).await;
    let head = exchange.client.read_until("\r\n\r\n").await;
    assert!(head.starts_with("HTTP/1.1 502 "), "{head}");
}

#[tokio::test]
async fn trailers() {
    let message = "transfer-encoding: chunked\r\ntrailer: x-sum\r\n\r\n0\r\nx-sum: 1\r\n\r\n";
    let request = format!(
        "POST / HTTP/1.1\r\nhost: c.example\r\nconnection: te\r\nte: trailers\r\n{message}"
    );
    let mut exchange = Exchange::start(&request).await;
    exchange.upstream.read_until("x-sum: 1\r\n\r\n").await;
    let response = format!("HTTP/1.1 200 OK\r\n{message}");
    exchange.upstream.write(&response).await;
    exchange.client.read_until("x-sum: 1\r\n\r\n").await;
}

#[tokio::test]
async fn responses_stream() {
    let mut exchange = Exchange::start(HELLO).await;
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    exchange.upstream.write(head).await;
    for part in ["one", "two", "six"] {
        exchange.upstream.write(&format!("3\r\n{part}\r\n")).await;
        // Each part arrives before the next one is sent.
        exchange.client.read_until(part).await;
    }
    exchange.upstream.write("0\r\n\r\n").await;
    exchange.client.read_until("0\r\n\r\n").await;
}

#[tokio::test]
async fn requests_stream() {
    let head = "POST / HTTP/1.1\r\nhost: c.example\r\ntransfer-encoding: chunked\r\n\r\n";
    let mut exchange = Exchange::start(head).await;
    for part in ["one", "two", "six"] {
        exchange.client.write(&format!("3\r\n{part}\r\n")).await;
        exchange.upstream.read_until(part).await;
    }
    exchange.client.write("0\r\n\r\n").await;
    exchange.upstream.read_until("0\r\n\r\n").await;
}

/// The client sends the body after `100 Continue`, which hyper sends when the body is read.
#[tokio::test]
async fn a_client_that_asks_before_it_sends() {
    let head =
        "POST / HTTP/1.1\r\nhost: c.example\r\nexpect: 100-continue\r\ncontent-length: 3\r\n\r\n";
    let mut exchange = Exchange::start(head).await;
    exchange.client.read_until("100 Continue\r\n\r\n").await;
    exchange.client.write("one").await;
    exchange.upstream.read_until("one").await;
}

#[tokio::test]
async fn an_upstream_that_has_heard_enough() {
    let head = "POST / HTTP/1.1\r\nhost: c.example\r\ncontent-length: 1000000\r\n\r\none";
    let mut exchange = Exchange::start(head).await;
    let response =
        "HTTP/1.1 413 Content Too Large\r\nconnection: close\r\ncontent-length: 2\r\n\r\nno";
    exchange.upstream.write(response).await;
    let response = exchange.client.read_until("\r\n\r\nno").await;
    assert!(response.starts_with("HTTP/1.1 413 "), "{response}");
}

#[tokio::test]
async fn an_upstream_of_old() {
    let mut exchange = Exchange::start(HELLO).await;
    exchange.upstream.write("HTTP/1.0 200 OK\r\n\r\nold").await;
    drop(exchange.upstream);
    let response = exchange.client.read_until("0\r\n\r\n").await;
    assert!(response.starts_with("HTTP/1.1 200 OK\r\n"), "{response}");
    assert!(response.contains("old"), "{response}");
}

#[tokio::test]
async fn a_client_of_old() {
    let mut exchange = Exchange::start("GET / HTTP/1.0\r\n\r\n").await;
    let head = &exchange.head;
    assert!(head.starts_with("GET / HTTP/1.1\r\n"), "{head}");
    assert!(!head.contains("x-forwarded-host"), "{head}");
    let response = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nold\r\n0\r\n\r\n";
    exchange.upstream.write(response).await;
    let response = exchange.client.closed().await;
    assert!(response.starts_with("HTTP/1.0 200 OK\r\n"), "{response}");
    assert!(response.ends_with("\r\n\r\nold"), "{response}");
}
