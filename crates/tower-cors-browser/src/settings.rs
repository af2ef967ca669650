//! The settings of a browser.

use std::time::Duration;

use http::HeaderValue;
use url::Url;

use crate::browser::Browser;
use crate::http_url::{has_http_scheme, includes_credentials};
use crate::options::{CacheMode, Credentials, Mode, StorageAccess};
use crate::setup_error::SetupError;

/// # Settings
impl Browser {
    /// Sets the mode of requests. The default is [`Mode::Cors`]. [`Mode`] has an example.
    ///
    /// ```
    /// use tower_cors_browser::{Browser, Mode};
    ///
    /// let browser = Browser::at("https://evil.example")?.mode(Mode::Navigate);
    /// # Ok::<(), tower_cors_browser::SetupError>(())
    /// ```
    pub fn mode(mut self, mode: Mode) -> Self {
        self.options.mode = mode;
        self
    }

    /// Sets the credentials mode of requests. As in `fetch()`, the default is
    /// [`Credentials::SameOrigin`].
    ///
    /// CORS depends only on this mode. It does not matter if the browser has any cookies.
    ///
    /// ```
    /// use tower_cors_browser::{Browser, Credentials};
    ///
    /// let browser = Browser::at("https://app.example.com")?.credentials(Credentials::Include);
    /// # Ok::<(), tower_cors_browser::SetupError>(())
    /// ```
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.options.credentials = credentials;
        self
    }

    /// Sets the cache mode of requests. As in `fetch()`, the default is [`CacheMode::Default`].
    ///
    /// ```
    /// use tower_cors_browser::{Browser, CacheMode};
    ///
    /// let browser = Browser::at("https://app.example.com")?.cache(CacheMode::NoStore);
    /// # Ok::<(), tower_cors_browser::SetupError>(())
    /// ```
    pub fn cache(mut self, cache: CacheMode) -> Self {
        self.options.cache = cache;
        self
    }

    /// Sets or clears the use-CORS-preflight flag of requests. It is clear by default.
    ///
    /// Browsers set it in two cases: the body of a `fetch()` is a `ReadableStream` (with `duplex:
    /// "half"`), or `XMLHttpRequest.upload` has a listener, as for a progress bar. The request then
    /// needs a preflight even if it is a `POST` with the content type of a form. Such a preflight
    /// has no `Access-Control-Request-Headers`.
    ///
    /// Chromium sends streams over HTTP/2 and HTTP/3 only. Browsers cannot send a stream twice, so
    /// the only redirect that they follow is a 303. This browser cannot tell streams from other
    /// bodies, and also follows a 301 or 302 of a `POST`.
    ///
    /// <https://fetch.spec.whatwg.org/#use-cors-preflight-flag>
    ///
    /// ```
    /// use axum::{Router, routing::post};
    /// use http::Request;
    /// use tower_cors_browser::Browser;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// // The service does not answer `OPTIONS`.
    /// let upload = post(|| async { ([("access-control-allow-origin", "*")], "saved") });
    /// let app = Router::new().route("/upload", upload);
    /// let page = Browser::at("https://app.example.com")?;
    ///
    /// let request = Request::post("/upload").body(String::from("a"))?;
    /// assert!(page.clone().fetch(app.clone(), request.clone()).await.is_ok());
    ///
    /// let with_progress_bar = page.use_cors_preflight(true).fetch(app, request).await;
    /// assert_eq!(with_progress_bar.unwrap_err().status().unwrap(), 405);
    /// # Ok(())
    /// # }
    /// ```
    pub fn use_cors_preflight(mut self, yes: bool) -> Self {
        self.options.use_cors_preflight = yes;
        self
    }

    /// Adds a cookie for the service, at all its hosts.
    ///
    /// The [credentials mode](Self::credentials) decides which requests carry it. Preflights never
    /// do. The cookie counts as `SameSite=None`. The browser does not store cookies that responses
    /// set.
    ///
    /// # Errors
    ///
    /// Returns [`SetupError::Cookie`] if the cookie has a byte that headers cannot contain.
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

    /// Sets the storage access status, which can block cookies of other sites. [`StorageAccess`]
    /// has an example. Without it, the browser sends such cookies.
    ///
    /// ```
    /// use tower_cors_browser::{Browser, StorageAccess};
    ///
    /// let frame = Browser::at("https://www.example.net")?.storage_access(StorageAccess::None);
    /// # Ok::<(), tower_cors_browser::SetupError>(())
    /// ```
    pub fn storage_access(mut self, status: StorageAccess) -> Self {
        self.options.storage_access = Some(status);
        self
    }

    /// Sets the origin of requests whose URI is a path. The default is `https://server.test`.
    ///
    /// # Errors
    ///
    /// Returns [`SetupError::Server`] if `origin` is not an `http` or `https` origin.
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

    /// Gives the service full URLs, or only paths. Paths are the default, as over HTTP/1.
    ///
    /// A service that is an HTTP client needs to know the scheme and the host.
    ///
    /// ```
    /// use axum::{Router, extract::Request};
    /// use tower_cors_browser::Browser;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let echo = async |request: Request| {
    ///     ([("access-control-allow-origin", "*")], request.uri().to_string())
    /// };
    /// let app = Router::new().fallback(echo);
    /// let page = Browser::at("https://app.example.com")?;
    ///
    /// for (full, url) in [(false, "/a?b"), (true, "https://api.example.com/a?b")] {
    ///     let request = Request::get("https://api.example.com/a?b").body(String::new())?;
    ///     let response = page.clone().full_urls(full).fetch(app.clone(), request).await?;
    ///     assert_eq!(axum::body::to_bytes(response.into_body(), 99).await?, url);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn full_urls(mut self, yes: bool) -> Self {
        self.full_urls = yes;
        self
    }

    /// Turns the CORS-preflight cache on or off. It is off by default, so that no fetch depends on
    /// an earlier one. Turning it off empties it.
    ///
    /// A grant is kept for its `Access-Control-Max-Age`, at most two hours, as in Chromium. Without
    /// that header it is kept for 5 seconds. Time passes only in [`advance`](Self::advance).
    /// [Engines differ](crate#engines-that-differ).
    ///
    /// A request with credentials takes a remembered `*` for a literal, as on the preflight itself.
    /// The standard's cache takes it for a wildcard. Chromium, Firefox and WebKit do not.
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

    /// Moves the clock of the CORS-preflight cache forward.
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
}
