//! Sources of policies: the one that a layer asks for each request.

use std::fmt;
use std::sync::{Arc, OnceLock};

#[cfg(feature = "reload")]
use arc_swap::ArcSwap;

use crate::policy::Policy;
use crate::request::RequestHead;

/// The policy for requests without one.
static DENY_ALL: OnceLock<Policy> = OnceLock::new();

/// The source of policies of a layer.
#[derive(Clone)]
pub(crate) enum PolicySource {
    /// One policy for all requests.
    Fixed(Policy),
    /// A function that returns the policy of each request.
    PerRequest(Arc<PolicyFn>),
    /// A source that a [`ReloadHandle`](crate::ReloadHandle) replaces.
    // the source in the cell is not Reloadable
    #[cfg(feature = "reload")]
    Reloadable(Arc<ArcSwap<PolicySource>>),
}

pub(crate) type PolicyFn = dyn Fn(&RequestHead<'_>) -> Option<Policy> + Send + Sync;

impl PolicySource {
    /// Calls `f` with the policy for `request`.
    ///
    /// It runs once for a request. The decision owns all that the response needs, so that a policy
    /// that is replaced meanwhile cannot mix with it. A function that returns `None` denies all:
    /// passing such requests on would open every tenant that was forgotten.
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
