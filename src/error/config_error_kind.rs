//! The kinds of mistakes, and their messages.

use std::fmt;

use super::code::codes;
use super::path_error::PathError;
use crate::config::Danger;
use crate::limits::{
    MAX_AGE, MAX_LIST_LEN, MAX_METHOD_LEN, MAX_REGEX_LEN, MAX_REGEX_SIZE, MAX_REGEXES_SIZE,
};
use crate::origin::{OriginError, Suggestion};

/// The kind of a [`ConfigError`](crate::ConfigError).
///
/// `Display` continues the sentence that starts with the place and the value.
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
    /// A method that is not a token, or is longer than [`MAX_METHOD_LEN`].
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
    /// A list whose header value is longer than [`MAX_LIST_LEN`].
    ListTooLong,
    /// A `max_age` that is not a whole number of seconds.
    MaxAgeFraction,
    /// A `max_age` longer than [`MAX_AGE`].
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

/// A limit on regexes. Each bounds the time or memory that a hostile configuration can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RegexLimit {
    /// [`MAX_REGEX_LEN`]: the text of one regex.
    Text,
    /// [`MAX_REGEX_SIZE`]: the automaton of one regex.
    Automaton,
    /// [`MAX_REGEXES_SIZE`]: the automata of all regexes.
    Together,
    /// The time to check all regexes for domains that they do not name.
    Checks,
}

/// Continues the sentence that starts with the regex.
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
                "exceeds the memory limit: all regexes of a policy together may compile to {} MiB; \
                 use fewer, or use patterns instead",
                MAX_REGEXES_SIZE / 1024 / 1024
            ),
            Self::Checks => f.write_str(
                "is too complex, with the regexes before it, to check for domains that you did not \
                 name; simplify them, or use patterns instead",
            ),
        }
    }
}

