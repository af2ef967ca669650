//! The file with the policy: the arguments that name it, and the code that reads it.

mod format;
mod gateway;
mod input;
mod places;
#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use tower_cors::{ConfigErrors, CorsConfig, Danger, Policy};
use tower_cors_gateway::{Imported, Note};

use self::format::Format;
use self::gateway::Gateway;
pub(crate) use self::input::{is_standard_input, name};
use self::places::Places;
use crate::diagnostic::{Diagnostic, Source, code, print_remarks};
use crate::document::{Node, read};
use crate::failure::{Failure, Findings};

/// The arguments that name the policy of a command.
#[derive(Args)]
pub(crate) struct PolicyFile {
    /// The file with the policy, or "-" for standard input
    ///
    /// A tower-cors policy is a .toml, .yaml, .yml or .json file. A gateway's file (--from) is
    /// one of these, or .xml for azure, or .form for kong. In YAML, it can have several
    /// documents.
    ///
    /// Standard input is read as TOML; with --from, as YAML or JSON; with --from azure, as XML.
    /// Use --format for any other format.
    #[arg(value_name = "FILE", verbatim_doc_comment)]
    file: PathBuf,
    #[command(flatten)]
    options: FileOptions,
}

/// The arguments that say how to read a policy file.
#[derive(Args, Default)]
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

/// A compiled policy, and everything to say about it.
pub(crate) struct Loaded {
    pub(crate) policy: Policy,
    pub(crate) notes: Vec<Note>,
    pub(crate) warnings: Vec<Diagnostic>,
}

impl From<Loaded> for Findings {
    fn from(loaded: Loaded) -> Self {
        Self {
            warnings: loaded.warnings,
            notes: loaded.notes,
            ..Self::default()
        }
    }
}

impl PolicyFile {
    /// Returns whether the policy comes from standard input.
    pub(crate) fn is_standard_input(&self) -> bool {
        is_standard_input(&self.file)
    }

    /// Reads the file and compiles its policy.
    pub(crate) fn load(&self) -> Result<Loaded, Failure> {
        self.options.load(&self.file)
    }

    /// Does the same as [`load`](Self::load), and writes notes and warnings to standard error.
    pub(crate) fn compile(&self) -> Result<Policy, Failure> {
        let loaded = self.load()?;
        loaded.print_remarks(&mut anstream::stderr(), "")?;
        Ok(loaded.policy)
    }
}

impl Loaded {
    /// Writes notes and warnings, each of their lines after `prefix`.
    pub(crate) fn print_remarks(&self, out: &mut dyn Write, prefix: &str) -> io::Result<()> {
        print_remarks(out, prefix, &self.notes, &self.warnings)
    }
}

impl FileOptions {
    /// Reads a file and compiles its policy.
    pub(crate) fn load(&self, file: &Path) -> Result<Loaded, Failure> {
        let source = input::read(file)?;
        self.load_source(&source, self.format(file))
    }

    fn load_source(&self, source: &Arc<Source>, format: Option<Format>) -> Result<Loaded, Failure> {
        match self.from {
            Some(gateway) => {
                let imported = gateway.import(source, format, self.section.as_deref())?;
                self.compile(source, None, imported)
            }
            None => {
                let document = format::parse(source, format)?;
                let config: CorsConfig = read(&document)
                    .map_err(|mistake| format::at(source, code::DOCUMENT, mistake))?;
                self.compile(source, Some(&document), Imported::from(config))
            }
        }
    }

    /// Accepts the dangers, and compiles. Messages about the policy show their place in `document`.
    fn compile(
        &self,
        source: &Arc<Source>,
        document: Option<&Node>,
        imported: Imported,
    ) -> Result<Loaded, Failure> {
        let Imported { config, notes, .. } = imported;
        let accepted = self.accept_danger.iter().copied();
        let config = accepted.fold(config, CorsConfig::dangerously_allow);
        match config.compile() {
            Ok(policy) => {
                let warnings = policy.warnings().iter().map(Diagnostic::from).collect();
                let warnings = locate(source, document, warnings);
                Ok(Loaded {
                    policy,
                    notes,
                    warnings,
                })
            }
            Err(errors) => {
                let errors = ConfigErrors::iter(&errors).map(Diagnostic::from).collect();
                let errors = locate(source, document, errors);
                Err(Failure::Policy(Findings {
                    errors,
                    notes,
                    ..Findings::default()
                }))
            }
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

/// Compiles the text of a policy in TOML.
pub(crate) fn load_toml(text: &str) -> Result<Loaded, Failure> {
    let source = Source::new(String::from("policy"), text.to_owned());
    FileOptions::default().load_source(&source, Some(Format::Toml))
}

/// Gives each diagnostic its place in the document.
///
/// A gateway's file has none: the places are those of the imported policy, and the importers do not
/// say which key each of its values comes from.
fn locate(
    source: &Arc<Source>,
    document: Option<&Node>,
    mut diagnostics: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let places = document
        .filter(|_| !diagnostics.is_empty())
        .map(Places::new);
    for diagnostic in &mut diagnostics {
        let place = diagnostic.place.as_ref();
        let span = places
            .as_ref()
            .and_then(|places| places.find(place?, diagnostic.code));
        diagnostic.location = Some(match span {
            Some(span) => source.locate(span),
            None => source.whole(),
        });
    }
    diagnostics
}

/// Returns the canonical policy as a tower-cors file.
pub(crate) fn canonical(policy: &Policy) -> Result<String, Failure> {
    toml::to_string_pretty(policy.config()).map_err(|error| io::Error::other(error).into())
}
