//! Where a layer has its policy from.

use std::fmt;
use std::sync::{Arc, OnceLock};

#[cfg(feature = "reload")]
use arc_swap::ArcSwap;

use crate::policy::Policy;
use crate::request::RequestHead;

/// The policy for requests that have none.
static DENY_ALL: OnceLock<Policy> = OnceLock::new();

/// The source of the policy for a request.
#[derive(Clone)]
pub(crate) enum PolicySource {
    /// One for all requests.
    Fixed(Policy),
    /// One for each.
    PerRequest(Arc<PolicyFn>),
    /// One that a [`ReloadHandle`](crate::ReloadHandle) replaces. The other source is never
    /// `Reloadable` itself.
    #[cfg(feature = "reload")]
    Reloadable(Arc<ArcSwap<PolicySource>>),
}

pub(crate) type PolicyFn = dyn Fn(&RequestHead<'_>) -> Option<Policy> + Send + Sync;

impl PolicySource {
    /// Calls `f` with the policy for `request`.
    ///
    /// The policy is looked up once for a request, here: a decision owns all that the response will
    /// need. A lookup that finds none denies all: a tenant that nobody configured must not get past
    /// the layer.
    #[inline]
    pub(crate) fn with_policy<R>(
        &self,
        request: &RequestHead<'_>,
        f: impl FnOnce(&Policy) -> R,
    ) -> R {
        match self {
            Self::Fixed(policy) => f(policy),
            Self::PerRequest(lookup) => match lookup(request) {
                Some(policy) => f(&policy),
                None => f(DENY_ALL.get_or_init(Policy::deny_all)),
            },
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
