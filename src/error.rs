//! What keeps a configuration from compiling, and what is worth a warning.

use std::fmt;

use thiserror::Error;

use crate::config::Danger;
use crate::policy::OriginError;

/// Longer values are cut where a message quotes them.
const MAX_QUOTED_CHARS: usize = 120;

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

/// Where in a configuration something stands. Its `Display` begins every message about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigPlace {
    pub(crate) rule: usize,
    /// How many rules there are; 0 for what holds for all of them.
    pub(crate) rules: usize,
    pub(crate) field: &'static str,
    pub(crate) value: Option<String>,
}

impl fmt::Display for ConfigPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.rules > 1 {
            write!(f, "rule {} of {}, ", self.rule + 1, self.rules)?;
        }
        write!(f, "{}:", self.field)?;
        match &self.value {
            Some(value) => write!(f, " {}", Quoted(value)),
            None => Ok(()),
        }
    }
}

/// A text in quotes, with control characters escaped, cut where it is long.
struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.char_indices().nth(MAX_QUOTED_CHARS) {
            Some((end, _)) => {
                let shown = self.0.get(..end).unwrap_or_default();
                write!(f, "{shown:?}… ({} bytes)", self.0.len())
            }
            None => write!(f, "{:?}", self.0),
        }
    }
}

/// The end of a message: what to write instead, where that is clear.
struct Instead<'a>(&'a Option<String>);

impl fmt::Display for Instead<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(text) => write!(f, "; write {}", Quoted(text)),
            None => Ok(()),
        }
    }
}

/// Gives an enum whose variants all have a `place` the accessors of its parts.
macro_rules! accessors {
    ($name:ident { $($variant:ident),+ $(,)? }) => {
        impl $name {
            fn place(&self) -> &ConfigPlace {
                match self {
                    $(Self::$variant { place, .. })|+ => place,
                }
            }

            /// The setter concerned, such as `"allow_origins"`.
            #[must_use]
            pub fn field(&self) -> &'static str {
                self.place().field
            }

            /// The value concerned, as it was given; `None` where it is the lack of one.
            #[must_use]
            pub fn value(&self) -> Option<&str> {
                self.place().value.as_deref()
            }

            /// The index of the rule concerned, from 0; 0 too for what holds for all rules. (Messages count from 1.)
            #[must_use]
            pub fn rule(&self) -> usize {
                self.place().rule
            }
        }
    };
}

/// One mistake in a configuration: where it is, what is wrong, and what to write instead.
///
/// # Examples
///
/// ```
/// use tower_cors::{ConfigError, CorsLayer};
///
/// let errors = CorsLayer::new()
///     .allow_origins(["https://example.com"])
///     .or()
///     .allow_origins(["https://Example.org"])
///     .build()
///     .unwrap_err();
/// let error = errors.into_iter().next().unwrap();
///
/// assert!(matches!(error, ConfigError::Origin { .. }));
/// assert_eq!(error.field(), "allow_origins");
/// assert_eq!(error.value(), Some("https://Example.org"));
/// assert_eq!(error.rule(), 1);
/// assert_eq!(
///     error.to_string(),
///     "rule 2 of 2, allow_origins: \"https://Example.org\" has upper-case letters, and browsers send \
///      origins in lower case; write \"https://example.org\"",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// A rule without an origin: it could never match.
    #[error("{place} the rule names no origin; name one, or `*` for all")]
    NoOrigin {
        /// Where.
        place: ConfigPlace,
    },
    /// An empty string.
    #[error("{place} is empty; remove it")]
    Empty {
        /// Where.
        place: ConfigPlace,
    },
    /// An origin pattern that no browser's origin can match.
    #[error("{place} {reason}{}", Instead(.instead))]
    Origin {
        /// Where.
        place: ConfigPlace,
        /// What is wrong with it.
        reason: OriginError,
        /// The pattern to write instead, where that is clear.
        instead: Option<String>,
    },
    /// `*` beside other origins of its rule, which it makes pointless.
    #[error(
        "{place} stands beside other origins, which it covers; remove them, or give it a rule of its own, the last one"
    )]
    AnyOriginNotAlone {
        /// Where.
        place: ConfigPlace,
    },
    /// A rule after one that matches every origin.
    #[error(
        "{place} the rule can never match, since an earlier one allows every origin (`*`); put that one last"
    )]
    UnreachableRule {
        /// Where.
        place: ConfigPlace,
    },
    /// A risk that was not accepted.
    #[error("{place} {}, or accept the risk: dangerously_allow(Danger::{danger:?})", .danger.reason())]
    Dangerous {
        /// Where.
        place: ConfigPlace,
        /// What [`CorsConfig::dangerously_allow`](crate::CorsConfig::dangerously_allow) would accept.
        danger: Danger,
    },
    /// `null` together with credentials.
    #[error(
        "{place} would let every page on the web act as its user, by a frame whose origin is `null`; remove it, or give it a rule without credentials"
    )]
    NullOriginWithCredentials {
        /// Where.
        place: ConfigPlace,
    },
    /// A method that is no token.
    #[error("{place} is not a method: a method is made of letters, digits and !#$%&'*+-.^_`|~")]
    Method {
        /// Where.
        place: ConfigPlace,
    },
    /// A method that no page can send.
    #[error("{place} can never be used: no page can send it; remove it")]
    ForbiddenMethod {
        /// Where.
        place: ConfigPlace,
    },
    /// A method in a letter case in which browsers never send it.
    #[error("{place} can never match, since browsers send it upper-cased; write {instead:?}")]
    MethodLetterCase {
        /// Where.
        place: ConfigPlace,
        /// The method as browsers send it.
        instead: &'static str,
    },
    /// A header name that is no token.
    #[error("{place} is not a header name: a name is made of letters, digits and !#$%&'*+-.^_`|~")]
    HeaderName {
        /// Where.
        place: ConfigPlace,
    },
    /// A header that no page can set, or read.
    #[error("{place} is out of reach of every page, whatever the policy says; remove it")]
    ForbiddenHeader {
        /// Where.
        place: ConfigPlace,
    },
    /// One of the CORS protocol's own headers, in a list where it has no meaning.
    #[error(
        "{place} is one of the CORS protocol's own headers and has no place in this list; remove it"
    )]
    CorsHeader {
        /// Where.
        place: ConfigPlace,
    },
    /// `*` among the exposed headers, together with credentials.
    #[error(
        "{place} is taken for a header of that name when credentials are allowed; list the headers by name"
    )]
    ExposeAllWithCredentials {
        /// Where.
        place: ConfigPlace,
    },
    /// A `max_age` that is not in whole seconds.
    #[error("{place} is not in whole seconds, and the header has no fractions")]
    MaxAgeFraction {
        /// Where.
        place: ConfigPlace,
    },
    /// A `max_age` that no browser would keep.
    #[error(
        "{place} is more than 86400 seconds (a day), and no browser keeps an answer for longer; write 86400 s or less"
    )]
    MaxAgeTooLong {
        /// Where.
        place: ConfigPlace,
    },
    /// A status outside 2xx for granted preflights, which browsers would take for a refusal.
    #[error(
        "{place} makes browsers fail every preflight; write a status from 200 to 299, such as 204"
    )]
    PreflightStatus {
        /// Where.
        place: ConfigPlace,
    },
    /// A status that a server cannot answer with.
    #[error("{place} is no status to answer with; write one from 200 to 599, such as 403")]
    Status {
        /// Where.
        place: ConfigPlace,
    },
}

