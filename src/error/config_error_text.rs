//! The sentences about mistakes.

use std::fmt;

use super::config_error_kind::ConfigErrorKind;
use crate::config::Danger;
use crate::limits::{MAX_AGE, MAX_LIST_LEN, MAX_METHOD_LEN};
use crate::origin::OriginError;

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
            Self::LooseRegex {
                is_unfinished,
                example,
                instead,
            } => {
                f.write_str(match is_unfinished {
                    true => {
                        "with credentials may also allow domains that you did not name, but is too \
                         complex to check"
                    }
                    false => Danger::LooseRegexes.reason(),
                })?;
                if let Some(example) = example {
                    write!(f, ", such as {example:?}")?;
                }
                match instead {
                    Some(pattern) => write!(f, "; write {pattern:?} in `allow_origins`")?,
                    None => {
                        // Without the list, any domain may be one where anyone can register names.
                        f.write_str(match cfg!(feature = "public-suffix") {
                            true => "; pin",
                            false => "; turn on the feature `public-suffix` and pin",
                        })?;
                        f.write_str(r" it to a domain (`…\.example\.com`)")?;
                    }
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
