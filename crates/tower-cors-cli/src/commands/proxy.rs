//! `cors proxy`: a reverse proxy that applies the policy.

use std::io::{self, Write};
use std::net::SocketAddr;

use clap::Args;
use tokio::net::TcpListener;
use tower::Layer;
use tower_cors::CorsLayer;

use crate::failure::{Exit, Failure};
use crate::policy_file::PolicyFile;
use crate::proxy::{self, HttpService, Upstream};
use crate::stop;

/// Run a reverse proxy that adds the policy to any HTTP server
///
/// The proxy answers preflights, and sets the CORS headers of all responses. It speaks HTTP/1.1
/// without TLS, and tunnels WebSockets. Press Ctrl-C to stop it.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Proxy {
    #[command(flatten)]
    policy: PolicyFile,
    /// The server behind the proxy, such as `http://127.0.0.1:3000`
    #[arg(long, value_name = "URL")]
    upstream: Upstream,
    /// The address to listen on; port 0 picks a free port
    #[arg(long, value_name = "IP:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
}

impl Proxy {
    pub(super) async fn run(self) -> Result<Exit, Failure> {
        let cors = CorsLayer::from(self.policy.compile(io::stderr(), "")?);
        let listener = listen(self.listen).await?;
        let stop = stop::signal();
        writeln!(
            io::stdout(),
            "listening on http://{}",
            listener.local_addr()?
        )?;
        proxy::serve(listener, stop, |peer| {
            HttpService::new(cors.layer(self.upstream.service_for(peer)))
        })
        .await;
        Ok(Exit::Done)
    }
}

async fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address)
        .await
        .map_err(|error| Failure::Listen { address, error })
}
