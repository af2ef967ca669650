//! The risks, one explicit opt-in each.

use std::fmt;
use std::str::FromStr;

use tower_cors_core::text::Quoted;

/// A risk that a configuration takes knowingly; see [`CorsConfig::dangerously_allow`](crate::CorsConfig::dangerously_allow).
///
/// It is written and parsed in kebab case.
///
/// ```
/// use tower_cors::Danger;
///
/// assert_eq!("insecure-origins".parse(), Ok(Danger::InsecureOrigins));
/// assert_eq!(Danger::NullOrigin.to_string(), "null-origin");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Danger {
    /// `http://` origins, other than this machine's own, together with credentials: whoever sits on the network path
    /// can put a script into such a page and act as its user.
    InsecureOrigins,
    /// A wildcard over a public suffix, such as `https://*.co.uk`, together with credentials: anyone can register a
    /// matching domain.
    PublicSuffixWildcards,
    /// A regex that can match a domain nobody named, together with credentials.
    LooseRegexes,
    /// `null` as an origin: any page can make a frame whose origin is `null`. Never together with credentials, even so.
    NullOrigin,
    /// `*` with credentials: every page on the web can act as the user who visits it.
    AnyOriginWithCredentials,
}

/// The error of a name that no [`Danger`] has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownDanger {
    name: String,
}

impl fmt::Display for UnknownDanger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> = Danger::ALL.iter().map(ToString::to_string).collect();
        write!(
            f,
            "no danger is called {}; there are {}",
            Quoted(&self.name),
            names.join(", ")
        )
    }
}

impl std::error::Error for UnknownDanger {}

impl fmt::Display for Danger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::InsecureOrigins => "insecure-origins",
            Self::PublicSuffixWildcards => "public-suffix-wildcards",
            Self::LooseRegexes => "loose-regexes",
            Self::NullOrigin => "null-origin",
            Self::AnyOriginWithCredentials => "any-origin-with-credentials",
        })
    }
}

impl FromStr for Danger {
    type Err = UnknownDanger;

    fn from_str(name: &str) -> Result<Self, UnknownDanger> {
        let found = Self::ALL.iter().find(|danger| danger.to_string() == name);
        found.copied().ok_or_else(|| UnknownDanger {
            name: name.to_owned(),
        })
    }
}

impl Danger {
    /// All dangers.
    ///
    /// ```
    /// use tower_cors::Danger;
    ///
    /// assert!(Danger::ALL.contains(&Danger::NullOrigin));
    /// ```
    pub const ALL: &'static [Self] = &[
        Self::InsecureOrigins,
        Self::PublicSuffixWildcards,
        Self::LooseRegexes,
        Self::NullOrigin,
        Self::AnyOriginWithCredentials,
    ];

    /// What can happen, and what to do instead: the middle of a sentence that begins with the value.
    pub(crate) fn reason(self) -> &'static str {
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
