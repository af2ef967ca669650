//! Reasons why a page gets no response.

use std::fmt;

use thiserror::Error;
use tower_cors_core::codes;

use crate::options::Mode;

/// The reason why a request is [`Blocked`](crate::Blocked).
///
/// Header values are escaped, and long ones are cut.
///
/// # Examples
///
/// ```
/// use tower_cors_browser::BlockReason;
///
/// let reason = BlockReason::NoAllowOrigin;
/// assert_eq!(reason.code(), "no-allow-origin");
/// assert!(reason.url().ends_with("#reason-no-allow-origin"));
/// ```
// Non-exhaustive: browsers add reasons, and reasons gain details.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BlockReason {
    /// The method is `CONNECT`, `TRACE` or `TRACK`.
    #[error("no page can send this method")]
    ForbiddenMethod,
    /// The URI of the request is neither a path nor a URL.
    #[error("the URI is neither a path, such as `/records/7`, nor a URL")]
    InvalidUrl,
    /// The URL contains a user name or a password.
    #[error("the URL has a user name or a password")]
    UrlWithUser,
    /// The mode does not allow the method. `no-cors` allows `GET`, `HEAD` and `POST`, `navigate`
    /// only `GET` and `POST`, `websocket` only `GET`.
    #[error("the mode `{mode}` allows only these methods: {methods}")]
    #[non_exhaustive]
    MethodNotInMode {
        /// The mode.
        mode: Mode,
        /// The methods that it allows.
        methods: String,
    },
    /// The mode is `same-origin`, but the URL or the `Location` has another origin.
    #[error("the mode is `same-origin`, and the origin of `{url}` is not the page's")]
    #[non_exhaustive]
    NotSameOrigin {
        /// The URL.
        url: String,
    },
    /// The use-CORS-preflight flag is set, but the mode is neither `cors` nor `same-origin`.
    #[error("the mode `{mode}` allows neither stream bodies nor upload listeners")]
    #[non_exhaustive]
    PreflightNotInMode {
        /// The mode.
        mode: Mode,
    },
    /// The cache mode is `only-if-cached`, but the mode is not `same-origin`.
    #[error("the cache mode `only-if-cached` needs the mode `same-origin`")]
    OnlyIfCached,
    /// The cache mode is `only-if-cached`, but this browser caches no responses.
    #[error("the cache mode is `only-if-cached`, and nothing is cached")]
    NotCached,
    /// The scheme of the URL is not `http` or `https`.
    #[error("its scheme is `{scheme}`, not `http` or `https`")]
    #[non_exhaustive]
    NotHttp {
        /// The scheme.
        scheme: String,
    },

    /// The response has no `Access-Control-Allow-Origin`.
    #[error("there is no `Access-Control-Allow-Origin`")]
    NoAllowOrigin,
    /// The credentials mode is `include`, but `Access-Control-Allow-Origin` is `*`.
    #[error(
        "`Access-Control-Allow-Origin` is `*`, which browsers reject for a request with credentials"
    )]
    AnyOriginWithCredentials,
    /// `Access-Control-Allow-Origin` is neither `*` nor the origin.
    #[error("`Access-Control-Allow-Origin` is `{value}`, not `{origin}`")]
    #[non_exhaustive]
    WrongAllowOrigin {
        /// The value. Commas join several lines.
        value: String,
        /// The origin in the request. It is `null` if redirects tainted it.
        origin: String,
    },
    /// The credentials mode is `include`, but the response has no
    /// `Access-Control-Allow-Credentials`.
    #[error("there is no `Access-Control-Allow-Credentials`, but the request has credentials")]
    NoAllowCredentials,
    /// The credentials mode is `include`, but `Access-Control-Allow-Credentials` is not `true`.
    #[error("`Access-Control-Allow-Credentials` is `{value}`, not `true`")]
    #[non_exhaustive]
    WrongAllowCredentials {
        /// The value. Commas join several lines.
        value: String,
    },

    /// The status of the preflight's response is not in the range 200 to 299.
    ///
    /// A redirect gets this reason even if it also lacks headers.
    #[error("a preflight needs a status from 200 to 299, and browsers do not follow its redirects")]
    PreflightStatus,
    /// `Access-Control-Allow-Methods` lists something that is not a method.
    #[error("`Access-Control-Allow-Methods` is not a list of methods: `{value}`")]
    #[non_exhaustive]
    BadAllowMethods {
        /// The line that does.
        value: String,
    },
    /// `Access-Control-Allow-Headers` lists something that is not a header name.
    #[error("`Access-Control-Allow-Headers` is not a list of header names: `{value}`")]
    #[non_exhaustive]
    BadAllowHeaders {
        /// The line that does.
        value: String,
    },
    /// `Access-Control-Allow-Methods` does not list the method.
    #[error("`Access-Control-Allow-Methods` does not list the method{}", OnlyListed(.allowed))]
    #[non_exhaustive]
    MethodNotAllowed {
        /// The methods that it lists.
        allowed: String,
    },
    /// `Access-Control-Allow-Headers` does not list one of the request headers.
    #[error("`Access-Control-Allow-Headers` does not list `{name}`{}", OnlyListed(.allowed))]
    #[non_exhaustive]
    HeaderNotAllowed {
        /// The name of the first such header.
        name: String,
        /// The names that it lists.
        allowed: String,
    },

    /// `Cross-Origin-Resource-Policy` does not let the page embed the response.
    #[error("`Cross-Origin-Resource-Policy` is `{value}`")]
    #[non_exhaustive]
    ResourcePolicy {
        /// The value: `same-origin` or `same-site`.
        value: &'static str,
    },
    /// The response to a WebSocket handshake does not have the status 101.
    #[error("only a 101 opens a WebSocket, and browsers do not follow redirects here")]
    NoWebSocket,
    /// The response to a WebSocket handshake is a 101, but one of its headers is wrong.
    #[error("the WebSocket does not open: {}", Unfit { name, value: value.as_deref(), wanted })]
    #[non_exhaustive]
    WrongHandshake {
        /// The name of the header.
        name: String,
        /// The value. `None` if the header is missing.
        value: Option<String>,
        /// The value that the browser expects, worded to end a sentence.
        wanted: &'static str,
    },

    /// The status is in the range 100 to 199. Such responses are only interim.
    #[error("a status from 100 to 199 is only interim: the service must answer with a final one")]
    InformationalStatus,

    /// The response redirects, but has several `Location` lines, or one that does not parse.
    #[error("`Location` is not a single valid URL: `{value}`")]
    #[non_exhaustive]
    WrongLocation {
        /// The value, without a user name or password.
        value: String,
    },
    /// The response redirects to a URL whose scheme is not `http` or `https`.
    #[error("the redirect leads to the scheme `{scheme}`, not `http` or `https`")]
    #[non_exhaustive]
    RedirectNotHttp {
        /// The scheme.
        scheme: String,
    },
    /// The response is the 21st redirect.
    #[error("there are more than 20 redirects")]
    TooManyRedirects,
    /// The response redirects, from or to another origin, to a URL with a user name or a password.
    #[error("the redirect leads to a URL with a user name or a password")]
    RedirectWithUser,
    /// The response redirects the request with its body, which the service has already taken.
    ///
    /// A [`Browser`](crate::Browser) does not copy bodies. Real browsers do, except for streams.
    #[error(
        "the redirect repeats the body, which `fetch` does not copy; call `fetch_repeatable`, or \
         fetch from the final URL"
    )]
    RedirectWithBody,

    /// The service failed, or did not become ready. Its error is the
    /// [source](std::error::Error::source).
    #[error("the service failed")]
    ServiceFailed,
}

