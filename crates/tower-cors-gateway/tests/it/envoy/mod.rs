//! The CORS policies of Envoy and Istio.

mod files;
mod hostile;
mod istio;
mod origins;
mod policy;

use tower_cors_gateway::{Envoy, Imported};

use crate::importing::{error_of, imported, notes};

/// Imports a file.
#[track_caller]
fn import(file: &str) -> Imported {
    imported(file, serde_saphyr::from_str::<Envoy>(file))
}

#[track_caller]
fn error(file: &str) -> String {
    error_of(serde_saphyr::from_str::<Envoy>(file))
}

/// Returns the notes on a field, without its path.
fn notes_on(imported: &Imported, field: &str) -> Vec<String> {
    let notes = notes(imported).into_iter();
    notes
        .filter_map(|note| Some(note.strip_prefix(field)?.strip_prefix(": ")?.to_owned()))
        .collect()
}
