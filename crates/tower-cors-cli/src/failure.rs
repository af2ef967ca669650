//! The exit codes of all commands, and the failures behind them.

use std::error::Error;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::{fmt, iter};

use thiserror::Error;
use tower_cors::ConfigErrors;
use tower_cors_browser::SetupError;
use tower_cors_gateway::{ImportError, NoteKind};

/// An error of any type.
pub(crate) type BoxError = Box<dyn Error + Send + Sync>;

/// The exit code of a command, for scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// The command succeeded, and the policy grants the request.
    Done = 0,
    /// The policy has mistakes or refuses the request, or the new one allows more.
    Refused = 1,
    /// The command could not do its work.
    Trouble = 2,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// The reason why a command fails.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    /// The policy has mistakes.
    #[error("the policy does not build:{}", Mistakes(.0))]
    Policy(#[from] ConfigErrors),
    /// One of the policies to compare has mistakes.
    #[error("{name}, the {which} policy, does not build:{}", Mistakes(errors))]
    NotCompared {
        which: &'static str,
        name: String,
        errors: ConfigErrors,
    },
    /// The import has a note of a kind that `--fail-on` names.
    #[error("--fail-on {0}: the import has a note of this kind")]
    Note(NoteKind),
    /// The file cannot be read, or does not contain a policy.
    #[error("{name}: {}{}", Causes(&**.error), Choice(&**.error))]
    File { name: String, error: BoxError },
    /// The pasted `curl` command is wrong.
    #[error(transparent)]
    Usage(#[from] clap::Error),
    /// A browser cannot have a page at that origin, or that cookie.
    #[error(transparent)]
    Browser(#[from] SetupError),
    /// The server gives no answer.
    #[error("cannot reach {server}: {reason}")]
    Unreachable { server: String, reason: String },
    /// The address to listen on is taken, or belongs to another machine.
    #[error("cannot listen on {address}: {error}")]
    Listen {
        address: SocketAddr,
        error: io::Error,
    },
    /// The terminal, file or pipe takes no more output.
    #[error("cannot write the output: {0}")]
    Output(#[from] io::Error),
}

impl Failure {
    /// Returns the exit code of the failure.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Policy(_) | Self::Note(_) => Exit::Refused,
            // `cors diff` reserves 1 for its answer that the new policy allows more.
            Self::NotCompared { .. }
            | Self::File { .. }
            | Self::Usage(_)
            | Self::Browser(_)
            | Self::Unreachable { .. }
            | Self::Listen { .. }
            | Self::Output(_) => Exit::Trouble,
        }
    }

    /// Prints the failure to standard error.
    pub(crate) fn report(&self) {
        // If standard error is closed, the exit code still tells.
        _ = match self {
            Self::Usage(error) => error.print(),
            _ => writeln!(io::stderr(), "error: {self}"),
        };
    }
}

/// All mistakes in a policy, one per line. For a danger, the line names the option that accepts it.
struct Mistakes<'a>(&'a ConfigErrors);

impl fmt::Display for Mistakes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|error| match error.danger() {
            Some(danger) => write!(f, "\n  {error}; here, --accept-danger {danger}"),
            None => write!(f, "\n  {error}"),
        })
    }
}

/// The option that chooses a CORS section, printed after an error that lists several.
struct Choice<'a>(&'a (dyn Error + 'static));

impl fmt::Display for Choice<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sections = match self.0.downcast_ref() {
            Some(
                ImportError::SeveralSections { sections, .. }
                | ImportError::NoSuchSection { sections, .. },
            ) => sections,
            _ => return Ok(()),
        };
        sections.first().map_or(Ok(()), |section| {
            let path = shell_words::quote(&section.path);
            write!(f, "\nfor example, --section {path} chooses the first one")
        })
    }
}

/// An error and all its causes, on one line.
pub(crate) struct Causes<'a>(pub(crate) &'a (dyn Error + 'static));

impl fmt::Display for Causes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        iter::successors(self.0.source(), |&error| error.source())
            .try_for_each(|error| write!(f, ": {error}"))
    }
}
