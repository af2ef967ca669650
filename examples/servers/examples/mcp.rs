//! An MCP server that pages of other origins may use: rmcp under the layer, and a page to try it.
//!
//! A local MCP server is what a page on the web would like to drive. Three checks keep it from
//! that. The layer allows the origins in its list, and rejects all others. `Reject` also stops
//! requests that browsers send without a preflight. rmcp checks `Host`, which stops a page by DNS
//! rebinding: such a page has the server's own origin, as the browser sees it.
//!
//! ```sh
//! cargo run -p tower-cors-examples --example mcp
//! ```
//!
//! It prints the address of the page, and `curl` lines to try. `PORT=8080` moves the server to
//! another port, and Ctrl-C stops it.

#[path = "../../server/mod.rs"]
mod server;

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use http::StatusCode;
use rmcp::handler::server::wrapper::Parameters;
use rmcp::model::{ServerCapabilities, ServerConfig};
use rmcp::schemars::JsonSchema;
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use rmcp::{ServerHandler, schemars, tool, tool_handler, tool_router};
use serde::Deserialize;
use tokio::net::TcpListener;
use tower_cors::{ConfigErrors, CorsLayer, Disallowed};

use crate::server::Failure;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let listener = server::listen(3000).await?;
    let address = listener.local_addr()?;
    // The page has an origin of its own, as an app in the browser does.
    let page_listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let page_address = page_listener.local_addr()?;

    let app = Router::new()
        .nest_service("/mcp", mcp())
        .layer(cors(page_address)?);
    let page = Router::new().route("/", get(move || async move { page(address) }));

    let stop = server::stop_signal();
    print_usage(address, page_address);
    tokio::spawn(async move { axum::serve(page_listener, page).await });
    axum::serve(listener, app)
        .with_graceful_shutdown(stop)
        .await?;
    Ok(())
}

fn cors(page: SocketAddr) -> Result<CorsLayer, ConfigErrors> {
    CorsLayer::new()
        .allow_origins([
            String::from("https://app.example.com"),
            format!("http://{page}"),
        ])
        .mcp()
        // Each call has a preflight of its own otherwise.
        .max_age(Duration::from_secs(600))
        .on_disallowed_origin(Disallowed::Reject(StatusCode::FORBIDDEN))
        .build()
}

fn mcp() -> StreamableHttpService<Calculator, LocalSessionManager> {
    // Its default: only loopback names as `Host`.
    let config = StreamableHttpServerConfig::default();
    StreamableHttpService::new(|| Ok(Calculator), Default::default(), config)
}

#[derive(Clone)]
struct Calculator;

#[derive(Deserialize, JsonSchema)]
struct Sum {
    a: i64,
    b: i64,
}

#[tool_router]
impl Calculator {
    #[tool(description = "Adds two numbers")]
    fn add(&self, Parameters(Sum { a, b }): Parameters<Sum>) -> String {
        a.saturating_add(b).to_string()
    }
}

#[tool_handler]
impl ServerHandler for Calculator {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
    }
}

fn page(server: SocketAddr) -> Html<String> {
    let page = r#"<!doctype html>
<title>MCP</title>
<p id="log">asking …</p>
<script type="module">
  const url = "http://SERVER/mcp";
  const log = document.getElementById("log");

  async function send(message, session) {
    const headers = {
      accept: "application/json, text/event-stream",
      "content-type": "application/json",
      ...(session && { "mcp-session-id": session, "mcp-protocol-version": "2025-11-25" }),
    };
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    return fetch(url, { method: "POST", headers, body });
  }

  try {
    const initialize = await send({
      id: 1,
      method: "initialize",
      params: {
        protocolVersion: "2025-11-25",
        capabilities: {},
        clientInfo: { name: "page", version: "1" },
      },
    });
    // Exposed by the preset. Otherwise it would be `null`, and the next call would fail.
    const session = initialize.headers.get("mcp-session-id");
    await send({ method: "notifications/initialized" }, session);
    const call = await send(
      { id: 2, method: "tools/call", params: { name: "add", arguments: { a: 19, b: 23 } } },
      session,
    );
    log.textContent = `19 + 23: ${await call.text()}`;
  } catch (error) {
    log.textContent = error;
  }
</script>
"#;
    Html(page.replace("SERVER", &server.to_string()))
}

fn print_usage(server: SocketAddr, page: SocketAddr) {
    println!(
        r#"listening on http://{server}

A page of another origin that may use the server: open http://{page}

The preflight of an allowed page.
curl -i -X OPTIONS http://{server}/mcp -H "Origin: https://app.example.com" -H "Access-Control-Request-Method: POST" -H "Access-Control-Request-Headers: content-type,mcp-protocol-version,mcp-session-id"

A page that is not allowed: 403, and the server does not run.
curl -i http://{server}/mcp -H "Origin: https://evil.example" -H "Content-Type: text/plain" -d "{{}}"

A page by DNS rebinding: 403 of the layer because of its origin, and for a GET, which has none, of the server because of its host.
curl -i http://{server}/mcp -H "Host: evil.example"
"#
    );
}
