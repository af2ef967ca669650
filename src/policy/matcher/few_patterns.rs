//! A few patterns with a wildcard, compared one by one.

use super::Place;
use crate::origin::host_pattern::HostPattern;
use crate::origin::{Origin, OriginPattern, PortPattern};

/// The most patterns for which comparing each takes less than the tree's lookups.
pub(super) const FEW: usize = 16;

/// At most [`FEW`] patterns, in the order of their rules.
pub(super) struct FewPatterns(Vec<(Place, OwnedPattern)>);

impl FewPatterns {
    pub(super) fn new(patterns: &[OriginPattern<'_>], places: &[Place]) -> Self {
        let mut few = Vec::with_capacity(patterns.len());
        for (pattern, place) in patterns.iter().zip(places) {
            few.push((*place, pattern.into()));
        }
        Self(few)
    }

    /// Returns the place of the first pattern that matches.
    #[inline]
    pub(super) fn find(&self, origin: &Origin<'_>) -> Option<Place> {
        let mut patterns = self.0.iter();
        let (place, _) = patterns.find(|(_, pattern)| pattern.matches(origin))?;
        Some(*place)
    }
}

/// An [`OriginPattern`] that owns its texts.
struct OwnedPattern {
    scheme: Box<str>,
    host: HostPattern<Box<str>>,
    port: PortPattern,
}

impl OwnedPattern {
    #[inline]
    fn matches(&self, origin: &Origin<'_>) -> bool {
        // The host first, in which patterns differ most.
        self.host.matches(origin.host())
            && self.port.matches(origin.port())
            && *self.scheme == *origin.scheme()
    }
}

impl From<&OriginPattern<'_>> for OwnedPattern {
    fn from(pattern: &OriginPattern<'_>) -> Self {
        Self {
            scheme: pattern.scheme.into(),
            host: pattern.host.to_owned(),
            port: pattern.port,
        }
    }
}
