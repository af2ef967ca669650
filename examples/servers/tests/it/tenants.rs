//! The example `tenants` as a program.

use http_body_util::Empty;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tower_cors_test_support::program::{Program, within};

use crate::ask::{ASKS_PUT, DENIED, PREFLIGHT_VARY, REJECTED, check, send};

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
        "access-control-allow-methods: PUT",
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

/// Requests that no well-behaved client sends.
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
