//! The keys of a document: errors name them as they are written, and unknown ones get a suggestion.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use tower_cors_core::text::Quoted;
use tower_cors_core::typo;

use super::values::{Any, FromAny};

/// A map whose keys are known.
pub(super) trait Keyed: Default {
    /// All keys.
    const KEYS: &'static [&'static str];
    /// Keys that belong in the map around this one.
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
                $(if key == stringify!($field) {
                    self.$field = map.next_value_seed(ValueOf::<$type>::new(key))?;
                })*
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

/// Implements a visitor's visits of what is neither a list nor a table nor null, by `refuse`.
macro_rules! refuse_scalars {
    () => {
        fn visit_bool<E: Error>(self, flag: bool) -> Result<Self::Value, E> {
            Err(E::custom(self.refuse(&Any::Flag(flag))))
        }

        fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
            Err(E::custom(self.refuse(&Any::Integer(number.into()))))
        }

        fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
            Err(E::custom(self.refuse(&Any::Integer(number.into()))))
        }

        fn visit_i128<E: Error>(self, number: i128) -> Result<Self::Value, E> {
            Err(E::custom(self.refuse(&Any::Integer(number))))
        }

        fn visit_u128<E: Error>(self, number: u128) -> Result<Self::Value, E> {
            Err(E::custom(self.refuse(&number.into())))
        }

        fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
            Err(E::custom(self.refuse(&Any::Float(number))))
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
            Err(E::custom(self.refuse(&Any::Text(text.to_owned()))))
        }
    };
}

pub(super) use refuse_scalars;

/// Reads a map with known keys, each at most once.
pub(super) fn read<'de, K: Keyed, D: Deserializer<'de>>(deserializer: D) -> Result<K, D::Error> {
    // `deserialize_struct` would let the format word the error about anything but a table.
    deserializer.deserialize_any(KeyedVisitor(PhantomData))
}

struct KeyedVisitor<K>(PhantomData<K>);

impl<K: Keyed> KeyedVisitor<K> {
    fn refuse(&self, any: &Any) -> String {
        let place = if K::OUTER_KEYS.is_empty() {
            ""
        } else {
            "rules: "
        };
        format!(
            "{place}{any} is not a table of settings; write keys with their values, such as \
             `allow_origins`"
        )
    }
}

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
                let message = format!("{} is written twice; remove one", Quoted(key));
                return Err(A::Error::custom(message));
            }
            seen.push(key);
            keyed.read(key, &mut map)?;
        }
        Ok(keyed)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<K, A::Error> {
        Err(A::Error::custom(self.refuse(&Any::List(Vec::new()))))
    }

    fn visit_unit<E: Error>(self) -> Result<K, E> {
        Err(E::custom(self.refuse(&Any::Null)))
    }

    fn visit_none<E: Error>(self) -> Result<K, E> {
        self.visit_unit()
    }

    refuse_scalars!();
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

/// The value of a key. Its errors name the key.
pub(super) trait Value: Sized {
    fn read<'de, D: Deserializer<'de>>(
        key: &'static str,
        deserializer: D,
    ) -> Result<Self, D::Error>;
}

impl<T: FromAny> Value for T {
    fn read<'de, D: Deserializer<'de>>(
        key: &'static str,
        deserializer: D,
    ) -> Result<Self, D::Error> {
        // Some formats end a message with a line break.
        let any =
            Any::deserialize(deserializer).map_err(|error| error.to_string().trim_end().to_owned());
        any.and_then(T::from_any)
            .map_err(|error| D::Error::custom(format_args!("{key}: {error}")))
    }
}

/// A list of tables, such as `rules`. Errors in one name its keys, at their place.
#[derive(PartialEq, serde::Serialize)]
#[serde(transparent)]
pub(super) struct Tables<K>(pub(super) Vec<K>);

impl<K: Keyed + for<'de> Deserialize<'de>> Value for Option<Tables<K>> {
    fn read<'de, D: Deserializer<'de>>(
        key: &'static str,
        deserializer: D,
    ) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TablesVisitor(key, PhantomData))
    }
}

struct TablesVisitor<K>(&'static str, PhantomData<K>);

impl<K> TablesVisitor<K> {
    fn refuse(&self, any: &Any) -> String {
        format!("{}: {any} is not a list of tables; write [{{ … }}]", self.0)
    }
}

impl<'de, K: Keyed + Deserialize<'de>> Visitor<'de> for TablesVisitor<K> {
    type Value = Option<Tables<K>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of tables")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut tables = Vec::new();
        while let Some(table) = seq.next_element()? {
            tables.push(table);
        }
        Ok(Some(Tables(tables)))
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
        Err(A::Error::custom(self.refuse(&Any::Table(Vec::new()))))
    }

    refuse_scalars!();
}

/// A value of a key, read by a seed.
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

impl<'de, T: Value> DeserializeSeed<'de> for ValueOf<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::read(self.key, deserializer)
    }
}
