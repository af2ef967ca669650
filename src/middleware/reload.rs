//! Replacing the policy while the service runs.

use std::fmt;
use std::sync::Arc;

use arc_swap::ArcSwap;

use super::layer::CorsLayer;
use super::source::PolicySource;
use crate::policy::Policy;

/// A handle that replaces the policy of a layer while its services run.
///
/// [`CorsLayer::reloadable`] returns it. Its clones replace the same policy.
///
/// # Examples
///
/// ```
/// use tower_cors::CorsLayer;
///
/// let cors = CorsLayer::new().allow_origins(["https://example.com"]).build()?;
/// let (layer, handle) = cors.reloadable();
///
/// // Later, in any task or thread. A configuration with mistakes never gets as far as `replace`.
/// let other = CorsLayer::new().allow_origins(["https://example.org"]).compile()?;
/// handle.replace(other);
/// # Ok::<(), tower_cors::ConfigErrors>(())
/// ```
#[derive(Clone)]
pub struct ReloadHandle {
    source: Arc<ArcSwap<PolicySource>>,
}

impl CorsLayer {
    /// Makes the policy replaceable, and returns the layer with a handle.
    ///
    /// The returned layer, its clones and all their services follow the handle. Requests take
    /// neither a lock nor an allocation for it.
    ///
    /// A layer made by [`from_fn`](Self::from_fn) calls its function until the first
    /// [`replace`](ReloadHandle::replace). A layer that is already reloadable gets another handle
    /// to the same policy.
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
    /// Replaces the policy, at once and as a whole.
    ///
    /// Requests that arrive after it returns get the new policy. A request in progress keeps the
    /// decision that it has. Browsers keep the cached preflights of the old policy until its
    /// [`max_age`](crate::CorsConfig::max_age) is over.
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

    /// Returns the current policy.
    ///
    /// A layer made by [`CorsLayer::from_fn`] has no single policy before the first
    /// [`replace`](Self::replace). Until then this returns one that denies every origin.
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
            // `reloadable` never puts a cell into another one.
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
