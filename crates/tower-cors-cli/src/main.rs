//! A reverse proxy with CORS in front of any server, by the configuration of a gateway.
//!
//! ```sh
//! cargo run --example gateway --features gateways -- \
//!     --from kong --config examples/gateway/kong.yaml --upstream http://127.0.0.1:3000
//! ```
//!
//! The upstream is here the example `axum`. There is a file of each gateway beside that one, and `--help` lists the rest; Ctrl-C
//! stops it. With `--check` instead of `--upstream` it prints what the file comes to, as a file that `--from native` reads:
//! the way to move from a gateway to this crate.

mod config;
mod proxy;
#[expect(dead_code, reason = "it listens where `--listen` says, not on `PORT`")]
mod server;

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use tokio::net::TcpListener;
use tower::Layer;
use tower_cors::{ConfigError, ConfigErrors, CorsConfig, CorsLayer, Danger, Policy};
use tower_cors_gateway::Imported;

use crate::config::Source;
use crate::proxy::{HttpService, Upstream};
use crate::server::Failure;

/// A reverse proxy with CORS, by the configuration of a gateway.
#[derive(Parser)]
#[command(name = "gateway")]
struct Arguments {
    /// Whose configuration it is
    #[arg(long, value_enum, value_name = "GATEWAY")]
    from: Source,
    /// The file: .json, .yaml, .yml or .toml; .xml for azure; .form for kong, too
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// One of several CORS sections, by its path
    #[arg(long, value_name = "PATH")]
    section: Option<String>,
    /// Accept a risk, such as insecure-origins (repeatable)
    #[arg(long, value_name = "NAME")]
    accept_danger: Vec<Danger>,
    /// The server behind it, such as http://127.0.0.1:9000
    #[arg(long, value_name = "URL", required_unless_present = "check")]
    upstream: Option<Upstream>,
    /// Where to listen; port 0 is any free one
    #[arg(long, value_name = "IP:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Print notes, warnings and the canonical policy, and exit
    #[arg(long)]
    check: bool,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments = Arguments::parse();
    if arguments.section.is_some() && arguments.from == Source::Native {
        let message = "--section: a native file has no sections";
        Arguments::command()
            .error(ErrorKind::ArgumentConflict, message)
            .exit();
    }
    let imported = arguments.read()?;
    match arguments.upstream {
        Some(upstream) if !arguments.check => {
            let policy = compile(imported, io::stderr(), "")?;
            serve(arguments.listen, upstream, policy).await
        }
        _ => check(imported),
    }
}

impl Arguments {
    /// What the file says, and the risks that were accepted beside it.
    fn read(&self) -> Result<Imported, Failure> {
        let mut imported = config::read(self.from, &self.config, self.section.as_deref())?;
        let accepted = self.accept_danger.iter().copied();
        imported.config = accepted.fold(imported.config, CorsConfig::dangerously_allow);
        Ok(imported)
    }
}

/// Prints the policy as a file for `--from native`, in which notes and warnings are comments.
fn check(imported: Imported) -> Result<(), Failure> {
    let mut out = io::stdout();
    let policy = compile(imported, &out, "# ")?;
    write!(out, "{}", toml::to_string_pretty(policy.config())?)?;
    Ok(())
}

/// The policy. Its notes and warnings go to `out`, a line each that begins with `prefix`.
fn compile(imported: Imported, mut out: impl Write, prefix: &str) -> Result<Policy, Failure> {
    for note in imported.notes {
        writeln!(out, "{prefix}note: {note}")?;
    }
    let policy = imported.config.compile().map_err(explain)?;
    for warning in policy.warnings() {
        writeln!(out, "{prefix}warning: {warning}")?;
    }
    Ok(policy)
}

/// Every mistake, a line each. Those that can be accepted name the argument that does so.
fn explain(errors: ConfigErrors) -> Failure {
    let lines = errors.iter().map(|error| match danger_of(error) {
        Some(danger) => format!("\n  {error}; here, --accept-danger {danger}"),
        None => format!("\n  {error}"),
    });
    Failure(format!(
        "the policy does not build:{}",
        lines.collect::<String>()
    ))
}

fn danger_of(error: &ConfigError) -> Option<Danger> {
    match error {
        ConfigError::Dangerous { danger, .. } => Some(*danger),
        ConfigError::LooseRegex { .. } => Some(Danger::LooseRegexes),
        _ => None,
    }
}

async fn serve(address: SocketAddr, upstream: Upstream, policy: Policy) -> Result<(), Failure> {
    let cors = CorsLayer::from(policy);
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| Failure(format!("cannot listen on {address}: {error}")))?;
    let stop = server::stop_signal();
    println!("listening on http://{}", listener.local_addr()?);
    proxy::serve(listener, stop, |peer| {
        HttpService::new(cors.layer(upstream.service_for(peer)))
    })
    .await;
    Ok(())
}
