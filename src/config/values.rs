//! Values of documents that serde does not know: statuses and durations.

use std::time::Duration;

use http::StatusCode;
use serde::de::{Deserialize, Deserializer, Error as _, Unexpected, Visitor};
use serde::ser::{Serialize, Serializer};
use tower_cors_core::duration;

/// A status code, as a number.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Status(pub(super) StatusCode);

/// A duration: a number of seconds, or a text such as `"10m"`.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Age(pub(super) Duration);

impl<'de> Deserialize<'de> for Status {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = u16::deserialize(deserializer)?;
        StatusCode::from_u16(code).map(Self).map_err(|_| {
            D::Error::invalid_value(
                Unexpected::Unsigned(code.into()),
                &"a status from 100 to 999",
            )
        })
    }
}

impl Serialize for Status {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u16(self.0.as_u16())
    }
}

impl<'de> Deserialize<'de> for Age {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AgeVisitor)
    }
}

struct AgeVisitor;

impl Visitor<'_> for AgeVisitor {
    type Value = Age;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a whole number of seconds, or a duration such as \"10m\"")
    }

    fn visit_u64<E>(self, seconds: u64) -> Result<Age, E> {
        Ok(Age(Duration::from_secs(seconds)))
    }

    fn visit_i64<E: serde::de::Error>(self, seconds: i64) -> Result<Age, E> {
        match u64::try_from(seconds) {
            Ok(seconds) => self.visit_u64(seconds),
            Err(_) => Err(E::invalid_value(Unexpected::Signed(seconds), &self)),
        }
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Age, E> {
        let age = duration::parse(text).map(Age);
        age.map_err(|_| E::invalid_value(Unexpected::Str(text), &self))
    }
}

impl Serialize for Age {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.subsec_nanos() == 0 {
            serializer.serialize_u64(self.0.as_secs())
        } else {
            serializer.collect_str(&format_args!("{}ns", self.0.as_nanos()))
        }
    }
}
