//! Random files made of keys and values that an importer knows.

use proptest::prelude::*;
use serde_json::{Value, json};

/// Returns files in which each key is one of `keys`, and each text one of `texts`.
pub(crate) fn files(
    keys: &'static [&'static str],
    texts: &'static [&'static str],
) -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i8>().prop_map(Value::from),
        Just(json!(0.5)),
        prop::sample::select(texts).prop_map(Value::from),
    ];
    leaf.prop_recursive(12, 64, 4, move |inner| {
        let key = prop::sample::select(keys).prop_map(String::from);
        prop_oneof![
            1 => prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            3 => prop::collection::hash_map(key, inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}
