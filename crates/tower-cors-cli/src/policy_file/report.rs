//! Notes of an import and warnings about a policy, one per line.

use std::collections::HashMap;
use std::io::{self, Write};

use tower_cors::ConfigWarning;
use tower_cors_core::text::QuotedList;
use tower_cors_gateway::Note;

/// Writes each note with its kind, one per line, each after `prefix`.
pub(super) fn notes(out: &mut impl Write, prefix: &str, notes: &[Note]) -> io::Result<()> {
    notes
        .iter()
        .try_for_each(|note| writeln!(out, "{prefix}note: {note} [{}]", note.kind))
}

/// Writes the warnings, one per line, each after `prefix`.
///
/// Values of one list with the same warning share a line.
pub(super) fn warnings(
    out: &mut impl Write,
    prefix: &str,
    warnings: &[ConfigWarning],
) -> io::Result<()> {
    for (first, others) in gather(warnings) {
        write!(out, "{prefix}warning: {first}")?;
        if !others.is_empty() {
            write!(out, "; the same is true of {}", QuotedList(&others))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Returns the first warning of each kind in each list, and the values of the others.
fn gather(warnings: &[ConfigWarning]) -> Vec<(&ConfigWarning, Vec<&str>)> {
    let mut gathered: Vec<(&ConfigWarning, Vec<&str>)> = Vec::new();
    let mut indices = HashMap::new();
    for warning in warnings {
        let (place, kind) = (warning.place(), warning.kind().to_string());
        let key = (place.path(), place.rule(), place.field(), kind);
        let index = *indices.entry(key).or_insert(gathered.len());
        match gathered.get_mut(index) {
            Some((_, others)) => others.extend(place.value()),
            None => gathered.push((warning, Vec::new())),
        }
    }
    gathered
}
