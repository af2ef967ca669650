//! The program `cors`: checks, imports, explains and compares CORS policies, applies them in front
//! of any server, and asks live servers as a browser would.

mod commands;
mod curl;
mod diagnostic;
mod diff;
mod document;
mod failure;
mod input;
mod json;
mod playground;
mod policy_file;
mod probe;
mod proxy;
mod reason;
mod schema;
mod serve;
mod stop;

use std::env;
use std::process::ExitCode;

use clap::Parser;
use tokio::runtime::Runtime;

use crate::commands::Cors;
use crate::failure::{Exit, Failure};

fn main() -> ExitCode {
    let (as_json, outcome) = match Cors::try_parse() {
        Ok(cors) => (cors.prints_json(), run(cors)),
        // `--help` or `--version`.
        Err(error) if !error.use_stderr() => error.exit(),
        Err(error) => (commands::ask_for_json(env::args_os()), Err(error.into())),
    };
    let exit = outcome.unwrap_or_else(|failure| {
        let exit = failure.exit();
        failure.report(as_json);
        exit
    });
    ExitCode::from(exit)
}

/// Runs a command, and does not wait for threads that it leaves behind.
///
/// The system's resolver runs on such a thread, and nothing can stop it. It may hang for minutes
/// after `cors probe` has given up.
fn run(cors: Cors) -> Result<Exit, Failure> {
    let runtime = Runtime::new().map_err(Failure::Threads)?;
    let outcome = runtime.block_on(cors.run());
    runtime.shutdown_background();
    outcome
}
