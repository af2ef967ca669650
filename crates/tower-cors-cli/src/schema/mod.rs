//! The JSON Schema of a policy file, for editors.
//!
//! It describes the files that the program reads, not the policies that build: most mistakes in a
//! value show only beside other values, and `cors check` finds them. A test compares it with the
//! reader, in both directions.

mod properties;
mod values;

use serde_json::{Value, json};

use self::properties::{OPTIONS, Property, RULE};

/// The rules of the reader that JSON Schema cannot say, as a part of its description.
const LIMITS: &str = "\
A schema cannot say two rules of the reader: a number with a fraction of zero, such as 600.0, is \
not a whole number; and a duration has at most 18446744073709551615 nanoseconds.";

/// Returns the schema, in the 2020-12 draft.
pub(crate) fn policy_file() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:tower-cors:policy",
        "title": "A CORS policy of tower-cors",
        "description": format!("The rules of one policy, and the settings for all of them. {LIMITS}"),
        "type": "object",
        "properties": properties(&[RULE, OPTIONS].concat()),
        "additionalProperties": false,
        "allOf": [one_place_for_rules(), one_mode()],
        "$defs": {
            "rule": {
                "description": "The origins of a rule, and what their pages may do.",
                "type": "object",
                "properties": properties(RULE),
                "additionalProperties": false,
            },
            "duration": values::duration(),
            "texts": values::texts(),
        },
    })
}

/// Returns the schema of each property, with its description.
fn properties(properties: &[Property]) -> Value {
    let described = |property: &Property| {
        let mut schema = (property.schema)();
        if let Value::Object(keys) = &mut schema {
            keys.insert(String::from("description"), property.description.into());
        }
        (property.name.to_owned(), schema)
    };
    Value::Object(properties.iter().map(described).collect())
}

/// Beside `rules`, the settings of a rule have no effect. They may only be there with the values
/// that they have without being there.
fn one_place_for_rules() -> Value {
    let defaults = RULE.iter().map(|property| {
        let default = json!({ "const": property.default.value() });
        (property.name.to_owned(), default)
    });
    json!({
        "if": { "properties": { "rules": { "type": "array" } }, "required": ["rules"] },
        "then": { "properties": Value::Object(defaults.collect()) },
    })
}

fn one_mode() -> Value {
    let both = ["deny_all", "passthrough"];
    json!({
        "not": {
            "properties": { (both[0]): { "const": true }, (both[1]): { "const": true } },
            "required": both,
        },
    })
}
