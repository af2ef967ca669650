//! A reverse proxy in plain hyper: CORS in front of a server that need not know of it.
//!
//! ```sh
//! cargo run --example hyper_proxy -- http://127.0.0.1:3000
//! ```
//!
//! The upstream is the argument, or `UPSTREAM`: here the example `axum`. It prints `curl` lines to try.
//! `PORT=8081` moves it to another port, Ctrl-C stops it. `proxy` holds what forwards a request, and hyper's server.

#[path = "../../../crates/tower-cors-cli/src/proxy/mod.rs"]
mod proxy;
#[path = "../../server/mod.rs"]
mod server;

use std::env;
use std::net::SocketAddr;
use std::time::Duration;

use tower::Layer;
use tower_cors::{ConfigErrors, CorsLayer};

use crate::proxy::{HttpService, Upstream};
use crate::server::Failure;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let upstream = upstream()?;
    let cors = cors()?;

    let listener = server::listen(8080).await?;
    let stop = server::stop_signal();
    print_usage(listener.local_addr()?);
    // Around what forwards, the layer answers preflights by itself, and a 502 has its headers, too.
    proxy::serve(listener, stop, |peer| {
        HttpService::new(cors.layer(upstream.service_for(peer)))
    })
    .await;
    Ok(())
}

fn upstream() -> Result<Upstream, Failure> {
    let text = env::args_os().nth(1).or_else(|| env::var_os("UPSTREAM"));
    let Some(text) = text else {
        let message = "name an upstream such as http://127.0.0.1:3000";
        return Err(Failure(message.to_owned()));
    };
    let text = text.to_string_lossy();
    text.parse()
        .map_err(|error| Failure(format!("{text}: {error}")))
}

fn cors() -> Result<CorsLayer, ConfigErrors> {
    CorsLayer::new()
        .allow_origins(["https://app.example.com", "http://localhost:*"])
        .allow_credentials(true)
        .allow_methods(["PUT", "DELETE"])
        .allow_headers(["content-type"])
        .max_age(Duration::from_secs(600))
        .build()
}

fn print_usage(address: SocketAddr) {
    println!(
        r#"listening on http://{address}

A preflight, which the proxy answers itself:
curl -i -X OPTIONS http://{address}/products/1 -H "Origin: https://app.example.com" -H "Access-Control-Request-Method: PUT" -H "Access-Control-Request-Headers: content-type"

An actual request, which goes to the upstream:
curl -i http://{address}/products -H "Origin: https://app.example.com"
"#
    );
}
