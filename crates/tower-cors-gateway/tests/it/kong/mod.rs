//! Kong's `cors` plugin.

mod files;
mod forms;
mod hostile;
mod origins;
mod plugin;

use serde_json::json;
use tower_cors_gateway::{Imported, Kong};

use crate::importing::{error_of, imported, notes};

/// Imports a file.
#[track_caller]
fn import(file: &str) -> Imported {
    imported(file, serde_saphyr::from_str::<Kong>(file))
}

/// Imports a form.
#[track_caller]
fn import_form(form: &str) -> Imported {
    imported(form, form.parse::<Kong>())
}

/// Imports a `config` with these origins only.
#[track_caller]
fn import_origins(origins: &[&str]) -> Imported {
    import(&json!({ "origins": origins }).to_string())
}

/// Returns the notes on a key, without its path.
fn notes_on(imported: &Imported, key: &str) -> Vec<String> {
    let notes = notes(imported).into_iter();
    notes
        .filter_map(|note| Some(note.strip_prefix(key)?.strip_prefix(": ")?.to_owned()))
        .collect()
}

#[track_caller]
fn error(file: &str) -> String {
    error_of(serde_saphyr::from_str::<Kong>(file))
}
