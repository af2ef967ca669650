//! The result of an import: a configuration and notes on differences.

use tower_cors::CorsConfig;

use crate::note::Note;

/// An imported configuration and its differences from the gateway.
///
/// An import does not accept [dangers](tower_cors::Danger). [`CorsConfig::build`] fails on a
/// dangerous setting, and names the danger to accept with [`CorsConfig::dangerously_allow`].
#[derive(Clone, Debug)]
#[must_use]
#[non_exhaustive]
pub struct Imported {
    /// The configuration, ready to build.
    pub config: CorsConfig,
    /// The settings that were not carried over exactly, the most important ones first.
    ///
    /// Notes of the same [kind](Note::kind) are in the order of the import.
    pub notes: Vec<Note>,
}

impl Imported {
    pub(crate) fn new(config: CorsConfig, mut notes: Vec<Note>) -> Self {
        notes.sort_by_key(|note| note.kind);
        Self { config, notes }
    }
}

/// Returns the configuration without notes, as if it had been carried over exactly.
///
/// A program that reads both gateway files and its own configuration can use one type for both.
impl From<CorsConfig> for Imported {
    fn from(config: CorsConfig) -> Self {
        Self::new(config, Vec::new())
    }
}
