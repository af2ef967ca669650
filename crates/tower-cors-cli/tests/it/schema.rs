//! `cors schema`, compared with the reader in both directions.

use std::sync::LazyLock;

use jsonschema::Validator;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use tower_cors::{CorsConfig, Danger, InnerHeaders, PreflightMode, Preset};

use crate::cors::{NATIVE, run};

/// The schema as the program prints it.
fn schema() -> Value {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_cors"))
        .arg("schema")
        .output();
    serde_json::from_slice(&output.unwrap().stdout).unwrap()
}

static VALIDATOR: LazyLock<Validator> =
    LazyLock::new(|| jsonschema::draft202012::new(&schema()).unwrap());

fn is_read(document: &Value) -> bool {
    CorsConfig::deserialize(document).is_ok()
}

/// The keys of a policy and those of a rule, as the reader's own messages list them.
fn keys() -> (Vec<String>, Vec<String>) {
    let listed = |document: Value| {
        let error = CorsConfig::deserialize(document).unwrap_err().to_string();
        let (_, keys) = error.split_once("the keys are ").unwrap();
        keys.split(", ").map(str::to_owned).collect()
    };
    let far = json!({ "zzzzzzzzzzzzzz": 1 });
    (listed(far.clone()), listed(json!({ "rules": [far] })))
}

/// Values of all types, around each bound and each name.
fn values() -> Vec<Value> {
    let names = Danger::ALL.iter().map(ToString::to_string);
    let names = names.chain(Preset::ALL.iter().map(ToString::to_string));
    let names = names.chain(PreflightMode::ALL.iter().map(ToString::to_string));
    let names = names.chain(InnerHeaders::ALL.iter().map(ToString::to_string));
    let other = [
        "",
        "*",
        "reject",
        "forward",
        "Forward",
        "https://a.example",
        "true",
        "0",
        "00",
        "0s",
        "10m",
        "10 m",
        "-1s",
        "+1s",
        "1",
        "1d",
        ".5s",
        "1.s",
        ".s",
        "1.5h30m",
        "1e3s",
        "7µs",
        "7μs",
        "1h\n",
        "٣s",
        "1S",
    ];
    let texts = names.chain(other.map(str::to_owned));
    let mut values: Vec<Value> = texts.map(Value::from).collect();
    values.extend(values.clone().into_iter().map(|text| json!([text])));
    values.extend(
        [
            0,
            1,
            99,
            100,
            204,
            403,
            599,
            600,
            999,
            1000,
            u64::MAX,
            1 << 63,
        ]
        .map(Value::from),
    );
    values.extend([-1, -204, i64::MIN].map(Value::from));
    values.extend([0.5, 204.5, 1e300, -1.5].map(Value::from));
    values.extend([true, false].map(Value::from));
    let statuses = [
        json!(99),
        json!(100),
        json!(999),
        json!(1000),
        json!("403"),
        json!(null),
    ];
    values.extend(statuses.map(|status| json!({ "reject": status })));
    values.extend([
        json!(null),
        json!([]),
        json!({}),
        json!([null]),
        json!([[]]),
        json!([{}]),
        json!(["a", 1]),
        json!(["mcp", "s3"]),
        json!({ "reject": 403, "x": 1 }),
        json!({ "Reject": 403 }),
        json!({ "/a": {} }),
        json!({ "/a": null }),
        json!({ "/a": { "paths": { "/b": { "max_age": 1 } } } }),
        json!({ "": { "rules": [{}] } }),
    ]);
    values
}

fn check(document: &Value) -> Result<(), String> {
    let (read, valid) = (is_read(document), VALIDATOR.is_valid(document));
    match read == valid {
        true => Ok(()),
        false => Err(format!("read: {read}, valid: {valid}: {document}")),
    }
}

