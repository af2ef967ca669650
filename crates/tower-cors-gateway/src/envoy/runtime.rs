//! Fractions of requests that Envoy's runtime can change: `filter_enabled`, `shadow_enabled`.

use super::message::{Field, Message};
use crate::error::ImportError;
use crate::tree::Tree;

const DEFAULT_VALUE: Field = Field("default_value", "defaultValue");
const RUNTIME_KEY: Field = Field("runtime_key", "runtimeKey");
const NUMERATOR: Field = Field("numerator", "numerator");
const DENOMINATOR: Field = Field("denominator", "denominator");

/// The denominators, with their names and numbers in protobuf. The first is the default.
///
/// <https://github.com/envoyproxy/envoy/blob/main/api/envoy/type/v3/percent.proto>
const DENOMINATORS: [(&str, i64, u32); 3] = [
    ("HUNDRED", 0, 100),
    ("TEN_THOUSAND", 1, 10_000),
    ("MILLION", 2, 1_000_000),
];

/// A fraction of the requests.
#[derive(Debug)]
pub(super) struct RuntimeFraction<'a> {
    pub(super) path: String,
    numerator: u32,
    denominator: u32,
    /// The path and the name of the key with which the runtime changes the fraction.
    pub(super) runtime_key: Option<(String, &'a str)>,
}

impl<'a> RuntimeFraction<'a> {
    /// Reads the fraction in a field.
    pub(super) fn read(
        message: &mut Message<'a>,
        field: Field,
    ) -> Result<Option<Self>, ImportError> {
        let path = message.path_of(field);
        let Some(mut fraction) = message.message(field)? else {
            return Ok(None);
        };
        let runtime_key_path = fraction.path_of(RUNTIME_KEY);
        let runtime_key = fraction.text(RUNTIME_KEY)?.filter(|key| !key.is_empty());
        let missing = ImportError::Missing {
            path: fraction.path_of(DEFAULT_VALUE),
        };
        let mut default = fraction.message(DEFAULT_VALUE)?.ok_or(missing)?;
        let numerator = numerator(&mut default)?;
        let denominator = denominator(&mut default)?;
        default.deny_unknown_keys()?;
        fraction.deny_unknown_keys()?;
        Ok(Some(Self {
            path,
            numerator,
            denominator,
            runtime_key: runtime_key.map(|key| (runtime_key_path, key)),
        }))
    }

    /// Returns whether the fraction covers no request.
    pub(super) fn is_none(&self) -> bool {
        self.numerator == 0
    }

    /// Returns whether the fraction covers all requests.
    pub(super) fn is_all(&self) -> bool {
        self.numerator >= self.denominator
    }

    /// Returns the fraction as text, such as `25/100`.
    pub(super) fn text(&self) -> String {
        format!("{}/{}", self.numerator, self.denominator)
    }
}

fn numerator(fraction: &mut Message<'_>) -> Result<u32, ImportError> {
    let path = fraction.path_of(NUMERATOR);
    let number = fraction.int(NUMERATOR)?.unwrap_or(0);
    u32::try_from(number).map_err(|_| {
        let reason = "is not a number of requests, from 0 to 4294967295";
        ImportError::value(path, number.to_string(), reason)
    })
}

fn denominator(fraction: &mut Message<'_>) -> Result<u32, ImportError> {
    let path = fraction.path_of(DENOMINATOR);
    let value = match fraction.value(DENOMINATOR) {
        None => return Ok(100),
        Some(value) => value,
    };
    let is_named = |(name, number, _): &&(&str, i64, u32)| match value {
        Tree::Text(text) => text == name,
        Tree::Int(int) => int == number,
        _ => false,
    };
    match DENOMINATORS.iter().find(is_named) {
        Some((.., denominator)) => Ok(*denominator),
        None => Err(value.wrong_type(path, "`HUNDRED`, `TEN_THOUSAND` or `MILLION`")),
    }
}
