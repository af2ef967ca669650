//! YAML, by the `serde-saphyr` crate.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{Location, MessageFormatter, Spanned, UserMessageFormatter};

use super::position::{Position, offset_at};
use super::{Key, Mistake, Node, Span, Value};

pub(super) fn parse(text: &str) -> Result<Node, Mistake> {
    match serde_saphyr::from_str_with_options(text, options()) {
        Ok(Placed(node)) => Ok(node),
        Err(error) => Err(mistake(text, &error)),
    }
}

pub(super) fn parse_all(text: &str) -> Result<Vec<Node>, Mistake> {
    let documents: Result<Vec<Placed>, _> =
        serde_saphyr::from_multiple_with_options(text, options());
    match documents {
        Ok(documents) => Ok(documents.into_iter().map(|Placed(node)| node).collect()),
        Err(error) => Err(mistake(text, &error)),
    }
}

/// Returns options for the parser: any number of comments, and errors without a snippet.
///
/// By default, the parser keeps the text of comments, and rejects more than 32 of them in a row.
fn options() -> serde_saphyr::Options {
    serde_saphyr::options! {
        emit_comments: false,
        with_snippet: false,
    }
}

fn mistake(text: &str, error: &serde_saphyr::Error) -> Mistake {
    let error = error.without_snippet();
    Mistake {
        message: UserMessageFormatter.format_message(error).into_owned(),
        span: error.location().and_then(|location| span(text, location)),
    }
}

/// Returns the bytes at the location of an error. Some of these have only a line and a column.
fn span(text: &str, location: Location) -> Option<Span> {
    if location.span().byte_offset().is_some() {
        return Some(bytes(location));
    }
    let position = Position {
        line: usize::try_from(location.line()).ok()?,
        column: usize::try_from(location.column()).ok()?,
    };
    offset_at(text, position).map(|start| start..start)
}

/// A node whose place the parser tells.
struct Placed(Node);

impl<'de> Deserialize<'de> for Placed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let placed: Spanned<Content> = Spanned::deserialize(deserializer)?;
        Ok(Self(Node {
            span: bytes(placed.referenced),
            value: placed.value.0,
        }))
    }
}

/// Returns the bytes of a value in the text.
fn bytes(location: Location) -> Span {
    let part = |bytes: Option<u64>| usize::try_from(bytes.unwrap_or_default()).unwrap_or_default();
    let start = part(location.span().byte_offset());
    start..start.saturating_add(part(location.span().byte_len()))
}

/// The value of a node.
struct Content(Value);

impl<'de> Deserialize<'de> for Content {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ContentVisitor).map(Self)
    }
}

struct ContentVisitor;

impl<'de> Visitor<'de> for ContentVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        Content::deserialize(deserializer).map(|content| content.0)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Flag(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Integer(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Integer(number.into()))
    }

    fn visit_i128<E>(self, number: i128) -> Result<Value, E> {
        Ok(Value::Integer(number))
    }

    fn visit_u128<E: Error>(self, number: u128) -> Result<Value, E> {
        let number = i128::try_from(number).map_err(|_| E::custom("the number is too large"));
        number.map(Value::Integer)
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Float(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(Placed(item)) = seq.next_element()? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key::<Spanned<String>>()? {
            let Placed(value) = map.next_value()?;
            let span = bytes(key.referenced);
            let name = key.value;
            entries.push((Key { span, name }, value));
        }
        Ok(Value::Table(entries))
    }
}
