//! The result of an import: a configuration, and notes on what differs.

use std::fmt;

use tower_cors::CorsConfig;
use tower_cors_core::text::Quoted;

/// An imported configuration, with its differences from the gateway.
///
/// Settings that are [dangerous](tower_cors::Danger) stay refused. [`CorsConfig::build`] then fails
/// and names the danger to accept with [`CorsConfig::dangerously_allow`].
#[derive(Clone, Debug)]
#[must_use]
#[non_exhaustive]
pub struct Imported {
    /// The configuration, ready to build.
    pub config: CorsConfig,
    /// The settings that were not carried over exactly, in the order of the import.
    pub notes: Vec<Note>,
}

impl Imported {
    pub(crate) fn new(config: CorsConfig, notes: Vec<Note>) -> Self {
        Self { config, notes }
    }
}

/// Treats a configuration as one that was carried over exactly, without notes.
///
/// A program that reads both gateway files and its own configuration can use one type for both.
impl From<CorsConfig> for Imported {
    fn from(config: CorsConfig) -> Self {
        Self::new(config, Vec::new())
    }
}

/// A setting that was not carried over exactly. Its `Display` is one line.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Note {
    /// The path of the key, or the name of a behaviour of the gateway.
    pub field: String,
    /// The value, if the note concerns a single one.
    pub value: Option<String>,
    /// The difference and its reason, worded to follow the value in a sentence.
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
