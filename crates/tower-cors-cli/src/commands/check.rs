//! `cors check`: the mistakes and warnings of a policy, and its canonical form.

use std::io::{self, Write};

use clap::Args;

use crate::failure::{Exit, Failure};
use crate::policy_file::{PolicyFile, canonical};

/// Check a policy: print its errors, or its warnings and its canonical form
///
/// The canonical form is TOML that means the same as the file, with warnings and an importer's
/// notes as comments. Errors go to standard error, with the exit code 1.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Check {
    #[command(flatten)]
    policy: PolicyFile,
}

impl Check {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let mut out = io::stdout();
        let policy = self.policy.compile(&out, "# ")?;
        write!(out, "{}", canonical(&policy)?)?;
        Ok(Exit::Done)
    }
}
