//! `cors import`: prints the policy in a gateway's file as TOML.

use std::io::{self, Write};

use clap::Args;
use tower_cors_gateway::NoteKind;

use crate::failure::{Exit, Failure};
use crate::policy_file::{PolicyFile, canonical};

/// Import a gateway's file: print its policy as TOML for the other commands
///
/// Standard error gets a note for each difference from the gateway, the most important ones first,
/// and the policy's warnings. Each note has a kind:
///
///   wider      the policy allows something that the gateway refuses
///   stricter   the policy refuses something that the gateway allows
///   left-out   a part of the file has no effect on the policy
///   different  the answers differ, but pages can do the same
#[derive(Args)]
#[command(verbatim_doc_comment)]
#[command(mut_arg("from", |from| from.required(true).help("The gateway that the file belongs to")))]
pub(super) struct Import {
    #[command(flatten)]
    policy: PolicyFile,
    /// Fail without printing the policy if there is a note of this kind, such as wider (repeatable)
    #[arg(long, value_name = "KIND")]
    fail_on: Vec<NoteKind>,
}

impl Import {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let (policy, notes) = self.policy.compile_with_notes(io::stderr(), "")?;
        let mut kinds = notes.iter().map(|note| note.kind);
        if let Some(kind) = kinds.find(|kind| self.fail_on.contains(kind)) {
            return Err(Failure::Note(kind));
        }
        write!(io::stdout(), "{}", canonical(&policy)?)?;
        Ok(Exit::Done)
    }
}
