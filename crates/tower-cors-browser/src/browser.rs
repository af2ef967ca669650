//! The browser: its setters, and `fetch`.

use std::time::Duration;

use http::{HeaderValue, Request, Response};
use tower_service::Service;
use url::Url;

use crate::blocked::{Blocked, RequestExcerpt};
use crate::cors_preflight_cache::PreflightCache;
use crate::excerpt::{excerpt, url_excerpt};
use crate::fetch_params::FetchParams;
use crate::http_network_or_cache_fetch::Network;
use crate::http_url::{has_http_scheme, includes_credentials};
use crate::main_fetch::main_fetch;
use crate::network_error::NetworkError;
use crate::page::Page;
use crate::request::{Credentials, FetchRequest};
use crate::setup_error::SetupError;

/// The origin of the service, unless [`Browser::server`] sets another one.
///
/// Its domain is [reserved for tests](https://www.rfc-editor.org/rfc/rfc6761#section-6.2).
const DEFAULT_SERVER: &str = "https://server.test";

/// A page in a browser, which fetches from a service under test.
///
/// The [crate](crate) documentation says what it does, and what it does not.
///
/// # Examples
///
/// ```
/// use axum::{Router, routing::get};
/// use http::Request;
/// use tower_cors::CorsLayer;
/// use tower_cors_browser::{Browser, Credentials};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let cors = CorsLayer::new()
///     .allow_origins(["https://app.example.com"])
///     .allow_credentials(true)
///     .build()?;
/// let app = Router::new().route("/", get(|| async { "hello" })).layer(cors);
///
/// let mut browser = Browser::at("https://app.example.com/start")?
///     .credentials(Credentials::Include)
///     .cookie("sid=1")?;
/// let response = browser.fetch(app, Request::get("/").body(String::new())?).await?;
/// assert_eq!(response.status(), 200);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "a browser does nothing until it fetches"]
pub struct Browser {
    page: Page,
    /// A serialized origin.
    server: String,
    credentials: Credentials,
    cookies: Option<HeaderValue>,
    /// `None` if it remembers no preflights.
    preflight_cache: Option<PreflightCache>,
}

/// # The page
impl Browser {
    /// Opens a page at `page`: an origin, or a URL.
    ///
    /// A URL is parsed as browsers do it: `HTTPS://App.Example.com:443/` has the origin
    /// `https://app.example.com`. Pages at `data:` and `file:` have the origin `null`. Custom
    /// schemes have the origins that their shells give them, such as `tauri://localhost`.
    ///
    /// # Errors
    ///
    /// Returns [`SetupError::Page`] if no page can be there.
    ///
    /// ```
    /// use tower_cors_browser::Browser;
    ///
    /// assert!(Browser::at("https://app.example.com").is_ok());
    /// assert!(Browser::at("http://localhost:3000/login").is_ok());
    /// assert!(Browser::at("chrome-extension://ghbmnnjooekpmoecnnnilnnbdlolhkhi").is_ok());
    /// assert!(Browser::at("data:text/html,<script>fetch(…)</script>").is_ok());
    /// assert!(Browser::at("app.example.com").is_err());
    /// ```
    pub fn at(page: &str) -> Result<Self, SetupError> {
        Page::parse(page).map(Self::new)
    }

    /// Opens a page whose origin is opaque, as in a sandboxed frame. Its requests send `null`.
    ///
    /// ```
    /// use tower_cors_browser::Browser;
    ///
    /// let browser = Browser::sandboxed();
    /// ```
    pub fn sandboxed() -> Self {
        Self::new(Page::sandboxed())
    }

    fn new(page: Page) -> Self {
        Self {
            page,
            server: String::from(DEFAULT_SERVER),
            credentials: Credentials::default(),
            cookies: None,
            preflight_cache: None,
        }
    }
}