/// Each key with each value: alone, in a rule, below a path, and beside `rules`.
#[test]
fn each_key_takes_the_same_values() {
    let (of_all, _) = keys();
    let more = ["$schema", "alow_origins", "Allow_Origins", "", "reject"];
    let keys = of_all.iter().map(String::as_str).chain(more);
    let mut failures = Vec::new();
    for key in keys {
        for value in values() {
            let mut failed = [
                json!({ (key): value }),
                json!({ "rules": [{ (key): value }] }),
                json!({ "paths": { "/a": { (key): value } } }),
                json!({ "rules": [{}], (key): value }),
                json!({ "deny_all": true, (key): value }),
            ]
            .iter()
            .filter_map(|document| check(document).err())
            .collect();
            failures.append(&mut failed);
        }
    }
    failures.extend(values().iter().filter_map(|value| check(value).err()));
    assert!(
        failures.is_empty(),
        "{}:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// A document near valid ones: most values fit their keys.
fn document(depth: u32) -> BoxedStrategy<Value> {
    let (of_all, of_rule) = keys();
    let flat: Vec<String> = of_all
        .into_iter()
        .filter(|key| !["rules", "paths"].contains(&key.as_str()))
        .collect();
    let fields = table(flat);
    let rule = table(of_rule).prop_map(Value::Object);
    let rules = proptest::option::weighted(0.4, proptest::collection::vec(rule, 0..4));
    let paths = match depth {
        0 => Just(None).boxed(),
        _ => {
            let path = select(vec!["/a", "/a/b", "x", ""]);
            let paths = proptest::collection::vec((path, document(depth - 1)), 0..3);
            proptest::option::weighted(0.3, paths).boxed()
        }
    };
    (fields, rules, paths)
        .prop_map(|(mut document, rules, paths)| {
            if let Some(rules) = rules {
                document.insert(String::from("rules"), rules.into());
            }
            if let Some(paths) = paths {
                let paths = paths
                    .into_iter()
                    .map(|(path, config)| (path.to_owned(), config));
                document.insert(String::from("paths"), Value::Object(paths.collect()));
            }
            Value::Object(document)
        })
        .boxed()
}

fn table(keys: Vec<String>) -> impl Strategy<Value = Map<String, Value>> {
    let key = select(keys).prop_flat_map(|key| {
        let fitting = fitting(&key);
        let value = prop_oneof![12 => select(fitting), 1 => select(values())];
        (Just(key), value)
    });
    let unknown = ("[a-z_]{0,12}", select(values()));
    let entry = prop_oneof![60 => key, 1 => unknown];
    proptest::collection::vec(entry, 0..5).prop_map(|entries| entries.into_iter().collect())
}

/// The values that the reader takes for a key.
fn fitting(key: &str) -> Vec<Value> {
    let mut values = values();
    values.retain(|value| is_read(&json!({ (key): value })));
    values
}

#[test]
fn generated_documents() {
    let mut runner = TestRunner::new(Config::default());
    let (mut read, mut refused) = (0, 0);
    let documents = document(2);
    let outcome = runner.run(&documents, |document| {
        check(&document).map_err(TestCaseError::fail)
    });
    outcome.unwrap();
    for _ in 0..200 {
        let document = documents.new_tree(&mut runner).unwrap().current();
        *(if is_read(&document) {
            &mut read
        } else {
            &mut refused
        }) += 1;
    }
    assert!(
        read > 20 && refused > 20,
        "read: {read}, refused: {refused}"
    );
}

/// The two rules of the reader that JSON Schema cannot say. The schema says so in its description,
/// and accepts these documents.
#[test]
fn limits_of_the_schema() {
    let description = schema()["description"].as_str().unwrap().to_owned();
    let limits = [
        (
            "a number with a fraction of zero",
            vec![
                json!({ "max_age": 600.0 }),
                json!({ "preflight_status": 204.0 }),
                json!({ "rules": [{ "max_age": -0.0 }] }),
                json!({ "on_disallowed_origin": { "reject": 403.0 } }),
            ],
        ),
        (
            "a duration has at most 18446744073709551615 nanoseconds",
            vec![
                json!({ "max_age": "18446744073709551616ns" }),
                json!({ "max_age": "5124096h" }),
                json!({ "max_age": "99999999999999999999999s" }),
            ],
        ),
    ];
    assert!(
        description.contains("cannot say two rules"),
        "{description}"
    );
    assert_eq!(limits.len(), 2);
    for (limit, documents) in limits {
        assert!(description.contains(limit), "{description}");
        for document in documents {
            assert!(VALIDATOR.is_valid(&document), "{document}");
            assert!(!is_read(&document), "{document}");
        }
    }
}

#[test]
fn the_schema_is_one() {
    let schema = schema();
    assert!(jsonschema::meta::is_valid(&schema));
    let described = |table: &Value| {
        let properties = table["properties"].as_object().unwrap();
        for (key, property) in properties {
            assert!(
                property["description"]
                    .as_str()
                    .is_some_and(|text| text.ends_with('.')),
                "{key}"
            );
        }
        properties.keys().cloned().collect::<Vec<_>>()
    };
    let sorted = |mut keys: Vec<String>| {
        keys.sort();
        keys
    };
    let (of_all, of_rule) = keys();
    assert_eq!(described(&schema), sorted(of_all));
    assert_eq!(described(&schema["$defs"]["rule"]), sorted(of_rule));
}

/// The program's own output and the example are valid.
#[tokio::test]
async fn files_are_valid() {
    let checked = run(&format!("check --json {NATIVE}")).await.stdout;
    let checked: Value = serde_json::from_str(&checked).unwrap();
    let example: Value = toml::from_str(&std::fs::read_to_string(NATIVE).unwrap()).unwrap();
    for document in [&checked["policy"], &example] {
        assert!(
            is_read(document) && VALIDATOR.is_valid(document),
            "{document}"
        );
    }
}
