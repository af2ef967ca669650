//! What is worth a warning.

use thiserror::Error;

use super::place::{ConfigPlace, accessors};

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
/// assert_eq!(warning.value(), Some("https://a.example.com"));
/// assert_eq!(
///     warning.to_string(),
///     "allow_origins: \"https://a.example.com\" is covered by \"https://*.example.com\"; remove it",
/// );
/// # Ok::<(), tower_cors::ConfigErrors>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ConfigWarning {
    /// A value that stands in its list twice.
    #[error("{place} is listed more than once")]
    #[non_exhaustive]
    Duplicate {
        /// Where.
        place: ConfigPlace,
    },
    /// A value that another one of the same rule covers.
    #[error("{place} is covered by {by:?}; remove it")]
    #[non_exhaustive]
    Covered {
        /// Where.
        place: ConfigPlace,
        /// What covers it.
        by: String,
    },
    /// An origin that an earlier rule decides on.
    #[error("{place} never gets to this rule, because {by:?} of rule {} covers it", .by_rule + 1)]
    #[non_exhaustive]
    Shadowed {
        /// Where.
        place: ConfigPlace,
        /// What covers it.
        by: String,
        /// The index of the rule that has it, from 0.
        by_rule: usize,
    },
    /// A header that every page can read anyway.
    #[error("{place} can be read by every page without being exposed; remove it")]
    #[non_exhaustive]
    AlwaysExposed {
        /// Where.
        place: ConfigPlace,
    },
    /// A `max_age` that Chromium cuts.
    #[error("{place} is more than Chromium keeps: 7200 seconds")]
    #[non_exhaustive]
    MaxAgeCapped {
        /// Where.
        place: ConfigPlace,
    },
    /// A method in lower case, which browsers do not upper-case.
    #[error(
        "{place} matches requests that write it in lower case; did you mean {instead:?}? Browsers do not upper-case it"
    )]
    #[non_exhaustive]
    LowerCaseMethod {
        /// Where.
        place: ConfigPlace,
        /// The method in upper case.
        instead: String,
    },
    /// A name with a `*` in it, which stands for nothing but itself.
    #[error("{place} stands for that very name: a `*` inside of a name is no wildcard")]
    #[non_exhaustive]
    NoWildcard {
        /// Where.
        place: ConfigPlace,
    },
    /// A host with a trailing dot, which is another origin than the one without.
    #[error(
        "{place} matches only pages whose address was written with the dot at the end of the host"
    )]
    #[non_exhaustive]
    TrailingDot {
        /// Where.
        place: ConfigPlace,
    },
}

accessors!(ConfigWarning {
    Duplicate,
    Covered,
    Shadowed,
    AlwaysExposed,
    MaxAgeCapped,
    LowerCaseMethod,
    NoWildcard,
    TrailingDot,
});
