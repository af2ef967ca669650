//! What to change, or to look at.

use std::fmt;

use http::HeaderName;

use crate::error::code::codes;
use tower_cors_core::text::{Quoted, QuotedList, Ticked};

use super::difference::{Difference, Listed};

/// What to change about a policy or a request, or what to look at. `Display` says it in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Hint {
    /// The allowed origin that is nearest to the request's.
    #[non_exhaustive]
    NearestOrigin {
        /// The origin or pattern, as the configuration has it.
        allowed: String,
        /// The index of its rule, from 0.
        rule: usize,
        /// What it has where the request's origin has something else. One or two.
        differences: Vec<Difference>,
    },
    /// An origin that a regex matches, and that differs from the request's in its scheme or port.
    #[non_exhaustive]
    NearestByRegex {
        /// That origin.
        allowed: String,
        /// The index of the regex's rule, from 0.
        rule: usize,
        /// What it has where the request's origin has something else. One or two.
        differences: Vec<Difference>,
    },
    /// The origin can be allowed.
    #[non_exhaustive]
    AddOrigin {
        /// The origin.
        origin: String,
        /// The pattern for all ports of this very machine, where the origin is there and has a
        /// port: development servers change theirs.
        any_port: Option<String>,
    },
    /// The request's `Host` is that of the origin.
    OwnHost,
    /// The origin is not written as browsers write it.
    #[non_exhaustive]
    CanonicalOrigin {
        /// What browsers write.
        canonical: String,
        /// Whether the policy allows that.
        allowed: bool,
    },
    /// The origin is `null`.
    NullOrigin,
    /// A header has several lines.
    #[non_exhaustive]
    SeveralLines {
        /// Its name.
        name: HeaderName,
    },
    /// Browsers write the method in upper case.
    #[non_exhaustive]
    NormalizedMethod {
        /// The method, as it was asked for.
        asked: String,
        /// What browsers make of it.
        normalized: String,
        /// Whether the policy grants that.
        granted: bool,
    },
    /// The method is granted in other letter case, in which browsers leave it.
    #[non_exhaustive]
    MethodCase {
        /// The method, as it was asked for.
        asked: String,
        /// As it is granted.
        granted: String,
    },
    /// The method is granted in no letter case, and was probably meant to be in upper case.
    #[non_exhaustive]
    UpperCaseMethod {
        /// The method, as it was asked for.
        asked: String,
        /// In upper case.
        method: String,
    },
    /// The method can be granted.
    #[non_exhaustive]
    AddMethod {
        /// The method.
        method: String,
    },
    /// No page can send the method.
    #[non_exhaustive]
    ForbiddenMethod {
        /// The method.
        method: String,
    },
    /// The request headers can be allowed.
    #[non_exhaustive]
    AddHeaders {
        /// Their names, in lower case.
        names: Vec<String>,
    },
    /// `content-type` was asked for.
    ContentType,
    /// What the clients of a protocol ask for was asked for.
    #[non_exhaustive]
    Preset {
        /// The method of [`CorsConfig`](crate::CorsConfig): `grpc_web()` or `connect_rpc()`.
        method: &'static str,
    },
    /// `authorization` was asked for where `*` is allowed.
    NotCoveredByWildcard,
    /// The page sets a header that is a server's to set.
    #[non_exhaustive]
    ResponseHeader {
        /// Its name, in lower case.
        name: String,
    },
    /// No page can set the header.
    #[non_exhaustive]
    ForbiddenHeader {
        /// Its name, in lower case.
        name: String,
    },
    /// An `OPTIONS` request that lacks what makes it a preflight.
    #[non_exhaustive]
    NoPreflight {
        /// The header that it lacks.
        missing: HeaderName,
    },
    /// A request of another method that has what makes an `OPTIONS` request a preflight.
    NotOptions,
    /// A later rule would have granted the preflight, or credentials.
    #[non_exhaustive]
    LaterRule {
        /// The index of that rule, from 0.
        rule: usize,
    },
    /// The browser's console will not name the step that failed.
    Debug,
    /// The request came with cookies, and the rule does not allow credentials.
    Credentials,
}

