//! The command line, with one file for each command.

mod check;
mod completions;
mod diff;
mod explain;
mod import;
mod man;
mod page_request;
mod playground;
mod probe;
mod proxy;
mod schema;

use std::ffi::OsString;

use clap::{Args, Parser, Subcommand};

use self::check::Check;
use self::completions::Completions;
use self::diff::Diff;
use self::explain::Explain;
use self::import::Import;
use self::man::Man;
use self::playground::Playground;
use self::probe::Probe;
use self::proxy::Proxy;
use self::schema::Schema;
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
  cors playground

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
    Playground(Playground),
    Schema(Schema),
    Completions(Completions),
    Man(Man),
}

/// The form of a command's output.
#[derive(Args)]
struct Output {
    /// Print JSON for programs, also about failures: one object on one line
    #[arg(long)]
    json: bool,
}

/// Returns whether arguments that are wrong contain `--json`. After `curl`, all belong to curl.
pub(crate) fn ask_for_json(arguments: impl Iterator<Item = OsString>) -> bool {
    let mut arguments = arguments.take_while(|argument| argument != "curl");
    arguments.any(|argument| argument == "--json")
}

impl Cors {
    /// Returns whether the command prints JSON, also about a failure.
    pub(crate) fn prints_json(&self) -> bool {
        match &self.command {
            Command::Check(check) => check.output.json,
            Command::Import(import) => import.output.json,
            Command::Diff(diff) => diff.output.json,
            Command::Proxy(proxy) => proxy.output.json,
            Command::Explain(explain) => explain.output.json,
            Command::Probe(probe) => probe.output.json,
            Command::Schema(_)
            | Command::Completions(_)
            | Command::Man(_)
            | Command::Playground(_) => false,
        }
    }

    /// Runs the command.
    pub(crate) async fn run(self) -> Result<Exit, Failure> {
        match self.command {
            Command::Check(check) => check.run(),
            Command::Import(import) => import.run(),
            Command::Explain(explain) => explain.run().await,
            Command::Probe(probe) => probe.run().await,
            Command::Diff(diff) => diff.run(),
            Command::Proxy(proxy) => proxy.run().await,
            Command::Schema(schema) => schema.run(),
            Command::Completions(completions) => completions.run(),
            Command::Man(man) => man.run(),
            Command::Playground(playground) => playground.run().await,
        }
    }
}
