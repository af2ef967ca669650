//! Where in a configuration something stands, and how messages name it.

use std::fmt;

use tower_cors_core::text::Quoted;

/// A place in a configuration. Its `Display` begins every message about it.
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
    pub(crate) field: &'static str,
    /// The rule, and how many there are; `None` for what holds for all of them.
    pub(crate) rule: Option<(usize, usize)>,
    pub(crate) value: Option<String>,
}

impl ConfigPlace {
    /// The path below which the configuration holds; `None` for the base configuration.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        None
    }

    /// The setter, such as `"allow_origins"`.
    #[must_use]
    pub fn field(&self) -> &'static str {
        self.field
    }

    /// The index of the rule, from 0; `None` for what holds for all rules. (Messages count from 1.)
    #[must_use]
    pub fn rule(&self) -> Option<usize> {
        self.rule.map(|(index, _)| index)
    }

    /// The value, as it was given; `None` where a value is missing, or where the whole list is
    /// concerned.
    #[must_use]
    pub fn value(&self) -> Option<&str> {
        self.value.as_deref()
    }
}

impl fmt::Display for ConfigPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
