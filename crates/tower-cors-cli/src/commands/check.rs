//! `cors check`: the mistakes and warnings of a policy, and its canonical form.

use std::io::{BufWriter, Write};

use clap::Args;

use super::Output;
use crate::failure::{Exit, Failure, Findings};
use crate::json;
use crate::policy_file::{Loaded, PolicyFile, canonical};

const EXAMPLES: &str = "\
Examples:
  cors check cors.toml
  cors check cors.yaml --deny-warnings
  cors check --from kong kong.yaml
  git show main:cors.toml | cors check -

Exit codes:
  0  the policy builds
  1  the policy has mistakes, or warnings with --deny-warnings
  2  wrong usage, or a file that cannot be read";

/// Check a policy: print its errors, or its warnings and its canonical form
///
/// The canonical form is TOML that means the same as the file, with warnings and an importer's
/// notes as comments. Errors go to standard error.
#[derive(Args)]
#[command(after_help = EXAMPLES, verbatim_doc_comment)]
pub(super) struct Check {
    #[command(flatten)]
    policy: PolicyFile,
    /// Fail without printing the policy if it has warnings
    #[arg(long)]
    deny_warnings: bool,
    #[command(flatten)]
    pub(super) output: Output,
}

impl Check {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let loaded = self.policy.load()?;
        if self.deny_warnings && !loaded.warnings.is_empty() {
            return Err(Failure::Warnings(Findings::from(loaded)));
        }
        match self.output.json {
            true => json::print(&loaded)?,
            false => print(&loaded)?,
        }
        Ok(Exit::Done)
    }
}

fn print(loaded: &Loaded) -> Result<(), Failure> {
    let mut out = BufWriter::new(anstream::stdout());
    loaded.print_remarks(&mut out, "# ")?;
    write!(out, "{}", canonical(&loaded.policy)?)?;
    Ok(out.flush()?)
}
