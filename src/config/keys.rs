//! The keys of a document: errors name them as they are written, and unknown ones get a suggestion.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};
use tower_cors_core::text::Quoted;
use tower_cors_core::typo;

/// A map whose keys are known.
pub(super) trait Keyed: Default {
    /// All keys.
    const KEYS: &'static [&'static str];
    /// Keys that belong into the map around this one.
    const OUTER_KEYS: &'static [&'static str];

    /// Reads the value of `key`, one of [`KEYS`](Self::KEYS).
    fn read<'de, A: MapAccess<'de>>(
        &mut self,
        key: &'static str,
        map: &mut A,
    ) -> Result<(), A::Error>;
}

/// Implements [`Keyed`] and `Deserialize` for a struct whose fields have the names of the keys.
macro_rules! keyed {
    ($name:ident, outer: [$($outer:ident),*], $($field:ident: $type:ty,)*) => {
        impl Keyed for $name {
            const KEYS: &'static [&'static str] = &[$(stringify!($field)),*];
            const OUTER_KEYS: &'static [&'static str] = &[$(stringify!($outer)),*];

            fn read<'de, A: MapAccess<'de>>(
                &mut self,
                key: &'static str,
                map: &mut A,
            ) -> Result<(), A::Error> {
                match key {
                    $(stringify!($field) => {
                        self.$field = map.next_value_seed(ValueOf::<$type>::new(key))?;
                    })*
                    _ => {}
                }
                Ok(())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                keys::read(deserializer)
            }
        }
    };
}

pub(super) use keyed;

/// Reads a map with known keys, each at most once.
pub(super) fn read<'de, K: Keyed, D: Deserializer<'de>>(deserializer: D) -> Result<K, D::Error> {
    deserializer.deserialize_struct("", K::KEYS, KeyedVisitor(PhantomData))
}

struct KeyedVisitor<K>(PhantomData<K>);

impl<'de, K: Keyed> Visitor<'de> for KeyedVisitor<K> {
    type Value = K;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map of settings")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<K, A::Error> {
        let mut keyed = K::default();
        let mut seen = Vec::new();
        while let Some(key) = map.next_key_seed(Key::<K>(PhantomData))? {
            if seen.contains(&key) {
                return Err(A::Error::duplicate_field(key));
            }
            seen.push(key);
            keyed.read(key, &mut map)?;
        }
        Ok(keyed)
    }
}

/// A key of `K`. It is read by a seed, so that errors have the place of the key.
struct Key<K>(PhantomData<K>);

impl<'de, K: Keyed> DeserializeSeed<'de> for Key<K> {
    type Value = &'static str;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        let key = String::deserialize(deserializer)?;
        let known = K::KEYS.iter().find(|known| **known == key);
        known
            .copied()
            .ok_or_else(|| D::Error::custom(unknown_key::<K>(&key)))
    }
}

fn unknown_key<K: Keyed>(key: &str) -> String {
    let shown = Quoted(key);
    if K::OUTER_KEYS.contains(&key) {
        return format!("{shown} is for all rules; move it out of `rules`");
    }
    match typo::closest(key, K::KEYS.iter().copied()) {
        Some(near) => format!("unknown key {shown}; write {}", Quoted(near)),
        None => format!("unknown key {shown}; the keys are {}", K::KEYS.join(", ")),
    }
}

/// The keys whose values have keys of their own. Errors in them name those, at their place.
const NESTED: [&str; 2] = ["rules", "paths"];

/// A value, whose errors name its key.
pub(super) struct ValueOf<T> {
    key: &'static str,
    value: PhantomData<T>,
}

impl<T> ValueOf<T> {
    pub(super) fn new(key: &'static str) -> Self {
        let value = PhantomData;
        Self { key, value }
    }
}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for ValueOf<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        let value = T::deserialize(deserializer);
        if NESTED.contains(&self.key) {
            return value;
        }
        value.map_err(|error| {
            // Some formats end a message with a line break.
            let error = error.to_string();
            D::Error::custom(format_args!("{}: {}", self.key, error.trim_end()))
        })
    }
}
