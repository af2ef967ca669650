//! Errors of the importers.

use std::fmt;

use thiserror::Error;
use tower_cors_core::text::Quoted;

/// The number of sections that a message lists.
const MAX_LINES: usize = 100;

/// The reason why a gateway's configuration cannot be imported. It names the path of the key.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ImportError {
    /// A value of the wrong type.
    #[error("{path}: expected {expected}, found {found}")]
    WrongType {
        /// The path of the key.
        path: String,
        /// The type that the gateway expects.
        expected: &'static str,
        /// The type of the value.
        found: &'static str,
    },
    /// A key of the CORS section that the gateway does not know.
    #[error("{path}: unknown key; known here: {known}")]
    UnknownKey {
        /// The path of the key.
        path: String,
        /// The known keys, separated by commas.
        known: String,
    },
    /// A required key that is missing.
    #[error("{path}: missing")]
    Missing {
        /// The path of the key.
        path: String,
    },
    /// A value that the gateway does not accept, or that only the gateway can evaluate.
    #[error("{path}: {} {reason}", Quoted(.value))]
    Value {
        /// The path of the key.
        path: String,
        /// The value.
        value: String,
        /// The reason, worded to follow the value in a sentence.
        reason: String,
    },
    /// A section that is off: the gateway adds no CORS headers, so a layer must not add any.
    #[error("{path}: {reason}")]
    Off {
        /// The path of the key that turns it off, or on.
        path: String,
        /// The value of the key and its effect.
        reason: String,
    },
    /// A file without a CORS section.
    #[error("no CORS section found: expected {expected}")]
    NoSection {
        /// The places where a section can be.
        expected: &'static str,
    },
    /// Several CORS sections that differ, and no choice.
    ///
    /// Its message has a line for each section.
    #[error("several CORS sections differ; choose one by its path:{}", Lines(.sections))]
    SeveralSections {
        /// The sections.
        sections: Vec<FoundSection>,
    },
    /// A chosen path without a CORS section.
    ///
    /// Its message has a line for each section.
    #[error("no CORS section at {}; the file has these:{}", Quoted(.chosen), Lines(.sections))]
    NoSuchSection {
        /// The chosen path.
        chosen: String,
        /// The sections of the file.
        sections: Vec<FoundSection>,
    },
    /// A document that is not well formed.
    #[error("line {line}, column {column}: {reason}")]
    Syntax {
        /// The line, from 1.
        line: usize,
        /// The column, from 1, in characters.
        column: usize,
        /// The reason.
        reason: String,
    },
    /// Another error, with its place in the document.
    #[error("line {line}, column {column}: {error}")]
    At {
        /// The line, from 1.
        line: usize,
        /// The column, from 1, in characters.
        column: usize,
        /// The error.
        error: Box<ImportError>,
    },
}

/// A CORS section of a file, as an error lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FoundSection {
    /// The path that chooses it.
    pub path: String,
    /// The part of the gateway that it applies to, such as `route "orders"`, if the file says so.
    pub scope: Option<String>,
}

/// Writes the path, and the scope in parentheses. A section that is the whole file has no path.
impl fmt::Display for FoundSection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => f.write_str("\"\", the whole file")?,
            path => f.write_str(path)?,
        }
        match &self.scope {
            Some(scope) => write!(f, " ({scope})"),
            None => Ok(()),
        }
    }
}

/// Sections, one per line.
struct Lines<'a>(&'a [FoundSection]);

impl fmt::Display for Lines<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (shown, cut) = self.0.split_at(self.0.len().min(MAX_LINES));
        for section in shown {
            write!(f, "\n  {section}")?;
        }
        match cut.len() {
            0 => Ok(()),
            more => write!(f, "\n  and {more} more"),
        }
    }
}

impl ImportError {
    /// Returns the error without its path, for comparison with the error of another section.
    pub(crate) fn without_path(mut self) -> Self {
        match &mut self {
            Self::WrongType { path, .. }
            | Self::UnknownKey { path, .. }
            | Self::Missing { path }
            | Self::Off { path, .. }
            | Self::Value { path, .. } => path.clear(),
            Self::At { error, .. } => return error.clone().without_path(),
            Self::NoSection { .. }
            | Self::SeveralSections { .. }
            | Self::NoSuchSection { .. }
            | Self::Syntax { .. } => {}
        }
        self
    }

    /// Returns the error for a section that the key at `path` turns off. `effect` follows `turns`.
    ///
    /// Without a `value`, the key is missing, and its default turns the section off.
    pub(crate) fn off(path: impl Into<String>, value: Option<&str>, effect: &str) -> Self {
        Self::Off {
            path: path.into(),
            reason: match value {
                Some(value) => format!("{} turns {effect}", Quoted(value)),
                None => format!("missing, which turns {effect}"),
            },
        }
    }

    /// Returns a [`Value`](Self::Value) error. `reason` follows the value in a sentence.
    pub(crate) fn value(
        path: impl Into<String>,
        value: impl Into<String>,
        reason: impl fmt::Display,
    ) -> Self {
        Self::Value {
            path: path.into(),
            value: value.into(),
            reason: reason.to_string(),
        }
    }
}
