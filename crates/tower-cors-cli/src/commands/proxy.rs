//! `cors proxy`: a reverse proxy that applies the policy.

use std::io::{self, Write};
use std::net::SocketAddr;

use clap::Args;
use serde::Serialize;
use tokio::net::TcpListener;
use tower::Layer;
use tower_cors::CorsLayer;

use super::Output;
use crate::failure::{Exit, Failure};
use crate::json;
use crate::policy_file::PolicyFile;
use crate::proxy::{HttpService, Log, Upstream};
use crate::serve::serve;
use crate::stop;

const EXAMPLES: &str = "\
Examples:
  cors proxy cors.toml --upstream http://127.0.0.1:3000
  cors proxy cors.toml --upstream http://127.0.0.1:3000 --listen 127.0.0.1:0 --json

Standard error gets a line for each request that the policy refuses, with the reason. With --json,
standard output gets a line for each request: its method, path, origin, status and, if it was
refused, the reason. No line has the query, where people put tokens.

Exit codes:
  0  stopped by Ctrl-C or SIGTERM
  1  the policy has mistakes
  2  wrong usage, or a file or an address that cannot be used";

/// Run a reverse proxy that adds the policy to any HTTP server
///
/// The proxy answers preflights, and sets the CORS headers of all responses. It speaks HTTP/1.1
/// without TLS, and tunnels WebSockets. Press Ctrl-C to stop it.
#[derive(Args)]
#[command(after_help = EXAMPLES, verbatim_doc_comment)]
pub(super) struct Proxy {
    #[command(flatten)]
    policy: PolicyFile,
    /// The server behind the proxy, such as `http://127.0.0.1:3000`
    #[arg(long, value_name = "URL")]
    upstream: Upstream,
    /// The address to listen on; port 0 picks a free port
    #[arg(long, value_name = "IP:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    #[command(flatten)]
    pub(super) output: Output,
}

/// The line that says that the proxy serves.
#[derive(Serialize)]
struct Listening {
    listening: String,
    upstream: String,
}

impl Proxy {
    pub(super) async fn run(self) -> Result<Exit, Failure> {
        let cors = CorsLayer::from(self.policy.compile()?);
        let listener = listen(self.listen).await?;
        let stop = stop::signal();
        self.announce(listener.local_addr()?)?;
        let log = match self.output.json {
            true => Log::Json,
            false => Log::Refusals,
        };
        serve(listener, stop, |peer| {
            log.around(HttpService::new(
                cors.layer(self.upstream.service_for(peer)),
            ))
        })
        .await;
        Ok(Exit::Done)
    }

    fn announce(&self, address: SocketAddr) -> io::Result<()> {
        let listening = format!("http://{address}");
        match self.output.json {
            true => json::print(&Listening {
                listening,
                upstream: self.upstream.to_string(),
            }),
            false => writeln!(io::stdout(), "listening on {listening}"),
        }
    }
}

async fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address)
        .await
        .map_err(|error| Failure::Listen { address, error })
}
