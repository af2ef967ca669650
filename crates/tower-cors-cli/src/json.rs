//! The shapes of `--json`: one JSON object on one line.
//!
//! The README of this package documents the keys, and tests pin them. A failure of any command
//! prints `Findings`: an object with the keys `errors`, `warnings` and `notes`.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};
use tower_cors::ConfigPlace;
use tower_cors_core::text::is_printable;
use tower_cors_gateway::Note;

use crate::diagnostic::{Diagnostic, Location};
use crate::policy_file::Loaded;

/// Prints a value as one line on standard output.
pub(crate) fn print(value: &impl Serialize) -> io::Result<()> {
    writeln!(io::stdout(), "{}", safe(&serde_json::to_string(value)?))
}

/// Escapes what could control a terminal. JSON has such characters only in strings.
fn safe(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for char in json.chars() {
        if is_printable(char) {
            safe.push(char);
            continue;
        }
        for unit in char.encode_utf16(&mut [0; 2]) {
            // Writing to a `String` cannot fail.
            _ = write!(safe, "\\u{unit:04x}");
        }
    }
    safe
}

/// The keys of each error and each warning.
impl Serialize for Diagnostic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let location = self.location.as_ref();
        let position = location.and_then(Location::position);
        let mut json = serializer.serialize_struct("Diagnostic", 8)?;
        json.serialize_field("code", self.code)?;
        json.serialize_field("message", &self.message())?;
        json.serialize_field("place", &self.place.as_ref().map(Place))?;
        json.serialize_field("file", &location.map(Location::file))?;
        json.serialize_field("line", &position.map(|position| position.line))?;
        json.serialize_field("column", &position.map(|position| position.column))?;
        json.serialize_field("url", &self.url)?;
        json.serialize_field("danger", &self.danger)?;
        json.end()
    }
}

/// A place in a policy.
struct Place<'a>(&'a ConfigPlace);

impl Serialize for Place<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut json = serializer.serialize_struct("Place", 4)?;
        json.serialize_field("path", &self.0.path())?;
        json.serialize_field("rule", &self.0.rule())?;
        json.serialize_field("field", self.0.field())?;
        json.serialize_field("value", &self.0.value())?;
        json.end()
    }
}

/// A policy, and everything to say about it.
impl Serialize for Loaded {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut json = serializer.serialize_struct("Loaded", 3)?;
        json.serialize_field("policy", self.policy.config())?;
        json.serialize_field("warnings", &self.warnings)?;
        json.serialize_field("notes", &Notes(&self.notes))?;
        json.end()
    }
}

/// Serializes the notes of an import.
pub(crate) fn notes<S: Serializer>(notes: &[Note], serializer: S) -> Result<S::Ok, S::Error> {
    Notes(notes).serialize(serializer)
}

struct Notes<'a>(&'a [Note]);

impl Serialize for Notes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(NoteKeys))
    }
}

struct NoteKeys<'a>(&'a Note);

impl Serialize for NoteKeys<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut json = serializer.serialize_struct("Note", 4)?;
        json.serialize_field("kind", &self.0.kind.to_string())?;
        json.serialize_field("field", &self.0.field)?;
        json.serialize_field("value", &self.0.value)?;
        json.serialize_field("message", &self.0.to_string())?;
        json.end()
    }
}
