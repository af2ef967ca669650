//! Places in a configuration, as messages name them.

use std::borrow::Cow;
use std::fmt;

use tower_cors_core::text::Quoted;

/// A place in a configuration: a rule, a setter, and a value of it.
///
/// Messages about the place start with its `Display`.
///
/// # Examples
///
/// ```
/// use tower_cors::CorsLayer;
///
/// let errors = CorsLayer::new()
///     .allow_origins("https://example.com")
///     .next_rule()
///     .allow_origins("https://Example.org")
///     .build()
///     .unwrap_err();
/// let place = errors.first().place();
///
/// assert_eq!(place.field(), "allow_origins");
/// assert_eq!(place.value(), Some("https://Example.org"));
/// assert_eq!(place.rule(), Some(1));
/// assert_eq!(place.to_string(), "rule 2 of 2, allow_origins: \"https://Example.org\"");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigPlace {
    pub(crate) path: Option<String>,
    pub(crate) field: Cow<'static, str>,
    /// The rule's index and the number of rules; `None` for settings for all rules.
    // rule == Some((index, of)) => index < of
    pub(crate) rule: Option<(usize, usize)>,
    pub(crate) value: Option<String>,
}

impl ConfigPlace {
    /// Returns the path below which the configuration applies; `None` for the base one.
    ///
    /// See [`CorsConfig::for_path`](crate::CorsConfig::for_path).
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// Returns the name of the setter, such as `"allow_origins"`, or the name that
    /// [`allow_origins_from`](crate::CorsConfig::allow_origins_from) got.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// Returns the index of the rule, from 0; `None` for settings for all rules.
    ///
    /// Messages count from 1.
    #[must_use]
    pub fn rule(&self) -> Option<usize> {
        self.rule.map(|(index, _)| index)
    }

    /// Returns the value as written; `None` if it is missing, or for a whole list.
    #[must_use]
    pub fn value(&self) -> Option<&str> {
        self.value.as_deref()
    }
}

/// Writes `path "/uploads", rule 2 of 2, allow_origins: "https://Example.org"`.
///
/// It leaves out the path of the base configuration, and the rule if there is only one.
impl fmt::Display for ConfigPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(f, "path {}, ", Quoted(path))?;
        }
        if let Some((index, rules @ 2..)) = self.rule {
            write!(f, "rule {} of {rules}, ", index + 1)?;
        }
        write!(f, "{}:", self.field)?;
        match &self.value {
            Some(value) => write!(f, " {}", Quoted(value)),
            None => Ok(()),
        }
    }
}
