//! Errors of the importers.

use std::fmt;

use thiserror::Error;
use tower_cors_core::text::Quoted;

/// A reason why a gateway's configuration cannot be imported. It names the path of the key.
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
    /// A value that the gateway does not accept, or that cannot be evaluated outside of it.
    #[error("{path}: {} {reason}", Quoted(.value))]
    Value {
        /// The path of the key.
        path: String,
        /// The value.
        value: String,
        /// The reason, worded to follow the value in a sentence.
        reason: String,
    },
    /// A file without a CORS section.
    #[error("no CORS section found: expected {expected}")]
    NoSection {
        /// The places where a section can be.
        expected: &'static str,
    },
    /// Several CORS sections, without a choice or at the chosen path.
    #[error("several CORS sections: {}; choose one by its path", .paths.join(", "))]
    SeveralSections {
        /// The paths of the sections.
        paths: Vec<String>,
    },
    /// A chosen path that has no CORS section.
    #[error("no CORS section at {chosen:?}; there is one at: {}", .paths.join(", "))]
    NoSuchSection {
        /// The chosen path.
        chosen: String,
        /// The paths of the sections in the file.
        paths: Vec<String>,
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

impl ImportError {
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
