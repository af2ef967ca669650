//! The layer.

use std::sync::Arc;

use tower_layer::Layer;

use super::service::Cors;
use super::source::PolicySource;
use crate::config::CorsConfig;
use crate::error::ConfigErrors;
use crate::policy::Policy;
use crate::request::RequestHead;

/// A [`tower` layer](Layer) that applies a CORS policy to a service.
///
/// Cloning it increments a reference count.
///
/// # Examples
///
/// ```
/// use axum::{Router, routing::get};
/// use tower_cors::CorsLayer;
///
/// let cors = CorsLayer::new()
///     .allow_origins(["https://example.com"])
///     .allow_methods(["PUT"])
///     .build()?;
/// let app: Router = Router::new().route("/", get(|| async { "hello" })).layer(cors);
/// # Ok::<(), tower_cors::ConfigErrors>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct CorsLayer {
    pub(crate) source: PolicySource,
}

impl CorsLayer {
    /// Starts a configuration, which [`build`](CorsConfig::build) turns into a layer.
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new().allow_origins("https://example.com").build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    #[allow(clippy::new_ret_no_self)] // It starts the chain that ends in a layer.
    pub fn new() -> CorsConfig {
        CorsConfig::new()
    }

    /// Creates a layer for public resources: any origin, method and header, without credentials.
    ///
    /// Pages may also send `authorization` and read all response headers. They cannot use cookies
    /// or client certificates, so that they read only what anyone can. Do not use this layer for a
    /// service that trusts its network, as on an intranet. Every page on the web that a user visits
    /// there could read it.
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::permissive();
    /// ```
    pub fn permissive() -> Self {
        let config = CorsConfig::new()
            .allow_origins(["*"])
            .allow_methods(["*"])
            .allow_headers(["*", "authorization"])
            .expose_headers(["*"]);
        let policy = config.compile();
        debug_assert!(policy.is_ok(), "{policy:?}");
        // It cannot fail: a test compiles it under every set of features. If it did, it would
        // deny all.
        policy.unwrap_or_else(|_| Policy::deny_all()).into()
    }

    /// Creates a layer that calls `f` for the policy of each request, for tenants or paths.
    ///
    /// `None` denies every origin, so that a tenant without a policy does not bypass the layer. To
    /// leave a request and its response alone, return [`Policy::passthrough`]. Compile policies
    /// ahead and store them: cloning one is cheap, and compiling is not.
    ///
    /// If `f` looks at a request header, add that header's name to `Vary` yourself. The layer adds
    /// only what the policy depends on. `Host` does not need it, because it is part of the URL.
    ///
    /// ```
    /// use std::collections::HashMap;
    /// use tower_cors::{CorsLayer, Policy};
    ///
    /// let policies: HashMap<&str, Policy> = HashMap::from([
    ///     ("/a", CorsLayer::new().allow_origins(["https://a.example"]).compile()?),
    ///     ("/b", CorsLayer::new().allow_origins(["https://b.example"]).compile()?),
    /// ]);
    /// let layer = CorsLayer::from_fn(move |request| policies.get(request.uri.path()).cloned());
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    ///
    /// # Lookups that wait
    ///
    /// To await a lookup, add a layer outside of this one that puts the policy into the request's
    /// extensions. If it puts none there, because the tenant does not exist or the lookup failed,
    /// every origin is denied.
    ///
    /// ```
    /// use axum::{Router, extract::Request, middleware::{self, Next}, response::Response, routing::get};
    /// use tower_cors::{CorsLayer, Policy};
    ///
    /// async fn attach_policy(mut request: Request, next: Next) -> Response {
    ///     if let Ok(Some(policy)) = look_up(request.headers()).await {
    ///         request.extensions_mut().insert::<Policy>(policy);
    ///     }
    ///     next.run(request).await
    /// }
    /// # async fn look_up(headers: &http::HeaderMap) -> Result<Option<Policy>, tower_cors::ConfigErrors> {
    /// #     let is_tenant = headers.get("host").is_some_and(|host| host == "tenant.example");
    /// #     let config = CorsLayer::new().allow_origins(["https://app.example"]);
    /// #     is_tenant.then(|| config.compile()).transpose()
    /// # }
    ///
    /// let cors = CorsLayer::from_fn(|request| request.extensions.get::<Policy>().cloned());
    /// let app: Router = Router::new()
    ///     .route("/", get(|| async { "hello" }))
    ///     .layer(cors)
    ///     .layer(middleware::from_fn(attach_policy)); // after `cors`, and so outside of it
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// #     for (host, allowed) in [("tenant.example", true), ("other.example", false)] {
    /// #         let request = Request::get("/").header("host", host).header("origin", "https://app.example");
    /// #         let request = request.body(axum::body::Body::empty())?;
    /// #         let response = tower::ServiceExt::oneshot(app.clone(), request).await?;
    /// #         assert_eq!(response.headers().contains_key("access-control-allow-origin"), allowed);
    /// #     }
    /// #     Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// The example `tenants` looks policies up by the host, with a cache.
    pub fn from_fn(f: impl Fn(&RequestHead<'_>) -> Option<Policy> + Send + Sync + 'static) -> Self {
        Self {
            source: PolicySource::PerRequest(Arc::new(f)),
        }
    }
}

/// Creates the layer of a policy that is already compiled.
impl From<Policy> for CorsLayer {
    fn from(policy: Policy) -> Self {
        Self {
            source: PolicySource::Fixed(policy),
        }
    }
}

/// # Building
impl CorsConfig {
    /// Checks the configuration and turns it into a layer.
    ///
    /// # Errors
    ///
    /// Returns all mistakes at once, as [`compile`](Self::compile) does.
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new().allow_origins("https://example.com").build()?;
    ///
    /// let errors = CorsLayer::new()
    ///     .allow_origins("https://Example.com")
    ///     .allow_methods("put")
    ///     .build()
    ///     .unwrap_err();
    /// assert_eq!(errors.len(), 2);
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn build(self) -> Result<CorsLayer, ConfigErrors> {
        self.compile().map(CorsLayer::from)
    }
}

impl<S> Layer<S> for CorsLayer {
    type Service = Cors<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Cors::with_source(inner, self.source.clone())
    }
}
