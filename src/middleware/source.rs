//! Where a layer has its policy from.

use std::fmt;
use std::sync::Arc;

#[cfg(feature = "reload")]
use arc_swap::ArcSwap;

use crate::policy::Policy;
use crate::request::RequestHead;

/// Where the policy for a request comes from.
#[derive(Clone)]
pub(crate) enum PolicySource {
    /// One for all requests.
    Fixed(Policy),
    /// One for each.
    PerRequest(Arc<PolicyFn>),
    /// One that a [`ReloadHandle`](crate::ReloadHandle) replaces. The other source is never `Reloadable` itself.
    #[cfg(feature = "reload")]
    Reloadable(Arc<ArcSwap<PolicySource>>),
}

pub(crate) type PolicyFn = dyn Fn(&RequestHead<'_>) -> Option<Policy> + Send + Sync;

impl PolicySource {
    /// Calls `f` with the policy for `request`. `None`: the layer leaves the request alone.
    ///
    /// The policy is looked up once for a request, here: a decision owns all that the response will need.
    pub(crate) fn with_policy<R>(
        &self,
        request: &RequestHead<'_>,
        f: impl FnOnce(&Policy) -> R,
    ) -> Option<R> {
        match self {
            Self::Fixed(policy) => Some(f(policy)),
            Self::PerRequest(lookup) => lookup(request).as_ref().map(f),
            #[cfg(feature = "reload")]
            Self::Reloadable(source) => source.load().with_policy(request, f),
        }
    }
}

impl fmt::Debug for PolicySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(policy) => policy.fmt(f),
            Self::PerRequest(_) => f.write_str("<one for each request>"),
            #[cfg(feature = "reload")]
            Self::Reloadable(source) => source.load().fmt(f),
        }
    }
}
