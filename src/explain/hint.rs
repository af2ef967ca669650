//! Hints at what to change or to look at.

use std::fmt;

use http::HeaderName;
use tower_cors_core::text::{Quoted, QuotedList, Ticked};

use super::difference::{Difference, Listed};
use crate::config::Preset;
use crate::error::code::codes;

/// A hint at what to change or to look at. `Display` says it in one line.
///
/// # Examples
///
/// ```
/// use http::Request;
/// use tower_cors::{CorsLayer, RequestHead};
///
/// let policy = CorsLayer::new().allow_origins("https://example.com").compile()?;
/// let preflight = Request::options("/")
///     .header("origin", "https://example.com")
///     .header("access-control-request-method", "PUT")
///     .body(())?;
/// let explanation = policy.explain(&RequestHead::from(&preflight));
/// let hint = &explanation.hints()[0];
///
/// assert_eq!(hint.code(), "add-method");
/// assert!(hint.url().ends_with("#variant.AddMethod"));
/// assert_eq!(hint.to_string(), "add \"PUT\" to `allow_methods`");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Hint {
    /// The nearest allowed origin.
    #[non_exhaustive]
    NearestOrigin {
        /// The origin or pattern, as the configuration has it.
        allowed: String,
        /// The index of its rule, from 0.
        rule: usize,
        /// One or two differences between it and the request's origin.
        differences: Vec<Difference>,
    },
    /// A near origin that a regex matches: only its scheme or port differs.
    #[non_exhaustive]
    NearestByRegex {
        /// The origin that the regex matches.
        allowed: String,
        /// The index of the regex's rule, from 0.
        rule: usize,
        /// One or two differences between it and the request's origin.
        differences: Vec<Difference>,
    },
    /// An origin to allow.
    #[non_exhaustive]
    AddOrigin {
        /// The origin of the request.
        origin: String,
        /// The pattern for all ports, if the origin is a loopback one with a port.
        any_port: Option<String>,
    },
    /// A path that routers may take for another one.
    AmbiguousPath,
    /// The base configuration, which would grant the request if it decided.
    BaseConfiguration,
    /// The configuration of another path, which would grant the request if it decided.
    #[non_exhaustive]
    OtherPath {
        /// The path, as the configuration has it.
        path: String,
    },
    /// The path whose configuration decides, and has the settings to change.
    #[non_exhaustive]
    SettingsOfPath {
        /// The path, as the configuration has it.
        path: String,
    },
    /// A page that may be the service's own: `Host` and the origin name the same host.
    OwnHost,
    /// An origin that is not serialized as browsers do it.
    #[non_exhaustive]
    CanonicalOrigin {
        /// The origin that browsers send.
        canonical: String,
        /// `true` if the policy allows that origin.
        allowed: bool,
    },
    /// The opaque origin `null`.
    NullOrigin,
    /// A header with several lines.
    #[non_exhaustive]
    SeveralLines {
        /// The name of the header.
        name: HeaderName,
    },
    /// A method that browsers normalize to upper case.
    #[non_exhaustive]
    NormalizedMethod {
        /// The method that the preflight asks for.
        asked: String,
        /// The method that browsers send.
        normalized: String,
        /// `true` if the policy grants that method.
        granted: bool,
    },
    /// A method that the policy grants in another letter case, which browsers do not change.
    #[non_exhaustive]
    MethodCase {
        /// The method that the preflight asks for.
        asked: String,
        /// The method that the policy grants.
        granted: String,
    },
    /// A method that the page probably meant in upper case.
    #[non_exhaustive]
    UpperCaseMethod {
        /// The method that the preflight asks for.
        asked: String,
        /// The method in upper case.
        method: String,
    },
    /// A method to allow.
    #[non_exhaustive]
    AddMethod {
        /// The method that the preflight asks for.
        method: String,
    },
    /// A forbidden method, which no page can send.
    #[non_exhaustive]
    ForbiddenMethod {
        /// The method that the preflight asks for.
        method: String,
    },
    /// Request headers to allow.
    #[non_exhaustive]
    AddHeaders {
        /// The names, in lower case.
        names: Vec<String>,
    },
    /// An explanation of why browsers ask for `content-type`.
    ContentType,
    /// A preset that fits the request.
    #[non_exhaustive]
    Preset {
        /// The preset.
        preset: Preset,
    },
    /// The header `authorization`, which `*` does not cover.
    NotCoveredByWildcard,
    /// A response header that the page sets on its request by mistake.
    #[non_exhaustive]
    ResponseHeader {
        /// The name, in lower case.
        name: String,
    },
    /// A forbidden request header, which no page can set.
    #[non_exhaustive]
    ForbiddenHeader {
        /// The name, in lower case.
        name: String,
    },
    /// An `OPTIONS` request that lacks a header of a preflight.
    #[non_exhaustive]
    NoPreflight {
        /// The header that it lacks.
        missing: HeaderName,
    },
    /// A request with the headers of a preflight, but another method.
    NotOptions,
    /// A later rule that would grant the preflight or the credentials.
    #[non_exhaustive]
    LaterRule {
        /// The index of that rule, from 0.
        rule: usize,
    },
    /// The browser's console, which does not name the check that failed.
    Debug,
    /// Cookies on a request whose rule does not allow credentials.
    Credentials,
}

