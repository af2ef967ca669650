//! `cors man`: the manual pages.

use std::path::PathBuf;

use clap::{Args, CommandFactory};

use super::Cors;
use crate::diagnostic::{Diagnostic, code};
use crate::failure::{Exit, Failure};

const EXAMPLES: &str = "\
Examples:
  cors man ~/.local/share/man/man1

After that, `man cors` lists the commands, and `man cors-check` explains one.";

/// Write the manual pages into a folder: one of the program, and one of each command
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Man {
    /// A folder that exists. Pages in it are replaced
    folder: PathBuf,
}

impl Man {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        match clap_mangen::generate_to(Cors::command(), &self.folder) {
            Ok(()) => Ok(Exit::Done),
            Err(error) => {
                let folder = self.folder.display();
                Err(Diagnostic::error(code::UNWRITABLE, format!("{folder}: {error}")).into())
            }
        }
    }
}
