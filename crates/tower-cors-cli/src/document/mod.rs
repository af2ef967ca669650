//! TOML, YAML and JSON files as trees whose values know their place in the text.
//!
//! The parsers of these formats agree neither on the words of an error nor on its place. And after
//! reading, none of them can say where a value came from. So the program parses a file into a
//! [`Node`] first, and reads everything else from that.

mod json;
mod position;
mod read;
#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)] // Tests may panic.
mod tests;
mod toml;
mod yaml;

use std::ops::Range;

pub(crate) use self::position::{Position, Positions, offset_at};
pub(crate) use self::read::read;

/// A part of a text, in bytes.
pub(crate) type Span = Range<usize>;

/// A value, and its place in the text.
#[derive(Debug, PartialEq)]
pub(crate) struct Node {
    pub(crate) span: Span,
    pub(crate) value: Value,
}

/// A value of any of the formats.
#[derive(Debug, PartialEq)]
pub(crate) enum Value {
    Null,
    Flag(bool),
    Integer(i128),
    Float(f64),
    Text(String),
    List(Vec<Node>),
    /// The entries, in the order of the text. A key may be there twice.
    Table(Vec<(Key, Node)>),
}

impl Node {
    /// Returns the entries of a table. Anything else has none.
    pub(crate) fn entries(&self) -> &[(Key, Self)] {
        match &self.value {
            Value::Table(entries) => entries,
            _ => &[],
        }
    }
}

/// A key of a table.
#[derive(Debug, PartialEq)]
pub(crate) struct Key {
    pub(crate) span: Span,
    pub(crate) name: String,
}

/// A mistake in a document, and its place if there is one.
#[derive(Debug, PartialEq)]
pub(crate) struct Mistake {
    pub(crate) message: String,
    pub(crate) span: Option<Span>,
}

/// A format that holds trees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Syntax {
    Toml,
    Yaml,
    Json,
}

impl Syntax {
    pub(crate) const ALL: [Self; 3] = [Self::Toml, Self::Json, Self::Yaml];

    /// Returns the name of the format, as people write it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Toml => "TOML",
            Self::Yaml => "YAML",
            Self::Json => "JSON",
        }
    }

    /// Parses the only document in `text`.
    pub(crate) fn parse(self, text: &str) -> Result<Node, Mistake> {
        match self {
            Self::Toml => toml::parse(text),
            Self::Yaml => yaml::parse(text),
            Self::Json => json::parse(text),
        }
    }

    /// Parses all documents in `text`. Only YAML can have several.
    pub(crate) fn parse_all(self, text: &str) -> Result<Vec<Node>, Mistake> {
        match self {
            Self::Yaml => yaml::parse_all(text),
            Self::Toml | Self::Json => self.parse(text).map(|node| vec![node]),
        }
    }
}
