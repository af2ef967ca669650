//! The browser: what a test sets up, and `fetch`.

use std::time::Duration;

use http::{HeaderValue, Request, Response};
use tower_service::Service;
use url::Url;

use super::blocked::{Attempt, Blocked, Failure};
use super::cache::PreflightCache;
use super::error::SetupError;
use super::main_fetch::Fetch;
use super::page::Page;
use super::request::{PageRequest, has_user, is_http};
use super::shown::{shown, shown_url};

/// Where the service is unless [`Browser::server`] says otherwise: a name that is [reserved](https://www.rfc-editor.org/rfc/rfc6761#section-6.2)
/// for tests.
const DEFAULT_SERVER: &str = "https://server.test";

/// A page in a browser, which fetches from a service under test. See the [module](super) for what it does.
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
    /// `None`: it remembers no preflights.
    cache: Option<PreflightCache>,
}

/// Whether requests carry credentials: the option `credentials` of `fetch()`.
/// <https://fetch.spec.whatwg.org/#concept-request-credentials-mode>
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Credentials {
    /// Never.
    Omit,
    /// To the page's own origin.
    #[default]
    SameOrigin,
    /// Always. A response from another origin must then name the page's origin and allow credentials.
    Include,
}

/// # What the page is
impl Browser {
    /// A page at `page`: an origin, or a URL.
    ///
    /// A URL is read as browsers do it, so that `HTTPS://App.Example.com:443/` has the origin `https://app.example.com`. `data:` and
    /// `file:` pages have the origin `null`. Custom schemes have origins as they have in the shells that define them:
    /// `tauri://localhost`.
    ///
    /// # Errors
    ///
    /// A [`SetupError`] if no page can be there.
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

    /// A page whose origin is opaque, `null`, as that of a sandboxed frame is.
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
            cache: None,
        }
    }
}

/// # How it fetches
impl Browser {
    /// Whether requests carry credentials; [`Credentials::SameOrigin`] by default, as of `fetch()`.
    ///
    /// What matters to CORS is the mode, not whether there are any cookies.
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

    /// Adds a cookie that the browser holds for the service, at whatever host it is: sent when the
    /// [credentials mode](Self::credentials) says so, never on preflights.
    ///
    /// It counts as a cookie with `SameSite=None`, and what responses set is not kept.
    ///
    /// # Errors
    ///
    /// [`SetupError::Cookie`] if it has a byte that no header has.
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

    /// The origin at which the service is reached by requests whose URI is a mere path; `https://server.test` by default.
    ///
    /// # Errors
    ///
    /// [`SetupError::Server`] if it is no `http` or `https` origin.
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
        if !is_origin || !is_http(&url) || has_user(&url) {
            return Err(SetupError::server(origin));
        }
        self.server = url.origin().ascii_serialization();
        Ok(self)
    }

    /// Whether it remembers what preflights have granted; off by default, so that each fetch stands for itself.
    ///
    /// It keeps an answer for as long as the answer says, at most two hours, as Chromium does; for 5 seconds if the answer says
    /// nothing. Only [`advance`](Self::advance) lets time pass. To turn it off forgets all.
    ///
    /// A `*` among what a request with credentials was granted is a method or a header of that name, as it is on the preflight itself. The
    /// standard's cache takes it for all of them, which Chromium does not.
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
        self.cache = yes.then(|| self.cache.unwrap_or_default());
        self
    }

    /// Lets time pass, for what it remembers.
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
        if let Some(cache) = &mut self.cache {
            cache.advance(time);
        }
    }

    /// What `fetch()` does in the page: sends the request, after a preflight if one is needed, and follows redirects. Returns what
    /// the page gets to see of the response.
    ///
    /// The request's URI is a path at the [server](Self::server), or a URL. Either way the service sees what it would over HTTP/1:
    /// the path in the URI, the host in `Host`. One service serves all URLs. It is polled until it is ready before each request: give it
    /// a clone, or `&mut` of it. Any body will do that the service takes and that has a default, for preflights: with axum, a `String` or
    /// an `axum::body::Body`.
    ///
    /// Headers that no page can set are dropped, as browsers do it, and those that browsers send are added: `Origin`, `Cookie`, `Referer`,
    /// `Sec-Fetch-Site` and its like. The request's extensions go along with it, not with its preflight.
    ///
    /// # Errors
    ///
    /// [`Blocked`] says what keeps the response from the page, or the request from the service.
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
        let attempt = Attempt {
            method: shown(parts.method.as_str()),
            url: shown_url(&parts.uri.to_string()),
            origin: shown(self.page.serialized_origin()),
        };
        let request = PageRequest::new(&self.page, &self.server, self.credentials, parts)
            .map_err(|reason| Blocked::new(attempt, false, Failure::unsent(reason)))?;
        let fetch = Fetch::new(
            service,
            request,
            body,
            self.cookies.as_ref(),
            self.cache.as_mut(),
        );
        fetch.run().await
    }
}