codes! {
    Hint in "explain/enum.Hint.html":
    NearestOrigin "nearest-origin",
    NearestByRegex "nearest-by-regex",
    AddOrigin "add-origin",
    AmbiguousPath "ambiguous-path",
    BaseConfiguration "base-configuration",
    OtherPath "other-path",
    SettingsOfPath "settings-of-path",
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
            Self::AmbiguousPath => f.write_str(
                "request the path as the route has it: without empty and dot segments, `;`, `\\` \
                 and needless percent-encoding",
            ),
            Self::BaseConfiguration => f.write_str(
                "the base configuration would grant it, but the configuration of a path inherits \
                 nothing from it",
            ),
            Self::OtherPath { path } => write!(
                f,
                "the configuration of {0} would grant it, but covers only {0} and what is below \
                 it, in that letter case; inside of axum's `nest`, the layer sees the path without \
                 its prefix",
                Quoted(path)
            ),
            Self::SettingsOfPath { path } => write!(
                f,
                "change the settings of {0}: `for_path({0}, …)` in code, `[paths.{0}]` in a document",
                Quoted(path)
            ),
            Self::OwnHost => f.write_str(
                "`Host` names the same host as the origin: if the page is the service's own, \
                 browsers check nothing and let it read the response",
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
                "browsers send one line of {}: look for a proxy that adds another one",
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
                "browsers never let a page send {}, and no policy grants it",
                Ticked(method)
            ),
            Self::AddHeaders { names } => write!(f, "add {} to `allow_headers`", QuotedList(names)),
            Self::ContentType => f.write_str(
                "browsers ask for `content-type` unless it is that of a form or of plain \
                 text; JSON needs it",
            ),
            Self::Preset { preset } => write!(
                f,
                "{} adds everything that this client needs, exposed headers included",
                Ticked(preset.names().setter)
            ),
            Self::NotCoveredByWildcard => f.write_str(
                "prefixes, and `*` without credentials, cover every request header except \
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
                "browsers never let a page set {}: this request is not from a browser",
                Ticked(name)
            ),
            Self::NoPreflight { missing } => write!(
                f,
                "this `OPTIONS` request is not a preflight, because it has no {}; \
                 browsers send that header, so a proxy may have removed it",
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
                "the browser's console blames a missing `Access-Control-Allow-Origin`, whatever \
                 the reason; with `debug_preflights` on, it names the check that failed",
            ),
            Self::Credentials => f.write_str(
                "the request has cookies: if the page sent it with `credentials: \
                 \"include\"`, turn on `allow_credentials` in a rule that names the origin",
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
