//! Exact origins, found by the hash of their bytes.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

use super::Place;
use super::hash_index::HashIndex;

/// A set of exact origins, each with its place.
pub(super) struct ExactOrigins {
    /// Keyed at random, so that an attacker cannot choose origins that share a slot.
    hasher: RandomState,
    index: HashIndex,
    /// The bytes of all origins, one after the other: a million boxes would cost more.
    text: Box<[u8]>,
    /// The end of each origin in `text`.
    // ends.len() == places.len()
    ends: Box<[usize]>,
    places: Box<[Place]>,
}

impl ExactOrigins {
    /// Creates a set of `origins`, which are distinct.
    pub(super) fn new(origins: &[(Place, &str)]) -> Self {
        let mut exact = Self {
            hasher: RandomState::new(),
            index: HashIndex::with_room_for(origins.len()),
            text: Box::default(),
            ends: Box::default(),
            places: origins.iter().map(|(place, _)| *place).collect(),
        };
        let mut text = Vec::with_capacity(origins.iter().map(|(_, origin)| origin.len()).sum());
        let mut ends = Vec::with_capacity(origins.len());
        for (number, (_, origin)) in (0..).zip(origins) {
            text.extend_from_slice(origin.as_bytes());
            ends.push(text.len());
            exact.index.insert(exact.hash(origin.as_bytes()), number);
        }
        exact.text = text.into_boxed_slice();
        exact.ends = ends.into_boxed_slice();
        exact
    }

    /// Returns the place of the origin with exactly these bytes.
    ///
    /// It compares bytes, as the browser's CORS check does. The policy holds serialized origins and
    /// browsers send serialized origins. Parsing or folding case could only make two different
    /// origins equal, and costs more.
    pub(super) fn find(&self, origin: &[u8]) -> Option<Place> {
        let hash = self.hash(origin);
        let number = self
            .index
            .find(hash, |number| self.text_of(number) == Some(origin))?;
        self.places.get(number as usize).copied()
    }

    /// Hashes the bytes without their length, which [`Hash`](std::hash::Hash) would add.
    fn hash(&self, origin: &[u8]) -> u64 {
        let mut hasher = self.hasher.build_hasher();
        hasher.write(origin);
        hasher.finish()
    }

    fn text_of(&self, number: u32) -> Option<&[u8]> {
        let number = number as usize;
        let start = match number.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.text.get(start..*self.ends.get(number)?)
    }
}