/// # Settings
impl Browser {
    /// Sets the credentials mode of requests. As in `fetch()`, it is [`Credentials::SameOrigin`] by
    /// default.
    ///
    /// CORS depends on the mode alone. It does not matter if the browser holds any cookies.
    ///
    /// ```
    /// use tower_cors_browser::{Browser, Credentials};
    ///
    /// let browser = Browser::at("https://app.example.com")?.credentials(Credentials::Include);
    /// # Ok::<(), tower_cors_browser::SetupError>(())
    /// ```
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = credentials;
        self
    }

    /// Adds a cookie for the service, at all of its hosts.
    ///
    /// The [credentials mode](Self::credentials) says which requests carry it. Preflights never do.
    /// It counts as `SameSite=None`. The browser does not store cookies that responses set.
    ///
    /// # Errors
    ///
    /// Returns [`SetupError::Cookie`] if it has a byte that headers cannot have.
    ///
    /// ```
    /// use tower_cors_browser::Browser;
    ///
    /// let browser = Browser::at("https://app.example.com")?.cookie("sid=1")?.cookie("theme=dark")?;
    /// assert!(browser.cookie("a=\n").is_err());
    /// # Ok::<(), tower_cors_browser::SetupError>(())
    /// ```
    pub fn cookie(mut self, cookie: &str) -> Result<Self, SetupError> {
        let cookies = match &self.cookies {
            Some(held) => [held.as_bytes(), b"; ", cookie.as_bytes()].concat(),
            None => cookie.as_bytes().to_owned(),
        };
        let mut cookies = HeaderValue::from_bytes(&cookies).map_err(|_| SetupError::Cookie)?;
        cookies.set_sensitive(true);
        self.cookies = Some(cookies);
        Ok(self)
    }

    /// Sets the origin of requests whose URI is a path. The default is `https://server.test`.
    ///
    /// # Errors
    ///
    /// Returns [`SetupError::Server`] if it is not an `http` or `https` origin.
    ///
    /// ```
    /// use tower_cors_browser::Browser;
    ///
    /// let browser = Browser::at("https://example.com")?.server("https://api.example.com")?;
    /// # Ok::<(), tower_cors_browser::SetupError>(())
    /// ```
    pub fn server(mut self, origin: &str) -> Result<Self, SetupError> {
        let url = Url::parse(origin).map_err(|_| SetupError::server(origin))?;
        let is_origin = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        if !is_origin || !has_http_scheme(&url) || includes_credentials(&url) {
            return Err(SetupError::server(origin));
        }
        self.server = url.origin().ascii_serialization();
        Ok(self)
    }

    /// Turns the CORS-preflight cache on, or off and empties it. It is off by default, so that no
    /// fetch depends on an earlier one.
    ///
    /// A grant is kept for its `Access-Control-Max-Age`, at most two hours, as in Chromium. Without
    /// that header it is kept for 5 seconds. Time passes only in [`advance`](Self::advance).
    ///
    /// A `*` in a grant to a request with credentials is a literal, as it is on the preflight
    /// itself. The standard's cache takes it for a wildcard. Chromium's does not.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-cache>
    ///
    /// ```
    /// use tower_cors_browser::Browser;
    ///
    /// let browser = Browser::at("https://app.example.com")?.remember_preflights(true);
    /// # Ok::<(), tower_cors_browser::SetupError>(())
    /// ```
    pub fn remember_preflights(mut self, yes: bool) -> Self {
        self.preflight_cache = yes.then(|| self.preflight_cache.unwrap_or_default());
        self
    }

    /// Moves the clock of the CORS-preflight cache.
    ///
    /// ```
    /// use std::time::Duration;
    /// use tower_cors_browser::Browser;
    ///
    /// let mut browser = Browser::at("https://app.example.com")?.remember_preflights(true);
    /// browser.advance(Duration::from_secs(600));
    /// # Ok::<(), tower_cors_browser::SetupError>(())
    /// ```
    pub fn advance(&mut self, time: Duration) {
        if let Some(cache) = &mut self.preflight_cache {
            cache.advance(time);
        }
    }

    /// Fetches as the page's `fetch()` does, and returns the response that the page gets.
    ///
    /// The browser sends a preflight first if the request needs one. It follows redirects.
    ///
    /// **The request** has a URI that is a path at the [server](Self::server), or a URL. Headers
    /// that no page can set are dropped. Those that browsers send are added: `Origin`, `Cookie`,
    /// `Referer`, `Sec-Fetch-Site` and its kin. Extensions go along with the request, not with its
    /// preflight.
    ///
    /// **The service** sees requests as over HTTP/1: the path in the URI, the host in `Host`. One
    /// service serves all URLs. The browser waits until it is ready before each request. Pass a
    /// clone, or `&mut`.
    ///
    /// **The body** is of any type that the service takes and that has a default, for preflights.
    /// With axum that is a `String` or an `axum::body::Body`.
    ///
    /// <https://fetch.spec.whatwg.org/#fetch-method>
    ///
    /// # Errors
    ///
    /// Returns [`Blocked`] if the browser does not send the request, the service fails, or the page
    /// may not read the response.
    ///
    /// ```
    /// use http::{Request, Response};
    /// use tower::{Layer, service_fn};
    /// use tower_cors::CorsLayer;
    /// use tower_cors_browser::Browser;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let service = service_fn(async |request: Request<String>| {
    ///     Ok::<_, std::convert::Infallible>(Response::new(request.into_body()))
    /// });
    /// let mut service = CorsLayer::permissive().layer(service);
    ///
    /// let request = Request::put("/records/7").body(String::from("hello"))?;
    /// let response = Browser::sandboxed().fetch(&mut service, request).await?;
    /// assert_eq!(response.body(), "hello");
    /// # Ok(())
    /// # }
    /// ```
    pub async fn fetch<S, B, R>(
        &mut self,
        service: S,
        request: Request<B>,
    ) -> Result<Response<R>, Blocked>
    where
        S: Service<Request<B>, Response = Response<R>>,
        S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
        B: Default,
    {
        let (parts, body) = request.into_parts();
        let as_written = RequestExcerpt {
            method: excerpt(parts.method.as_str()),
            url: url_excerpt(&parts.uri.to_string()),
            origin: excerpt(self.page.serialized_origin()),
        };
        let request = FetchRequest::new(&self.page, &self.server, self.credentials, parts)
            .map_err(|reason| Blocked::new(as_written, false, NetworkError::unsent(reason)))?;
        let mut params = FetchParams {
            request,
            body: Some(body),
            network: Network::new(service, self.cookies.as_ref()),
            preflight_cache: self.preflight_cache.as_mut(),
            made_cors_preflight: false,
        };
        main_fetch(&mut params).await.map_err(|error| {
            let request = RequestExcerpt::of(&params.request);
            Blocked::new(request, params.network.request_ran, error)
        })
    }
}
