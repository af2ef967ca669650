//! The command line, with one file for each command.

mod check;
mod diff;
mod explain;
mod import;
mod page_request;
mod probe;
mod proxy;

use clap::{Parser, Subcommand};

use self::check::Check;
use self::diff::Diff;
use self::explain::Explain;
use self::import::Import;
use self::probe::Probe;
use self::proxy::Proxy;
use crate::failure::{Exit, Failure};

pub(crate) use self::page_request::{PageRequest, missing_origin};

const EXAMPLES: &str = "\
Examples:
  cors check cors.toml
  cors import --from kong kong.yaml > cors.toml
  cors explain cors.toml --origin https://app.example.com --url https://api.example.com/items
  cors explain cors.toml curl 'https://api.example.com/items' -H 'Origin: https://app.example.com'
  cors probe https://api.example.com/items --origin https://app.example.com
  cors diff old.toml cors.toml
  cors proxy cors.toml --upstream http://127.0.0.1:3000 --listen 127.0.0.1:8080

Exit codes:
  0  success
  1  the policy has mistakes, the policy or the server refuses the request, or the new policy of
     two allows more
  2  wrong usage, a file that cannot be read, or a server that cannot be reached";

/// Check, import, explain and compare CORS policies, apply them, and ask live servers
#[derive(Parser)]
#[command(name = "cors", version, after_help = EXAMPLES)]
pub(crate) struct Cors {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Check(Check),
    Import(Import),
    Explain(Explain),
    Probe(Box<Probe>),
    Diff(Diff),
    Proxy(Proxy),
}

impl Cors {
    /// Runs the command.
    pub(crate) async fn run(self) -> Result<Exit, Failure> {
        match self.command {
            Command::Check(check) => check.run(),
            Command::Import(import) => import.run(),
            Command::Explain(explain) => explain.run().await,
            Command::Probe(probe) => probe.run().await,
            Command::Diff(diff) => diff.run(),
            Command::Proxy(proxy) => proxy.run().await,
        }
    }
}
