//! Trees, compared with what the parsers themselves read, and with the text.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use tower_cors_test_support::{check_rows, rows};

use super::{Node, Position, Positions, Syntax, Value, offset_at, read};

/// Values that all formats can hold: TOML has no null, and its integers have 64 bits.
fn json() -> impl Strategy<Value = Json> {
    let text = prop_oneof![
        "[ -~]{0,8}",
        "\\PC{0,6}",
        Just(String::from("\"\\\u{1}\n\t"))
    ];
    let scalar = prop_oneof![
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        (-1e9..1e9).prop_map(Json::from),
        text.prop_map(Json::from),
    ];
    let value = scalar.prop_recursive(4, 24, 4, |inner| {
        let key = prop_oneof!["[a-z]{1,4}", "[ -~]{0,6}", "\\PC{1,3}"];
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Json::from),
            btree_map(key, inner, 0..4).prop_map(|table| json!(table)),
        ]
    });
    btree_map("[a-z]{1,4}", value, 0..4).prop_map(|table| json!(table))
}

fn read_as(syntax: Syntax, text: &str) -> (Node, Json) {
    let node = syntax
        .parse(text)
        .unwrap_or_else(|mistake| panic!("{mistake}: {text}"));
    let value = read(&node).unwrap();
    (node, value)
}

/// Each scalar and each key of a JSON text is where its span says.
fn check_spans(text: &str, node: &Node) {
    let part = &text[node.span.clone()];
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| check_spans(text, item)),
        Value::Table(entries) => {
            for (key, value) in entries {
                let part = &text[key.span.clone()];
                assert_eq!(serde_json::from_str::<String>(part).unwrap(), key.name);
                check_spans(text, value);
            }
        }
        _ => {
            let value: Json = read(node).unwrap();
            assert_eq!(serde_json::from_str::<Json>(part).unwrap(), value);
        }
    }
}

/// Integers beyond 64 bits with a sign, and nothing for an option.
#[test]
fn values_at_the_edges() {
    for (syntax, text) in [
        (
            Syntax::Json,
            "[-1, 9223372036854775808, 18446744073709551615, null, 0.5]",
        ),
        (
            Syntax::Yaml,
            "[-1, 9223372036854775808, 18446744073709551615, ~, 0.5]",
        ),
    ] {
        let (node, value) = read_as(syntax, text);
        assert_eq!(value, json!([-1, i64::MAX as u64 + 1, u64::MAX, null, 0.5]));
        let options: Vec<Option<f64>> = read(&node).unwrap();
        assert_eq!(options[3..], [None, Some(0.5)]);
    }
}

/// Each row: a format, a text that does not parse or is not a list of texts, and the message.
#[test]
fn mistakes() {
    let table = r#"
        json | ["a", 1]       | invalid type: integer `1`, expected a string
        yaml | ['a', ~]       | invalid type: unit value, expected a string
        yaml | {a: b}         | invalid type: map, expected a sequence
        toml | a = 99999999999999999999999999999999999999999 | the number is too large
        "#;
    check_rows(rows(table), |[syntax, text, _]| {
        let syntax = Syntax::ALL
            .into_iter()
            .find(|known| known.name().eq_ignore_ascii_case(syntax));
        let texts = syntax.unwrap().parse(text).and_then(|node| {
            let texts: Result<Vec<String>, _> = read(&node);
            texts
        });
        texts.map_or_else(|mistake| mistake.to_string(), |texts| texts.join(" "))
    });
}

proptest! {
    #[test]
    fn json_reads_back(value in json(), pretty: bool) {
        let text = match pretty {
            true => serde_json::to_string_pretty(&value).unwrap(),
            false => value.to_string(),
        };
        let (node, got) = read_as(Syntax::Json, &text);
        prop_assert_eq!(&got, &value);
        check_spans(&text, &node);
    }

    #[test]
    fn toml_reads_back(value in json()) {
        let text = toml::to_string(&value).unwrap();
        let (_, got) = read_as(Syntax::Toml, &text);
        prop_assert_eq!(got, toml::from_str::<Json>(&text).unwrap());
    }

    /// JSON without the escapes that YAML lacks is YAML.
    #[test]
    fn yaml_reads_back(value in json()) {
        let text = serde_json::to_string_pretty(&value).unwrap();
        if let Ok(expected) = serde_saphyr::from_str::<Json>(&text) {
            let (_, got) = read_as(Syntax::Yaml, &text);
            prop_assert_eq!(got, expected);
        }
    }

    /// Nothing panics, and each mistake is within the text.
    #[test]
    fn any_text_parses_or_fails(text in "[\\[\\]{}\",:a-z0-9=.#&*\\- \n\té]{0,40}") {
        for syntax in Syntax::ALL {
            if let Err(mistake) = syntax.parse_all(&text)
                && let Some(span) = mistake.span
            {
                prop_assert!(text.get(span.clone()).is_some(), "{:?} {:?}", mistake.message, span);
            }
        }
    }

    /// An index of positions agrees with counting from the start.
    #[test]
    fn positions_are_counted(text in "[a\né]{0,60}", repeat in 1_usize..200) {
        let text = text.repeat(repeat);
        let positions = Positions::new(&text);
        for (offset, _) in text.char_indices().step_by(37) {
            let before = &text[..offset];
            let line_start = before.rfind('\n').map_or(0, |end| end + 1);
            let position = Position {
                line: before.matches('\n').count() + 1,
                column: before[line_start..].chars().count() + 1,
            };
            prop_assert_eq!(positions.of(&text, offset), position);
            prop_assert_eq!(positions.line_start(offset), line_start);
            prop_assert_eq!(offset_at(&text, position), Some(offset));
        }
    }
}