accessors!(ConfigError {
    NoOrigin,
    Empty,
    Origin,
    AnyOriginNotAlone,
    UnreachableRule,
    Dangerous,
    NullOriginWithCredentials,
    Method,
    ForbiddenMethod,
    MethodLetterCase,
    HeaderName,
    ForbiddenHeader,
    CorsHeader,
    ExposeAllWithCredentials,
    MaxAgeFraction,
    MaxAgeTooLong,
    PreflightStatus,
    Status,
});

impl Danger {
    /// What can happen, and what to do instead: the middle of a sentence that begins with the value.
    fn reason(self) -> &'static str {
        match self {
            Self::InsecureOrigins => {
                "with credentials lets whoever sits on the network path act as its user; write `https://…`"
            }
            Self::PublicSuffixWildcards => {
                "with credentials lets anyone who registers a domain under that suffix act as its user; \
                 name the domains"
            }
            Self::LooseRegexes => {
                "with credentials lets domains that nobody named act as their user; pin it to a domain"
            }
            Self::NullOrigin => {
                "lets every page in, by a frame whose origin is `null`; name the origins"
            }
            Self::AnyOriginWithCredentials => {
                "with credentials lets every page on the web act as the user who visits it; name the origins"
            }
        }
    }
}

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
    Duplicate {
        /// Where.
        place: ConfigPlace,
    },
    /// A value that another one of the same rule covers.
    #[error("{place} is covered by {by:?}; remove it")]
    Covered {
        /// Where.
        place: ConfigPlace,
        /// What covers it.
        by: String,
    },
    /// An origin that an earlier rule decides on.
    #[error("{place} never gets to this rule, because {by:?} of rule {} covers it", .by_rule + 1)]
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
    AlwaysExposed {
        /// Where.
        place: ConfigPlace,
    },
    /// A `max_age` that Chromium cuts.
    #[error("{place} is more than Chromium keeps: 7200 seconds")]
    MaxAgeCapped {
        /// Where.
        place: ConfigPlace,
    },
    /// A method in lower case, which browsers do not upper-case.
    #[error(
        "{place} matches requests that write it in lower case; did you mean {instead:?}? Browsers do not upper-case it"
    )]
    LowerCaseMethod {
        /// Where.
        place: ConfigPlace,
        /// The method in upper case.
        instead: String,
    },
    /// A host with a trailing dot, which is another origin than the one without.
    #[error(
        "{place} matches only pages whose address was written with the dot at the end of the host"
    )]
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
    TrailingDot,
});
