//! A WebSocket that pages of other origins cannot open.
//!
//! Browsers never check WebSockets: a page of any origin may open one, and the user's cookies go
//! along. Only the server can look at `Origin`, and `Disallowed::Reject` does.
//!
//! ```sh
//! cargo run -p tower-cors-examples --example websocket
//! ```
//!
//! It prints `curl` lines to try. `PORT=8080` moves it to another port, and Ctrl-C stops it.

#[path = "../../server/mod.rs"]
mod server;

use std::net::SocketAddr;

use axum::Router;
use axum::extract::ws::{WebSocket, WebSocketUpgrade};
use axum::response::{Html, Response};
use axum::routing::{any, get};
use http::StatusCode;
use tower_cors::{ConfigErrors, CorsLayer, Disallowed};

use crate::server::Failure;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let listener = server::listen(3000).await?;
    let app = Router::new()
        .route("/", get(page))
        .route("/echo", any(accept))
        .layer(cors(listener.local_addr()?.port())?);

    let stop = server::stop_signal();
    print_usage(listener.local_addr()?);
    axum::serve(listener, app)
        .with_graceful_shutdown(stop)
        .await?;
    Ok(())
}

fn cors(port: u16) -> Result<CorsLayer, ConfigErrors> {
    CorsLayer::new()
        .allow_origins("https://app.example.com")
        .on_disallowed_origin(Disallowed::Reject(StatusCode::FORBIDDEN))
        // The page below comes over plain `http`, where browsers do not say that it is our own.
        .own_origins(["localhost", "127.0.0.1"].map(|host| format!("http://{host}:{port}")))
        .build()
}

async fn page() -> Html<&'static str> {
    Html(
        r#"<!doctype html>
<title>Echo</title>
<p id="log">opening …</p>
<script>
  const log = document.getElementById("log");
  const socket = new WebSocket(`ws://${location.host}/echo`);
  socket.onopen = () => socket.send("hello");
  socket.onmessage = event => { log.textContent = `echoed: ${event.data}`; };
  socket.onerror = () => { log.textContent = "refused"; };
</script>
"#,
    )
}

async fn accept(upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(echo)
}

async fn echo(mut socket: WebSocket) {
    while let Some(Ok(message)) = socket.recv().await {
        if socket.send(message).await.is_err() {
            return;
        }
    }
}

fn print_usage(address: SocketAddr) {
    println!(
        r#"listening on http://{address}

The page of the service itself: open http://{address}

A page of an allowed origin opens the socket: 101.
curl -i --max-time 1 http://{address}/echo -H "Origin: https://app.example.com" -H "Connection: upgrade" -H "Upgrade: websocket" -H "Sec-WebSocket-Version: 13" -H "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="

A page of another origin does not: 403.
curl -i --max-time 1 http://{address}/echo -H "Origin: https://evil.example" -H "Connection: upgrade" -H "Upgrade: websocket" -H "Sec-WebSocket-Version: 13" -H "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
"#
    );
}
