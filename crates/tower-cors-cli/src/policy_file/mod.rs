//! The file with the policy: the arguments that name it, and the code that reads it.

mod format;
mod gateway;
mod report;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use tower_cors::{CorsConfig, Danger, Policy};
use tower_cors_gateway::{Imported, Note};

use self::format::Format;
use self::gateway::Gateway;
use crate::failure::{BoxError, Failure};

/// The name that means standard input.
const STANDARD_INPUT: &str = "-";

/// The arguments that name the policy of a command.
#[derive(Args)]
pub(crate) struct PolicyFile {
    /// The file with the policy, or "-" for standard input
    ///
    /// A tower-cors policy is a .toml, .yaml, .yml or .json file. A gateway's file (--from) is one
    /// of these, or .xml for azure, or .form for kong. In YAML, it can have several documents.
    ///
    /// Standard input is read as TOML; with --from, as YAML or JSON; with --from azure, as XML. Use
    /// --format for any other format.
    #[arg(value_name = "FILE", verbatim_doc_comment)]
    file: PathBuf,
    #[command(flatten)]
    options: FileOptions,
}

/// The arguments that say how to read a policy file.
#[derive(Args)]
pub(crate) struct FileOptions {
    /// The gateway that the file belongs to, unless it is a tower-cors policy
    #[arg(long, value_enum, value_name = "KIND")]
    from: Option<Gateway>,
    /// The format of the file, if its extension does not say it
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
    /// The path of the CORS section to use, if a gateway's file has several
    #[arg(long, value_name = "PATH", requires = "from")]
    section: Option<String>,
    /// Accept a danger that an error names, such as insecure-origins (repeatable)
    #[arg(long, value_name = "NAME")]
    accept_danger: Vec<Danger>,
}

impl PolicyFile {
    /// Returns whether the policy comes from standard input.
    pub(crate) fn is_standard_input(&self) -> bool {
        is_standard_input(&self.file)
    }

    /// Reads the file and compiles its policy.
    ///
    /// Writes notes and warnings to `out`, one per line, each after `prefix`.
    pub(crate) fn compile(&self, out: impl Write, prefix: &str) -> Result<Policy, Failure> {
        self.compile_with_notes(out, prefix)
            .map(|(policy, _)| policy)
    }

    /// Does the same as [`compile`](Self::compile), and also returns the notes.
    pub(crate) fn compile_with_notes(
        &self,
        mut out: impl Write,
        prefix: &str,
    ) -> Result<(Policy, Vec<Note>), Failure> {
        let Imported { config, notes, .. } = self.options.read(&self.file)?;
        report::notes(&mut out, prefix, &notes)?;
        let policy = config.compile()?;
        report::warnings(&mut out, prefix, policy.warnings())?;
        Ok((policy, notes))
    }
}

impl FileOptions {
    /// Reads a file, and accepts the dangers.
    pub(crate) fn read(&self, file: &Path) -> Result<Imported, Failure> {
        let mut imported = self.import(file).map_err(|error| Failure::File {
            name: name(file),
            error,
        })?;
        let accepted = self.accept_danger.iter().copied();
        imported.config = accepted.fold(imported.config, CorsConfig::dangerously_allow);
        Ok(imported)
    }

    fn import(&self, file: &Path) -> Result<Imported, BoxError> {
        let text = text(file)?;
        let text = text.trim_start_matches('\u{feff}'); // Editors on Windows write it.
        let format = self.format(file);
        match self.from {
            Some(gateway) => gateway.import(text, format, self.section.as_deref()),
            None => Ok(Imported::from(format::parse::<CorsConfig>(text, format)?)),
        }
    }

    fn format(&self, file: &Path) -> Option<Format> {
        let default = || match (is_standard_input(file), self.from) {
            (true, None) => Some(Format::Toml),
            (true, Some(gateway)) => Some(gateway.usual_format()),
            (false, _) => Format::of_file(file),
        };
        self.format.or_else(default)
    }
}

fn text(file: &Path) -> io::Result<String> {
    match is_standard_input(file) {
        true => io::read_to_string(io::stdin()),
        false => fs::read_to_string(file),
    }
}

/// Returns whether the name of a file means standard input.
pub(crate) fn is_standard_input(file: &Path) -> bool {
    file == Path::new(STANDARD_INPUT)
}

/// Returns the name of a file for messages.
pub(crate) fn name(file: &Path) -> String {
    match is_standard_input(file) {
        true => String::from("standard input"),
        false => file.display().to_string(),
    }
}

/// Returns the canonical policy as a tower-cors file.
pub(crate) fn canonical(policy: &Policy) -> Result<String, Failure> {
    toml::to_string_pretty(policy.config()).map_err(|error| io::Error::other(error).into())
}
