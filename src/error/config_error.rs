//! What keeps a configuration from compiling.

use std::fmt;

use super::code::codes;
use super::place::ConfigPlace;
use crate::config::Danger;
use crate::limits::{MAX_AGE, MAX_LIST_LEN, MAX_REGEX_LEN, MAX_REGEX_SIZE, MAX_REGEXES_SIZE};
use crate::origin::OriginError;

/// One mistake in a configuration: where it is, what is wrong, and what to write instead.
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

    /// The place in the configuration.
    #[must_use]
    pub fn place(&self) -> &ConfigPlace {
        &self.place
    }

    /// The mistake.
    #[must_use]
    pub fn kind(&self) -> &ConfigErrorKind {
        &self.kind
    }

    /// Returns the code of this kind of mistake.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.kind.code()
    }

    /// Returns the address of the documentation of this kind of mistake.
    #[must_use]
    pub fn url(&self) -> &'static str {
        self.kind.url()
    }

    /// Returns the danger whose acceptance would let the value compile, if there is one.
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

/// The place, and then the message.
impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.place, self.kind)
    }
}

impl std::error::Error for ConfigError {}

/// The kind of a [`ConfigError`]. Its `Display` reads on after the value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConfigErrorKind {
    /// A rule without an origin: it could never match.
    NoOrigin,
    /// `deny_all` or `passthrough` beside something that they make pointless.
    #[non_exhaustive]
    NotAlone {
        /// What stands beside it.
        beside: &'static str,
    },
    /// An empty string.
    Empty,
    /// An origin pattern that no browser's origin can match.
    #[non_exhaustive]
    Origin {
        /// What is wrong with it.
        reason: OriginError,
        /// The pattern to write instead, where that is clear.
        instead: Option<String>,
    },
    /// A regex that does not compile by itself.
    #[non_exhaustive]
    Regex {
        /// What is wrong with it.
        reason: String,
    },
    /// A regex over one of the limits.
    #[non_exhaustive]
    RegexTooBig {
        /// The limit.
        limit: RegexLimit,
    },
    /// A regex that matches the empty string, and therefore was not meant for origins.
    RegexMatchesEmpty,
    /// A regex that matches no origin.
    RegexNeverMatches,
    /// A regex that can match a domain nobody named, together with credentials, without
    /// [`Danger::LooseRegexes`].
    #[non_exhaustive]
    LooseRegex {
        /// An origin that it lets through.
        example: Option<String>,
        /// The pattern for [`allow_origins`](crate::CorsConfig::allow_origins) that would do, where
        /// there is one.
        instead: Option<String>,
    },
    /// `*` beside other origins of its rule, which it makes pointless.
    AnyOriginNotAlone,
    /// A rule after one that matches every origin.
    UnreachableRule,
    /// A risk that was not accepted.
    #[non_exhaustive]
    Dangerous {
        /// What [`CorsConfig::dangerously_allow`](crate::CorsConfig::dangerously_allow) would
        /// accept.
        danger: Danger,
    },
    /// `null` together with credentials.
    NullOriginWithCredentials,
    /// A method that is not a token, or is longer than
    /// [`MAX_METHOD_LEN`](crate::limits::MAX_METHOD_LEN).
    Method,
    /// A method that no page can send.
    ForbiddenMethod,
    /// A method in a letter case in which browsers never send it.
    #[non_exhaustive]
    MethodLetterCase {
        /// The method as browsers send it.
        instead: &'static str,
    },
    /// A header name that is not a token.
    HeaderName,
    /// A header that no page can set, or read.
    ForbiddenHeader,
    /// One of the CORS protocol's own headers, in a list where it has no meaning.
    CorsHeader,
    /// `*` among the exposed headers, together with credentials.
    ExposeAllWithCredentials,
    /// A list whose header value is longer than [`MAX_LIST_LEN`](crate::limits::MAX_LIST_LEN).
    ListTooLong,
    /// A `max_age` that is not in whole seconds.
    MaxAgeFraction,
    /// A `max_age` longer than [`MAX_AGE`](crate::limits::MAX_AGE): no browser keeps it.
    MaxAgeTooLong,
    /// A status outside 2xx for granted preflights, which browsers would take for a refusal.
    PreflightStatus,
    /// A status that a server cannot answer with.
    Status,
}

/// A limit of regexes: each keeps a hostile configuration from taking time or memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RegexLimit {
    /// [`MAX_REGEX_LEN`]: the text of one regex.
    Text,
    /// [`MAX_REGEX_SIZE`]: the automaton of one regex.
    Automaton,
    /// [`MAX_REGEXES_SIZE`]: the automata of all regexes.
    Together,
    /// The time to check all regexes for domains that nobody named.
    Checks,
}

/// Reads on after the regex.
impl fmt::Display for RegexLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text => write!(f, "has more than {MAX_REGEX_LEN} bytes; shorten it"),
            Self::Automaton => write!(
                f,
                "compiles to more than {} KiB; use fewer or smaller repetitions",
                MAX_REGEX_SIZE / 1024
            ),
            Self::Together => write!(
                f,
                "is one too many: all regexes of a policy may compile to {} MiB; use fewer, or \
                 patterns in their place",
                MAX_REGEXES_SIZE / 1024 / 1024
            ),
            Self::Checks => f.write_str(
                "is too complex to be checked for domains that nobody named, together with the \
                 regexes before it; use simpler ones, or patterns in their place",
            ),
        }
    }
}

