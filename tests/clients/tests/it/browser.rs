//! Uploads, event streams and WebSockets, under policies without a preset.

use axum::Router;
use axum::body::Bytes;
use axum::extract::ws::{Message, WebSocketUpgrade};
use axum::response::Response;
use axum::routing::{get, post};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use tower_cors::{CorsConfig, CorsLayer, Disallowed, PreflightMode};

pub(crate) const FLOWS: &str = r#"
    upload            | the page                   | 1000 sent, 1000 received |
    upload            | another origin             | AxiosError: Network Error | to give pages of that origin access, add "PAGE" (or "http://127.0.0.1:*", for all ports) to `allow_origins`
    upload            | the page, Forward          | AxiosError: Network Error |
    events            | the page                   | hello |
    events            | another origin             | error | to give pages of that origin access, add "PAGE" (or "http://127.0.0.1:*", for all ports) to `allow_origins`
    eventsWithCookies | the page                   | error |
    eventsWithCookies | the page, with credentials | hello |
    socket            | the page, Reject           | hello |
    socket            | another origin, Reject     | closed with 1006 | to give pages of that origin access, add "PAGE" (or "http://127.0.0.1:*", for all ports) to `allow_origins`
    socket            | another origin             | hello | to give pages of that origin access, add "PAGE" (or "http://127.0.0.1:*", for all ports) to `allow_origins`
    "#;

/// Returns the policy of a row for pages of the origin `page`.
pub(crate) fn policy(name: &str, page: &str) -> CorsConfig {
    let (origin, rest) = name.split_once(", ").unwrap_or((name, ""));
    let config = CorsLayer::new().allow_origins([match origin {
        "the page" => page,
        "another origin" => "https://another.example",
        _ => panic!("an unknown policy: {name}"),
    }]);
    match rest {
        "" => config,
        "with credentials" => config.allow_credentials(true),
        "Forward" => config.preflight_mode(PreflightMode::Forward),
        "Reject" => config.on_disallowed_origin(Disallowed::Reject(StatusCode::FORBIDDEN)),
        _ => panic!("an unknown policy: {name}"),
    }
}

pub(crate) fn service(_url: &str) -> Router {
    let events = ([(CONTENT_TYPE, "text/event-stream")], "data: hello\n\n");
    Router::new()
        .route("/upload", post(async |body: Bytes| body.len().to_string()))
        .route("/events", get(events))
        .route("/socket", get(socket))
}

async fn socket(upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(async |mut socket| {
        socket.send(Message::text("hello")).await.unwrap();
    })
}
