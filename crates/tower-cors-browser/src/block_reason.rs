//! Reasons for which a page gets no response.

use std::fmt;

use thiserror::Error;

use crate::options::Mode;

/// The reason for which a request is [`Blocked`](crate::Blocked).
///
/// Values of headers are escaped, and cut where they are long.
// Non-exhaustive: browsers get new reasons, and reasons get more details.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BlockReason {
    /// The method is `CONNECT`, `TRACE` or `TRACK`.
    #[error("no page can send this method")]
    ForbiddenMethod,
    /// The URI of the request is neither a path nor a URL.
    #[error("it is neither a path, as in `/records/7`, nor a URL")]
    InvalidUrl,
    /// The URL names a user or a password.
    #[error("its URL names a user")]
    UrlWithUser,
    /// The mode does not have the method: `no-cors` has `GET`, `HEAD` and `POST`, `navigate` `GET`
    /// and `POST`, `websocket` `GET`.
    #[error("the mode `{mode}` has only these methods: {methods}")]
    #[non_exhaustive]
    MethodNotInMode {
        /// The mode.
        mode: Mode,
        /// The methods that it has.
        methods: String,
    },
    /// The mode is `same-origin`, and the URL, or the one in `Location`, has another origin.
    #[error("the mode is `same-origin`, and the origin of `{url}` is not the page's")]
    #[non_exhaustive]
    NotSameOrigin {
        /// The URL.
        url: String,
    },
    /// The use-CORS-preflight flag is set, and the mode is neither `cors` nor `same-origin`.
    #[error("the mode `{mode}` has neither streams as bodies nor listeners on uploads")]
    #[non_exhaustive]
    PreflightNotInMode {
        /// The mode.
        mode: Mode,
    },
    /// The cache mode is `only-if-cached`, and the mode is not `same-origin`.
    #[error("the cache mode `only-if-cached` needs the mode `same-origin`")]
    OnlyIfCached,
    /// The cache mode is `only-if-cached`, and this browser caches nothing.
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
    /// The credentials mode is `include`, and `Access-Control-Allow-Origin` is `*`.
    #[error("`Access-Control-Allow-Origin` is `*`, which grants nothing with credentials")]
    AnyOriginWithCredentials,
    /// `Access-Control-Allow-Origin` is neither `*` nor the origin.
    #[error("`Access-Control-Allow-Origin` is `{value}`, not `{origin}`")]
    #[non_exhaustive]
    WrongAllowOrigin {
        /// The value. Commas join several lines.
        value: String,
        /// The origin in the request: `null` if a redirect took the page's away.
        origin: String,
    },
    /// The credentials mode is `include`, and the response has no
    /// `Access-Control-Allow-Credentials`.
    #[error(
        "there is no `Access-Control-Allow-Credentials`, and the request is one with credentials"
    )]
    NoAllowCredentials,
    /// The credentials mode is `include`, and `Access-Control-Allow-Credentials` is not `true`.
    #[error("`Access-Control-Allow-Credentials` is `{value}`, not `true`")]
    #[non_exhaustive]
    WrongAllowCredentials {
        /// The value. Commas join several lines.
        value: String,
    },

    /// The status of the preflight's response is not one from 200 to 299.
    ///
    /// A redirect has this reason even if it lacks headers, too.
    #[error("the status is not from 200 to 299, and no redirect is followed")]
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

    /// `Cross-Origin-Resource-Policy` keeps the response from the page's origin.
    #[error("`Cross-Origin-Resource-Policy` is `{value}`")]
    #[non_exhaustive]
    ResourcePolicy {
        /// The value: `same-origin` or `same-site`.
        value: &'static str,
    },
    /// The status of the response to a WebSocket handshake is not 101.
    #[error("only a 101 opens a WebSocket, and no redirect is followed")]
    NoWebSocket,
    /// The response to a WebSocket handshake is a 101, and one of its headers does not open it.
    #[error("the WebSocket does not open: {}", Unfit { name, value: value.as_deref(), wanted })]
    #[non_exhaustive]
    WrongHandshake {
        /// The name of the header.
        name: String,
        /// The value; `None` without the header.
        value: Option<String>,
        /// The value that opens it, as the end of a sentence.
        wanted: &'static str,
    },

    /// The status is one from 100 to 199. Such responses come before the one that counts.
    #[error("this is the status of no response: those from 100 to 199 come before one")]
    InformationalStatus,

    /// The response redirects, and has several `Location` lines or one that does not parse.
    #[error("`Location` is not one URL: `{value}`")]
    #[non_exhaustive]
    WrongLocation {
        /// The value, without a user.
        value: String,
    },
    /// The response redirects to a URL whose scheme is not `http` or `https`.
    #[error("it is redirected to the scheme `{scheme}`, not `http` or `https`")]
    #[non_exhaustive]
    RedirectNotHttp {
        /// The scheme.
        scheme: String,
    },
    /// The response is the 21st redirect.
    #[error("there are more than 20 redirects")]
    TooManyRedirects,
    /// The response redirects to a URL that names a user, from or to another origin.
    #[error("it is redirected to a URL that names a user")]
    RedirectWithUser,
    /// The response redirects the request together with its body, which is gone.
    ///
    /// A [`Browser`](crate::Browser) does not copy bodies. Real browsers do, except for streams.
    #[error(
        "it is redirected together with its body, which there is no copy of; fetch from the last URL itself"
    )]
    RedirectWithBody,

    /// The service failed, or was not ready. Its error is the
    /// [source](std::error::Error::source).
    #[error("the service failed")]
    ServiceFailed,
}

impl BlockReason {
    /// Returns the URL of the algorithm in the standard that says so.
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

/// The names that a header lists instead, at the end of a sentence.
struct OnlyListed<'a>(&'a str);

impl fmt::Display for OnlyListed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            "" => f.write_str(", nor any other"),
            list => write!(f, ", only `{list}`"),
        }
    }
}

/// A header of a handshake that is not as it should be, as a sentence.
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