codes! {
    ConfigErrorKind in "enum.ConfigErrorKind.html":
    NoOrigin "no-origin",
    NotAlone "not-alone",
    Empty "empty",
    Origin "origin",
    Regex "regex",
    RegexTooBig "regex-too-big",
    RegexMatchesEmpty "regex-matches-empty",
    RegexNeverMatches "regex-never-matches",
    LooseRegex "loose-regex",
    AnyOriginNotAlone "any-origin-not-alone",
    UnreachableRule "unreachable-rule",
    Dangerous "dangerous",
    NullOriginWithCredentials "null-origin-with-credentials",
    Method "method",
    ForbiddenMethod "forbidden-method",
    MethodLetterCase "method-letter-case",
    HeaderName "header-name",
    ForbiddenHeader "forbidden-header",
    CorsHeader "cors-header",
    ExposeAllWithCredentials "expose-all-with-credentials",
    ListTooLong "list-too-long",
    MaxAgeFraction "max-age-fraction",
    MaxAgeTooLong "max-age-too-long",
    PreflightStatus "preflight-status",
    Status "status",
}

impl fmt::Display for ConfigErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoOrigin => f.write_str(
                "the rule names no origin; add one, such as \"https://app.example.com\", \
                 or allow nobody: CorsConfig::deny_all()",
            ),
            Self::NotAlone { beside } => {
                write!(f, "{beside} beside it has no effect; remove one of the two")
            }
            Self::Empty => f.write_str("is empty; remove it"),
            Self::Origin { reason, instead } => {
                write!(f, "{reason}")?;
                match instead {
                    Some(instead) => write!(f, "; write {instead:?}"),
                    None => Ok(()),
                }
            }
            Self::Regex { reason } => write!(f, "does not compile: {reason}"),
            Self::RegexTooBig { limit } => write!(f, "{limit}"),
            Self::RegexMatchesEmpty => f.write_str(
                "matches the empty text, which is not an origin; begin it with a scheme \
                 (`https://…`)",
            ),
            Self::RegexNeverMatches => f.write_str(
                "matches no origin: it must match a whole one in lower case, such as \
                 `https://example.com:8443`",
            ),
            Self::LooseRegex { example, instead } => {
                f.write_str("with credentials also allows domains that you did not name")?;
                if let Some(example) = example {
                    write!(f, ", such as {example:?}")?;
                }
                match instead {
                    Some(pattern) => write!(f, "; write allow_origins([{pattern:?}])")?,
                    None => f.write_str(r"; pin it to a domain (`…\.example\.com`)")?,
                }
                f.write_str(", or accept the risk: dangerously_allow(Danger::LooseRegexes)")
            }
            Self::AnyOriginNotAlone => f.write_str(
                "covers the other origins of its rule; remove them, or move it to a rule \
                 of its own, the last one",
            ),
            Self::UnreachableRule => f.write_str(
                "the rule can never match, because an earlier one allows every origin \
                 (`*`); put that one last",
            ),
            Self::Dangerous { danger } => write!(
                f,
                "{}, or accept the risk: dangerously_allow(Danger::{danger:?})",
                danger.reason()
            ),
            Self::NullOriginWithCredentials => f.write_str(
                "with credentials lets every page on the web send requests with your \
                 users' credentials, through a frame whose origin is `null`; remove it, \
                 or move it to a rule without credentials",
            ),
            Self::Method => f.write_str(
                "is not a method: methods consist of letters, digits and !#$%&'*+-.^_`|~ \
                 (one method per text)",
            ),
            Self::ForbiddenMethod => {
                f.write_str("is a forbidden method: browsers never let a page send it; remove it")
            }
            Self::MethodLetterCase { instead } => write!(
                f,
                "can never match, because browsers send it in upper case; write {instead:?}"
            ),
            Self::HeaderName => f.write_str(
                "is not a header name: names consist of letters, digits and \
                 !#$%&'*+-.^_`|~ (one name per text)",
            ),
            Self::ForbiddenHeader => f.write_str(
                "is a forbidden header: browsers never let a page set or read it; \
                     remove it",
            ),
            Self::CorsHeader => f.write_str("is a header of the CORS protocol itself; remove it"),
            Self::ExposeAllWithCredentials => f.write_str(
                "is taken for the name of a header when credentials are allowed; list the \
                 headers by name",
            ),
            Self::ListTooLong => write!(
                f,
                "the list takes more than {MAX_LIST_LEN} bytes; shorten it, or write `*`"
            ),
            Self::MaxAgeFraction => f.write_str("is not a whole number of seconds; round it"),
            Self::MaxAgeTooLong => write!(
                f,
                "is more than {age} seconds (a day), and no browser keeps an answer for \
                 longer; write {age} seconds or less",
                age = MAX_AGE.as_secs()
            ),
            Self::PreflightStatus => f.write_str(
                "makes browsers fail every preflight; write a status from 200 to 299, such as 204",
            ),
            Self::Status => {
                f.write_str("cannot end a response; write a status from 200 to 599, such as 403")
            }
        }
    }
}
