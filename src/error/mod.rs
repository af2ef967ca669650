//! What keeps a configuration from compiling, and what is worth a warning.

mod config_error;
mod place;
mod warning;

use std::fmt;

pub use self::config_error::ConfigError;
pub use self::place::ConfigPlace;
pub use self::warning::ConfigWarning;

/// Every mistake of a configuration; never empty.
///
/// `Display` lists them, one a line. `Debug` gives the same lines, since that is what a `main` that returns this error prints.
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
///     eprintln!("{}: {error}", error.field());
/// }
/// assert_eq!(errors.len(), 2);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ConfigErrors(Vec<ConfigError>);

impl ConfigErrors {
    /// `Err` of all `errors`, unless there are none.
    pub(crate) fn check(errors: Vec<ConfigError>) -> Result<(), Self> {
        if errors.is_empty() {
            Ok(())
        } else {
            Err(Self(errors))
        }
    }

    /// The mistakes: rule by rule, and in the order of the setters' documentation within a rule.
    ///
    /// ```
    /// # use tower_cors::CorsLayer;
    /// let errors = CorsLayer::new().build().unwrap_err();
    /// assert!(errors.iter().all(|error| error.field() == "allow_origins"));
    /// ```
    pub fn iter(&self) -> std::slice::Iter<'_, ConfigError> {
        self.0.iter()
    }

    /// How many there are: at least one.
    ///
    /// ```
    /// # use tower_cors::CorsLayer;
    /// assert_eq!(CorsLayer::new().build().unwrap_err().len(), 1);
    /// ```
    #[allow(clippy::len_without_is_empty)] // It never is.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl IntoIterator for ConfigErrors {
    type Item = ConfigError;
    type IntoIter = std::vec::IntoIter<ConfigError>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a ConfigErrors {
    type Item = &'a ConfigError;
    type IntoIter = std::slice::Iter<'a, ConfigError>;

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
