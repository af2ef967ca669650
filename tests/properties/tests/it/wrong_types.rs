//! Documents with a value of the wrong type: the error is about the document, not about Rust.

use tower_cors::CorsConfig;
use tower_cors_test_support::{check_rows, rows};

/// Each type with a value of it, in JSON (which is also YAML) and in TOML.
const VALUES: [(&str, &str, &str); 7] = [
    ("flag", "true", "true"),
    ("number", "7", "7"),
    ("fraction", "1.5", "1.5"),
    ("text", "\"zzz\"", "\"zzz\""),
    ("list", "[\"PUT\", 7]", "[\"PUT\", 7]"),
    ("table", "{\"zzz\": 7}", "{ zzz = 7 }"),
    ("null", "null", ""),
];

/// Words from serde and from Rust's types.
const FOREIGN: [&str; 14] = [
    "invalid type",
    "invalid value",
    "invalid length",
    "expected",
    "unknown variant",
    "unknown field",
    "missing field",
    "duplicate field",
    "boolean",
    "integer",
    "sequence",
    "string",
    "unit",
    "u16",
];

/// Returns the errors in all formats that can express the value.
fn errors(key: &str, json: &str, toml: &str) -> Vec<Option<String>> {
    let text = format!("{{\"{key}\": {json}}}");
    let json_error = serde_json::from_str::<CorsConfig>(&text).err();
    let yaml = format!("{key}: {json}\n");
    let yaml_error = serde_saphyr::from_str::<CorsConfig>(&yaml).err();
    let mut errors = vec![
        json_error.map(|error| error.to_string()),
        yaml_error.map(|error| error.to_string()),
    ];
    if !toml.is_empty() {
        let error = toml::from_str::<CorsConfig>(&format!("{key} = {toml}")).err();
        errors.push(error.map(|error| error.to_string()));
    }
    errors
}

/// The types of values that each key accepts. For any other type, the error names the key and the
/// value.
#[test]
fn values_of_wrong_types() {
    let table = "
        allow_origins             | text
        allow_origin_regexes      | text
        allow_methods             | text
        allow_headers             | text
        expose_headers            | text
        presets                   |
        allow_credentials         | flag
        max_age                   | number null
        allow_private_network     | flag
        preflight_mode            | null
        preflight_status          | null
        rejected_preflight_status | null
        inner_headers             | null
        debug_preflights          | flag
        vary                      | text
        dangerously_allow         |
        deny_all                  | flag
        passthrough               | flag
        on_disallowed_origin      | null
        rules                     | null
        ";
    check_rows(rows(table), |[key, _]| {
        let taken = VALUES.into_iter().filter(|(kind, json, toml)| {
            let errors = errors(key, json, toml);
            let taken = errors.iter().filter(|error| error.is_none()).count();
            assert!(taken == 0 || taken == errors.len(), "{kind}: {errors:?}");
            errors
                .iter()
                .flatten()
                .for_each(|error| check(key, kind, error));
            taken > 0
        });
        let taken: Vec<&str> = taken.map(|(kind, ..)| kind).collect();
        taken.join(" ")
    });
}

fn check(key: &str, kind: &str, error: &str) {
    let value = match kind {
        "flag" => "true",
        "number" | "list" => "7",
        "fraction" => "1.5",
        "text" => "\"zzz\"",
        "table" => "table",
        other => other,
    };
    // For a list, the error shows its first wrong item, or the list itself if no list is expected.
    let shows = error.contains(value)
        || kind == "list" && (error.contains("list") || error.contains("\"PUT\""))
        || kind == "table" && error.contains("the only key here");
    let says = error.contains("write ") || error.contains("put it in quotes");
    // The formats show the line, which contains the text of the document itself.
    let message = error.replace("\"zzz\"", "").replace("\\\"zzz\\\"", "");
    let foreign = FOREIGN
        .into_iter()
        .find(|foreign| message.contains(foreign));
    assert!(
        error.contains(&format!("{key}: ")) && shows && says && foreign.is_none(),
        "{kind}: {foreign:?} in {error}"
    );
}

#[test]
fn documents_that_are_no_tables() {
    for (document, value) in [
        ("5", "5"),
        ("\"x\"", "\"x\""),
        ("[]", "a list"),
        ("null", "null"),
    ] {
        let json = serde_json::from_str::<CorsConfig>(document).unwrap_err();
        let yaml = serde_saphyr::from_str::<CorsConfig>(document).unwrap_err();
        let expected = format!("{value} is not a table of settings; write keys with their values");
        for error in [json.to_string(), yaml.to_string()] {
            assert!(error.contains(&expected), "{document}: {error}");
        }
    }
}
