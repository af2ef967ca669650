//! The layer.

use std::sync::Arc;

use tower_layer::Layer;

use super::service::Cors;
use super::source::PolicySource;
use crate::config::CorsConfig;
use crate::error::ConfigErrors;
use crate::policy::Policy;
use crate::request::RequestHead;

/// A [`tower` layer](Layer) that applies a CORS policy to a service. Cloning it counts one
/// reference.
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
    /// Begins a configuration, which [`build`](CorsConfig::build) makes a layer of.
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new().allow_origins(["https://example.com"]).build()?;
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    #[allow(clippy::new_ret_no_self)] // It begins the chain that ends in one.
    pub fn new() -> CorsConfig {
        CorsConfig::new()
    }

    /// A layer for public resources: any origin, any method, any header (`authorization` too), all
    /// response headers exposed; without credentials.
    ///
    /// Browsers then send neither cookies nor client certificates, so that a page sees what anyone
    /// could see. Unless, that is, the service trusts whoever reaches it, as on an intranet.
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
        // Fails closed: a test compiles it under every set of features.
        policy.unwrap_or_else(|_| Policy::deny_all()).into()
    }

    /// Returns a layer that asks for the policy on each request: for tenants, paths, or a
    /// configuration service.
    ///
    /// `None` allows no origin: a tenant that nobody configured does not get past the layer. To
    /// leave a request and its response alone, return [`Policy::passthrough`]. Compile policies
    /// ahead and keep them: a clone counts a reference, while compiling does much more.
    ///
    /// A response that depends on a request header because `f` does must say so in `Vary`: the
    /// layer adds what the policy itself depends on, and cannot know of more. (`Host` is a part of
    /// the URL, and needs none.)
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
    /// A lookup that has to be awaited belongs in a layer outside of this one, which puts the
    /// policy into the request's extensions. Where that layer puts none, because the tenant does
    /// not exist or the lookup failed, no origin is allowed.
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
    /// The example `tenants` does so by the host, with a cache.
    pub fn from_fn(f: impl Fn(&RequestHead<'_>) -> Option<Policy> + Send + Sync + 'static) -> Self {
        Self {
            source: PolicySource::PerRequest(Arc::new(f)),
        }
    }
}

/// The layer of a policy that was compiled before.
impl From<Policy> for CorsLayer {
    fn from(policy: Policy) -> Self {
        Self {
            source: PolicySource::Fixed(policy),
        }
    }
}

/// # The end of the chain
impl CorsConfig {
    /// Checks everything, and makes the layer.
    ///
    /// # Errors
    ///
    /// As [`compile`](Self::compile).
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let layer = CorsLayer::new().allow_origins(["https://example.com"]).build()?;
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
