//! The exit codes of all commands, and the failures behind them.

use std::error::Error;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::{fmt, iter};

use serde::Serialize;
use thiserror::Error;
use tower_cors_browser::SetupError;
use tower_cors_gateway::{Note, NoteKind};

use crate::diagnostic::{Diagnostic, MAX_SHOWN, code, print, print_errors, print_remarks};
use crate::json;

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
    #[error("the policy does not build: {}", count(&.0.errors))]
    Policy(Findings),
    /// One of the policies to compare has mistakes.
    #[error("{name}, the {which} policy, does not build: {}", count(&findings.errors))]
    NotCompared {
        which: &'static str,
        name: String,
        findings: Findings,
    },
    /// The import has a note of a kind that `--fail-on` names.
    #[error("--fail-on {kind}: the import has a note of this kind")]
    Note { kind: NoteKind, findings: Findings },
    /// The policy has warnings, and `--deny-warnings` is there.
    #[error("--deny-warnings: the policy has warnings")]
    Warnings(Findings),
    /// The file cannot be read, or does not contain a policy.
    #[error("{}", .0.message())]
    File(Box<Diagnostic>),
    /// The two policies cannot be compared.
    #[error("cannot compare the policies: {}", Causes(&**.0))]
    Comparison(BoxError),
    /// The command line is wrong.
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
    /// The system is out of threads or files.
    #[error("the system refuses to start threads: {0}")]
    Threads(io::Error),
    /// The terminal, file or pipe takes no more output.
    #[error("cannot write the output: {0}")]
    Output(#[from] io::Error),
}

/// The messages about a policy that is not used.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Findings {
    pub(crate) errors: Vec<Diagnostic>,
    pub(crate) warnings: Vec<Diagnostic>,
    #[serde(serialize_with = "json::notes")]
    pub(crate) notes: Vec<Note>,
}

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::File(Box::new(diagnostic))
    }
}

impl Failure {
    /// Returns the exit code of the failure.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Policy(_) | Self::Note { .. } | Self::Warnings(_) => Exit::Refused,
            // `cors diff` reserves 1 for its answer that the new policy allows more.
            Self::NotCompared { .. }
            | Self::File(_)
            | Self::Comparison(_)
            | Self::Usage(_)
            | Self::Browser(_)
            | Self::Unreachable { .. }
            | Self::Listen { .. }
            | Self::Threads(_)
            | Self::Output(_) => Exit::Trouble,
        }
    }

    /// Returns the name of the failure for programs.
    fn code(&self) -> &'static str {
        match self {
            // Only people see this sentence. Programs get the mistakes.
            Self::Policy(_) | Self::NotCompared { .. } => "policy",
            Self::Note { .. } => code::FAIL_ON,
            Self::Warnings(_) => code::DENY_WARNINGS,
            Self::File(diagnostic) => diagnostic.code,
            Self::Comparison(_) => code::COMPARISON,
            Self::Usage(_) => code::USAGE,
            Self::Browser(_) => code::PAGE,
            Self::Unreachable { .. } => code::UNREACHABLE,
            Self::Listen { .. } => code::LISTEN,
            Self::Threads(_) => code::THREADS,
            Self::Output(_) => code::OUTPUT,
        }
    }

    /// Prints the failure to standard error, or for programs to standard output.
    pub(crate) fn report(self, as_json: bool) {
        // If the output is closed, the exit code still tells.
        _ = match (as_json, self) {
            // The reader has seen enough, as in `cors schema | head`.
            (_, Self::Output(error)) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            (true, failure) => json::print(&failure.into_findings()),
            (false, Self::Usage(error)) => error.print(),
            (false, failure) => {
                let mut out = BufWriter::new(anstream::stderr());
                failure.print(&mut out).and_then(|()| out.flush())
            }
        };
    }

    fn print(self, out: &mut dyn Write) -> io::Result<()> {
        // A policy's mistakes have a sum. Of other failures, the sentence is all.
        let sum = match &self {
            Self::Policy(_) | Self::NotCompared { .. } => Some(self.sentence()),
            _ => None,
        };
        let findings = self.into_findings();
        print_remarks(out, "", &findings.notes, &findings.warnings)?;
        print_errors(out, &findings.errors)?;
        sum.iter().try_for_each(|sum| print(out, "", sum))
    }

    /// Returns the failure as errors, after the notes and warnings about the same policy.
    fn into_findings(self) -> Findings {
        let sentence = self.sentence();
        match self {
            Self::Policy(findings) | Self::NotCompared { findings, .. } => findings,
            Self::Note { mut findings, .. } | Self::Warnings(mut findings) => {
                findings.errors.push(sentence);
                findings
            }
            Self::File(diagnostic) => Findings::from(*diagnostic),
            _ => Findings::from(sentence),
        }
    }

    /// Returns the failure as one error. Of a policy's mistakes, that is their sum.
    fn sentence(&self) -> Diagnostic {
        let sentence = self.to_string();
        // clap's errors begin with the word that `print` would add.
        let sentence = sentence.strip_prefix("error: ").unwrap_or(&sentence);
        Diagnostic::error(self.code(), sentence.trim_end())
    }
}

impl From<Diagnostic> for Findings {
    fn from(error: Diagnostic) -> Self {
        Self {
            errors: vec![error],
            ..Self::default()
        }
    }
}

fn count(errors: &[Diagnostic]) -> String {
    match errors.len() {
        1 => String::from("1 mistake"),
        count if count > MAX_SHOWN => {
            format!("{count} mistakes; these are the first {MAX_SHOWN}, and --json prints all")
        }
        count => format!("{count} mistakes"),
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

#[cfg(test)]
mod tests {
    use tower_cors_test_support::{check_rows, rows};

    use super::*;

    /// Rows: the number of mistakes, and the sentence that sums up.
    #[test]
    fn sums_of_mistakes() {
        let table = format!(
            "
            1   | 1 mistake
            2   | 2 mistakes
            {MAX_SHOWN} | {MAX_SHOWN} mistakes
            {} | {} mistakes; these are the first {MAX_SHOWN}, and --json prints all
            ",
            MAX_SHOWN + 1,
            MAX_SHOWN + 1,
        );
        check_rows(rows::<2>(&table), |[number, _]| {
            let mistakes = (0..number.parse().unwrap()).map(|_| Diagnostic::error("a", "b"));
            let failure = Failure::Policy(Findings {
                errors: mistakes.collect(),
                ..Findings::default()
            });
            let text = failure.to_string();
            let sum = text.strip_prefix("the policy does not build: ").unwrap();
            sum.to_owned()
        });
    }
}
