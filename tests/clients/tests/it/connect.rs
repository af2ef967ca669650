//! Connect: the health service of connectrpc, whose errors have trailers.

use std::sync::Arc;

use axum::Router;
use connectrpc::ConnectError;
use connectrpc_health::{Checker, HealthExt, HealthService, StaticChecker, Status, StatusStream};
use http::{HeaderMap, HeaderName};

use crate::grpc_web::descriptors;

pub(crate) const FLOWS: &str = r#"
    connect |                                        | unary 1, stream 1, ConnectError: [not_found] unknown service none none, ConnectError: [not_found] unknown service none, ConnectError: [deadline_exceeded] the operation timed out |
    connect | allow_headers content-type             | ConnectError: [unknown] Failed to fetch | add "content-type" to `allow_headers`
    connect | allow_headers connect-protocol-version | ConnectError: [unknown] Failed to fetch | add "connect-protocol-version" to `allow_headers`
    connect | allow_headers connect-timeout-ms       | unary 1, stream 1, ConnectError: [not_found] unknown service none none, ConnectError: [not_found] unknown service none, ConnectError: [unknown] Failed to fetch | add "connect-timeout-ms" to `allow_headers`
    connect | expose_headers trailer-*               | unary 1, stream 1, ConnectError: [not_found] unknown service none null, ConnectError: [not_found] unknown service none, ConnectError: [deadline_exceeded] the operation timed out | the response has headers that the page cannot read; if it needs them, add "trailer-x-service" to `expose_headers`
    "#;

pub(crate) fn service(_url: &str) -> Router {
    let health = Arc::new(HealthService::new(Detailed(StaticChecker::new())));
    let calls = health.register(connectrpc::Router::new());
    descriptors().fallback_service(calls.into_axum_service())
}

/// A health service whose errors name the service in a trailer.
struct Detailed(StaticChecker);

impl Checker for Detailed {
    async fn check(&self, service: &str) -> Result<Status, ConnectError> {
        let name = HeaderName::from_static("x-service");
        let trailers = HeaderMap::from_iter([(name, service.parse().unwrap())]);
        let found = self.0.check(service).await;
        found.map_err(|error| error.with_trailers(trailers))
    }

    async fn watch(&self, service: &str) -> Result<StatusStream, ConnectError> {
        self.0.watch(service).await
    }
}
