//! Traces: a service that names the tracing headers it gets.

use axum::Router;
use axum::routing::get;
use http::HeaderMap;

pub(crate) const OPENTELEMETRY: &str = r#"
    opentelemetry |                           | traceparent tracestate baggage |
    opentelemetry | allow_headers traceparent | TypeError: Failed to fetch | add "traceparent" to `allow_headers`
    opentelemetry | allow_headers tracestate  | TypeError: Failed to fetch | add "tracestate" to `allow_headers`
    opentelemetry | allow_headers baggage     | TypeError: Failed to fetch | add "baggage" to `allow_headers`
    "#;

pub(crate) const SENTRY: &str = r#"
    sentry |                            | baggage sentry-trace |
    sentry | allow_headers sentry-trace | TypeError: Failed to fetch (HOST) | add "sentry-trace" to `allow_headers`
    sentry | allow_headers baggage      | TypeError: Failed to fetch (HOST) | add "baggage" to `allow_headers`
    "#;

const HEADERS: [&str; 4] = ["traceparent", "tracestate", "baggage", "sentry-trace"];

pub(crate) fn service(_url: &str) -> Router {
    Router::new().route("/", get(async |headers: HeaderMap| names(&headers)))
}

fn names(headers: &HeaderMap) -> String {
    HEADERS
        .map(|name| if headers.contains_key(name) { name } else { "" })
        .join(" ")
}
