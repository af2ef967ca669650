//! The kinds of mistakes.

use tower_cors_core::codes;

use super::path_error::PathError;
use super::regex_limit::RegexLimit;
use crate::config::Danger;
use crate::origin::{OriginError, Suggestion};

/// The kind of a [`ConfigError`](crate::ConfigError).
///
/// `Display` continues the sentence that starts with the place and the value. The
/// [index of errors](crate::guide::errors) has an example of each kind.
///
/// # Examples
///
/// ```
/// use tower_cors::{ConfigErrorKind, CorsLayer};
///
/// let config = CorsLayer::new().allow_origins("https://example.com").allow_methods("TRACE");
/// let errors = config.build().unwrap_err();
/// let kind = errors.first().kind();
///
/// assert_eq!(*kind, ConfigErrorKind::ForbiddenMethod);
/// assert_eq!(kind.code(), "forbidden-method");
/// assert_eq!(
///     kind.to_string(),
///     "is a forbidden method: browsers never let a page send it; remove it",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConfigErrorKind {
    /// A rule without an origin: it could never match.
    NoOrigin,
    /// `deny_all` or `passthrough` together with a setting that it makes pointless.
    #[non_exhaustive]
    NotAlone {
        /// The kind of setting, with its article: `the rule`, `the danger` or `the options`.
        beside: &'static str,
    },
    /// An empty text.
    Empty,
    /// A text for [`allow_origins_from`](crate::CorsConfig::allow_origins_from) without an origin.
    EmptyText,
    /// An origin pattern that no serialized origin can match.
    ///
    /// <https://fetch.spec.whatwg.org/#origin-header>
    #[non_exhaustive]
    Origin {
        /// The reason why none can match.
        reason: OriginError,
        /// An instruction, if the meaning is clear.
        instead: Option<Suggestion>,
    },
    /// A regex that does not parse.
    #[non_exhaustive]
    Regex {
        /// The reason, on one line.
        reason: String,
    },
    /// A regex over one of the limits.
    #[non_exhaustive]
    RegexTooBig {
        /// The limit that it exceeds.
        limit: RegexLimit,
    },
    /// A regex that matches the empty string, so it was not meant for origins.
    RegexMatchesEmpty,
    /// A regex that matches no serialized origin.
    #[non_exhaustive]
    RegexNeverMatches {
        /// The mistake that all its matches share, if there is one.
        reason: Option<OriginError>,
        /// The pattern for [`allow_origins`](crate::CorsConfig::allow_origins) that was meant, if
        /// that is clear.
        instead: Option<String>,
        /// The regex that was meant, if that is clear.
        regex: Option<String>,
    },
    /// A pattern among the regexes, where `*` repeats the character before it.
    #[non_exhaustive]
    PatternAmongRegexes {
        /// The pattern for [`allow_origins`](crate::CorsConfig::allow_origins).
        instead: String,
    },
    /// A regex that can match a domain that it does not name, with credentials.
    ///
    /// [`Danger::LooseRegexes`] accepts it.
    #[non_exhaustive]
    LooseRegex {
        /// The check was given up, so it may match no such domain.
        is_unfinished: bool,
        /// An origin that it matches and should not.
        example: Option<String>,
        /// The pattern for [`allow_origins`](crate::CorsConfig::allow_origins) to use instead.
        instead: Option<String>,
    },
    /// `*` beside other origins of its rule, which it makes pointless.
    AnyOriginNotAlone,
    /// A rule after one that allows every origin.
    UnreachableRule,
    /// A risk that the configuration does not accept.
    #[non_exhaustive]
    Dangerous {
        /// The danger that [`dangerously_allow`](crate::CorsConfig::dangerously_allow) accepts.
        danger: Danger,
    },
    /// `null` with credentials, which no danger accepts.
    NullOriginWithCredentials,
    /// `file://` together with credentials.
    FileOriginWithCredentials,
    /// A method that is not a token, or is longer than
    /// [`MAX_METHOD_LEN`](crate::limits::MAX_METHOD_LEN).
    Method,
    /// A forbidden method, which no page can send.
    ///
    /// <https://fetch.spec.whatwg.org/#forbidden-method>
    ForbiddenMethod,
    /// A method in a letter case in which browsers never send it.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-method-normalize>
    #[non_exhaustive]
    MethodLetterCase {
        /// The method as browsers send it.
        instead: &'static str,
    },
    /// A header name that is not a token.
    HeaderName,
    /// A forbidden header, which no page can set or read.
    ///
    /// <https://fetch.spec.whatwg.org/#forbidden-request-header>
    ForbiddenHeader,
    /// A header of the CORS protocol itself, which the layer reads or writes.
    CorsHeader,
    /// `cookie` among the request headers, which no page can set.
    ///
    /// Browsers send cookies themselves, and
    /// [`allow_credentials`](crate::CorsConfig::allow_credentials) allows it.
    Cookie,
    /// A `*` in a header name, other than alone or at the end.
    InnerWildcard,
    /// A prefix among the names for `Vary`, which does not take prefixes.
    VaryPrefix,
    /// An unexpanded variable, such as `$HEADERS`.
    Variable,
    /// Several names in one text, or one name with something around it.
    #[non_exhaustive]
    NotOneName {
        /// The names to write instead, each as a separate text.
        instead: Vec<String>,
    },
    /// A list whose header value is longer than [`MAX_LIST_LEN`](crate::limits::MAX_LIST_LEN).
    ListTooLong,
    /// A `max_age` that is not a whole number of seconds.
    MaxAgeFraction,
    /// A `max_age` longer than [`MAX_AGE`](crate::limits::MAX_AGE).
    MaxAgeTooLong,
    /// A path that [`for_path`](crate::CorsConfig::for_path) does not take.
    #[non_exhaustive]
    Path {
        /// The mistake.
        reason: PathError,
        /// The path to write, if the meaning is clear.
        instead: Option<String>,
        /// A wider path, if no path covers exactly what was meant.
        wider: Option<String>,
    },
    /// A path that has a configuration already.
    DuplicatePath,
    /// A path in the configuration of another path.
    NestedPath,
    /// One of [`own_origins`](crate::CorsConfig::own_origins) that is not an exact origin.
    OwnOriginNotExact,
    /// A status for granted preflights that is not 2xx, so browsers would fail every preflight.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>
    PreflightStatus,
    /// A status outside of 200 to 599, which cannot be a final response.
    Status,
}

