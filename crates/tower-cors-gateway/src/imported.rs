//! The result of an import: a configuration, and notes on what differs.

use tower_cors::CorsConfig;

use crate::note::Note;

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
    /// The settings that were not carried over exactly, the most important ones first.
    ///
    /// Notes of one [kind](Note::kind) are in the order of the import.
    pub notes: Vec<Note>,
}

impl Imported {
    pub(crate) fn new(config: CorsConfig, mut notes: Vec<Note>) -> Self {
        notes.sort_by_key(|note| note.kind);
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
