//! One layer, three policies: each path has its own.
//!
//! ```sh
//! cargo run --example paths
//! ```
//!
//! It prints `curl` commands to try. `PORT=8080` makes it use another port, and Ctrl-C stops it.

mod server;

use std::net::SocketAddr;

use axum::Router;
use axum::routing::{get, put};
use http::StatusCode;
use tower_cors::{ConfigErrors, CorsLayer, Disallowed};

use crate::server::Failure;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let app = Router::new()
        .route("/users", get(async || "users\n"))
        .route("/uploads/{id}", put(async || "saved\n"))
        .route("/public/news", get(async || "news\n"))
        .layer(cors()?);

    let listener = server::listen(3000).await?;
    let stop = server::stop_signal();
    print_usage(listener.local_addr()?);
    axum::serve(listener, app)
        .with_graceful_shutdown(stop)
        .await?;
    Ok(())
}

/// Returns the layer. Its base configuration is the strictest one, because it decides on paths that
/// nobody thought of.
fn cors() -> Result<CorsLayer, ConfigErrors> {
    // A path inherits nothing: neither origins nor what happens to others.
    let uploads = CorsLayer::new()
        .allow_origins("https://app.example.com")
        .allow_credentials(true)
        .allow_methods("PUT")
        .on_disallowed_origin(Disallowed::Reject(StatusCode::FORBIDDEN));
    let public = CorsLayer::new().allow_origins("*");

    CorsLayer::new()
        .allow_origins("https://admin.example.com")
        .allow_credentials(true)
        .on_disallowed_origin(Disallowed::Reject(StatusCode::FORBIDDEN))
        .for_path("/uploads", uploads)
        .for_path("/public", public)
        .build()
}

fn print_usage(address: SocketAddr) {
    println!(
        r#"listening on http://{address}

Anyone may read the news.
curl -i http://{address}/public/news -H "Origin: https://anyone.example"

The app may upload.
curl -i -X OPTIONS http://{address}/uploads/7 -H "Origin: https://app.example.com" -H "Access-Control-Request-Method: PUT"

It may not read the users, because the base configuration decides.
curl -i http://{address}/users -H "Origin: https://app.example.com"

Nor does another spelling of the path help.
curl -i http://{address}/public/../users --path-as-is -H "Origin: https://app.example.com"
"#
    );
}