codes! {
    BlockReason in "tower-cors-browser/latest/tower_cors_browser/reasons/index.html#reason-":
    ForbiddenMethod "forbidden-method",
    InvalidUrl "invalid-url",
    UrlWithUser "url-with-user",
    MethodNotInMode "method-not-in-mode",
    NotSameOrigin "not-same-origin",
    PreflightNotInMode "preflight-not-in-mode",
    OnlyIfCached "only-if-cached",
    NotCached "not-cached",
    NotHttp "not-http",
    NoAllowOrigin "no-allow-origin",
    AnyOriginWithCredentials "any-origin-with-credentials",
    WrongAllowOrigin "wrong-allow-origin",
    NoAllowCredentials "no-allow-credentials",
    WrongAllowCredentials "wrong-allow-credentials",
    PreflightStatus "preflight-status",
    BadAllowMethods "bad-allow-methods",
    BadAllowHeaders "bad-allow-headers",
    MethodNotAllowed "method-not-allowed",
    HeaderNotAllowed "header-not-allowed",
    ResourcePolicy "resource-policy",
    NoWebSocket "no-web-socket",
    WrongHandshake "wrong-handshake",
    InformationalStatus "informational-status",
    WrongLocation "wrong-location",
    RedirectNotHttp "redirect-not-http",
    TooManyRedirects "too-many-redirects",
    RedirectWithUser "redirect-with-user",
    RedirectWithBody "redirect-with-body",
    ServiceFailed "service-failed",
}

