//! Values of documents: each is read as what it is, then as what its key takes.
//!
//! The errors of serde speak of Rust's types. These speak of the document.

use std::fmt;
use std::time::Duration;

use http::StatusCode;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use tower_cors_core::duration;
use tower_cors_core::text::Quoted;

/// A value of any type.
pub(super) enum Any {
    Null,
    Flag(bool),
    Integer(i128),
    Float(f64),
    Text(String),
    List(Vec<Any>),
    Table(Vec<(String, Any)>),
}

/// A number beyond the range of `Integer` is about as large as the `Float`. No key takes either.
impl From<u128> for Any {
    fn from(number: u128) -> Self {
        i128::try_from(number).map_or(Self::Float(number as f64), Self::Integer)
    }
}

/// Names the value in a message.
impl fmt::Display for Any {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Flag(flag) => write!(f, "{flag}"),
            Self::Integer(number) => write!(f, "{number}"),
            Self::Float(number) => write!(f, "{number:?}"),
            Self::Text(text) => write!(f, "{}", Quoted(text)),
            Self::List(_) => f.write_str("a list"),
            Self::Table(_) => f.write_str("a table"),
        }
    }
}

impl<'de> Deserialize<'de> for Any {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyVisitor)
    }
}

struct AnyVisitor;

impl<'de> Visitor<'de> for AnyVisitor {
    type Value = Any;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Any, E> {
        Ok(Any::Null)
    }

    fn visit_none<E>(self) -> Result<Any, E> {
        Ok(Any::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Any, D::Error> {
        Any::deserialize(deserializer)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Any, E> {
        Ok(Any::Flag(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Any, E> {
        Ok(Any::Integer(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Any, E> {
        Ok(Any::Integer(number.into()))
    }

    fn visit_i128<E>(self, number: i128) -> Result<Any, E> {
        Ok(Any::Integer(number))
    }

    fn visit_u128<E>(self, number: u128) -> Result<Any, E> {
        Ok(number.into())
    }

    fn visit_f64<E>(self, number: f64) -> Result<Any, E> {
        Ok(Any::Float(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Any, E> {
        Ok(Any::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Any, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = seq.next_element()? {
            list.push(item);
        }
        Ok(Any::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Any, A::Error> {
        let mut table = Vec::new();
        while let Some(entry) = map.next_entry()? {
            table.push(entry);
        }
        Ok(Any::Table(table))
    }
}

/// A type of values of a key.
pub(super) trait FromAny: Sized {
    /// Returns the value, or what is wrong with `any` and what to write.
    fn from_any(any: Any) -> Result<Self, String>;
}

impl<T: FromAny> FromAny for Option<T> {
    fn from_any(any: Any) -> Result<Self, String> {
        match any {
            Any::Null => Ok(None),
            any => T::from_any(any).map(Some),
        }
    }
}

impl FromAny for bool {
    fn from_any(any: Any) -> Result<Self, String> {
        let meant = match &any {
            Any::Flag(flag) => return Ok(*flag),
            Any::Integer(1) => "true",
            Any::Integer(0) => "false",
            Any::Text(text) => match text.to_ascii_lowercase().as_str() {
                "true" | "yes" | "on" | "1" => "true",
                "false" | "no" | "off" | "0" => "false",
                _ => "true or false",
            },
            _ => "true or false",
        };
        Err(format!("{any} is neither true nor false; write {meant}"))
    }
}

impl FromAny for String {
    fn from_any(any: Any) -> Result<Self, String> {
        match any {
            Any::Text(text) => Ok(text),
            Any::List(_) | Any::Table(_) => Err(format!(
                "{any} is not text; write one list of values in quotes"
            )),
            _ => Err(format!("{any} is not text; put it in quotes")),
        }
    }
}

/// A list, or one text in its place.
#[derive(Clone, PartialEq)]
pub(super) struct List<T>(pub(super) Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: FromAny> FromAny for List<T> {
    fn from_any(any: Any) -> Result<Self, String> {
        let items = match any {
            Any::Text(_) => vec![any],
            Any::List(items) => items,
            Any::Null => {
                return Err(String::from(
                    "null is not a list; write [], or remove the key",
                ));
            }
            _ => {
                return Err(format!(
                    "{any} is not a list; write a value in quotes, or a list of such values"
                ));
            }
        };
        items
            .into_iter()
            .map(T::from_any)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

impl<T: Serialize> Serialize for List<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// A status code, as a number.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Status(pub(super) StatusCode);

impl FromAny for Status {
    fn from_any(any: Any) -> Result<Self, String> {
        let status = |code: i128| StatusCode::from_u16(u16::try_from(code).ok()?).ok();
        let meant = match &any {
            Any::Integer(code) => match status(*code) {
                Some(status) => return Ok(Self(status)),
                None => None,
            },
            Any::Text(text) => text.parse().ok().and_then(status),
            _ => None,
        };
        Err(match meant {
            Some(status) => format!("{any} is not a number; write {}", status.as_u16()),
            None => {
                format!("{any} is not a status; write a number of three digits, such as 204 or 403")
            }
        })
    }
}

impl Serialize for Status {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u16(self.0.as_u16())
    }
}

/// `"forward"`, or `{ reject = 403 }`.
#[derive(Clone, Copy, PartialEq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum DisallowedDocument {
    Forward,
    Reject(Status),
}

impl FromAny for DisallowedDocument {
    fn from_any(any: Any) -> Result<Self, String> {
        match any {
            Any::Text(text) if text == "forward" => Ok(Self::Forward),
            Any::Text(text) if text == "reject" => Err(String::from(
                "\"reject\" needs a status; write { reject = 403 }",
            )),
            Any::Integer(status @ 200..600) => Err(format!(
                "{status} is only a status; write {{ reject = {status} }}"
            )),
            Any::Table(mut table) => match (table.pop(), table.as_slice()) {
                (Some((key, status)), []) if key == "reject" => {
                    let status = Status::from_any(status);
                    status
                        .map(Self::Reject)
                        .map_err(|error| format!("reject: {error}"))
                }
                _ => Err(String::from(
                    "the only key here is `reject`; write { reject = 403 }",
                )),
            },
            _ => Err(format!(
                "{any} is not a way to handle disallowed origins; write \"forward\" or {{ reject = 403 }}"
            )),
        }
    }
}

/// A duration: a number of seconds, or a text such as `"10m"`.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Age(pub(super) Duration);

impl FromAny for Age {
    fn from_any(any: Any) -> Result<Self, String> {
        let meant = match &any {
            Any::Integer(seconds) => match u64::try_from(*seconds) {
                Ok(seconds) => return Ok(Self(Duration::from_secs(seconds))),
                Err(_) => None,
            },
            Any::Text(text) => match duration::parse(text) {
                Ok(age) => return Ok(Self(age)),
                Err(_) => seconds(text),
            },
            Any::Float(number) => format!("{number}").parse().ok(),
            _ => None,
        };
        Err(match meant {
            Some(seconds) => {
                format!("{any} is not a duration; write {seconds}, the number of seconds")
            }
            None => format!(
                "{any} is not a duration; write a whole number of seconds, or a value such as \"10m\""
            ),
        })
    }
}

/// Returns the seconds that `text` means: a whole number, and a unit as people write it.
fn seconds(text: &str) -> Option<u64> {
    let digits = text.trim().bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.trim().split_at_checked(digits)?;
    let unit = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "s" | "sec" | "secs" | "second" | "seconds" => 1,
        "m" | "min" | "mins" | "minute" | "minutes" => 60,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3_600,
        "d" | "day" | "days" => 86_400,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(unit)
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
