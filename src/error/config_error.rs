//! A mistake that keeps a configuration from compiling.

use std::fmt;

use super::config_error_kind::ConfigErrorKind;
use super::place::ConfigPlace;
use crate::config::Danger;

/// A mistake in a configuration, with its place and its kind.
///
/// `Display` says what is wrong with which value, then what to write instead.
///
/// # Examples
///
/// ```
/// use tower_cors::{ConfigErrorKind, CorsLayer};
///
/// let errors = CorsLayer::new()
///     .allow_origins("https://example.com")
///     .next_rule()
///     .allow_origins("https://Example.org")
///     .build()
///     .unwrap_err();
/// let error = errors.first();
///
/// assert!(matches!(error.kind(), ConfigErrorKind::Origin { .. }));
/// assert_eq!(error.code(), "origin");
/// assert!(error.url().ends_with("#error-origin"));
/// assert_eq!(error.place().field(), "allow_origins");
/// assert_eq!(
///     error.to_string(),
///     "rule 2 of 2, allow_origins: \"https://Example.org\" has upper-case letters, but browsers send \
///      origins in lower case; write \"https://example.org\"",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    place: ConfigPlace,
    kind: ConfigErrorKind,
}

impl ConfigError {
    pub(crate) fn new(place: ConfigPlace, kind: ConfigErrorKind) -> Self {
        Self { place, kind }
    }

    /// Returns the mistake's place in the configuration.
    #[must_use]
    pub fn place(&self) -> &ConfigPlace {
        &self.place
    }

    /// Returns the kind of mistake.
    #[must_use]
    pub fn kind(&self) -> &ConfigErrorKind {
        &self.kind
    }

    /// Returns the code of the [kind](ConfigErrorKind::code).
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.kind.code()
    }

    /// Returns the URL of the [kind](ConfigErrorKind::url)'s entry in the index of errors.
    #[must_use]
    pub fn url(&self) -> &'static str {
        self.kind.url()
    }

    /// Returns the danger to accept for the value to compile, if there is one.
    ///
    /// ```
    /// use tower_cors::{CorsLayer, Danger};
    ///
    /// let errors = CorsLayer::new()
    ///     .allow_origins("http://intranet.example")
    ///     .allow_credentials(true)
    ///     .build()
    ///     .unwrap_err();
    /// assert_eq!(errors.first().danger(), Some(Danger::InsecureOrigins));
    ///
    /// // No danger allows this one.
    /// let errors = CorsLayer::new().allow_origins("https://Example.com").build().unwrap_err();
    /// assert_eq!(errors.first().danger(), None);
    /// ```
    #[must_use]
    pub fn danger(&self) -> Option<Danger> {
        match self.kind {
            ConfigErrorKind::Dangerous { danger } => Some(danger),
            ConfigErrorKind::LooseRegex { .. } => Some(Danger::LooseRegexes),
            _ => None,
        }
    }
}

/// Writes the place, then the message.
impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.place, self.kind)
    }
}

impl std::error::Error for ConfigError {}
