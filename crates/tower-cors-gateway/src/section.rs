//! Reads a map of a configuration file key by key.

use crate::error::ImportError;
use crate::path::join;
use crate::tree::Tree;

/// A map that is read key by key.
///
/// [`deny_unknown_keys`](Section::deny_unknown_keys) refuses keys that were not read.
#[derive(Debug)]
pub(crate) struct Section<'a> {
    path: String,
    entries: &'a [(String, Tree)],
    read: Vec<&'static str>,
    /// The characters that begin the key of a comment.
    comment_marks: &'static [char],
}

impl<'a> Section<'a> {
    /// Starts to read `tree`, found at `path`.
    pub(crate) fn new(path: impl Into<String>, tree: &'a Tree) -> Result<Self, ImportError> {
        let path = path.into();
        match tree {
            Tree::Map(entries) => Ok(Self {
                path,
                entries,
                read: Vec::new(),
                comment_marks: &[],
            }),
            other => Err(other.wrong_type(path, "a map")),
        }
    }

    /// Returns the path of `key`.
    pub(crate) fn path_of(&self, key: &str) -> String {
        join(&self.path, key)
    }

    /// Reads the value of `key`. `None` if the map lacks the key, or the key has no value.
    pub(crate) fn value(&mut self, key: &'static str) -> Option<&'a Tree> {
        if !self.read.contains(&key) {
            self.read.push(key);
        }
        let (_, value) = self.entries.iter().find(|(name, _)| name == key)?;
        (*value != Tree::Null).then_some(value)
    }

    /// Reads a boolean.
    pub(crate) fn bool(&mut self, key: &'static str) -> Result<Option<bool>, ImportError> {
        self.typed(key, "a boolean", |value| match value {
            Tree::Bool(yes) => Some(*yes),
            _ => None,
        })
    }

    /// Reads a whole number.
    pub(crate) fn int(&mut self, key: &'static str) -> Result<Option<i64>, ImportError> {
        self.typed(key, "a whole number", |value| match value {
            Tree::Int(number) => Some(*number),
            _ => None,
        })
    }

    /// Reads a string.
    pub(crate) fn text(&mut self, key: &'static str) -> Result<Option<&'a str>, ImportError> {
        let value = self.value(key);
        let path = self.path_of(key);
        value.map(|value| value.text(&path)).transpose()
    }

    /// Reads a list of strings.
    pub(crate) fn texts(&mut self, key: &'static str) -> Result<Option<Vec<&'a str>>, ImportError> {
        let value = self.value(key);
        let path = self.path_of(key);
        value.map(|value| value.texts(&path)).transpose()
    }

    /// Reads a list of strings. A single string counts as a list of one.
    pub(crate) fn text_or_texts(
        &mut self,
        key: &'static str,
    ) -> Result<Option<Vec<&'a str>>, ImportError> {
        match self.value(key) {
            Some(Tree::Text(_)) => self.text(key).map(|text| text.map(|text| vec![text])),
            _ => self.texts(key),
        }
    }

    /// Marks `keys`, which do not concern CORS, as read.
    pub(crate) fn ignore(&mut self, keys: &[&'static str]) {
        self.read.extend(keys);
    }

    /// Ignores keys that begin with one of `marks`: they are comments.
    pub(crate) fn ignore_comments(&mut self, marks: &'static [char]) {
        self.comment_marks = marks;
    }

    /// Refuses keys that were not read.
    pub(crate) fn deny_unknown_keys(self) -> Result<(), ImportError> {
        let is_unknown =
            |name: &str| !self.read.contains(&name) && !name.starts_with(self.comment_marks);
        match self.entries.iter().find(|(name, _)| is_unknown(name)) {
            Some((name, _)) => Err(ImportError::UnknownKey {
                path: self.path_of(name),
                known: self.read.join(", "),
            }),
            None => Ok(()),
        }
    }

    fn typed<T>(
        &mut self,
        key: &'static str,
        expected: &'static str,
        take: impl FnOnce(&'a Tree) -> Option<T>,
    ) -> Result<Option<T>, ImportError> {
        let Some(value) = self.value(key) else {
            return Ok(None);
        };
        match take(value) {
            Some(value) => Ok(Some(value)),
            None => Err(value.wrong_type(self.path_of(key), expected)),
        }
    }
}
