//! The browser: its page, and `fetch`.

use http::{HeaderValue, Request, Response, StatusCode};
use tower_service::Service;

use crate::blocked::{Blocked, RequestExcerpt};
use crate::cors_preflight_cache::PreflightCache;
use crate::cors_preflight_fetch::cors_preflight_fetch;
use crate::excerpt::{excerpt, url_excerpt};
use crate::fetch_params::FetchParams;
use crate::http_network_or_cache_fetch::Network;
use crate::main_fetch::{fetch, set_response_tainting};
use crate::network_error::NetworkError;
use crate::options::Options;
use crate::page::Page;
use crate::request::{FetchRequest, ResponseTainting};
use crate::service::ServiceError;
use crate::setup_error::SetupError;

/// The origin of the service, unless [`Browser::server`] sets another one.
///
/// Its domain is [reserved for tests](https://www.rfc-editor.org/rfc/rfc6761#section-6.2).
const DEFAULT_SERVER: &str = "https://server.test";

/// A page in a browser, which fetches from a service under test.
///
/// The [crate](crate) documentation lists what it does and what it leaves out.
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
    pub(crate) server: String,
    pub(crate) options: Options,
    pub(crate) cookies: Option<HeaderValue>,
    /// `true` if services get the full URL of each request.
    pub(crate) full_urls: bool,
    /// `None` if the browser does not remember preflights.
    pub(crate) preflight_cache: Option<PreflightCache>,
}

/// # The page
impl Browser {
    /// Opens a page at an origin or a URL.
    ///
    /// It parses a URL like a browser: `HTTPS://App.Example.com:443/` has the origin
    /// `https://app.example.com`. Pages at `data:` and `file:` URLs have the origin `null`.
    ///
    /// Custom schemes have the origins that their shells give them: `tauri://localhost`,
    /// `capacitor://localhost`, `moz-extension://…`, and `app://.` or `app://-` in Electron. The
    /// text `file://` opens a page whose requests say `Origin: file://`, as in some webviews. The
    /// URL of a file, such as `file:///a.html`, opens a page with the origin `null`, as in
    /// browsers. The text `null` opens a [sandboxed](Self::sandboxed) page.
    ///
    /// # Errors
    ///
    /// Returns [`SetupError::Page`] if a page cannot be there.
    ///
    /// ```
    /// use tower_cors_browser::Browser;
    ///
    /// assert!(Browser::at("https://app.example.com").is_ok());
    /// assert!(Browser::at("http://localhost:3000/login").is_ok());
    /// assert!(Browser::at("chrome-extension://ghbmnnjooekpmoecnnnilnnbdlolhkhi").is_ok());
    /// assert!(Browser::at("app://.").is_ok());
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
            options: Options::default(),
            cookies: None,
            full_urls: false,
            preflight_cache: None,
        }
    }
}

/// # Requests
impl Browser {
    /// Fetches like `fetch()` in the page, and returns the response that the page gets.
    ///
    /// The browser sends a preflight first if the request needs one. It follows redirects. It
    /// removes the headers that the page cannot read, and [lists their
    /// names](crate::FilteredResponse::hidden_headers).
    ///
    /// **The request** has a path at the [server](Self::server), or a full URL. The browser drops
    /// forbidden headers, and adds its own: `Origin`, `Cookie`, `Referer`, `Sec-Fetch-Site` and the
    /// like. Extensions stay with the request; its preflight does not get them.
    ///
    /// **The response** of a [`CorsLayer`](tower_cors::CorsLayer) has a
    /// [`DecisionReport`](tower_cors::DecisionReport) in its extensions.
    ///
    /// **The service** sees requests as over HTTP/1: the path in the URI, the host in `Host`. A
    /// client that forwards them needs [full URLs](Self::full_urls). One service serves all URLs.
    /// Before each request, the browser waits until the service is ready. Pass a clone, or `&mut`.
    ///
    /// **The body** can be any type that the service accepts and that has a default, which
    /// preflights use. With axum, that is a `String` or an `axum::body::Body`.
    ///
    /// <https://fetch.spec.whatwg.org/#fetch-method>
    ///
    /// # Errors
    ///
    /// Returns [`Blocked`] if the browser does not send the request, the service fails, or the page
    /// must not read the response.
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
        fetch(self.fetch_params(service, request)?).await
    }

    /// Fetches like [`fetch`](Self::fetch), and sends the body again if a redirect repeats it.
    ///
    /// Real browsers do so, except for streams.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-http-redirect-fetch>
    ///
    /// # Errors
    ///
    /// Returns the errors of [`fetch`](Self::fetch), except
    /// [`RedirectWithBody`](crate::BlockReason::RedirectWithBody).
    ///
    /// ```
    /// use axum::{Router, response::Redirect, routing::post};
    /// use http::Request;
    /// use tower_cors::CorsLayer;
    /// use tower_cors_browser::Browser;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let app = Router::new()
    ///     .route("/old", post(|| async { Redirect::permanent("/new") }))
    ///     .route("/new", post(|body: String| async { body }))
    ///     .layer(CorsLayer::permissive());
    /// let mut page = Browser::at("https://app.example.com")?;
    ///
    /// let request = Request::post("/old").body(String::from("hello"))?;
    /// assert!(page.fetch(app.clone(), request.clone()).await.is_err());
    ///
    /// let response = page.fetch_repeatable(app, request).await?;
    /// assert_eq!(axum::body::to_bytes(response.into_body(), 9).await?, "hello");
    /// # Ok(())
    /// # }
    /// ```
    pub async fn fetch_repeatable<S, B, R>(
        &mut self,
        service: S,
        request: Request<B>,
    ) -> Result<Response<R>, Blocked>
    where
        S: Service<Request<B>, Response = Response<R>>,
        S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
        B: Clone + Default,
    {
        fetch(self.fetch_params(service, request)?.with_copies(B::clone)).await
    }

    /// Sends only the preflight, even if the request needs none. Returns the status of its answer.
    /// `None` for the server's own origin: no preflight is sent there.
    ///
    /// It ignores grants in the preflight cache, but stores the new one.
    pub(crate) async fn preflight<S, B, R>(
        &mut self,
        service: S,
        request: Request<B>,
    ) -> Result<Option<StatusCode>, Blocked>
    where
        S: Service<Request<B>, Response = Response<R>>,
        S::Error: Into<ServiceError>,
        B: Default,
    {
        let mut params = self.fetch_params(service, request)?;
        set_response_tainting(&mut params.request);
        if params.request.response_tainting != ResponseTainting::Cors {
            return Ok(None);
        }
        let result = cors_preflight_fetch(&mut params).await;
        result.map(Some).map_err(|error| params.blocked(error))
    }

    fn fetch_params<S, B>(
        &mut self,
        service: S,
        request: Request<B>,
    ) -> Result<FetchParams<'_, S, B>, Blocked> {
        let (parts, body) = request.into_parts();
        let as_written = RequestExcerpt {
            method: excerpt(parts.method.as_str()),
            url: url_excerpt(&parts.uri.to_string()),
            origin: excerpt(self.page.serialized_origin()),
        };
        let request = FetchRequest::new(&self.page, &self.server, self.options, parts)
            .map_err(|reason| Blocked::new(as_written, false, NetworkError::unsent(reason)))?;
        Ok(FetchParams {
            request,
            body: Some(body),
            copy_body: None,
            network: Network::new(service, self.cookies.as_ref(), self.full_urls),
            preflight_cache: self.preflight_cache.as_mut(),
            made_cors_preflight: false,
        })
    }
}
