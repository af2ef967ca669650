//! A policy that is replaced while the service runs.

use std::fmt;
use std::sync::Arc;

use arc_swap::ArcSwap;

use super::layer::CorsLayer;
use super::source::PolicySource;
use crate::policy::Policy;

/// Replaces the policy of a layer while its services run: made by [`CorsLayer::reloadable`]. A
/// clone of it replaces the same one.
///
/// # Examples
///
/// ```
/// use tower_cors::CorsLayer;
///
/// let cors = CorsLayer::new().allow_origins(["https://example.com"]).build()?;
/// let (layer, handle) = cors.reloadable();
///
/// // Later, in whatever task or thread. What does not compile does not get as far as `replace`.
/// let other = CorsLayer::new().allow_origins(["https://example.org"]).compile()?;
/// handle.replace(other);
/// # Ok::<(), tower_cors::ConfigErrors>(())
/// ```
#[derive(Clone)]
pub struct ReloadHandle {
    source: Arc<ArcSwap<PolicySource>>,
}

impl CorsLayer {
    /// Makes the policy of the layer replaceable. The layer and all its clones, and all services
    /// they have made and will make, follow the [`ReloadHandle`].
    ///
    /// A layer made by [`from_fn`](Self::from_fn) asks its function until the first
    /// [`replace`](ReloadHandle::replace). One that is reloadable already gets one more handle to
    /// the same policy. It costs a request neither a lock nor an allocation.
    ///
    /// ```
    /// use axum::{Router, routing::get};
    /// use tower_cors::CorsLayer;
    ///
    /// let cors = CorsLayer::new().allow_origins(["https://example.com"]).build()?;
    /// let (layer, handle) = cors.reloadable();
    /// let app: Router = Router::new().route("/", get(|| async { "hello" })).layer(layer);
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    #[cfg_attr(docsrs, doc(cfg(feature = "reload")))]
    pub fn reloadable(self) -> (Self, ReloadHandle) {
        let source = match self.source {
            PolicySource::Reloadable(source) => source,
            source => Arc::new(ArcSwap::from_pointee(source)),
        };
        let layer = Self {
            source: PolicySource::Reloadable(source.clone()),
        };
        (layer, ReloadHandle { source })
    }
}

impl ReloadHandle {
    /// Puts `policy` in the place of the one before, at once and as a whole.
    ///
    /// Requests that come in after it has returned get `policy`. One that is under way ends as it
    /// began: the policy that decided on it wrote down all that its response needs.
    ///
    /// Browsers remember the answers of the policy before to preflights, for as long as its
    /// [`max_age`](crate::CorsConfig::max_age) said.
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let (layer, handle) = CorsLayer::permissive().reloadable();
    /// let strict = CorsLayer::new().allow_origins(["https://example.com"]).compile()?;
    /// handle.replace(strict);
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    pub fn replace(&self, policy: Policy) {
        self.source.store(Arc::new(PolicySource::Fixed(policy)));
    }

    /// The policy in use.
    ///
    /// For a layer made by [`CorsLayer::from_fn`] there is no such one before the first
    /// [`replace`](Self::replace): until then it is a policy that allows no origin.
    ///
    /// ```
    /// use tower_cors::CorsLayer;
    ///
    /// let policy = CorsLayer::new().allow_origins(["https://example.com"]).compile()?;
    /// let (layer, handle) = CorsLayer::from(policy.clone()).reloadable();
    /// assert_eq!(handle.policy().config(), policy.config());
    /// # Ok::<(), tower_cors::ConfigErrors>(())
    /// ```
    #[must_use]
    pub fn policy(&self) -> Policy {
        match &**self.source.load() {
            PolicySource::Fixed(policy) => policy.clone(),
            // A cell is never put into another one.
            PolicySource::PerRequest(_) | PolicySource::Reloadable(_) => Policy::deny_all(),
        }
    }
}

impl fmt::Debug for ReloadHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ReloadHandle")
            .field(&self.source.load())
            .finish()
    }
}
