//! Documents in formats that call other methods of serde than TOML, JSON and YAML do.
#![cfg(feature = "serde")]

use std::iter::once;

use serde::de::value::{Error, MapDeserializer};
use serde::de::{Deserialize, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use tower_cors::CorsConfig;
use tower_cors_test_support::check_rows;

/// A value, as such a format gives it.
#[derive(Clone, Copy)]
enum Given {
    None,
    Some(&'static Given),
    I128(i128),
    U128(u128),
    Bytes,
    /// A table with one key.
    Table(&'static str, &'static Given),
}

impl<'de> Deserializer<'de> for Given {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::None => visitor.visit_none(),
            Self::Some(given) => visitor.visit_some(*given),
            Self::I128(number) => visitor.visit_i128(number),
            Self::U128(number) => visitor.visit_u128(number),
            Self::Bytes => visitor.visit_bytes(b"PUT"),
            Self::Table(key, value) => visitor.visit_map(MapDeserializer::new(once((key, *value)))),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier
        ignored_any
    }
}

impl<'de> IntoDeserializer<'de> for Given {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// Returns the error about a document, or what it means.
fn read(document: Given) -> String {
    match CorsConfig::deserialize(document) {
        Ok(config) if config == CorsConfig::new() => String::from("empty"),
        Ok(config) => format!(
            "{:?}",
            config.rules().next().and_then(|rule| rule.max_age())
        ),
        Err(error) => error.to_string(),
    }
}

#[test]
fn other_visits() {
    use Given::{Bytes, I128, None, Some, Table, U128};

    let big = &U128(u128::MAX);
    let rows = [
        ("a table", Table("max_age", &I128(600)), "Some(600s)"),
        (
            "some number",
            Table("max_age", &Some(&U128(600))),
            "Some(600s)",
        ),
        ("no number", Table("max_age", &None), "empty"),
        ("no rules", Table("rules", &None), "empty"),
        ("no paths", Table("paths", &None), "empty"),
        (
            "a number",
            I128(-1),
            "-1 is not a table of settings; write keys with their values, such as `allow_origins`",
        ),
        (
            "a large number",
            *big,
            "3.402823669209385e38 is not a table of settings; write keys with their values, such as `allow_origins`",
        ),
        (
            "a number of rules",
            Table("rules", &I128(-1)),
            "rules: -1 is not a list of tables; write [{ … }]",
        ),
        (
            "a large number of rules",
            Table("rules", big),
            "rules: 3.402823669209385e38 is not a list of tables; write [{ … }]",
        ),
        (
            "a number of paths",
            Table("paths", &I128(-1)),
            "paths: -1 is not a table of paths; write { \"/uploads\" = { … } }",
        ),
        (
            "a large age",
            Table("max_age", big),
            "max_age: 3.402823669209385e38 is not a duration; write a whole number of seconds, or a value such as \"10m\"",
        ),
        (
            "nothing",
            None,
            "null is not a table of settings; write keys with their values, such as `allow_origins`",
        ),
        (
            "bytes",
            Bytes,
            "invalid type: byte array, expected a map of settings",
        ),
        (
            "a method in bytes",
            Table("allow_methods", &Bytes),
            "allow_methods: invalid type: byte array, expected a value",
        ),
        (
            "rules in bytes",
            Table("rules", &Bytes),
            "invalid type: byte array, expected a list of tables",
        ),
        (
            "paths in bytes",
            Table("paths", &Bytes),
            "invalid type: byte array, expected a table of paths",
        ),
    ];
    let rows =
        rows.map(|(about, document, expected)| [about.into(), read(document), expected.into()]);
    check_rows::<3, String>(rows, |[_, actual, _]| actual.to_owned());
}
