//! `cors proxy`: one side disconnects, or the program stops.

use crate::wire::{ALLOWS_APP, Exchange, HELLO};

#[tokio::test]
async fn a_client_that_goes_while_it_waits() {
    let mut exchange = Exchange::start(HELLO).await;
    drop(exchange.client);
    exchange.upstream.closed().await;
}

#[tokio::test]
async fn a_client_that_goes_within_the_response() {
    let mut exchange = Exchange::start(HELLO).await;
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\none\r\n";
    exchange.upstream.write(head).await;
    exchange.client.read_until("one").await;
    drop(exchange.client);
    exchange.upstream.closed().await;
}

#[tokio::test]
async fn a_client_that_goes_within_the_request() {
    let head = "POST / HTTP/1.1\r\nhost: c.example\r\ncontent-length: 9\r\n\r\none";
    let mut exchange = Exchange::start(head).await;
    exchange.upstream.read_until("one").await;
    drop(exchange.client);
    exchange.upstream.closed().await;
}

/// The client must notice that the response is incomplete.
#[tokio::test]
async fn an_upstream_that_goes_within_the_response() {
    let mut exchange = Exchange::start(HELLO).await;
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\none\r\n";
    exchange.upstream.write(head).await;
    exchange.client.read_until("one").await;
    drop(exchange.upstream);
    let rest = exchange.client.closed().await;
    assert!(!rest.contains("0\r\n\r\n"), "{rest:?}");
}

#[tokio::test]
async fn an_upstream_that_goes_before_the_response() {
    let mut exchange = Exchange::start(HELLO).await;
    drop(exchange.upstream);
    let head = exchange.client.read_until("\r\n\r\n").await;
    assert!(head.starts_with("HTTP/1.1 502 "), "{head}");
    assert!(head.contains(ALLOWS_APP), "{head}");
}

#[tokio::test]
#[cfg(unix)]
async fn a_stop_lets_requests_end() {
    let mut exchange = Exchange::start(HELLO).await;
    exchange.proxy.interrupt().await;
    exchange.proxy.refuses().await;
    let response = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    exchange.upstream.write(response).await;
    exchange.client.read_until("\r\n\r\nok").await;
    let (status, text) = exchange.proxy.end().await;
    assert_eq!((status, text.as_str()), (Some(0), ""));
}

#[tokio::test]
#[cfg(unix)]
async fn a_second_stop_does_not() {
    let mut exchange = Exchange::start(HELLO).await;
    exchange.proxy.interrupt().await;
    exchange.proxy.refuses().await;
    exchange.proxy.interrupt().await;
    let (status, text) = exchange.proxy.end().await;
    let message = "stopped before all requests were answered\n";
    assert_eq!((status, text.as_str()), (Some(0), message));
    exchange.upstream.closed().await;
}