codes! {
    ConfigErrorKind in "enum.ConfigErrorKind.html":
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

impl fmt::Display for ConfigErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoOrigin => f.write_str(
                "the rule names no origin; add one, such as \"https://app.example.com\", \
                 or deny every origin: CorsConfig::deny_all(), in a document `deny_all = true`",
            ),
            Self::NotAlone { beside } => {
                write!(
                    f,
                    "with it, {beside} would have no effect; remove one or the other"
                )
            }
            Self::EmptyText => f.write_str(
                "the value holds no origin; name one, such as https://app.example.com, or deny \
                 every origin: CorsConfig::deny_all()",
            ),
            Self::Empty => f.write_str("is empty; remove it"),
            Self::Origin { reason, instead } => {
                write!(f, "{reason}")?;
                match instead {
                    Some(instead) => write!(f, "; {instead}"),
                    None => Ok(()),
                }
            }
            Self::Regex { reason } => write!(f, "does not compile: {reason}"),
            Self::RegexTooBig { limit } => write!(f, "{limit}"),
            Self::RegexMatchesEmpty => f.write_str(
                "matches the empty string, which is not an origin; start it with a scheme \
                 (`https://…`)",
            ),
            Self::PatternAmongRegexes { instead } => write!(
                f,
                "is a pattern, not a regex; write allow_origins([{instead:?}])"
            ),
            Self::RegexNeverMatches {
                reason,
                instead,
                regex,
            } => {
                f.write_str("matches no origin: it ")?;
                match reason {
                    Some(reason) => write!(f, "{reason}")?,
                    None => f.write_str(
                        "must match a whole serialized origin, in lower case, such as \
                         `https://example.com:8443`",
                    )?,
                }
                match (instead, regex, reason) {
                    (Some(pattern), ..) => write!(f, "; write allow_origins([{pattern:?}])"),
                    (None, Some(regex), _) => write!(f, "; write the regex `{regex}`"),
                    (None, None, Some(OriginError::Port)) => {
                        f.write_str("; `(:[0-9]+)?` at its end matches any port")
                    }
                    (None, None, Some(OriginError::Several)) => {
                        f.write_str("; pass each as a separate string")
                    }
                    (None, None, _) => Ok(()),
                }
            }
            Self::LooseRegex { example, instead } => {
                f.write_str("with credentials also allows domains that you did not name")?;
                if let Some(example) = example {
                    write!(f, ", such as {example:?}")?;
                }
                match instead {
                    Some(pattern) => write!(f, "; write {pattern:?} in `allow_origins`")?,
                    None => f.write_str(r"; pin it to a domain (`…\.example\.com`)")?,
                }
                Accept(Danger::LooseRegexes).fmt(f)
            }
            Self::AnyOriginNotAlone => f.write_str(
                "covers the other origins of its rule; remove them, or move \"*\" to a separate \
                 rule at the end",
            ),
            Self::UnreachableRule => f.write_str(
                "this rule can never match, because an earlier rule allows every origin \
                 (`*`); move that rule to the end",
            ),
            Self::Dangerous { danger } => {
                f.write_str(danger.reason())?;
                Accept(*danger).fmt(f)
            }
            Self::FileOriginWithCredentials => f.write_str(
                "with credentials lets every page that a webview loads from a file send requests \
                 with your users' credentials; remove it, or move it to a rule without credentials",
            ),
            Self::NullOriginWithCredentials => f.write_str(
                "with credentials lets every page on the web send requests with your \
                 users' credentials, through a frame whose origin is `null`; remove it, \
                 or move it to a rule without credentials",
            ),
            Self::Method => write!(
                f,
                "is not a method: a method has 1 to {MAX_METHOD_LEN} letters, digits and \
                 !#$%&'*+-.^_`|~ (one method per string)",
            ),
            Self::ForbiddenMethod => {
                f.write_str("is a forbidden method: browsers never let a page send it; remove it")
            }
            Self::MethodLetterCase { instead } => write!(
                f,
                "can never match, because browsers send it in upper case; write {instead:?}"
            ),
            Self::HeaderName => f.write_str(
                "is not a header name: a name has letters, digits and !#$%&'*+-.^_`|~ \
                 (one name per string)",
            ),
            Self::ForbiddenHeader => f.write_str(
                "is a forbidden header: browsers never let a page set or read it; remove it",
            ),
            Self::CorsHeader => f.write_str("is a header of the CORS protocol itself; remove it"),
            Self::Cookie => f.write_str(
                "is a forbidden header: browsers attach cookies themselves if \
                 `allow_credentials` is on; remove it",
            ),
            Self::InnerWildcard => f.write_str(
                "has a `*` inside; write whole names, \"*\" for all, or a prefix such as \"x-*\"",
            ),
            Self::VaryPrefix => f.write_str(
                "names no header, because `Vary` does not take prefixes; write whole names, or \
                 \"*\" to keep all responses out of caches",
            ),
            Self::Variable => f.write_str("contains an unexpanded variable; expand it first"),
            Self::NotOneName { instead } => {
                f.write_str(match instead.len() {
                    1 => "contains more than a name; write ",
                    _ => "is a list in one string; write ",
                })?;
                write!(f, "{}", All(instead))
            }
            Self::ListTooLong => write!(
                f,
                "the list is longer than {MAX_LIST_LEN} bytes; shorten it"
            ),
            Self::MaxAgeFraction => f.write_str("is not a whole number of seconds; round it"),
            Self::MaxAgeTooLong => write!(
                f,
                "is more than {age} seconds (a day), the longest that any browser caches an \
                 answer; write {age} seconds or less",
                age = MAX_AGE.as_secs()
            ),
            Self::Path {
                reason,
                instead,
                wider,
            } => {
                write!(f, "{reason}")?;
                match (instead, wider) {
                    (Some(path), _) => write!(f, "; write {path:?}"),
                    (None, Some(path)) => write!(
                        f,
                        "; {path:?} covers more than that; to look at each path yourself, use \
                         `CorsLayer::from_fn`"
                    ),
                    (None, None) => f.write_str("; write a path such as \"/uploads\""),
                }
            }
            Self::DuplicatePath => {
                f.write_str("already has a configuration; put all settings into one")
            }
            Self::NestedPath => f.write_str(
                "is inside another path's configuration, but paths do not nest; move it to the \
                 base configuration, and write the whole path",
            ),
            Self::OwnOriginNotExact => f.write_str(
                "is not an exact origin; list each origin of your service's own pages, such as \
                 \"https://app.example.com\"",
            ),
            Self::PreflightStatus => f.write_str(
                "makes browsers fail every preflight; write a status from 200 to 299, such as 204",
            ),
            Self::Status => f.write_str(
                "is not the status of a final response; write a status from 200 to 599, \
                 such as 403",
            ),
        }
    }
}

/// The end of a message about a danger: how to accept it, in code and in a document.
struct Accept(Danger);

impl fmt::Display for Accept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(danger) = self;
        write!(
            f,
            ", or accept the risk: add `Danger::{danger:?}` (in a document, \"{danger}\") to \
             `dangerously_allow`"
        )
    }
}

/// Texts to write, in quotes. The list is complete: a shorter one would build another policy.
struct All<'a>(&'a [String]);

impl fmt::Display for All<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, text) in self.0.iter().enumerate() {
            let separator = if index > 0 { ", " } else { "" };
            write!(f, "{separator}{text:?}")?;
        }
        Ok(())
    }
}
