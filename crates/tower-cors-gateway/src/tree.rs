//! A configuration file as a tree of values, independent of its format.
//!
//! The importers read this tree instead of types that derive `Deserialize`. That way, every error
//! names the path of its key, and no unknown key goes unnoticed.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::error::ImportError;
use crate::path::join;
use crate::placeholder;

/// The limit of nesting. Code that walks a tree recurses, and must not overflow the stack.
const MAX_DEPTH: usize = 100;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Tree {
    /// No value. A key without a value counts as absent.
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    List(Vec<Tree>),
    /// The entries, in the order of the file. Each key occurs once.
    Map(Vec<(String, Tree)>),
}

impl Tree {
    /// Returns the value of `key`, if this is a map that has it.
    pub(crate) fn get(&self, key: &str) -> Option<&Tree> {
        match self {
            Self::Map(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, v)| v),
            _ => None,
        }
    }

    /// Returns the string at `key`, if this is a map that has one there.
    pub(crate) fn text_of(&self, key: &str) -> Option<&str> {
        match self.get(key) {
            Some(Self::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Reads this value, found at `path`, as a string without placeholders.
    pub(crate) fn text(&self, path: &str) -> Result<&str, ImportError> {
        match self {
            Self::Text(text) => placeholder::refuse(path, text).map(|()| text.as_str()),
            other => Err(other.wrong_type(path, "a string")),
        }
    }

    /// Reads this value, found at `path`, as a list of strings without placeholders.
    pub(crate) fn texts(&self, path: &str) -> Result<Vec<&str>, ImportError> {
        let Self::List(items) = self else {
            return Err(self.wrong_type(path, "a list of strings"));
        };
        (0..)
            .zip(items)
            .map(|(index, item): (usize, _)| item.text(&format!("{path}[{index}]")))
            .collect()
    }

    /// Returns the error for a value, found at `path`, that does not have the `expected` type.
    ///
    /// For a placeholder, it returns the placeholder error instead: its value may have the right
    /// type.
    pub(crate) fn wrong_type(
        &self,
        path: impl Into<String>,
        expected: &'static str,
    ) -> ImportError {
        let path = path.into();
        let text = match self {
            Self::Text(text) => text.clone(),
            // `{name}` without quotes is a map in YAML.
            Self::Map(entries) => match entries.as_slice() {
                [(name, Self::Null)] => format!("{{{name}}}"),
                _ => String::new(),
            },
            _ => String::new(),
        };
        if let Err(error) = placeholder::refuse(&path, &text) {
            return error;
        }
        ImportError::WrongType {
            path,
            expected,
            found: self.kind(),
        }
    }

    /// Returns the number of values, and the bytes of their texts and keys.
    pub(crate) fn size(&self) -> usize {
        1 + match self {
            Self::Null | Self::Bool(_) | Self::Int(_) | Self::Float(_) => 0,
            Self::Text(text) => text.len(),
            Self::List(items) => items.iter().map(Self::size).sum(),
            Self::Map(entries) => entries.iter().map(|(key, v)| key.len() + v.size()).sum(),
        }
    }

    fn kind(&self) -> &'static str {
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

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Depth(0).deserialize(deserializer)
    }
}

/// The nesting depth of a value that is being read.
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
        let mut seen = HashSet::new();
        let mut entries = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            // Parsers disagree on which one counts, so the gateway may read the other one.
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
