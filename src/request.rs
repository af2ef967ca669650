//! Requests as a policy sees them: the head, and its kind.

use std::fmt;

use http::header::{ACCESS_CONTROL_REQUEST_METHOD, HOST, ORIGIN, UPGRADE};
use http::request::Parts;
use http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method, Request, Uri};

use crate::origin::Origin;

const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The borrowed head of a request: all that a policy looks at.
///
/// It converts from `&http::Request<B>` and from `&http::request::Parts`.
///
/// # Examples
///
/// ```
/// use http::Request;
/// use tower_cors::{CorsLayer, RequestHead};
///
/// let policy = CorsLayer::new().allow_origins(["https://example.com"]).compile()?;
/// let request = Request::get("/").header("origin", "https://example.com").body(())?;
///
/// assert!(policy.decide(&RequestHead::from(&request)).is_allowed());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[allow(clippy::exhaustive_structs)] // A server without `http::Request` fills it in.
pub struct RequestHead<'a> {
    /// The request's method.
    pub method: &'a Method,
    /// The request's target.
    pub uri: &'a Uri,
    /// The request's headers.
    pub headers: &'a HeaderMap,
    /// The values that outer layers attached to the request.
    pub extensions: &'a Extensions,
}

impl RequestHead<'_> {
    /// Returns the kind of the request.
    ///
    /// <https://fetch.spec.whatwg.org/#http-requests>
    ///
    /// ```
    /// use http::Request;
    /// use tower_cors::{RequestHead, RequestKind};
    ///
    /// let request = Request::options("/").header("origin", "https://example.com").body(())?;
    /// assert_eq!(RequestHead::from(&request).kind(), RequestKind::Actual);
    /// # Ok::<(), http::Error>(())
    /// ```
    #[must_use]
    pub fn kind(&self) -> RequestKind {
        let asks = || self.headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD);
        if !self.headers.contains_key(ORIGIN) {
            RequestKind::NonCors
        } else if self.method == Method::OPTIONS && asks() {
            RequestKind::Preflight
        } else {
            RequestKind::Actual
        }
    }

    /// Returns whether the browser says that the page has the service's own origin.
    ///
    /// A page cannot forge this: names that start with `sec-` are forbidden request headers.
    /// Comparing `Origin` with `Host` would not do instead: a proxy may change `Host`, and the
    /// request does not say its scheme.
    ///
    /// <https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-site-header>
    pub(crate) fn is_same_origin(&self) -> bool {
        self.has_single(&SEC_FETCH_SITE, "same-origin")
    }

    /// Returns whether the browser says that the page is of the service's own site.
    pub(crate) fn is_same_site(&self) -> bool {
        self.has_single(&SEC_FETCH_SITE, "same-site")
    }

    /// Returns the mode in which the browser sends the request, as far as it matters here.
    ///
    /// Over plain `ws:`, only `Upgrade` gives a WebSocket away. It comes first, in any letter case
    /// and beside other protocols, as services read it: a handshake is never taken for a request
    /// that needs no check.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-request-mode>
    pub(crate) fn mode(&self) -> Mode {
        let is = |mode| self.has_single(&SEC_FETCH_MODE, mode);
        if is("websocket") || self.upgrades_to_websocket() {
            Mode::WebSocket
        } else if is("navigate") || is("no-cors") {
            Mode::Unchecked
        } else {
            Mode::Checked
        }
    }

    fn upgrades_to_websocket(&self) -> bool {
        let lines = self.headers.get_all(UPGRADE).iter();
        let mut protocols = lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b','));
        protocols.any(|name| name.trim_ascii().eq_ignore_ascii_case(b"websocket"))
    }

    /// Returns whether `origin` has the host and port of the request's target.
    ///
    /// Only hints use it: `Host` is not proof of the service's own origin.
    pub(crate) fn is_at(&self, origin: &Origin<'_>) -> bool {
        let host = self.headers.get(HOST).map(HeaderValue::as_bytes);
        let authority = self
            .uri
            .authority()
            .map(|authority| authority.as_str().as_bytes());
        let (_, own) = origin.as_str().split_once("://").unwrap_or_default();
        [authority, host].into_iter().flatten().next() == Some(own.as_bytes())
    }

    /// Returns whether the header has exactly one line, and that line is `value`.
    pub(crate) fn has_single(&self, name: &HeaderName, value: &str) -> bool {
        self.first_line(name)
            .is_some_and(|line| line.is_only && line.value == value)
    }
}

impl<'a> RequestHead<'a> {
    /// Returns the first line of a header.
    #[inline]
    pub(crate) fn first_line(&self, name: &HeaderName) -> Option<FirstLine<'a>> {
        let value = self.headers.get(name)?;
        // Few requests repeat a name, and only those take a second lookup.
        let repeats = self.headers.len() > self.headers.keys_len();
        let is_only = !repeats || self.headers.get_all(name).iter().nth(1).is_none();
        Some(FirstLine { value, is_only })
    }
}

/// The first line of a header.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FirstLine<'a> {
    pub(crate) value: &'a HeaderValue,
    /// The header has no other line.
    pub(crate) is_only: bool,
}

impl<'a, B> From<&'a Request<B>> for RequestHead<'a> {
    fn from(request: &'a Request<B>) -> Self {
        Self {
            method: request.method(),
            uri: request.uri(),
            headers: request.headers(),
            extensions: request.extensions(),
        }
    }
}

impl<'a> From<&'a Parts> for RequestHead<'a> {
    fn from(parts: &'a Parts) -> Self {
        Self {
            method: &parts.method,
            uri: &parts.uri,
            headers: &parts.headers,
            extensions: &parts.extensions,
        }
    }
}

/// The mode of a request: who checks it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// `cors`, or unknown: the browser checks the response.
    Checked,
    /// `navigate` or `no-cors`: links, forms, images. The browser lets no script read the response,
    /// and so checks nothing.
    Unchecked,
    /// `websocket`: the browser opens the channel without a check.
    WebSocket,
}

/// The kind of a request in the CORS protocol.
///
/// # Examples
///
/// ```
/// use http::Request;
/// use tower_cors::{RequestHead, RequestKind};
///
/// let request = Request::options("/")
///     .header("origin", "https://example.com")
///     .header("access-control-request-method", "PUT")
///     .body(())?;
/// let kind = RequestHead::from(&request).kind();
///
/// assert_eq!(kind, RequestKind::Preflight);
/// assert_eq!(kind.to_string(), "preflight");
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums)] // The CORS protocol tells these three apart.
pub enum RequestKind {
    /// A request without an `Origin` header, which is not a CORS request.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-request>
    NonCors,
    /// Any other request with an `Origin` header.
    ///
    /// It need not be cross-origin: browsers send `Origin` on a page's requests to its own server
    /// too, except on `GET` and `HEAD`.
    Actual,
    /// An `OPTIONS` request with `Origin` and `Access-Control-Request-Method` headers.
    ///
    /// The browser asks before it sends the actual request.
    /// <https://fetch.spec.whatwg.org/#cors-preflight-request>
    Preflight,
}

/// Writes `non-cors`, `actual` or `preflight`.
impl fmt::Display for RequestKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NonCors => "non-cors",
            Self::Actual => "actual",
            Self::Preflight => "preflight",
        })
    }
}
