//! `cors import`: prints the policy in a gateway's file as TOML.

use std::io::{self, Write};

use clap::Args;
use tower_cors_gateway::NoteKind;

use super::Output;
use crate::failure::{Exit, Failure, Findings};
use crate::json;
use crate::policy_file::{PolicyFile, canonical};

const EXAMPLES: &str = "\
Examples:
  cors import --from kong kong.yaml > cors.toml
  cors import --from envoy envoy.yaml --fail-on wider
  kubectl get httproute -o yaml | cors import --from gateway-api -

Exit codes:
  0  the policy is printed
  1  the policy has mistakes, or there is a note that --fail-on names
  2  wrong usage, or a file that cannot be read or imported";

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
#[command(after_help = EXAMPLES, verbatim_doc_comment)]
#[command(mut_arg("from", |from| from.required(true).help("The gateway that the file belongs to")))]
pub(super) struct Import {
    #[command(flatten)]
    policy: PolicyFile,
    /// Fail without printing the policy on a note of this kind, such as wider (repeatable)
    #[arg(long, value_name = "KIND")]
    fail_on: Vec<NoteKind>,
    #[command(flatten)]
    pub(super) output: Output,
}

impl Import {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let loaded = self.policy.load()?;
        let mut kinds = loaded.notes.iter().map(|note| note.kind);
        if let Some(kind) = kinds.find(|kind| self.fail_on.contains(kind)) {
            let findings = Findings::from(loaded);
            return Err(Failure::Note { kind, findings });
        }
        if self.output.json {
            json::print(&loaded)?;
        } else {
            loaded.print_remarks(&mut anstream::stderr(), "")?;
            write!(io::stdout(), "{}", canonical(&loaded.policy)?)?;
        }
        Ok(Exit::Done)
    }
}
