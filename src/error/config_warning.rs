//! What is worth a warning.

use std::fmt;

use super::code::codes;
use super::place::ConfigPlace;
use crate::limits::CHROMIUM_MAX_AGE;

/// Something in a configuration that builds, and is probably not what was meant. See
/// [`Policy::warnings`](crate::Policy::warnings).
///
/// # Examples
///
/// ```
/// use tower_cors::CorsLayer;
///
/// let policy = CorsLayer::new()
///     .allow_origins(["https://*.example.com", "https://a.example.com"])
///     .compile()?;
///
/// let warning = &policy.warnings()[0];
/// assert_eq!(warning.code(), "covered");
/// assert_eq!(
///     warning.to_string(),
///     "allow_origins: \"https://a.example.com\" is covered by \"https://*.example.com\"; remove it",
/// );
/// # Ok::<(), tower_cors::ConfigErrors>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigWarning {
    place: ConfigPlace,
    kind: ConfigWarningKind,
}

impl ConfigWarning {
    pub(crate) fn new(place: ConfigPlace, kind: ConfigWarningKind) -> Self {
        Self { place, kind }
    }

    /// The place in the configuration.
    #[must_use]
    pub fn place(&self) -> &ConfigPlace {
        &self.place
    }

    /// The reason of the warning.
    #[must_use]
    pub fn kind(&self) -> &ConfigWarningKind {
        &self.kind
    }

    /// Returns the code of this kind of warning.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.kind.code()
    }

    /// Returns the address of the documentation of this kind of warning.
    #[must_use]
    pub fn url(&self) -> &'static str {
        self.kind.url()
    }
}

/// The place, and then the message.
impl fmt::Display for ConfigWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.place, self.kind)
    }
}

/// The kind of a [`ConfigWarning`]. Its `Display` reads on after the value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConfigWarningKind {
    /// A value that stands in its list twice.
    Duplicate,
    /// A value that another one of the same rule covers.
    #[non_exhaustive]
    Covered {
        /// What covers it.
        by: String,
    },
    /// An origin that an earlier rule decides on.
    #[non_exhaustive]
    Shadowed {
        /// What covers it.
        by: String,
        /// The index of the rule that has it, from 0.
        by_rule: usize,
    },
    /// A header that every page can read anyway.
    AlwaysExposed,
    /// A `max_age` longer than [`CHROMIUM_MAX_AGE`](crate::limits::CHROMIUM_MAX_AGE), which
    /// Chromium cuts.
    MaxAgeCapped,
    /// A method in lower case, which browsers do not upper-case.
    #[non_exhaustive]
    LowerCaseMethod {
        /// The method in upper case.
        instead: String,
    },
    /// A name with a `*` in it, which matches only that very name.
    NoWildcard,
    /// A host with a trailing dot, which is another origin than the one without.
    TrailingDot,
}

codes! {
    ConfigWarningKind in "enum.ConfigWarningKind.html":
    Duplicate "duplicate",
    Covered "covered",
    Shadowed "shadowed",
    AlwaysExposed "always-exposed",
    MaxAgeCapped "max-age-capped",
    LowerCaseMethod "lower-case-method",
    NoWildcard "no-wildcard",
    TrailingDot "trailing-dot",
}

impl fmt::Display for ConfigWarningKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Duplicate => f.write_str("is listed more than once"),
            Self::Covered { by } => write!(f, "is covered by {by:?}; remove it"),
            Self::Shadowed { by, by_rule } => write!(
                f,
                "never reaches this rule, because {by:?} of rule {} covers it",
                by_rule + 1
            ),
            Self::AlwaysExposed => {
                f.write_str("is safelisted: every page can read it anyway; remove it")
            }
            Self::MaxAgeCapped => write!(
                f,
                "is more than Chromium keeps an answer for ({} seconds)",
                CHROMIUM_MAX_AGE.as_secs()
            ),
            Self::LowerCaseMethod { instead } => write!(
                f,
                "matches only requests that write it in lower case, because browsers do \
                 not change it; write {instead:?} if you meant that"
            ),
            Self::NoWildcard => {
                f.write_str("matches only that very name: a `*` inside a name is not a wildcard")
            }
            Self::TrailingDot => {
                f.write_str("matches only pages whose address has the dot at the end of its host")
            }
        }
    }
}
