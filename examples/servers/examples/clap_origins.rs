//! A server that takes the allowed origins from a flag or an environment variable.
//!
//! ```sh
//! cargo run -p tower-cors-examples --example clap_origins -- --cors-origins "https://app.example.com, http://localhost:*"
//! ```

#[path = "../../server/mod.rs"]
mod server;

use axum::Router;
use axum::routing::get;
use clap::Parser;
use tower_cors::{ConfigErrors, CorsLayer};

use crate::server::Failure;

/// A server with one route.
#[derive(Parser)]
struct Arguments {
    /// The origins that may read responses, separated by commas or white space
    #[arg(long, env = "CORS_ORIGINS")]
    cors_origins: String,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let cors = cors(&Arguments::parse())?;
    let app = Router::new()
        .route("/", get(|| async { "hello\n" }))
        .layer(cors);

    let listener = server::listen(3000).await?;
    let stop = server::stop_signal();
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, app)
        .with_graceful_shutdown(stop)
        .await?;
    Ok(())
}

/// Builds the layer. Errors name the flag.
fn cors(arguments: &Arguments) -> Result<CorsLayer, ConfigErrors> {
    CorsLayer::new()
        .allow_origins_from("--cors-origins", &arguments.cors_origins)
        .build()
}
