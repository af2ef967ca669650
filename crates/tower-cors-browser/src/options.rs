//! The options of a fetch: its mode, credentials mode, cache mode and storage access status.

use std::fmt;

/// A request mode: the kind of request that a page makes.
///
/// Only requests in the mode `cors` have preflights and a CORS check. In `no-cors`, `navigate` and
/// `websocket`, the browser sends the request to any origin, and CORS headers cannot stop it.
/// Cross-site request forgery uses these modes.
///
/// | the page uses | mode | method | `Origin` |
/// |---|---|---|---|
/// | `fetch()`, `XMLHttpRequest` | [`Cors`](Self::Cors) | any | yes, except with `GET` and `HEAD` to its own origin |
/// | `<a href>`, `location = …`, a form | [`Navigate`](Self::Navigate) | `GET` | no |
/// | `<form method="post">` | [`Navigate`](Self::Navigate) | `POST` | yes |
/// | `<img>`, `<script>`, `<link>` | [`NoCors`](Self::NoCors) | `GET` | under a [`StorageAccess`] |
/// | `fetch()` with `mode: "no-cors"`, `sendBeacon()` | [`NoCors`](Self::NoCors) | `GET`, `HEAD`, `POST` | with `POST` |
/// | `new WebSocket()` | [`WebSocket`](Self::WebSocket) | `GET` | yes |
///
/// <https://fetch.spec.whatwg.org/#concept-request-mode>
///
/// # Examples
///
/// A `GET` can lack `Origin`, so a service that checks `Origin` cannot tell which page sent it:
///
/// ```
/// use axum::{Router, routing::get};
/// use http::{Request, StatusCode};
/// use tower_cors::{CorsLayer, Disallowed};
/// use tower_cors_browser::{Browser, Mode};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let cors = CorsLayer::new()
///     .allow_origins(["https://app.example.com"])
///     .on_disallowed_origin(Disallowed::Reject(StatusCode::FORBIDDEN))
///     .build()?;
/// let app = Router::new().route("/transfer", get(|| async {}).post(|| async {})).layer(cors);
///
/// let evil = Browser::at("https://evil.example")?;
/// let form = Request::post("/transfer").body(String::from("to=me"))?;
/// let response = evil.clone().mode(Mode::Navigate).fetch(app.clone(), form).await?;
/// assert_eq!(response.status(), 403);
///
/// let image = Request::get("/transfer").body(String::new())?;
/// let response = evil.clone().mode(Mode::NoCors).fetch(app, image).await?;
/// assert_eq!(response.status(), 200);
/// # Ok(())
/// # }
/// ```
// Non-exhaustive: the standard also has `webtransport`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mode {
    /// Sends only to the page's own origin.
    SameOrigin,
    /// Sends to all origins. Another origin must grant the request before the page gets the
    /// response.
    #[default]
    Cors,
    /// Sends to all origins, but only with the methods and headers that HTML could always send.
    /// Scripts cannot read the response of another origin: it is
    /// [opaque](crate::ResponseType::Opaque).
    NoCors,
    /// Leaves the page for another document, by `GET` or `POST`. The credentials mode is
    /// [`Include`](Credentials::Include). The only header that the page can set is the
    /// `content-type` of a form.
    ///
    /// The browser navigates as if a script did it, without `Sec-Fetch-User`.
    Navigate,
    /// Opens a WebSocket at a path, or at a `ws` or `wss` URL. The credentials mode is
    /// [`Include`](Credentials::Include).
    ///
    /// No preflight and no CORS check protect the service: it must check `Origin` itself. If the
    /// socket opens, the response is the 101. Otherwise the request is [`Blocked`](crate::Blocked).
    /// The only header that the page can set is `Sec-WebSocket-Protocol`: the argument `protocols`
    /// of `new WebSocket()`.
    ///
    /// The browser does not open a connection. Its key is always `dGhlIHNhbXBsZSBub25jZQ==`, the
    /// example of RFC 6455. Without a connection, axum's `WebSocketUpgrade` answers 426. Give the
    /// request one with `let on = hyper::upgrade::on(&mut request);
    /// request.extensions_mut().insert(on);`.
    ///
    /// <https://websockets.spec.whatwg.org/#concept-websocket-establish>
    WebSocket,
}

impl Mode {
    /// Returns the name in the standard, which is the value of `Sec-Fetch-Mode`.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::SameOrigin => "same-origin",
            Self::Cors => "cors",
            Self::NoCors => "no-cors",
            Self::Navigate => "navigate",
            Self::WebSocket => "websocket",
        }
    }

    /// Returns the methods that this mode allows. `None` if it allows all.
    pub(crate) fn methods(self) -> Option<&'static [&'static str]> {
        match self {
            Self::SameOrigin | Self::Cors => None,
            Self::NoCors => Some(&["GET", "HEAD", "POST"]),
            Self::Navigate => Some(&["GET", "POST"]),
            Self::WebSocket => Some(&["GET"]),
        }
    }
}