codes! {
    Hint in "explain/enum.Hint.html":
    NearestOrigin "nearest-origin",
    NearestByRegex "nearest-by-regex",
    AddOrigin "add-origin",
    OwnHost "own-host",
    CanonicalOrigin "canonical-origin",
    NullOrigin "null-origin",
    SeveralLines "several-lines",
    NormalizedMethod "normalized-method",
    MethodCase "method-case",
    UpperCaseMethod "upper-case-method",
    AddMethod "add-method",
    ForbiddenMethod "forbidden-method",
    AddHeaders "add-headers",
    ContentType "content-type",
    Preset "preset",
    NotCoveredByWildcard "not-covered-by-wildcard",
    ResponseHeader "response-header",
    ForbiddenHeader "forbidden-header",
    NoPreflight "no-preflight",
    NotOptions "not-options",
    LaterRule "later-rule",
    Debug "debug",
    Credentials "credentials",
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NearestOrigin {
                allowed,
                differences,
                ..
            } => write!(
                f,
                "the nearest allowed origin is {}: {}",
                Quoted(allowed),
                Listed(differences)
            ),
            Self::NearestByRegex {
                allowed,
                differences,
                ..
            } => write!(
                f,
                "a regex matches {}: {}",
                Quoted(allowed),
                Listed(differences)
            ),
            Self::AddOrigin { origin, any_port } => write!(
                f,
                "to give pages of that origin access, add {}{} to `allow_origins`",
                Quoted(origin),
                OrAnyPort(any_port)
            ),
            Self::OwnHost => f.write_str(
                "`Host` names the same host: if the page is the service's own, browsers \
                 check nothing and let it read the response",
            ),
            Self::CanonicalOrigin { canonical, allowed } => write!(
                f,
                "a browser would send {}, which {}: this request is not from a browser",
                Ticked(canonical),
                allowed_or_not(allowed)
            ),
            Self::NullOrigin => f.write_str(
                "`null` is the origin of sandboxed frames, of `data:` and `file:` pages, \
                 and of requests that were redirected across origins: serve the page from \
                 an origin of its own, and do not redirect its requests",
            ),
            Self::SeveralLines { name } => write!(
                f,
                "browsers send one line of {}: look for a proxy that adds another",
                Ticked(name.as_str())
            ),
            Self::NormalizedMethod {
                normalized,
                granted,
                ..
            } => write!(
                f,
                "a browser would send {}, which {}: this request is not from a browser",
                Ticked(normalized),
                granted_or_not(granted)
            ),
            Self::MethodCase { asked, granted } => write!(
                f,
                "{} is granted, but browsers do not change the letter case of {}: write \
                 `method: \"{granted}\"` in the page's `fetch`",
                Ticked(granted),
                Ticked(asked)
            ),
            Self::UpperCaseMethod { asked, method } => write!(
                f,
                "browsers do not change the letter case of {}: write `method: \
                 \"{method}\"` in the page's `fetch`, and add {} to `allow_methods`",
                Ticked(asked),
                Quoted(method)
            ),
            Self::AddMethod { method } => write!(f, "add {} to `allow_methods`", Quoted(method)),
            Self::ForbiddenMethod { method } => write!(
                f,
                "no page can send {}, and no policy grants it",
                Ticked(method)
            ),
            Self::AddHeaders { names } => write!(f, "add {} to `allow_headers`", QuotedList(names)),
            Self::ContentType => f.write_str(
                "browsers ask for `content-type` unless it is that of a form or of plain \
                 text; JSON needs it",
            ),
            Self::Preset { method } => write!(
                f,
                "{} adds everything that such a client needs, exposed headers included",
                Ticked(method)
            ),
            Self::NotCoveredByWildcard => f.write_str(
                "without credentials, `*` covers every request header except \
                 `authorization`",
            ),
            Self::ResponseHeader { name } => write!(
                f,
                "{} is a response header: remove it from the headers of the page's \
                 `fetch`",
                Ticked(name)
            ),
            Self::ForbiddenHeader { name } => write!(
                f,
                "no page can set {}: this request is not from a browser",
                Ticked(name)
            ),
            Self::NoPreflight { missing } => write!(
                f,
                "this `OPTIONS` request is not a preflight, because it has no {}; \
                 browsers send it, so a proxy may have removed it",
                Ticked(missing.as_str())
            ),
            Self::NotOptions => f.write_str(
                "this is not a preflight: preflights are `OPTIONS` requests, as `curl -X \
                 OPTIONS` sends",
            ),
            Self::LaterRule { rule } => write!(
                f,
                "rule {0} would grant it, but the first rule that allows the origin \
                 decides: put rule {0} before that one",
                rule + 1
            ),
            Self::Debug => f.write_str(
                "whatever the reason, the browser's console reports a missing \
                 `Access-Control-Allow-Origin`; with `debug_preflights(true)` it names \
                 the check that failed",
            ),
            Self::Credentials => f.write_str(
                "the request has cookies: if the page sent it with `credentials: \
                 \"include\"`, add `allow_credentials(true)` and name the origin",
            ),
        }
    }
}

struct OrAnyPort<'a>(&'a Option<String>);

impl fmt::Display for OrAnyPort<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(pattern) => write!(f, " (or {}, for all ports)", Quoted(pattern)),
            None => Ok(()),
        }
    }
}

fn allowed_or_not(allowed: &bool) -> &'static str {
    if *allowed {
        "is allowed"
    } else {
        "is not allowed either"
    }
}

fn granted_or_not(granted: &bool) -> &'static str {
    if *granted {
        "is granted"
    } else {
        "is not granted either"
    }
}
