//! `cors completions`: the completions of a shell.

use std::io::{self, Write};

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::Cors;
use crate::failure::{Exit, Failure};

const EXAMPLES: &str = "\
Examples:
  cors completions bash > ~/.local/share/bash-completion/completions/cors
  cors completions fish > ~/.config/fish/completions/cors.fish
  cors completions zsh > ~/.zfunc/_cors";

/// Print the completions of commands, options and values for a shell
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        // `generate` panics if its output is closed. A text takes it all.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cors::command(), "cors", &mut script);
        io::stdout().write_all(&script)?;
        Ok(Exit::Done)
    }
}
