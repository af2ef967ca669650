//! Warnings about a configuration that compiles.

use std::fmt;

use tower_cors_core::codes;

use super::place::ConfigPlace;
use crate::limits::CHROMIUM_MAX_AGE;

/// A value that compiles, but is probably not what was meant.
///
/// [`Policy::warnings`](crate::Policy::warnings) returns all of them.
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
/// assert!(warning.url().ends_with("#warning-covered"));
/// assert_eq!(warning.place().value(), Some("https://a.example.com"));
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

    /// Returns the value's place in the configuration.
    #[must_use]
    pub fn place(&self) -> &ConfigPlace {
        &self.place
    }

    /// Returns the kind of warning.
    #[must_use]
    pub fn kind(&self) -> &ConfigWarningKind {
        &self.kind
    }

    /// Returns the code of the [kind](ConfigWarningKind::code).
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.kind.code()
    }

    /// Returns the URL of the [kind](ConfigWarningKind::url)'s entry in the index of errors.
    #[must_use]
    pub fn url(&self) -> &'static str {
        self.kind.url()
    }
}

/// Writes the place, then the message.
impl fmt::Display for ConfigWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.place, self.kind)
    }
}

/// The kind of a [`ConfigWarning`].
///
/// `Display` continues the sentence that starts with the place and the value. The
/// [index of errors](crate::guide::errors) has an example of each kind.
///
/// # Examples
///
/// ```
/// use tower_cors::{ConfigWarningKind, CorsLayer};
///
/// let policy = CorsLayer::new()
///     .allow_origins("https://example.com")
///     .expose_headers("content-type")
///     .compile()?;
/// let kind = policy.warnings()[0].kind();
///
/// assert_eq!(*kind, ConfigWarningKind::AlwaysExposed);
/// assert_eq!(kind.to_string(), "is safelisted: every page can read it anyway; remove it");
/// # Ok::<(), tower_cors::ConfigErrors>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConfigWarningKind {
    /// A value that is in its list more than once.
    Duplicate,
    /// A value that another one of the same rule covers.
    #[non_exhaustive]
    Covered {
        /// The value that covers it.
        by: String,
    },
    /// An origin that an earlier rule matches, so that this rule never decides on it.
    #[non_exhaustive]
    Shadowed {
        /// The value of the earlier rule that matches it.
        by: String,
        /// The index of the earlier rule, from 0.
        by_rule: usize,
    },
    /// A CORS-safelisted response header, which every page can read anyway.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name>
    AlwaysExposed,
    /// A `max_age` longer than [`CHROMIUM_MAX_AGE`], which Chromium shortens.
    MaxAgeCapped,
    /// A method in lower case, which browsers send as it is.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-method-normalize>
    #[non_exhaustive]
    LowerCaseMethod {
        /// The method in upper case.
        instead: String,
    },
    /// A method one edit away from a registered one.
    #[non_exhaustive]
    NearMethod {
        /// The registered method.
        near: &'static str,
    },
    /// `OPTIONS` among the methods, which preflights do not need.
    OptionsMethod,
    /// A request header that browsers do not let a page set. The policy leaves it out.
    ForbiddenRequestHeader,
    /// A word such as `any` or `all`, which is a name like any other here.
    AnyWord,
    /// A method with a `*` in it, which matches only that very method.
    NoWildcard,
    /// `allow_private_network`, which browsers ignore today.
    PrivateNetwork,
    /// A path with a segment that begins with `:`, which is not a parameter here.
    PathParameter,
    /// [`own_origins`](crate::CorsConfig::own_origins) in a configuration that rejects nothing.
    OwnOriginsWithoutReject,
    /// A host with a trailing dot, which differs from the host without it.
    TrailingDot,
    /// A regex that is also a pattern. As a pattern, it would match other origins.
    #[non_exhaustive]
    PatternAmongRegexes {
        /// The pattern for [`allow_origins`](crate::CorsConfig::allow_origins).
        instead: String,
    },
    /// A regex that matches only one origin.
    #[non_exhaustive]
    RegexMatchesOneOrigin {
        /// The origin.
        origin: String,
    },
}

codes! {
    ConfigWarningKind in "tower-cors/latest/tower_cors/guide/errors/index.html#warning-":
    Duplicate "duplicate",
    Covered "covered",
    Shadowed "shadowed",
    AlwaysExposed "always-exposed",
    MaxAgeCapped "max-age-capped",
    LowerCaseMethod "lower-case-method",
    NearMethod "near-method",
    OptionsMethod "options-method",
    ForbiddenRequestHeader "forbidden-request-header",
    AnyWord "any-word",
    NoWildcard "no-wildcard",
    PrivateNetwork "private-network",
    PathParameter "path-parameter",
    OwnOriginsWithoutReject "own-origins-without-reject",
    TrailingDot "trailing-dot",
    PatternAmongRegexes "pattern-among-regexes",
    RegexMatchesOneOrigin "regex-matches-one-origin",
}

impl fmt::Display for ConfigWarningKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Duplicate => f.write_str("is listed more than once"),
            Self::Covered { by } => write!(f, "is covered by {by:?}; remove it"),
            Self::Shadowed { by, by_rule } => write!(
                f,
                "never reaches this rule, because {by:?} in rule {} matches first; \
                 remove it, or move this rule before that one",
                by_rule + 1
            ),
            Self::AlwaysExposed => {
                f.write_str("is safelisted: every page can read it anyway; remove it")
            }
            Self::MaxAgeCapped => write!(
                f,
                "is longer than Chromium's limit of {} seconds; Chromium shortens it",
                CHROMIUM_MAX_AGE.as_secs()
            ),
            Self::LowerCaseMethod { instead } => write!(
                f,
                "matches only requests that send it in lower case, because browsers do not \
                 change its case; write {instead:?} if you meant that"
            ),
            Self::NearMethod { near } => write!(
                f,
                "is not a registered method; write {near:?} if you meant that"
            ),
            Self::OptionsMethod => f.write_str(
                "is not needed for preflights; remove it unless your pages send `OPTIONS` themselves",
            ),
            Self::ForbiddenRequestHeader => f.write_str(
                "is a forbidden header: browsers set it, never a page; remove it",
            ),
            Self::AnyWord => {
                f.write_str("matches only that exact name; write \"*\" if you meant all names")
            }
            Self::NoWildcard => {
                f.write_str("matches only that exact name: a `*` inside a name is not a wildcard")
            }
            Self::PrivateNetwork => f.write_str(
                "has no effect: browsers ask the user instead (Local Network Access), and ignore \
                 this header; remove it",
            ),
            Self::PathParameter => f.write_str(
                "has a segment that begins with `:`, but paths have no parameters and are compared \
                 literally; a path already covers everything below it",
            ),
            Self::OwnOriginsWithoutReject => f.write_str(
                "has no effect, because `on_disallowed_origin` rejects nothing; remove it, or \
                 choose a status to reject with",
            ),
            Self::TrailingDot => {
                f.write_str("matches only pages whose URL has a dot at the end of the host")
            }
            Self::PatternAmongRegexes { instead } => write!(
                f,
                "is also a pattern, but in a regex `*` repeats the character before it; write \
                 allow_origins([{instead:?}]) if you meant the pattern"
            ),
            Self::RegexMatchesOneOrigin { origin } => write!(
                f,
                "matches only {origin:?}, because a regex must match the whole origin; adding `.*` \
                 at the end would also allow other people's domains"
            ),
        }
    }
}
