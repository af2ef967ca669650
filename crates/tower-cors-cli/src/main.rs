//! The program `cors`: checks, imports, explains and compares CORS policies, applies them in front
//! of any server, and asks live servers as a browser would.

mod commands;
mod curl;
mod diagnostic;
mod diff;
mod document;
mod failure;
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

use crate::commands::Cors;

#[tokio::main]
async fn main() -> ExitCode {
    let (as_json, outcome) = match Cors::try_parse() {
        Ok(cors) => (cors.prints_json(), cors.run().await),
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
