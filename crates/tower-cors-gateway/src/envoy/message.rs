//! Protobuf messages, written in YAML or JSON.

use crate::error::ImportError;
use crate::section::Section;
use crate::tree::Tree;

/// The key that names the type of a message within an `Any`.
pub(super) const TYPE: &str = "@type";

/// A field of a message, with both names that protobuf accepts. The first is the usual one.
///
/// <https://protobuf.dev/programming-guides/json/>
#[derive(Clone, Copy, Debug)]
pub(super) struct Field(pub(super) &'static str, pub(super) &'static str);

impl Field {
    /// Returns the value of the field in `tree`, and its name there.
    pub(super) fn get(self, tree: &Tree) -> Option<(&'static str, &Tree)> {
        let names = [self.0, self.1].into_iter();
        names
            .filter_map(|name| Some((name, tree.get(name)?)))
            .find(|(_, value)| **value != Tree::Null)
    }
}

/// A message that is read field by field.
///
/// If a field occurs under both names, the usual one counts, and the other is an unknown key.
#[derive(Debug)]
pub(super) struct Message<'a> {
    path: String,
    tree: &'a Tree,
    section: Section<'a>,
}

impl<'a> Message<'a> {
    /// Starts to read `tree`, found at `path`.
    pub(super) fn new(path: &str, tree: &'a Tree) -> Result<Self, ImportError> {
        Ok(Self {
            path: path.to_owned(),
            tree,
            section: Section::new(path, tree)?,
        })
    }

    /// Returns the path of the message.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// Returns the path of a field, with the name that this message uses.
    pub(super) fn path_of(&self, field: Field) -> String {
        self.section.path_of(self.key(field))
    }

    /// Reads a boolean.
    pub(super) fn bool(&mut self, field: Field) -> Result<Option<bool>, ImportError> {
        self.section.bool(self.key(field))
    }

    /// Reads a string.
    pub(super) fn text(&mut self, field: Field) -> Result<Option<&'a str>, ImportError> {
        self.section.text(self.key(field))
    }

    /// Reads a list of strings. An empty list counts as absent.
    pub(super) fn texts(&mut self, field: Field) -> Result<Option<Vec<&'a str>>, ImportError> {
        let texts = self.section.texts(self.key(field))?;
        Ok(texts.filter(|texts| !texts.is_empty()))
    }

    /// Reads a whole number.
    pub(super) fn int(&mut self, field: Field) -> Result<Option<i64>, ImportError> {
        self.section.int(self.key(field))
    }

    /// Reads the value of a field, of any type.
    pub(super) fn value(&mut self, field: Field) -> Option<&'a Tree> {
        self.section.value(self.key(field))
    }

    /// Reads a message.
    pub(super) fn message(&mut self, field: Field) -> Result<Option<Message<'a>>, ImportError> {
        let path = self.path_of(field);
        let value = self.value(field);
        value.map(|value| Message::new(&path, value)).transpose()
    }

    /// Reads a list of messages, empty if the field has no value.
    pub(super) fn messages(&mut self, field: Field) -> Result<Vec<Message<'a>>, ImportError> {
        let path = self.path_of(field);
        let items = match self.value(field) {
            None => return Ok(Vec::new()),
            Some(Tree::List(items)) => items,
            Some(other) => return Err(other.wrong_type(path, "a list")),
        };
        let messages = (0..).zip(items);
        messages
            .map(|(index, item): (usize, _)| Message::new(&format!("{path}[{index}]"), item))
            .collect()
    }

    /// Marks the `@type` of a message in an `Any` as read.
    pub(super) fn ignore_type(&mut self) {
        self.section.ignore(&[TYPE]);
    }

    /// Refuses the keys that were not read.
    pub(super) fn deny_unknown_keys(self) -> Result<(), ImportError> {
        self.section.deny_unknown_keys()
    }

    /// Returns the name that this message uses for a field, or the usual one.
    fn key(&self, field: Field) -> &'static str {
        field.get(self.tree).map_or(field.0, |(name, _)| name)
    }
}
