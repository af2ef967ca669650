//! Errors and warnings about a configuration.

mod config_error;
mod config_error_kind;
mod config_error_text;
mod config_warning;
mod path_error;
mod place;
mod regex_limit;

use std::fmt;
use std::iter::{Chain, Once};

pub use self::config_error::ConfigError;
pub use self::config_error_kind::ConfigErrorKind;
pub use self::config_warning::{ConfigWarning, ConfigWarningKind};
pub use self::path_error::PathError;
pub use self::place::ConfigPlace;
pub use self::regex_limit::RegexLimit;

/// All mistakes in a configuration: at least one.
///
/// `Display` writes one line per mistake. `Debug` writes the same lines, because that is how a
/// `main` that returns this error prints it.
///
/// # Examples
///
/// ```
/// use tower_cors::CorsLayer;
///
/// let errors = CorsLayer::new()
///     .allow_origins(["https://example.com/"])
///     .allow_headers(["cookie"])
///     .build()
///     .unwrap_err();
///
/// for error in &errors {
///     eprintln!("{}: {error}", error.code());
/// }
/// assert_eq!(errors.len(), 2);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ConfigErrors {
    /// Boxed, to keep the `Result`s that hold it small.
    first: Box<ConfigError>,
    others: Vec<ConfigError>,
}

/// An iterator over all mistakes.
type Iter<'a> = Chain<Once<&'a ConfigError>, std::slice::Iter<'a, ConfigError>>;

impl ConfigErrors {
    /// Returns all `errors` as an error, or `Ok` if there are none.
    pub(crate) fn check(mut errors: Vec<ConfigError>) -> Result<(), Self> {
        if errors.is_empty() {
            return Ok(());
        }
        Err(Self {
            first: Box::new(errors.remove(0)),
            others: errors,
        })
    }

    /// Returns all mistakes: rule by rule, then those in settings for all rules.
    ///
    /// ```
    /// # use tower_cors::CorsLayer;
    /// let errors = CorsLayer::new().allow_methods(["put", "trace"]).build().unwrap_err();
    /// let fields: Vec<_> = errors.iter().map(|error| error.place().field()).collect();
    /// assert_eq!(fields, ["allow_origins", "allow_methods", "allow_methods"]);
    /// ```
    pub fn iter(&self) -> Iter<'_> {
        std::iter::once(&*self.first).chain(&self.others)
    }

    /// Returns the first mistake.
    ///
    /// ```
    /// # use tower_cors::CorsLayer;
    /// assert_eq!(CorsLayer::new().build().unwrap_err().first().code(), "no-origin");
    /// ```
    #[must_use]
    pub fn first(&self) -> &ConfigError {
        &self.first
    }

    /// Returns the number of mistakes: at least one.
    ///
    /// ```
    /// # use tower_cors::CorsLayer;
    /// assert_eq!(CorsLayer::new().build().unwrap_err().len(), 1);
    /// ```
    #[allow(clippy::len_without_is_empty)] // It never is.
    #[must_use]
    pub fn len(&self) -> usize {
        1 + self.others.len()
    }
}

impl IntoIterator for ConfigErrors {
    type Item = ConfigError;
    type IntoIter = Chain<Once<ConfigError>, std::vec::IntoIter<ConfigError>>;

    fn into_iter(self) -> Self::IntoIter {
        std::iter::once(*self.first).chain(self.others)
    }
}

impl<'a> IntoIterator for &'a ConfigErrors {
    type Item = &'a ConfigError;
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{error}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the CORS policy does not build:")?;
        self.iter().try_for_each(|error| write!(f, "\n  {error}"))
    }
}

impl std::error::Error for ConfigErrors {}