impl BlockReason {
    /// Returns the URL of the algorithm in the standard that blocks the request.
    ///
    /// ```
    /// use tower_cors_browser::BlockReason;
    ///
    /// let anchor = BlockReason::NoAllowOrigin.standard();
    /// assert_eq!(anchor, "https://fetch.spec.whatwg.org/#concept-cors-check");
    /// ```
    #[must_use]
    pub fn standard(&self) -> &'static str {
        match self {
            Self::ForbiddenMethod
            | Self::MethodNotInMode { .. }
            | Self::PreflightNotInMode { .. }
            | Self::OnlyIfCached
            | Self::InvalidUrl
            | Self::UrlWithUser => "https://fetch.spec.whatwg.org/#dom-request",
            Self::NotHttp { .. } | Self::NotSameOrigin { .. } => {
                "https://fetch.spec.whatwg.org/#concept-main-fetch"
            }
            Self::NotCached => "https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch",
            Self::ResourcePolicy { .. } => {
                "https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header"
            }
            Self::NoWebSocket | Self::WrongHandshake { .. } => {
                "https://websockets.spec.whatwg.org/#concept-websocket-establish"
            }
            Self::NoAllowOrigin
            | Self::AnyOriginWithCredentials
            | Self::WrongAllowOrigin { .. }
            | Self::NoAllowCredentials
            | Self::WrongAllowCredentials { .. } => {
                "https://fetch.spec.whatwg.org/#concept-cors-check"
            }
            Self::PreflightStatus
            | Self::BadAllowMethods { .. }
            | Self::BadAllowHeaders { .. }
            | Self::MethodNotAllowed { .. }
            | Self::HeaderNotAllowed { .. } => {
                "https://fetch.spec.whatwg.org/#cors-preflight-fetch-0"
            }
            Self::WrongLocation { .. }
            | Self::RedirectNotHttp { .. }
            | Self::TooManyRedirects
            | Self::RedirectWithUser
            | Self::RedirectWithBody => {
                "https://fetch.spec.whatwg.org/#concept-http-redirect-fetch"
            }
            Self::InformationalStatus | Self::ServiceFailed => {
                "https://fetch.spec.whatwg.org/#concept-http-network-fetch"
            }
        }
    }
}

/// The names that a header lists instead, worded to end a sentence.
struct OnlyListed<'a>(&'a str);

impl fmt::Display for OnlyListed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            "" => f.write_str(" or any other"),
            list => write!(f, ", only `{list}`"),
        }
    }
}

/// A wrong header of a handshake, worded as a sentence.
struct Unfit<'a> {
    name: &'a str,
    value: Option<&'a str>,
    wanted: &'a str,
}

impl fmt::Display for Unfit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            value,
            wanted,
        } = self;
        match value {
            Some(value) => write!(f, "`{name}` is `{value}`, not {wanted}"),
            None => write!(f, "there is no `{name}`"),
        }
    }
}
