//! Where a layer has its policy from.

use std::fmt;
use std::sync::Arc;

#[cfg(feature = "reload")]
use arc_swap::ArcSwap;

use crate::policy::{Decision, Policy};
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
    /// `None`: the request is none of the layer's business.
    pub(crate) fn decide(&self, request: &RequestHead<'_>) -> Option<Decision> {
        match self {
            Self::Fixed(policy) => Some(policy.decide(request)),
            Self::PerRequest(f) => f(request).map(|policy| policy.decide(request)),
            // The policy is looked at once for a request, here: a decision owns all that the response will need.
            #[cfg(feature = "reload")]
            Self::Reloadable(source) => source.load().decide(request),
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
