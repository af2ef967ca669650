//! Exact origins, found by the hash of their bytes.

use super::Place;
use super::text_set::TextSet;

/// A set of exact origins, each with its place.
pub(super) struct ExactOrigins {
    // texts.len() == places.len()
    texts: TextSet,
    places: Box<[Place]>,
}

impl ExactOrigins {
    /// Creates a set of `origins`, which are distinct.
    pub(super) fn new(origins: &[(Place, &str)]) -> Self {
        let len = origins.iter().map(|(_, origin)| origin.len()).sum();
        let mut texts = TextSet::with_room_for(origins.len(), len);
        for (_, origin) in origins {
            let inserted = texts.insert(origin.as_bytes());
            debug_assert!(inserted.is_ok(), "{origin} is there twice");
        }
        let places = origins.iter().map(|(place, _)| *place).collect();
        Self { texts, places }
    }

    /// Returns the place of the origin with exactly these bytes.
    ///
    /// It compares bytes, as the browser's CORS check does. The policy holds serialized origins and
    /// browsers send serialized origins. Parsing or folding case could only make two different
    /// origins equal, and costs more.
    pub(super) fn find(&self, origin: &[u8]) -> Option<Place> {
        let number = self.texts.find(origin)?;
        self.places.get(number as usize).copied()
    }
}
