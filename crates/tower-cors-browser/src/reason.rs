//! What keeps a response from a page.

use std::fmt;

use thiserror::Error;

/// What was wrong, of a request that is [`Blocked`](super::Blocked).
///
/// Values of headers are escaped, and cut where they are long.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BlockReason {
    /// The method is `CONNECT`, `TRACE` or `TRACK`.
    #[error("no page can send this method")]
    ForbiddenMethod,
    /// The request's URI is neither a path nor a URL.
    #[error("it is neither a path, as in `/records/7`, nor a URL")]
    InvalidUrl,
    /// The URL names a user or a password.
    #[error("its URL names a user")]
    UrlWithUser,
    /// The URL has another scheme.
    #[error("its scheme is `{scheme}`, not `http` or `https`")]
    #[non_exhaustive]
    NotHttp {
        /// The scheme.
        scheme: String,
    },

    /// The response has no `Access-Control-Allow-Origin`.
    #[error("there is no `Access-Control-Allow-Origin`")]
    NoAllowOrigin,
    /// `Access-Control-Allow-Origin` is `*`, and the credentials mode is `include`.
    #[error("`Access-Control-Allow-Origin` is `*`, which grants nothing with credentials")]
    AnyOriginWithCredentials,
    /// `Access-Control-Allow-Origin` is something else than the origin.
    #[error("`Access-Control-Allow-Origin` is `{value}`, not `{origin}`")]
    #[non_exhaustive]
    WrongAllowOrigin {
        /// Its value. Several lines are joined by a comma.
        value: String,
        /// The origin that the request named: `null` if a redirect took it away.
        origin: String,
    },
    /// The response has no `Access-Control-Allow-Credentials`, and the credentials mode is `include`.
    #[error(
        "there is no `Access-Control-Allow-Credentials`, and the request is one with credentials"
    )]
    NoAllowCredentials,
    /// `Access-Control-Allow-Credentials` is something else than `true`.
    #[error("`Access-Control-Allow-Credentials` is `{value}`, not `true`")]
    #[non_exhaustive]
    WrongAllowCredentials {
        /// Its value. Several lines are joined by a comma.
        value: String,
    },

    /// The preflight's status is none from 200 to 299. It is the reason that is given for a redirect, whatever else it lacks.
    #[error("this is no status from 200 to 299, and no redirect is followed")]
    PreflightStatus,
    /// `Access-Control-Allow-Methods` holds something that is no method.
    #[error("`Access-Control-Allow-Methods` is no list of methods: `{value}`")]
    #[non_exhaustive]
    BadAllowMethods {
        /// The line.
        value: String,
    },
    /// `Access-Control-Allow-Headers` holds something that is no header name.
    #[error("`Access-Control-Allow-Headers` is no list of header names: `{value}`")]
    #[non_exhaustive]
    BadAllowHeaders {
        /// The line.
        value: String,
    },
    /// `Access-Control-Allow-Methods` does not list the method.
    #[error("`Access-Control-Allow-Methods` does not list the method{}", Others(.allowed))]
    #[non_exhaustive]
    MethodNotAllowed {
        /// What it lists.
        allowed: String,
    },
    /// `Access-Control-Allow-Headers` does not list a request header.
    #[error("`Access-Control-Allow-Headers` does not list `{name}`{}", Others(.allowed))]
    #[non_exhaustive]
    HeaderNotAllowed {
        /// The first such header.
        name: String,
        /// What it lists.
        allowed: String,
    },

    /// The status is one from 100 to 199, and so that of no response: those come before it.
    #[error("this is the status of no response: those from 100 to 199 come before one")]
    InformationalStatus,

    /// `Location` is there more than once, or is no URL.
    #[error("`Location` is not one URL: `{value}`")]
    #[non_exhaustive]
    WrongLocation {
        /// Its value, without a user.
        value: String,
    },
    /// It is redirected to a URL of another scheme.
    #[error("it is redirected to the scheme `{scheme}`, not `http` or `https`")]
    #[non_exhaustive]
    RedirectNotHttp {
        /// The scheme.
        scheme: String,
    },
    /// It is redirected for the 21st time.
    #[error("there are more than 20 redirects")]
    TooManyRedirects,
    /// It is redirected, from or to another origin, to a URL that names a user.
    #[error("it is redirected to a URL that names a user")]
    RedirectWithUser,
    /// It is redirected as it is, and its body has been sent already: [`Browser`](super::Browser) cannot copy it, which a browser
    /// could, unless it is a stream.
    #[error(
        "it is redirected together with its body, which there is no copy of; fetch from the last URL itself"
    )]
    RedirectWithBody,

    /// The service failed, or was not ready: its error is the [source](std::error::Error::source).
    #[error("the service failed")]
    ServiceFailed,
}

impl BlockReason {
    /// The place in the standard that says so.
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
            Self::ForbiddenMethod | Self::InvalidUrl | Self::UrlWithUser => {
                "https://fetch.spec.whatwg.org/#dom-request"
            }
            Self::NotHttp { .. } => "https://fetch.spec.whatwg.org/#concept-main-fetch",
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

/// What a header lists instead, at the end of a sentence.
struct Others<'a>(&'a str);

impl fmt::Display for Others<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            "" => f.write_str(", nor any other"),
            list => write!(f, ", only `{list}`"),
        }
    }
}
