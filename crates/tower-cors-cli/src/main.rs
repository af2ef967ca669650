//! The program `cors`: checks, imports, explains and compares CORS policies, applies them in front
//! of any server, and asks live servers as a browser would.

mod commands;
mod curl;
mod diff;
mod failure;
mod policy_file;
mod probe;
mod proxy;
mod reason;
mod stop;

use std::process::ExitCode;

use clap::Parser;

use crate::commands::Cors;

#[tokio::main]
async fn main() -> ExitCode {
    let exit = match Cors::parse().run().await {
        Ok(exit) => exit,
        Err(failure) => {
            failure.report();
            failure.exit()
        }
    };
    ExitCode::from(exit)
}
