//! gRPC-Web: tonic's health service, whose errors have details.

use axum::Router;
use axum::routing::get;
use tonic::service::Routes;
use tonic::{Code, Request, Response, Status, async_trait};
use tonic_health::pb::health_server::{Health, HealthServer};
use tonic_health::pb::{FILE_DESCRIPTOR_SET, HealthCheckRequest, HealthCheckResponse};
use tonic_health::server::{HealthReporter, HealthService};
use tonic_types::{ErrorDetails, StatusExt};
use tonic_web::GrpcWebLayer;

pub(crate) const FLOWS: &str = r#"
    google  |                                        | unary 1, stream 1, 5 service not registered with details, 5 service not registered, 4 Request timed out |
    google  | allow_headers content-type             | RpcError: Http response at 400 or 500 level, http status code: 0 | add "content-type" to `allow_headers`
    google  | allow_headers x-grpc-web               | RpcError: Http response at 400 or 500 level, http status code: 0 | add "x-grpc-web" to `allow_headers`
    google  | allow_headers x-user-agent             | RpcError: Http response at 400 or 500 level, http status code: 0 | add "x-user-agent" to `allow_headers`
    google  | allow_headers grpc-timeout             | unary 1, stream 1, 5 service not registered with details, 5 service not registered, 2 Http response at 400 or 500 level, http status code: 0 | add "grpc-timeout" to `allow_headers`
    google  | expose_headers grpc-status             | unary 1, stream 1, 2 Incomplete response, nothing more | the response has headers that the page cannot read; if it needs them, add "grpc-status" to `expose_headers`
    google  | expose_headers grpc-message            | unary 1, stream 1, 5  with details, 5, 4 Request timed out | the response has headers that the page cannot read; if it needs them, add "grpc-message" to `expose_headers`
    google  | expose_headers grpc-status-details-bin | unary 1, stream 1, 5 service not registered, 5 service not registered, 4 Request timed out | the response has headers that the page cannot read; if it needs them, add "grpc-status-details-bin" to `expose_headers`
    connect |                                        | unary 1, stream 1, ConnectError: [not_found] service not registered google.rpc.ResourceInfo, ConnectError: [not_found] service not registered, ConnectError: [deadline_exceeded] the operation timed out |
    connect | allow_headers content-type             | ConnectError: [unknown] Failed to fetch | add "content-type" to `allow_headers`
    connect | allow_headers x-grpc-web               | ConnectError: [unknown] Failed to fetch | add "x-grpc-web" to `allow_headers`
    connect | allow_headers x-user-agent             | ConnectError: [unknown] Failed to fetch | add "x-user-agent" to `allow_headers`
    connect | allow_headers grpc-timeout             | unary 1, stream 1, ConnectError: [not_found] service not registered google.rpc.ResourceInfo, ConnectError: [not_found] service not registered, ConnectError: [unknown] Failed to fetch | add "grpc-timeout" to `allow_headers`
    connect | expose_headers grpc-status             | unary 1, stream 1, ConnectError: [not_found] service not registered google.rpc.ResourceInfo, ConnectError: [unknown] missing trailer, ConnectError: [deadline_exceeded] the operation timed out | the response has headers that the page cannot read; if it needs them, add "grpc-status" to `expose_headers`
    connect | expose_headers grpc-message            | unary 1, stream 1, ConnectError: [not_found] service not registered google.rpc.ResourceInfo, ConnectError: [not_found], ConnectError: [deadline_exceeded] the operation timed out | the response has headers that the page cannot read; if it needs them, add "grpc-message" to `expose_headers`
    connect | expose_headers grpc-status-details-bin | unary 1, stream 1, ConnectError: [not_found] service not registered, ConnectError: [not_found] service not registered, ConnectError: [deadline_exceeded] the operation timed out | the response has headers that the page cannot read; if it needs them, add "grpc-status-details-bin" to `expose_headers`
    "#;

pub(crate) fn service(_url: &str) -> Router {
    let health = HealthService::from_health_reporter(HealthReporter::new());
    let calls = Routes::new(HealthServer::new(Detailed(health))).into_axum_router();
    calls.layer(GrpcWebLayer::new()).merge(descriptors())
}

/// Serves the descriptors of the health service. The pages make their clients from them.
pub(crate) fn descriptors() -> Router {
    Router::new().route("/descriptors", get(FILE_DESCRIPTOR_SET))
}

/// A health service whose errors say what does not exist.
struct Detailed(HealthService);

#[async_trait]
impl Health for Detailed {
    async fn check(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<HealthCheckResponse>, Status> {
        let name = request.get_ref().service.clone();
        let details = ErrorDetails::with_resource_info("service", name, "", "");
        let found = self.0.check(request).await;
        found
            .map_err(|status| Status::with_error_details(Code::NotFound, status.message(), details))
    }

    type WatchStream = <HealthService as Health>::WatchStream;

    async fn watch(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<Self::WatchStream>, Status> {
        self.0.watch(request).await
    }
}
