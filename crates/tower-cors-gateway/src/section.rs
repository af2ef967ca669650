//! A map of a configuration file, read key by key.

use crate::error::ImportError;
use crate::path::join;
use crate::tree::Tree;

/// A map that is read key by key.
///
/// [`deny_unknown_keys`](Section::deny_unknown_keys) refuses the keys that were not read.
#[derive(Debug)]
pub(crate) struct Section<'a> {
    path: String,
    entries: &'a [(String, Tree)],
    read: Vec<&'static str>,
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
            }),
            other => Err(other.wrong_type(path, "a map")),
        }
    }

    /// Returns the path of `key`.
    pub(crate) fn path_of(&self, key: &str) -> String {
        join(&self.path, key)
    }

    /// Reads the value of `key`, if the map has the key and it has a value.
    pub(crate) fn value(&mut self, key: &'static str) -> Option<&'a Tree> {
        self.read.push(key);
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
        self.typed(key, "a string", |value| match value {
            Tree::Text(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// Reads a list of strings.
    pub(crate) fn texts(&mut self, key: &'static str) -> Result<Option<Vec<&'a str>>, ImportError> {
        let Some(value) = self.value(key) else {
            return Ok(None);
        };
        let path = self.path_of(key);
        value.texts(&path).map(Some)
    }

    /// Marks `keys`, which do not concern CORS, as read.
    pub(crate) fn ignore(&mut self, keys: &[&'static str]) {
        self.read.extend(keys);
    }

    /// Requires `enabled: true` from a section that is off by default. `reason` follows `"false"`.
    pub(crate) fn require_enabled(&mut self, reason: &str) -> Result<(), ImportError> {
        match self.bool("enabled")? {
            Some(true) => Ok(()),
            _ => Err(ImportError::value(self.path_of("enabled"), "false", reason)),
        }
    }

    /// Refuses the keys that were not read.
    pub(crate) fn deny_unknown_keys(self) -> Result<(), ImportError> {
        let unknown = self
            .entries
            .iter()
            .find(|(name, _)| !self.read.contains(&name.as_str()));
        match unknown {
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
