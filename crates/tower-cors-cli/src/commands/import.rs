//! `cors import`: the policy of a gateway's file as TOML.

use std::io::{self, Write};

use clap::Args;

use crate::failure::{Exit, Failure};
use crate::policy_file::{PolicyFile, canonical};

/// Import a gateway's file: print its policy as TOML, which the other commands read
///
/// Standard error gets a note for each difference to the gateway, and the policy's warnings.
#[derive(Args)]
#[command(verbatim_doc_comment)]
#[command(mut_arg("from", |from| from.required(true).help("The gateway that the file is from")))]
pub(super) struct Import {
    #[command(flatten)]
    policy: PolicyFile,
}

impl Import {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let policy = self.policy.compile(io::stderr(), "")?;
        write!(io::stdout(), "{}", canonical(&policy)?)?;
        Ok(Exit::Done)
    }
}
