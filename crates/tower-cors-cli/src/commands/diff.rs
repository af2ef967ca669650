//! `cors diff`: the things that a new policy allows and an old one does not, and the reverse.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style};
use clap::Args;
use clap::error::{Error, ErrorKind};

use super::Output;
use crate::diff::{Difference, Noted, compare};
use crate::failure::{Exit, Failure};
use crate::json;
use crate::policy_file::{FileOptions, is_standard_input, name};

const EXAMPLES: &str = "\
Examples:
  cors diff old.toml cors.toml
  git show main:cors.toml | cors diff - cors.toml
  cors diff --from kong old.yaml kong.yaml
  cors import --from kong kong.yaml | cors diff - cors.toml

Lines with \"+\" say what the new policy allows in addition, lines with \"-\" what it no longer
allows. Lines with \"~\" are about answers that give nobody more or less.

Regexes are compared by their text only, and the inner service's answers are unknown. Where the
program cannot tell, it says that the new policy may allow more.

Exit codes:
  0  the new policy allows nothing more
  1  the new policy allows more, or may do so
  2  nothing was compared: wrong usage, a file that cannot be read or does not build, or policies
     that take too many steps to compare";

/// Compare two policies: does the new one allow anyone anything more?
///
/// Prints what the new policy allows that the old one does not, and the reverse: origins,
/// credentials, methods, headers and options, below each path. The most important lines come first.
#[derive(Args)]
#[command(after_help = EXAMPLES, verbatim_doc_comment)]
pub(super) struct Diff {
    /// The file with the old policy, or "-" for standard input
    old: PathBuf,
    /// The file with the new policy, or "-" for standard input
    new: PathBuf,
    #[command(flatten)]
    options: FileOptions,
    #[command(flatten)]
    pub(super) output: Output,
}

impl Diff {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        if is_standard_input(&self.old) && is_standard_input(&self.new) {
            let message = "only one of the files can be standard input\n";
            return Err(Error::raw(ErrorKind::ArgumentConflict, message).into());
        }
        let old = self.compile("old", &self.old)?;
        let new = self.compile("new", &self.new)?;
        let difference = compare(&old, &new).map_err(Failure::Comparison)?;
        self.print(&difference)?;
        Ok(match difference.allows_more {
            true => Exit::Refused,
            false => Exit::Done,
        })
    }

    fn compile(&self, which: &'static str, file: &Path) -> Result<Noted, Failure> {
        match self.options.load(file) {
            Ok(loaded) => Ok((loaded.policy, loaded.notes)),
            Err(Failure::Policy(findings)) => Err(Failure::NotCompared {
                which,
                name: name(file),
                findings,
            }),
            Err(failure) => Err(failure),
        }
    }

    fn print(&self, difference: &Difference) -> io::Result<()> {
        match self.output.json {
            true => json::print(difference),
            false => print(&mut anstream::stdout(), difference),
        }
    }
}

/// Writes the lines in colours. Red is for those that allow more, which are the ones to look at.
fn print(out: &mut dyn Write, difference: &Difference) -> io::Result<()> {
    for line in difference.to_string().lines() {
        let style = match line.chars().next() {
            Some('+') => AnsiColor::Red.on_default(),
            Some('-') => AnsiColor::Green.on_default(),
            Some('~') => AnsiColor::Cyan.on_default(),
            _ => Style::new(),
        };
        writeln!(out, "{style}{line}{style:#}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use tower_cors::CorsConfig;

    use super::*;

    /// A line that allows more is red, and one that allows less is green.
    #[test]
    fn colors_of_lines() {
        let policy = |text| {
            let config: CorsConfig = toml::from_str(text).unwrap();
            (config.compile().unwrap(), Vec::new())
        };
        let old =
            policy("allow_origins = ['https://a.example', 'https://b.example']\nmax_age = 60");
        let new =
            policy("allow_origins = ['https://b.example', 'https://c.example']\nmax_age = 90");
        let mut out = Vec::new();
        print(&mut out, &compare(&old, &new).unwrap()).unwrap();
        let mut text = String::from_utf8(out).unwrap();
        for (code, name) in [("31", "red"), ("32", "green"), ("36", "cyan"), ("0", "end")] {
            text = text.replace(&format!("\u{1b}[{code}m"), &format!("<{name}>"));
        }
        assert_eq!(
            text,
            "<red>+ https://c.example: may now read responses<end>\n\
             <green>- https://a.example: no longer allowed<end>\n\
             <cyan>~ https://b.example: browsers may cache preflights for 90 seconds instead of 60<end>\n\
             The new policy allows more than the old one.\n"
        );
    }
}
