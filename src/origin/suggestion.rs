//! The replacement for a text that is not an origin pattern.

use std::fmt;

use tower_cors_core::strings;

/// An instruction: the text to write in place of one that is not an origin pattern.
///
/// Its `Display` is an instruction, such as ``write "https://example.com"``.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Suggestion {
    /// The pattern that was meant.
    #[non_exhaustive]
    Pattern {
        /// The value for [`allow_origins`](crate::CorsConfig::allow_origins).
        pattern: String,
    },
    /// A regex, because no pattern matches exactly what was meant.
    #[non_exhaustive]
    Regex {
        /// The value for `CorsConfig::allow_origin_regexes`.
        regex: String,
        /// A wider pattern, which allows more.
        wider: Option<String>,
    },
    /// Code, because neither a pattern nor a regex matches exactly what was meant.
    #[non_exhaustive]
    Predicate {
        /// The argument of [`allow_origin_if`](crate::CorsConfig::allow_origin_if).
        closure: String,
    },
    /// A list, because the text holds several origins.
    #[non_exhaustive]
    List {
        /// The values for [`allow_origins`](crate::CorsConfig::allow_origins); empty if some are
        /// unclear, or if there are many.
        origins: Vec<String>,
        /// `true` if [`allow_origins_from`](crate::CorsConfig::allow_origins_from) splits the text
        /// as it is.
        is_separated: bool,
    },
    /// Another part for [`allow_origins_from`](crate::CorsConfig::allow_origins_from).
    ///
    /// The part as written holds several origins, or none.
    #[non_exhaustive]
    Part {
        /// The part to write in its place.
        part: String,
    },
    /// [`deny_all`](crate::CorsConfig::deny_all), because the author wants no origin.
    DenyAll,
    /// `*`, because the author wants every origin.
    AnyOrigin,
}

impl fmt::Display for Suggestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pattern { pattern } => write!(f, "write {pattern:?}"),
            Self::Regex { regex, wider } => {
                write!(f, "use the regex `{regex}` in `allow_origin_regexes`")?;
                if cfg!(not(feature = "regex")) {
                    f.write_str(" (feature `regex`)")?;
                }
                match wider {
                    Some(wider) => write!(f, "; the pattern {wider:?} allows more"),
                    None => Ok(()),
                }
            }
            Self::Predicate { closure } => {
                write!(f, "use code: `.allow_origin_if({closure})`")
            }
            Self::List {
                origins,
                is_separated,
            } => write_list(origins, *is_separated, f),
            Self::Part { part } => write!(f, "write {part:?}"),
            Self::DenyAll => f.write_str(
                "to deny every origin, write CorsConfig::deny_all(), in a document \
                 `deny_all = true`",
            ),
            Self::AnyOrigin => f.write_str(
                "any origin is written \"*\", which lets every page on the web read your service's \
                 responses",
            ),
        }
    }
}

/// Writes the two ways to pass several origins.
fn write_list(origins: &[String], is_separated: bool, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match origins {
        [] => f.write_str("pass each as a separate string")?,
        origins => write!(f, "pass {origins:?} to `allow_origins`")?,
    }
    match origins {
        _ if is_separated => f.write_str(", or the whole string to `allow_origins_from`"),
        [] => f.write_str(", or all to `allow_origins_from`, separated by commas"),
        origins => {
            let list = strings::join(origins, ",");
            write!(f, ", or {list:?} to `allow_origins_from`")
        }
    }
}
