//! TOML, by the `toml` crate's own tree.

use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

use super::{Key, Mistake, Node, Span, Value};

/// The key of the only entry of a table that holds a date, as `toml` itself shows it to serde.
const DATE: &str = "$__toml_private_datetime";

pub(super) fn parse(text: &str) -> Result<Node, Mistake> {
    let parsed = DeTable::parse(text).map_err(|error| Mistake {
        message: error.message().trim_end().to_owned(),
        span: error.span(),
    })?;
    let span = parsed.span();
    let value = table(parsed.into_inner())?;
    Ok(Node { span, value })
}

fn table(table: DeTable<'_>) -> Result<Value, Mistake> {
    let entry = |(key, value): (Spanned<_>, _)| Ok((self::key(key), node(value)?));
    let mut entries: Vec<(Key, Node)> = table.into_iter().map(entry).collect::<Result<_, _>>()?;
    // `DeTable` sorts by name. Errors come in the order of the text.
    entries.sort_by_key(|(key, _)| key.span.start);
    Ok(Value::Table(entries))
}

fn key(key: Spanned<toml::de::DeString<'_>>) -> Key {
    let span = key.span();
    let name = key.into_inner().into_owned();
    Key { span, name }
}

fn node(value: Spanned<DeValue<'_>>) -> Result<Node, Mistake> {
    let span = value.span();
    let value = match value.into_inner() {
        DeValue::String(text) => Value::Text(text.into_owned()),
        DeValue::Integer(number) => Value::Integer(integer(&number, &span)?),
        DeValue::Float(number) => Value::Float(float(number.as_str(), &span)?),
        DeValue::Boolean(flag) => Value::Flag(flag),
        DeValue::Datetime(date) => date_table(date.to_string(), &span),
        DeValue::Array(items) => {
            Value::List(items.into_iter().map(node).collect::<Result<_, _>>()?)
        }
        DeValue::Table(inner) => table(inner)?,
    };
    Ok(Node { span, value })
}

fn integer(number: &DeInteger<'_>, span: &Span) -> Result<i128, Mistake> {
    i128::from_str_radix(number.as_str(), number.radix()).map_err(|_| too_large(span))
}

fn float(text: &str, span: &Span) -> Result<f64, Mistake> {
    text.parse().map_err(|_| too_large(span))
}

fn too_large(span: &Span) -> Mistake {
    Mistake {
        message: String::from("the number is too large"),
        span: Some(span.clone()),
    }
}

fn date_table(date: String, span: &Span) -> Value {
    let key = Key {
        span: span.clone(),
        name: String::from(DATE),
    };
    let value = Value::Text(date);
    let span = span.clone();
    Value::Table(vec![(key, Node { span, value })])
}
