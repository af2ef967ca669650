//! Closures that allow origins.

use std::fmt;
use std::sync::Arc;

use crate::origin::Origin;
use crate::request::RequestHead;

/// A closure that allows origins, equal only to its own clones.
#[derive(Clone)]
pub(crate) struct OriginPredicate(Arc<PredicateFn>);

type PredicateFn = dyn Fn(&Origin<'_>, &RequestHead<'_>) -> bool + Send + Sync;

impl OriginPredicate {
    pub(crate) fn new<F>(allows: F) -> Self
    where
        F: Fn(&Origin<'_>, &RequestHead<'_>) -> bool + Send + Sync + 'static,
    {
        Self(Arc::new(allows))
    }

    pub(crate) fn allows(&self, origin: &Origin<'_>, request: &RequestHead<'_>) -> bool {
        (self.0)(origin, request)
    }
}

impl fmt::Debug for OriginPredicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<predicate>")
    }
}

impl PartialEq for OriginPredicate {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}
