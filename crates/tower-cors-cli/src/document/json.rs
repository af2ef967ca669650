//! JSON, by the `serde_json` crate.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::position::{Position, offset_at};
use super::{Key, Mistake, Node, Span, Value};

/// The limit of nesting, which is that of `serde_json`. Code that walks a tree recurses, and must
/// not overflow the stack.
const MAX_DEPTH: usize = 128;

pub(super) fn parse(text: &str) -> Result<Node, Mistake> {
    let raw: &RawValue = serde_json::from_str(text).map_err(|error| mistake(text, text, &error))?;
    Reader { text }.node(raw, MAX_DEPTH)
}

/// Reads values whose text is a part of `text`.
#[derive(Clone, Copy)]
struct Reader<'a> {
    text: &'a str,
}

impl<'a> Reader<'a> {
    fn node(self, raw: &'a RawValue, depth: usize) -> Result<Node, Mistake> {
        let part = raw.get();
        let span = self.span(part);
        let Some(below) = depth.checked_sub(1) else {
            let message = format!("nested deeper than {MAX_DEPTH} levels");
            let span = Some(span);
            return Err(Mistake { message, span });
        };
        let value = match part.as_bytes().first() {
            Some(b'{') => {
                let Entries(entries) = self.parse(part)?;
                let entry = |(key, value)| Ok((self.key(key)?, self.node(value, below)?));
                Value::Table(entries.into_iter().map(entry).collect::<Result<_, _>>()?)
            }
            Some(b'[') => {
                let items: Vec<&RawValue> = self.parse(part)?;
                let items = items.into_iter().map(|item| self.node(item, below));
                Value::List(items.collect::<Result<_, _>>()?)
            }
            Some(b'"') => Value::Text(self.parse(part)?),
            _ => scalar(self.parse(part)?),
        };
        Ok(Node { span, value })
    }

    fn key(self, raw: &'a RawValue) -> Result<Key, Mistake> {
        Ok(Key {
            span: self.span(raw.get()),
            name: self.parse(raw.get())?,
        })
    }

    fn parse<T: Deserialize<'a>>(self, part: &'a str) -> Result<T, Mistake> {
        serde_json::from_str(part).map_err(|error| mistake(self.text, part, &error))
    }

    fn span(self, part: &str) -> Span {
        span_of(self.text, part)
    }
}

/// Returns the place of `part`, which borrows from `text`.
fn span_of(text: &str, part: &str) -> Span {
    let start = (part.as_ptr().addr()).saturating_sub(text.as_ptr().addr());
    start..start.saturating_add(part.len())
}

fn scalar(value: serde_json::Value) -> Value {
    match value {
        serde_json::Value::Bool(flag) => Value::Flag(flag),
        serde_json::Value::Number(number) => match number.as_i128() {
            Some(number) => Value::Integer(number),
            None => Value::Float(number.as_f64().unwrap_or(f64::INFINITY)),
        },
        _ => Value::Null,
    }
}

/// Returns the error of parsing `part` of `text`.
fn mistake(text: &str, part: &str, error: &serde_json::Error) -> Mistake {
    let place = format!(" at line {} column {}", error.line(), error.column());
    let message = error.to_string();
    // The column is in bytes, and that of the last byte read.
    let line_start = Position {
        line: error.line(),
        column: 1,
    };
    let offset = offset_at(part, line_start)
        .map(|start| floor(part, start + error.column().saturating_sub(1)));
    let start = span_of(text, part).start;
    Mistake {
        message: message.strip_suffix(&place).unwrap_or(&message).to_owned(),
        span: offset.map(|offset| start + offset..start + offset),
    }
}

/// Returns the beginning of the character at `offset`.
fn floor(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len()))
        .rev()
        .find(|offset| text.is_char_boundary(*offset))
        .unwrap_or_default()
}

/// The entries of an object, also those whose keys are the same.
struct Entries<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Entries<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor).map(Self)
    }
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Vec<(&'de RawValue, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(entries)
    }
}
