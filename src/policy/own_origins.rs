//! The origins of the service's own pages, which `Reject` does not reject.

use super::sorted::sorted;

/// A set of exact origins.
#[derive(Debug, Default)]
pub(crate) struct OwnOrigins(
    // sorted
    Vec<Box<str>>,
);

impl OwnOrigins {
    /// Creates a set of `origins`, which are serialized.
    pub(crate) fn new(origins: &[String]) -> Self {
        Self(sorted(origins, |origin| Some(origin), |_| 0))
    }

    /// Returns whether `origin` is one of them. It compares bytes, as the browser's CORS check
    /// does.
    pub(super) fn contains(&self, origin: &[u8]) -> bool {
        let own = self.0.binary_search_by(|own| own.as_bytes().cmp(origin));
        own.is_ok()
    }
}
