//! The origins of the service's own pages, which `Reject` does not reject.

/// A set of exact origins.
#[derive(Debug, Default)]
pub(crate) struct OwnOrigins(
    // sorted
    Box<[Box<[u8]>]>,
);

impl OwnOrigins {
    /// Creates a set of `origins`, which are serialized.
    pub(crate) fn new(origins: &[String]) -> Self {
        let mut bytes: Vec<Box<[u8]>> = origins.iter().map(|text| text.as_bytes().into()).collect();
        bytes.sort_unstable();
        Self(bytes.into())
    }

    /// Returns whether `origin` is one of them. It compares bytes, as the browser's CORS check
    /// does.
    pub(super) fn contains(&self, origin: &[u8]) -> bool {
        self.0.binary_search_by(|own| (**own).cmp(origin)).is_ok()
    }
}
