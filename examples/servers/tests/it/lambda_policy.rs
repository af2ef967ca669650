//! The example `lambda_policy` as a program, with one event per run.

use serde_json::{Value, json};
use tower_cors_test_support::program;

const APP: &str = "https://app.example.com";
const PREFLIGHT_VARY: &str =
    "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

#[tokio::test]
#[rustfmt::skip] // a line a case
async fn replies() {
    let granted = json!({
        "access-control-allow-headers": "content-type",
        "access-control-allow-methods": "PUT",
        "access-control-allow-origin": APP,
        "access-control-max-age": "600",
        "vary": PREFLIGHT_VARY,
    });
    let rejected = json!({ "vary": PREFLIGHT_VARY });
    let allowed = json!({ "access-control-allow-origin": APP, "vary": "Origin" });
    let denied = json!({ "vary": "Origin" });
    let asks_put = json!({ "origin": APP, "access-control-request-method": "PUT" });
    let asks_delete = json!({ "origin": APP, "access-control-request-method": "DELETE" });
    let app = json!({ "origin": APP });

    for (name, method, headers, expected) in [
        ("granted preflight", "OPTIONS", asks_put, (204, granted, "")),
        ("rejected preflight", "OPTIONS", asks_delete, (403, rejected, "")),
        ("allowed", "GET", app.clone(), (200, allowed.clone(), "hello")),
        ("allowed, PUT", "PUT", app.clone(), (204, allowed.clone(), "")),
        ("allowed, no such method", "DELETE", app, (405, allowed, "")),
        ("denied, but served", "GET", json!({ "origin": "https://evil.example" }), (200, denied.clone(), "hello")),
        ("two origins in one line", "GET", json!({ "origin": format!("{APP},{APP}") }), (200, denied.clone(), "hello")),
        ("no origin", "GET", json!({}), (200, denied, "hello")),
        ("no HTTP", "GET", json!({ "a b": "" }), (400, json!({}), "")),
    ] {
        let event = json!({ "method": method, "path": "/", "headers": headers });
        let (status, headers, body) = expected;
        let expected = json!({ "status": status, "headers": headers, "body": body });
        assert_eq!(reply(&event).await, expected, "{name}");
    }
}

/// Each event in its usage text gets a reply.
#[tokio::test]
async fn usage() {
    let usage = program::stdout(&program::run("lambda_policy", &[]).await);
    let events: Vec<&str> = usage.split('\'').skip(1).step_by(2).collect();
    assert_eq!(events.len(), 3, "{usage}");
    for event in events {
        let event = serde_json::from_str(event).unwrap();
        assert_ne!(reply(&event).await["status"], 400, "{event}");
    }
}

async fn reply(event: &Value) -> Value {
    let output = program::run("lambda_policy", &[&event.to_string()]).await;
    assert!(output.status.success(), "{}", program::stderr(&output));
    serde_json::from_str(&program::stdout(&output)).unwrap()
}
