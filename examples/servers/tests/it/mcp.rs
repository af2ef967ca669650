//! The example `mcp` as a program.

use http::StatusCode;
use http_body_util::Full;
use hyper::body::Bytes;
use tower_cors_test_support::program::Program;

use crate::ask::{APP, EVIL, PREFLIGHT_VARY, REJECTED, check, cors_headers, read, send};

const ACCEPT: &str = "accept: application/json, text/event-stream";
const JSON: &str = "content-type: application/json";
const VERSION: &str = "2025-11-25";

#[tokio::test]
#[rustfmt::skip] // a line a case
async fn preflights_and_strangers() {
    let server = Program::start("mcp", &[]).await;
    let granted = &[
        "access-control-allow-headers: mcp-name,mcp-method,content-type,authorization,last-event-id,mcp-session-id,mcp-protocol-version,mcp-param-a",
        "access-control-allow-methods: DELETE",
        "access-control-allow-origin: https://app.example.com",
        "access-control-max-age: 600",
        PREFLIGHT_VARY,
    ];
    let asks = "access-control-request-method: POST";
    let asks_headers = "access-control-request-headers: content-type,mcp-param-a,mcp-session-id";
    check(server.address, &[
        ("preflight", &["OPTIONS /mcp", APP, asks, asks_headers], 204, granted),
        ("preflight of a stranger", &["OPTIONS /mcp", EVIL, asks, asks_headers], 403, REJECTED),
        ("a stranger's request without a preflight", &["POST /mcp", EVIL, "content-type: text/plain"], 403, &["vary: Origin"]),
        ("a rebound page", &["GET /mcp", "host: evil.example", ACCEPT], 403, &["vary: Origin"]),
    ])
    .await;
}

/// Initializes a session, calls the tool, and ends the session, as a page does.
#[tokio::test]
async fn a_session() {
    let server = Program::start("mcp", &[]).await;
    let post = async |headers: &[&str], body: String| {
        let head: Vec<&str> = ["POST /mcp", APP, ACCEPT, JSON]
            .iter()
            .chain(headers)
            .copied()
            .collect();
        send(server.address, &head, Full::<Bytes>::from(body)).await
    };
    let initialize = post(
        &[],
        format!(
            r#"{{"jsonrpc":"2.0","id":1,"method":"initialize","params":{{"protocolVersion":"{VERSION}","capabilities":{{}},"clientInfo":{{"name":"test","version":"1"}}}}}}"#
        ),
    )
    .await;
    assert_eq!(initialize.status(), StatusCode::OK);
    assert_eq!(
        cors_headers(&initialize),
        [
            "access-control-allow-origin: https://app.example.com",
            "access-control-expose-headers: mcp-session-id,www-authenticate",
            "vary: Origin",
        ]
    );
    let id = initialize.headers()["mcp-session-id"].to_str().unwrap();
    let session = format!("mcp-session-id: {id}");
    let version = format!("mcp-protocol-version: {VERSION}");
    let headers = [session.as_str(), version.as_str()];

    let ready = r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#;
    let ready = post(&headers, ready.to_owned()).await;
    assert_eq!(ready.status(), StatusCode::ACCEPTED);

    let call = r#"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"add","arguments":{"a":19,"b":23}}}"#;
    let call = read(post(&headers, call.to_owned()).await).await;
    let call = String::from_utf8_lossy(&call);
    assert!(call.contains(r#""text":"42""#), "{call}");

    let head = ["DELETE /mcp", APP, &session, &version];
    let end = send(server.address, &head, Full::<Bytes>::default()).await;
    assert!(end.status().is_success(), "{}", end.status());
}
