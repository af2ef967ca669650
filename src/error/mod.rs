//! What keeps a configuration from compiling, and what is worth a warning.

pub(crate) mod code;
mod config_error;
mod config_warning;
mod place;

use std::fmt;
use std::iter::{Chain, Once};

pub use self::config_error::{ConfigError, ConfigErrorKind, RegexLimit};
pub use self::config_warning::{ConfigWarning, ConfigWarningKind};
pub use self::place::ConfigPlace;

/// Every mistake of a configuration; never empty.
///
/// `Display` lists them, one a line. `Debug` gives the same lines, since that is what a `main` that
/// returns this error prints.
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
    /// In a box, since `Result`s hold it.
    first: Box<ConfigError>,
    others: Vec<ConfigError>,
}

/// An iterator over the mistakes.
type Iter<'a> = Chain<Once<&'a ConfigError>, std::slice::Iter<'a, ConfigError>>;

impl ConfigErrors {
    /// Returns `Err` of all `errors`, unless there are none.
    pub(crate) fn check(errors: Vec<ConfigError>) -> Result<(), Self> {
        let mut errors = errors.into_iter();
        match errors.next() {
            None => Ok(()),
            Some(first) => Err(Self {
                first: Box::new(first),
                others: errors.collect(),
            }),
        }
    }

    /// Returns the mistakes: rule by rule, and in the order of the setters' documentation within a
    /// rule.
    ///
    /// ```
    /// # use tower_cors::CorsLayer;
    /// let errors = CorsLayer::new().build().unwrap_err();
    /// assert!(errors.iter().all(|error| error.place().field() == "allow_origins"));
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

    /// Returns how many there are: at least one.
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