/// Writes the name in the standard.
impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A credentials mode: the option `credentials` of `fetch()`.
///
/// <https://fetch.spec.whatwg.org/#concept-request-credentials-mode>
// Exhaustive: the standard has these three.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums)] // The standard's credentials modes.
pub enum Credentials {
    /// Sends cookies nowhere.
    Omit,
    /// Sends cookies to the page's own origin.
    #[default]
    SameOrigin,
    /// Sends cookies to all origins. The response of another origin must then name the page's
    /// origin, and allow credentials.
    Include,
}

/// A cache mode: the option `cache` of `fetch()`.
///
/// The browser has no HTTP cache. A mode only decides which headers the browser adds, and whether
/// it repeats a preflight. The added headers are the browser's own, so they never need a preflight.
///
/// | mode | adds |
/// |---|---|
/// | `default`, `force-cache` | nothing |
/// | `no-cache` | `Cache-Control: max-age=0` |
/// | `no-store`, `reload` | `Cache-Control: no-cache`, `Pragma: no-cache` |
///
/// [Remembered](crate::Browser::remember_preflights) preflights are used under every mode, by the
/// standard and in WebKit. Chromium and Firefox [ask again](crate#engines-that-differ) under some.
///
/// The mode `default` turns into `no-store` if the page sets one of `If-Modified-Since`,
/// `If-None-Match`, `If-Unmodified-Since`, `If-Match` and `If-Range`. A page that sets
/// `Cache-Control` or `Pragma` itself needs a preflight.
///
/// <https://fetch.spec.whatwg.org/#concept-request-cache-mode>
// Exhaustive: the standard has these six.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums)] // The standard's cache modes.
pub enum CacheMode {
    /// Uses stored responses while they are fresh.
    #[default]
    Default,
    /// Neither uses nor stores responses.
    NoStore,
    /// Uses no stored response, and stores the new one.
    Reload,
    /// Asks the service before it uses a stored response.
    NoCache,
    /// Uses stored responses even if they are stale.
    ForceCache,
    /// Uses only stored responses, and never asks the service.
    ///
    /// It needs the mode [`SameOrigin`](Mode::SameOrigin). The browser stores no responses, so the
    /// request is always [`Blocked`](crate::Blocked).
    OnlyIfCached,
}

/// A storage access status, which decides if requests to other sites carry cookies.
///
/// Browsers that support it add `Sec-Fetch-Storage-Access` to requests to another site in the modes
/// `cors` and `no-cors`, if the credentials mode is [`Include`](Credentials::Include), as for an
/// `<img>`.
///
/// | status | cookies of the other site | `Origin` with `GET` and `HEAD` in `no-cors` |
/// |---|---|---|
/// | not set | sent | no |
/// | `none` | not sent | no |
/// | `inactive` | not sent | yes |
/// | `active` | sent | no |
///
/// <https://privacycg.github.io/storage-access-headers/>
///
/// # Examples
///
/// Chromium gives the status `inactive` to frames of other sites. A service that refuses foreign
/// origins then sees the origin of their images, and does not serve them:
///
/// ```
/// use axum::{Router, routing::get};
/// use http::{Request, StatusCode};
/// use tower_cors_browser::{Browser, Credentials, Mode, StorageAccess};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let logo = async |headers: http::HeaderMap| match headers.contains_key("origin") {
///     true => StatusCode::FORBIDDEN,
///     false => StatusCode::OK,
/// };
/// let app = Router::new().route("/logo.png", get(logo));
///
/// let page = Browser::at("https://www.example.net")?
///     .mode(Mode::NoCors)
///     .credentials(Credentials::Include);
/// let image = || Request::get("/logo.png").body(String::new());
/// assert_eq!(page.clone().fetch(app.clone(), image()?).await?.status(), 200);
///
/// let mut frame = page.storage_access(StorageAccess::Inactive);
/// assert_eq!(frame.fetch(app, image()?).await?.status(), 403);
/// # Ok(())
/// # }
/// ```
// Exhaustive: the standard has these three.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums)] // The standard's storage access statuses.
pub enum StorageAccess {
    /// The page may not use the cookies of other sites.
    None,
    /// The page may use the cookies of other sites, but does not do so yet.
    Inactive,
    /// The page uses the cookies of other sites.
    Active,
}

impl StorageAccess {
    /// Returns the name in the standard, which is the value of `Sec-Fetch-Storage-Access`.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Inactive => "inactive",
            Self::Active => "active",
        }
    }
}

/// The options of a fetch.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Options {
    pub(crate) mode: Mode,
    pub(crate) credentials: Credentials,
    pub(crate) cache: CacheMode,
    pub(crate) use_cors_preflight: bool,
    /// `None` in a browser without storage access statuses.
    pub(crate) storage_access: Option<StorageAccess>,
}
