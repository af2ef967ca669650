//! A gRPC service that pages call with gRPC-Web, without a proxy: tonic's ready-made health
//! service.
//!
//! ```sh
//! cargo run -p tower-cors-examples --example tonic_web
//! ```
//!
//! It prints `curl` commands to try. `PORT=8080` makes it use another port, and Ctrl-C stops it.

#[path = "../../server/mod.rs"]
mod server;

use std::net::SocketAddr;
use std::time::Duration;

use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;
use tonic_web::GrpcWebLayer;
use tower_cors::{ConfigErrors, CorsLayer};

use crate::server::Failure;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let cors = cors()?;
    let (_reporter, health) = tonic_health::server::health_reporter();

    let listener = server::listen(50051).await?;
    let stop = server::stop_signal();
    print_usage(listener.local_addr()?);
    Server::builder()
        .accept_http1(true) // browsers speak HTTP/2 only over TLS
        .layer(cors) // outside of gRPC-Web, to which a preflight is a bad request
        .layer(GrpcWebLayer::new())
        .add_service(health)
        .serve_with_incoming_shutdown(TcpIncoming::from(listener), stop)
        .await?;
    Ok(())
}

fn cors() -> Result<CorsLayer, ConfigErrors> {
    CorsLayer::new()
        .allow_origins(["https://app.example.com", "http://localhost:*"])
        .grpc_web()
        .max_age(Duration::from_secs(600))
        .build()
}

fn print_usage(address: SocketAddr) {
    println!(
        r#"listening on http://{address}

The preflight of a gRPC-Web client:
curl -i -X OPTIONS http://{address}/grpc.health.v1.Health/Check -H "Origin: https://app.example.com" -H "Access-Control-Request-Method: POST" -H "Access-Control-Request-Headers: content-type,x-grpc-web,x-user-agent"

The call itself, in the protocol's text form:
curl -i http://{address}/grpc.health.v1.Health/Check -H "Origin: https://app.example.com" -H "Content-Type: application/grpc-web-text" -H "Accept: application/grpc-web-text" -d "AAAAAAA="
"#
    );
}
