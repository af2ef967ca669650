//! A set of texts, found by the hash of their bytes.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

use super::hash_index::HashIndex;

/// A set of texts, numbered in the order in which they came.
pub(crate) struct TextSet {
    /// Keyed at random, so that an attacker cannot choose texts that share a slot.
    hasher: RandomState,
    index: HashIndex,
    /// The bytes of all texts, one after the other: a million boxes would cost more.
    bytes: Vec<u8>,
    /// The end of each text in `bytes`.
    ends: Vec<usize>,
}

impl TextSet {
    pub(crate) fn new() -> Self {
        Self::with_room_for(0, 0)
    }

    /// Creates an empty set with room for `count` texts that have `len` bytes together.
    pub(super) fn with_room_for(count: usize, len: usize) -> Self {
        Self {
            hasher: RandomState::new(),
            index: HashIndex::with_room_for(count),
            bytes: Vec::with_capacity(len),
            ends: Vec::with_capacity(count),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Adds a text that the set does not have. If it has the text, returns the number of it.
    pub(crate) fn insert(&mut self, text: &[u8]) -> Result<(), u32> {
        let hash = self.hash(text);
        if let Some(number) = self.find_hashed(hash, text) {
            return Err(number);
        }
        if self.len() == self.index.room() {
            self.grow();
        }
        let number = u32::try_from(self.len()).unwrap_or(u32::MAX);
        self.bytes.extend_from_slice(text);
        self.ends.push(self.bytes.len());
        self.index.insert(hash, number);
        Ok(())
    }

    fn grow(&mut self) {
        self.index = HashIndex::with_room_for(2 * self.len());
        for number in 0..u32::try_from(self.len()).unwrap_or(u32::MAX) {
            if let Some(text) = self.text_of(number) {
                self.index.insert(self.hash(text), number);
            }
        }
    }

    /// Returns the number of the text with exactly these bytes.
    #[inline]
    pub(super) fn find(&self, text: &[u8]) -> Option<u32> {
        self.find_hashed(self.hash(text), text)
    }

    #[inline]
    fn find_hashed(&self, hash: u64, text: &[u8]) -> Option<u32> {
        let is_it = |number| self.text_of(number) == Some(text);
        self.index.find(hash, is_it)
    }

    /// Hashes the bytes without their length, which [`Hash`](std::hash::Hash) would add.
    fn hash(&self, text: &[u8]) -> u64 {
        let mut hasher = self.hasher.build_hasher();
        hasher.write(text);
        hasher.finish()
    }

    fn text_of(&self, number: u32) -> Option<&[u8]> {
        let number = number as usize;
        let start = match number.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.bytes.get(start..*self.ends.get(number)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_grows() {
        let mut set = TextSet::new();
        let texts: Vec<String> = (0..1000).map(|number| number.to_string()).collect();
        let twice: Vec<Result<(), u32>> = [&texts, &texts]
            .into_iter()
            .flatten()
            .map(|text| set.insert(text.as_bytes()))
            .collect();
        let expected = texts.iter().map(|_| Ok(()));
        let expected: Vec<_> = expected.chain((0..1000).map(Err)).collect();
        assert_eq!(twice, expected);
        assert_eq!(set.find(b"7"), Some(7));
        assert_eq!(set.find(b"1000"), None);
        assert_eq!(set.find(b""), None);
    }
}
