//! Values of documents that serde does not know: lists, statuses, durations, and more.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use http::StatusCode;
use serde::de::value::StrDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::ser::{Serialize, Serializer};
use tower_cors_core::duration;
use tower_cors_core::text::Quoted;

/// A status code, as a number.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Status(pub(super) StatusCode);

/// A duration: a number of seconds, or a text such as `"10m"`.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Age(pub(super) Duration);

/// A list, or one text in its place.
#[derive(Clone, PartialEq)]
pub(super) struct List<T>(pub(super) Vec<T>);

/// `"forward"`, or `{ reject = 403 }`.
#[derive(Clone, Copy, PartialEq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum DisallowedDocument {
    Forward,
    Reject(Status),
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ListVisitor(PhantomData))
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
    type Value = List<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, or a list of texts")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<List<T>, E> {
        let item = T::deserialize(StrDeserializer::new(text))?;
        Ok(List(vec![item]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<List<T>, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = seq.next_element()? {
            list.push(item);
        }
        Ok(List(list))
    }
}

impl<T: Serialize> Serialize for List<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for DisallowedDocument {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DisallowedVisitor)
    }
}

struct DisallowedVisitor;

impl<'de> Visitor<'de> for DisallowedVisitor {
    type Value = DisallowedDocument;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"forward\" or { reject = 403 }")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<DisallowedDocument, E> {
        match text {
            "forward" => Ok(DisallowedDocument::Forward),
            "reject" => Err(E::custom(
                "\"reject\" lacks a status; write { reject = 403 }",
            )),
            _ => Err(E::custom(format_args!(
                "{} is not a way to treat disallowed origins; write \"forward\" or {{ reject = 403 }}",
                Quoted(text)
            ))),
        }
    }

    fn visit_u64<E: Error>(self, status: u64) -> Result<DisallowedDocument, E> {
        Err(E::custom(format_args!(
            "{status} lacks a word; write {{ reject = {status} }}"
        )))
    }

    fn visit_i64<E: Error>(self, status: i64) -> Result<DisallowedDocument, E> {
        Err(E::custom(format_args!(
            "{status} lacks a word; write {{ reject = 403 }}"
        )))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<DisallowedDocument, A::Error> {
        let key: Option<String> = map.next_key()?;
        let status = match key.as_deref() {
            Some("reject") => map.next_value()?,
            _ => {
                return Err(A::Error::custom(
                    "the only key here is `reject`; write { reject = 403 }",
                ));
            }
        };
        match map.next_key::<String>()? {
            None => Ok(DisallowedDocument::Reject(status)),
            Some(_) => Err(A::Error::custom(
                "the only key here is `reject`; write { reject = 403 }",
            )),
        }
    }
}

impl<'de> Deserialize<'de> for Status {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StatusVisitor)
    }
}

struct StatusVisitor;

impl Visitor<'_> for StatusVisitor {
    type Value = Status;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a status as a number, such as 403")
    }

    fn visit_u64<E: Error>(self, code: u64) -> Result<Status, E> {
        let status = u16::try_from(code).ok();
        let status = status.and_then(|code| StatusCode::from_u16(code).ok());
        let error = || E::invalid_value(Unexpected::Unsigned(code), &"a status from 100 to 999");
        status.map(Status).ok_or_else(error)
    }

    fn visit_i64<E: Error>(self, code: i64) -> Result<Status, E> {
        match u64::try_from(code) {
            Ok(code) => self.visit_u64(code),
            Err(_) => Err(E::invalid_value(
                Unexpected::Signed(code),
                &"a status from 100 to 999",
            )),
        }
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

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number of seconds, or a duration such as \"10m\"")
    }

    fn visit_u64<E>(self, seconds: u64) -> Result<Age, E> {
        Ok(Age(Duration::from_secs(seconds)))
    }

    fn visit_i64<E: Error>(self, seconds: i64) -> Result<Age, E> {
        match u64::try_from(seconds) {
            Ok(seconds) => self.visit_u64(seconds),
            Err(_) => Err(E::invalid_value(Unexpected::Signed(seconds), &self)),
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Age, E> {
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
