//! The types of the values in a policy file.

use serde_json::{Value, json};
use tower_cors::{Danger, InnerHeaders, PreflightMode, Preset};

/// A text, or a list of texts.
pub(super) fn texts() -> Value {
    json!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] })
}

pub(super) fn texts_ref() -> Value {
    json!({ "$ref": "#/$defs/texts", "default": [] })
}

/// A number of seconds, or numbers with units in the syntax of Go.
pub(super) fn duration() -> Value {
    let number = "([0-9]+(\\.[0-9]*)?|\\.[0-9]+)";
    let unit = "(ns|us|µs|μs|ms|s|m|h)";
    json!({
        "anyOf": [
            { "type": "integer", "minimum": 0, "maximum": u64::MAX },
            { "type": "string", "pattern": format!("^(0|({number}{unit})+)$") },
            { "type": "null" },
        ],
    })
}

pub(super) fn duration_ref() -> Value {
    json!({ "$ref": "#/$defs/duration", "examples": [600, "10m"] })
}

pub(super) fn flag() -> Value {
    json!({ "type": "boolean", "default": false })
}

/// A status. Without one, it is `DEFAULT`.
pub(super) fn status<const DEFAULT: u16>() -> Value {
    json!({ "anyOf": [status_code(), { "type": "null" }], "default": DEFAULT })
}

fn status_code() -> Value {
    json!({ "type": "integer", "minimum": 100, "maximum": 999 })
}

pub(super) fn disallowed() -> Value {
    json!({
        "anyOf": [
            { "const": "forward" },
            {
                "type": "object",
                "properties": { "reject": status_code() },
                "required": ["reject"],
                "additionalProperties": false,
            },
            { "type": "null" },
        ],
        "default": "forward",
    })
}

pub(super) fn presets() -> Value {
    one_or_several(Preset::ALL)
}

pub(super) fn dangers() -> Value {
    one_or_several(Danger::ALL)
}

pub(super) fn preflight_mode() -> Value {
    one(PreflightMode::ALL)
}

pub(super) fn inner_headers() -> Value {
    one(InnerHeaders::ALL)
}

pub(super) fn rules() -> Value {
    json!({
        "type": ["array", "null"],
        "items": { "$ref": "#/$defs/rule" },
        "minItems": 1,
    })
}

pub(super) fn paths() -> Value {
    json!({ "type": ["object", "null"], "additionalProperties": { "$ref": "#" } })
}

/// One of the names, or null. The first name is the default.
fn one<T: ToString>(values: &[T]) -> Value {
    let names = names(values);
    let null = [Value::Null];
    let choices: Vec<&Value> = names.iter().chain(&null).collect();
    json!({ "enum": choices, "default": names.first() })
}

/// One of the names, or a list of them.
fn one_or_several<T: ToString>(values: &[T]) -> Value {
    let name = json!({ "enum": names(values) });
    json!({ "anyOf": [name, { "type": "array", "items": name }], "default": [] })
}

fn names<T: ToString>(values: &[T]) -> Vec<Value> {
    let name = |value: &T| Value::String(value.to_string());
    values.iter().map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Editors complete the names, and show the default.
    #[test]
    fn names_of_values() {
        assert_eq!(
            preflight_mode(),
            json!({ "enum": ["answer", "forward", "decorate", null], "default": "answer" })
        );
        assert_eq!(
            inner_headers(),
            json!({ "enum": ["replace", "keep", null], "default": "replace" })
        );
        let presets = presets();
        assert_eq!(presets["anyOf"][0]["enum"][0], Preset::ALL[0].to_string());
        assert_eq!(presets["anyOf"][1]["items"], presets["anyOf"][0]);
        assert_eq!(presets["default"], json!([]));
    }
}