codes! {
    ConfigErrorKind in "tower-cors/latest/tower_cors/guide/errors/index.html#error-":
    NoOrigin "no-origin",
    NotAlone "not-alone",
    Empty "empty",
    EmptyText "empty-text",
    Origin "origin",
    Regex "regex",
    RegexTooBig "regex-too-big",
    RegexMatchesEmpty "regex-matches-empty",
    RegexNeverMatches "regex-never-matches",
    PatternAmongRegexes "pattern-among-regexes",
    LooseRegex "loose-regex",
    AnyOriginNotAlone "any-origin-not-alone",
    UnreachableRule "unreachable-rule",
    Dangerous "dangerous",
    NullOriginWithCredentials "null-origin-with-credentials",
    FileOriginWithCredentials "file-origin-with-credentials",
    Method "method",
    ForbiddenMethod "forbidden-method",
    MethodLetterCase "method-letter-case",
    HeaderName "header-name",
    ForbiddenHeader "forbidden-header",
    CorsHeader "cors-header",
    Cookie "cookie",
    InnerWildcard "inner-wildcard",
    VaryPrefix "vary-prefix",
    Variable "variable",
    NotOneName "not-one-name",
    ListTooLong "list-too-long",
    MaxAgeFraction "max-age-fraction",
    MaxAgeTooLong "max-age-too-long",
    Path "path",
    DuplicatePath "duplicate-path",
    NestedPath "nested-path",
    OwnOriginNotExact "own-origin-not-exact",
    PreflightStatus "preflight-status",
    Status "status",
}
