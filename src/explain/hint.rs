//! Hints at what to change or to look at.

use http::{HeaderName, StatusCode};
use tower_cors_core::codes;

use super::difference::Difference;
use crate::config::Preset;

/// A hint at what to change or to look at. `Display` says it in one line.
///
/// The [index of errors](crate::guide::errors) has an example of each.
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
/// assert!(hint.url().ends_with("#hint-add-method"));
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
    /// A page of the host that `Host` names: the service's own, or one by DNS rebinding.
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
    /// A request without cookies, although its rule allows credentials.
    NoCookie,
    /// A WebSocket that opens although no rule allows its origin.
    UnprotectedSocket,
    /// Headers of the response that the page cannot read.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name>
    #[non_exhaustive]
    HiddenHeaders {
        /// The names, in lower case.
        names: Vec<String>,
    },
    /// CORS headers of the inner service that the layer removed or replaced.
    #[non_exhaustive]
    RemovedHeaders {
        /// The names, in lower case.
        names: Vec<String>,
    },
    /// A redirect to another origin.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-http-redirect-fetch>
    #[non_exhaustive]
    Redirect {
        /// The URL, without its query.
        to: String,
    },
    /// A preflight that the inner service answers with a status that is not 2xx.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>
    #[non_exhaustive]
    PreflightStatus {
        /// The status.
        status: StatusCode,
    },
    /// A predicate that allows an origin nobody has, with credentials.
    #[non_exhaustive]
    LoosePredicate {
        /// The origin.
        origin: &'static str,
    },
}

codes! {
    Hint in "tower-cors/latest/tower_cors/guide/errors/index.html#hint-":
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
    NoCookie "no-cookie",
    UnprotectedSocket "unprotected-socket",
    HiddenHeaders "hidden-headers",
    RemovedHeaders "removed-headers",
    Redirect "redirect",
    PreflightStatus "preflight-status",
    LoosePredicate "loose-predicate",
}
