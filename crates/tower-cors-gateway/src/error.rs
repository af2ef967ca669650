//! What keeps a gateway's file from being read, and what is worth knowing of one that was.

use std::fmt;

use thiserror::Error;

use super::tree::Tree;
use tower_cors_core::text::Quoted;

/// Why a gateway's configuration cannot be read. Every one names the path of the key.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ImportError {
    /// A value of another type than the gateway wants.
    #[error("{path}: expected {expected}, found {found}")]
    WrongType {
        /// The path of the key.
        path: String,
        /// What the gateway wants.
        expected: &'static str,
        /// What there is.
        found: &'static str,
    },
    /// A key of the CORS section that the gateway does not know.
    #[error("{path}: unknown key; known here: {known}")]
    UnknownKey {
        /// The path of the key.
        path: String,
        /// The keys that there are.
        known: String,
    },
    /// A key that the gateway requires.
    #[error("{path}: missing")]
    Missing {
        /// The path of the key.
        path: String,
    },
    /// A value that means nothing, or something that cannot be read here.
    #[error("{path}: {} {reason}", Quoted(.value))]
    Value {
        /// The path of the key.
        path: String,
        /// The value.
        value: String,
        /// What is wrong with it; reads on after the value.
        reason: String,
    },
    /// The file has no CORS section.
    #[error("no CORS section found: expected {expected}")]
    NoSection {
        /// Where one would stand.
        expected: &'static str,
    },
    /// The file has several CORS sections, and none was chosen; or several that have the path that was.
    #[error("several CORS sections: {}; choose one by its path", .paths.join(", "))]
    SeveralSections {
        /// Their paths.
        paths: Vec<String>,
    },
    /// The file has no CORS section at the path that was chosen.
    #[error("no CORS section at {chosen:?}; there is one at: {}", .paths.join(", "))]
    NoSuchSection {
        /// What was chosen.
        chosen: String,
        /// The paths of those that there are.
        paths: Vec<String>,
    },
    /// A document that is not well formed.
    #[error("line {line}, column {column}: {reason}")]
    Syntax {
        /// The line, from 1.
        line: usize,
        /// The column, from 1, in characters.
        column: usize,
        /// What is wrong there.
        reason: String,
    },
    /// A mistake in a document that is read by lines, too.
    #[error("line {line}, column {column}: {error}")]
    At {
        /// The line, from 1.
        line: usize,
        /// The column, from 1, in characters.
        column: usize,
        /// What is wrong with what begins there.
        error: Box<ImportError>,
    },
}

impl ImportError {
    pub(super) fn wrong_type(
        path: impl Into<String>,
        expected: &'static str,
        found: &Tree,
    ) -> Self {
        Self::WrongType {
            path: path.into(),
            expected,
            found: found.kind(),
        }
    }

    pub(super) fn value(
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

/// Something that was not carried over to the letter. Its `Display` is one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The path of the key concerned, or the name of what the gateway does.
    pub field: String,
    /// The value concerned, where it is about one.
    pub value: Option<String>,
    /// What is different here, and why.
    pub message: String,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.field)?;
        if let Some(value) = &self.value {
            write!(f, " {}", Quoted(value))?;
        }
        write!(f, " {}", self.message)
    }
}
