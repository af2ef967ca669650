//! A configuration file as it was written, whatever its format, and reading it key by key.
//!
//! The importers read this rather than types of their own with `serde`'s derives, so that every error names the path of
//! the key, and no key is passed over.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::ImportError;
use tower_cors_core::text::Quoted;

/// A file that is nested deeper is refused: whoever walks it recurses.
const MAX_DEPTH: usize = 100;
/// Longer keys, in bytes, are cut in paths: each value below one has it in its own.
const MAX_KEY_LEN: usize = 120;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tree {
    /// Nothing; a key without a value is as good as no key.
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    List(Vec<Tree>),
    /// In the order of the file, each key once.
    Map(Vec<(String, Tree)>),
}

impl Tree {
    /// The value under `key`, if this is a map that has it.
    pub(super) fn get(&self, key: &str) -> Option<&Tree> {
        match self {
            Self::Map(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, v)| v),
            _ => None,
        }
    }

    /// What it is, for messages.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "a boolean",
            Self::Int(_) => "a whole number",
            Self::Float(_) => "a number",
            Self::Text(_) => "a string",
            Self::List(_) => "a list",
            Self::Map(_) => "a map",
        }
    }
}

/// One map of a file, read key by key. [`end`](Section::end) refuses the keys that nobody read.
#[derive(Debug)]
pub(super) struct Section<'a> {
    path: String,
    entries: &'a [(String, Tree)],
    read: Vec<&'static str>,
}

impl<'a> Section<'a> {
    /// The map at `path`, where `tree` was found.
    pub(super) fn new(path: impl Into<String>, tree: &'a Tree) -> Result<Self, ImportError> {
        let path = path.into();
        match tree {
            Tree::Map(entries) => Ok(Self {
                path,
                entries,
                read: Vec::new(),
            }),
            other => Err(ImportError::wrong_type(path, "a map", other)),
        }
    }

    /// The path of `key` in it.
    pub(super) fn path_of(&self, key: &str) -> String {
        join(&self.path, key)
    }

    /// The value of `key`, if it is there and is something.
    pub(super) fn value(&mut self, key: &'static str) -> Option<&'a Tree> {
        self.read.push(key);
        let (_, value) = self.entries.iter().find(|(name, _)| name == key)?;
        (*value != Tree::Null).then_some(value)
    }

    pub(super) fn bool(&mut self, key: &'static str) -> Result<Option<bool>, ImportError> {
        self.typed(key, "a boolean", |value| match value {
            Tree::Bool(yes) => Some(*yes),
            _ => None,
        })
    }

    pub(super) fn int(&mut self, key: &'static str) -> Result<Option<i64>, ImportError> {
        self.typed(key, "a whole number", |value| match value {
            Tree::Int(number) => Some(*number),
            _ => None,
        })
    }

    pub(super) fn text(&mut self, key: &'static str) -> Result<Option<&'a str>, ImportError> {
        self.typed(key, "a string", |value| match value {
            Tree::Text(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// A list of strings.
    pub(super) fn texts(&mut self, key: &'static str) -> Result<Option<Vec<&'a str>>, ImportError> {
        let Some(value) = self.value(key) else {
            return Ok(None);
        };
        let path = self.path_of(key);
        texts(&path, value).map(Some)
    }

    /// Knows `keys`, which are not about CORS.
    pub(super) fn ignore(&mut self, keys: &[&'static str]) {
        self.read.extend(keys);
    }

    /// Refuses a section that `enabled`, which is off by default, does not turn on. `reason` reads on after the value.
    pub(super) fn require_enabled(&mut self, reason: &str) -> Result<(), ImportError> {
        match self.bool("enabled")? {
            Some(true) => Ok(()),
            _ => Err(ImportError::value(self.path_of("enabled"), "false", reason)),
        }
    }

    /// Refuses the keys that were not read.
    pub(super) fn end(self) -> Result<(), ImportError> {
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
            None => Err(ImportError::wrong_type(self.path_of(key), expected, value)),
        }
    }
}

/// `value`, found at `path`, as a list of strings.
pub(super) fn texts<'a>(path: &str, value: &'a Tree) -> Result<Vec<&'a str>, ImportError> {
    let Tree::List(items) = value else {
        return Err(ImportError::wrong_type(path, "a list of strings", value));
    };
    (0..)
        .zip(items)
        .map(|(index, item)| match item {
            Tree::Text(text) => Ok(text.as_str()),
            other => Err(ImportError::wrong_type(
                format!("{path}[{index}]"),
                "a string",
                other,
            )),
        })
        .collect()
}

/// The path of `key` below `path`. A key that no gateway has is quoted.
pub(super) fn join(path: &str, key: &str) -> String {
    let mut joined = path.to_owned();
    push(&mut joined, key);
    joined
}

/// Makes `path` that of `key` below it.
pub(super) fn push(path: &mut String, key: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    if is_plain(key) {
        path.push_str(key);
    } else {
        path.push_str(&Quoted(key).to_string());
    }
}

/// Whether `name` may stand in a path as it is: paths are short, and a line.
pub(super) fn is_plain(name: &str) -> bool {
    let is_short = (1..=MAX_KEY_LEN).contains(&name.len());
    is_short && name.trim() == name && !name.contains(char::is_control)
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Depth(0).deserialize(deserializer)
    }
}

/// How deep a value is nested.
#[derive(Clone, Copy)]
struct Depth(usize);

impl Depth {
    fn below<E: Error>(self) -> Result<Self, E> {
        if self.0 == MAX_DEPTH {
            return Err(E::custom(format_args!(
                "nested deeper than {MAX_DEPTH} levels"
            )));
        }
        Ok(Self(self.0 + 1))
    }
}

impl<'de> DeserializeSeed<'de> for Depth {
    type Value = Tree;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Depth {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a configuration")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Int(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Tree, E> {
        let value = i64::try_from(value).map_err(|_| E::custom("number too large"))?;
        Ok(Tree::Int(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        Ok(Tree::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Tree, E> {
        Ok(Tree::Text(value))
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_none<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
        let below = self.below()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(below)? {
            list.push(item);
        }
        Ok(Tree::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
        let below = self.below()?;
        let mut seen = std::collections::HashSet::new();
        let mut entries = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            if !seen.insert(key.clone()) {
                let key = join("", &key);
                return Err(A::Error::custom(format_args!("key `{key}` is given twice")));
            }
            let value = map.next_value_seed(below)?;
            entries.push((key, value));
        }
        Ok(Tree::Map(entries))
    }
}
