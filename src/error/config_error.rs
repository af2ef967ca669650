//! What keeps a configuration from compiling.

use thiserror::Error;

use super::place::{ConfigPlace, Instead, Pinned, SuchAs, accessors};
use crate::config::Danger;
use crate::origin::OriginError;

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
    #[non_exhaustive]
    NoOrigin {
        /// Where.
        place: ConfigPlace,
    },
    /// An empty string.
    #[error("{place} is empty; remove it")]
    #[non_exhaustive]
    Empty {
        /// Where.
        place: ConfigPlace,
    },
    /// An origin pattern that no browser's origin can match.
    #[error("{place} {reason}{}", Instead(.instead))]
    #[non_exhaustive]
    Origin {
        /// Where.
        place: ConfigPlace,
        /// What is wrong with it.
        reason: OriginError,
        /// The pattern to write instead, where that is clear.
        instead: Option<String>,
    },
    /// A regex that does not compile by itself.
    #[error("{place} does not compile: {reason}")]
    #[non_exhaustive]
    Regex {
        /// Where.
        place: ConfigPlace,
        /// What is wrong with it.
        reason: String,
    },
    /// A regex of more than 8 KiB, or one whose automaton would be bigger than 256 KiB, or with which those of all regexes would be bigger than 4 MiB.
    #[error("{place} is too big, as it is or when compiled; use fewer or smaller repetitions")]
    #[non_exhaustive]
    RegexTooBig {
        /// Where.
        place: ConfigPlace,
    },
    /// A regex that matches the empty string, and therefore was not meant for origins.
    #[error(
        "{place} matches the empty string, which no origin is; write what an origin begins with (`https://…`)"
    )]
    #[non_exhaustive]
    RegexMatchesEmpty {
        /// Where.
        place: ConfigPlace,
    },
    /// A regex that matches no origin.
    #[error(
        "{place} matches no origin: it must match the whole of one, as `https://example.com:8443`, in lower case"
    )]
    #[non_exhaustive]
    RegexNeverMatches {
        /// Where.
        place: ConfigPlace,
    },
    /// A regex that can match a domain nobody named, together with credentials, without [`Danger::LooseRegexes`].
    #[error(
        "{place} with credentials lets domains that nobody named act as their user{}; {}, or accept the risk: \
         dangerously_allow(Danger::LooseRegexes)",
        SuchAs(.example),
        Pinned(.instead)
    )]
    #[non_exhaustive]
    LooseRegex {
        /// Where.
        place: ConfigPlace,
        /// An origin that it lets through.
        example: Option<String>,
        /// The pattern for [`allow_origins`](crate::CorsConfig::allow_origins) that would do, where there is one.
        instead: Option<String>,
    },
    /// `*` beside other origins of its rule, which it makes pointless.
    #[error(
        "{place} stands beside other origins, which it covers; remove them, or give it a rule of its own, the last one"
    )]
    #[non_exhaustive]
    AnyOriginNotAlone {
        /// Where.
        place: ConfigPlace,
    },
    /// A rule after one that matches every origin.
    #[error(
        "{place} the rule can never match, since an earlier one allows every origin (`*`); put that one last"
    )]
    #[non_exhaustive]
    UnreachableRule {
        /// Where.
        place: ConfigPlace,
    },
    /// A risk that was not accepted.
    #[error("{place} {}, or accept the risk: dangerously_allow(Danger::{danger:?})", .danger.reason())]
    #[non_exhaustive]
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
    #[non_exhaustive]
    NullOriginWithCredentials {
        /// Where.
        place: ConfigPlace,
    },
    /// A method that is no token, or has more than 128 bytes.
    #[error(
        "{place} is not a method: a method is made of letters, digits and !#$%&'*+-.^_`|~ (one method a string)"
    )]
    #[non_exhaustive]
    Method {
        /// Where.
        place: ConfigPlace,
    },
    /// A method that no page can send.
    #[error("{place} can never be used: no page can send it; remove it")]
    #[non_exhaustive]
    ForbiddenMethod {
        /// Where.
        place: ConfigPlace,
    },
    /// A method in a letter case in which browsers never send it.
    #[error("{place} can never match, since browsers send it upper-cased; write {instead:?}")]
    #[non_exhaustive]
    MethodLetterCase {
        /// Where.
        place: ConfigPlace,
        /// The method as browsers send it.
        instead: &'static str,
    },
    /// A header name that is no token.
    #[error(
        "{place} is not a header name: a name is made of letters, digits and !#$%&'*+-.^_`|~ (one name a string)"
    )]
    #[non_exhaustive]
    HeaderName {
        /// Where.
        place: ConfigPlace,
    },
    /// A header that no page can set, or read.
    #[error("{place} is out of reach of every page, whatever the policy says; remove it")]
    #[non_exhaustive]
    ForbiddenHeader {
        /// Where.
        place: ConfigPlace,
    },
    /// One of the CORS protocol's own headers, in a list where it has no meaning.
    #[error(
        "{place} is one of the CORS protocol's own headers and has no place in this list; remove it"
    )]
    #[non_exhaustive]
    CorsHeader {
        /// Where.
        place: ConfigPlace,
    },
    /// `*` among the exposed headers, together with credentials.
    #[error(
        "{place} is taken for a header of that name when credentials are allowed; list the headers by name"
    )]
    #[non_exhaustive]
    ExposeAllWithCredentials {
        /// Where.
        place: ConfigPlace,
    },
    /// A list that makes a header value of more than 8 KiB.
    #[error("{place} the list has more than 8192 bytes; shorten it, or write `*`")]
    #[non_exhaustive]
    ListTooLong {
        /// Where.
        place: ConfigPlace,
    },
    /// A `max_age` that is not in whole seconds.
    #[error("{place} is not in whole seconds, and the header has no fractions")]
    #[non_exhaustive]
    MaxAgeFraction {
        /// Where.
        place: ConfigPlace,
    },
    /// A `max_age` that no browser would keep.
    #[error(
        "{place} is more than 86400 seconds (a day), and no browser keeps an answer for longer; write 86400 s or less"
    )]
    #[non_exhaustive]
    MaxAgeTooLong {
        /// Where.
        place: ConfigPlace,
    },
    /// A status outside 2xx for granted preflights, which browsers would take for a refusal.
    #[error(
        "{place} makes browsers fail every preflight; write a status from 200 to 299, such as 204"
    )]
    #[non_exhaustive]
    PreflightStatus {
        /// Where.
        place: ConfigPlace,
    },
    /// A status that a server cannot answer with.
    #[error("{place} is no status to answer with; write one from 200 to 599, such as 403")]
    #[non_exhaustive]
    Status {
        /// Where.
        place: ConfigPlace,
    },
}

accessors!(ConfigError {
    NoOrigin,
    Empty,
    Origin,
    Regex,
    RegexTooBig,
    RegexMatchesEmpty,
    RegexNeverMatches,
    LooseRegex,
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
    ListTooLong,
    MaxAgeFraction,
    MaxAgeTooLong,
    PreflightStatus,
    Status,
});
