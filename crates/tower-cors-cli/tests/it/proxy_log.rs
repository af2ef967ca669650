//! `cors proxy`: the line of each request.

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};
use tower_cors_test_support::program::within;

use crate::answers::serve_inner;
use crate::cors::{NATIVE, spawn, start};
use crate::wire::Wire;

const GRANTED: &str =
    "GET /a?token=secret HTTP/1.1\r\nHost: c.example\r\nOrigin: https://app.example.com\r\n\r\n";
const REFUSED: &str = "OPTIONS /b?token=secret HTTP/1.1\r\nHost: c.example\r\nOrigin: https://evil.example\r\n\
                       Access-Control-Request-Method: PUT\r\n\r\n";
const PLAIN: &str = "GET /c HTTP/1.1\r\nHost: c.example\r\n\r\n";

/// A line of JSON for each request, after the one that says that the proxy serves.
#[tokio::test]
async fn lines_for_programs() {
    let upstream = format!("http://{}", serve_inner().await);
    let arguments = format!("proxy --json {NATIVE} --listen 127.0.0.1:0 --upstream {upstream}");
    let words: Vec<&str> = arguments.split(' ').collect();
    let mut proxy = spawn(&words);
    let mut lines = BufReader::new(proxy.stdout.take().unwrap()).lines();
    let mut next = async || {
        let line = within(lines.next_line()).await.unwrap().unwrap();
        serde_json::from_str::<Value>(&line).unwrap()
    };

    let start = next().await;
    assert_eq!(start["upstream"], upstream);
    let address = start["listening"].as_str().unwrap();
    let address = address.strip_prefix("http://").unwrap().parse().unwrap();
    let mut client = Wire::connect(address).await;
    for (request, expected) in [
        (
            GRANTED,
            json!({
                "method": "GET", "path": "/a", "origin": "https://app.example.com",
                "kind": "actual", "status": 200, "refused": null,
            }),
        ),
        (
            REFUSED,
            json!({
                "method": "OPTIONS", "path": "/b", "origin": "https://evil.example",
                "kind": "preflight", "status": 403,
                "refused": {
                    "code": "origin-not-allowed",
                    "message": "origin `https://evil.example` is not allowed",
                },
            }),
        ),
        (
            PLAIN,
            json!({
                "method": "GET", "path": "/c", "origin": null,
                "kind": "non-cors", "status": 200, "refused": null,
            }),
        ),
    ] {
        client.write(request).await;
        assert_eq!(next().await, expected);
    }
}

/// A sentence for each request that the policy refuses, and for no other.
#[tokio::test]
async fn sentences_for_people() {
    let mut proxy = start(NATIVE, serve_inner().await).await;
    let mut client = Wire::connect(proxy.address).await;
    for request in [GRANTED, PLAIN, REFUSED] {
        client.write(request).await;
        client.read_until("\r\n\r\n").await;
    }
    assert_eq!(
        proxy.says("\n").await,
        "refused OPTIONS `/b`: origin `https://evil.example` is not allowed [origin-not-allowed]\n"
    );
}
