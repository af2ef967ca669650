//! Enums whose values have names, for documents and command lines.

use std::fmt;

use tower_cors_core::text::Quoted;

/// The error of parsing a name that no value of an enum has.
///
/// # Examples
///
/// ```
/// use tower_cors::PreflightMode;
///
/// let error = "answr".parse::<PreflightMode>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "\"answr\" is not a preflight mode; write \"answer\", \"forward\" or \"decorate\"",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    /// As messages show it.
    name: String,
    /// The kind of value, with its article: `a danger`.
    kind: &'static str,
    known: Vec<&'static str>,
}

impl UnknownName {
    pub(super) fn new(name: String, kind: &'static str, known: &[&'static str]) -> Self {
        Self {
            name,
            kind,
            known: known.to_vec(),
        }
    }
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not {}; write ", self.name, self.kind)?;
        for (index, known) in self.known.iter().enumerate() {
            let separator = match (index, self.known.len() - index) {
                (0, _) => "",
                (_, 1) => " or ",
                _ => ", ",
            };
            write!(f, "{separator}{}", Quoted(known))?;
        }
        Ok(())
    }
}

impl std::error::Error for UnknownName {}

/// Implements `ALL`, `Display`, `FromStr` and serde's traits for an enum without data, by name.
macro_rules! named {
    ($type:ident, $kind:literal: $($variant:ident $name:literal,)+) => {
        impl $type {
            /// All values, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }
        }

        /// Writes the name that documents use.
        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }

        /// Parses the name that documents use.
        impl std::str::FromStr for $type {
            type Err = $crate::config::UnknownName;

            fn from_str(name: &str) -> Result<Self, Self::Err> {
                let found = Self::ALL.iter().find(|value| value.name() == name);
                found
                    .copied()
                    .ok_or_else(|| Self::Err::new(tower_cors_core::text::Quoted(name).to_string(), $kind, &[$($name),+]))
            }
        }

        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let any = <$crate::config::values::Any as serde::Deserialize>::deserialize(
                    deserializer,
                )?;
                $crate::config::values::FromAny::from_any(any).map_err(serde::de::Error::custom)
            }
        }

        #[cfg(feature = "serde")]
        impl $crate::config::values::FromAny for $type {
            fn from_any(any: $crate::config::values::Any) -> Result<Self, String> {
                let parsed = match &any {
                    $crate::config::values::Any::Text(name) => name.parse(),
                    _ => Err($crate::config::UnknownName::new(any.to_string(), $kind, &[$($name),+])),
                };
                parsed.map_err(|error: $crate::config::UnknownName| error.to_string())
            }
        }

        #[cfg(feature = "serde")]
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }
    };
}

pub(super) use named;
