//! `cors proxy`: WebSockets, and other upgrades.

use crate::wire::{Exchange, HELLO};

#[tokio::test]
async fn web_sockets_are_tunnelled() {
    let request = "GET /chat HTTP/1.1\r\n\
        host: c.example\r\n\
        connection: keep-alive, Upgrade\r\n\
        upgrade: WebSocket\r\n\
        sec-websocket-key: a\r\n\r\n";
    let mut exchange = Exchange::start(request).await;
    for line in ["connection: upgrade", "upgrade: websocket"] {
        assert!(exchange.head.contains(line), "{}", exchange.head);
    }
    let response = "HTTP/1.1 101 Switching Protocols\r\n\
        connection: Upgrade\r\n\
        upgrade: websocket\r\n\
        sec-websocket-accept: b\r\n\r\n";
    exchange.upstream.write(response).await;
    let head = exchange.client.read_until("\r\n\r\n").await;
    assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
    for line in [
        "connection: upgrade",
        "upgrade: websocket",
        "sec-websocket-accept: b",
    ] {
        assert!(head.contains(line), "{head}");
    }

    exchange.upstream.write("ping").await;
    exchange.client.read_until("ping").await;
    exchange.client.write("pong").await;
    exchange.upstream.read_until("pong").await;
    drop(exchange.client);
    exchange.upstream.closed().await;
}

/// A server on the way could take such a request for a plain one, and the bytes in the tunnel for
/// more requests.
#[tokio::test]
#[rustfmt::skip] // a line a case
async fn not_quite_web_sockets() {
    for (name, request) in [
        ("another method", "POST / HTTP/1.1\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n"),
        ("without the option", "GET / HTTP/1.1\r\nupgrade: websocket\r\n\r\n"),
        ("of old", "GET / HTTP/1.0\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n"),
        ("another protocol", "GET / HTTP/1.1\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n"),
        ("one of two", "GET / HTTP/1.1\r\nconnection: upgrade\r\nupgrade: websocket\r\nupgrade: h2c\r\n\r\n"),
    ] {
        let exchange = Exchange::start(request).await;
        assert!(!exchange.head.contains("upgrade"), "{name}: {}", exchange.head);
    }
}

#[tokio::test]
async fn a_switch_that_nobody_asked_for() {
    let mut exchange = Exchange::start(HELLO).await;
    let response =
        "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n";
    exchange.upstream.write(response).await;
    let head = exchange.client.read_until("\r\n\r\n").await;
    assert!(head.starts_with("HTTP/1.1 502 "), "{head}");
}
