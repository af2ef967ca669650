//! A hash table of numbers, whose keys are stored elsewhere.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

/// The value of a vacant slot.
const VACANT: u32 = u32::MAX;

/// A hash table with open addressing and linear probing, at most half full.
///
/// It takes 8 to 16 bytes a key. A `HashMap` would store every key a second time.
pub(crate) struct HashIndex {
    // index.len() is a power of two, and at least one slot is vacant, so that each search ends
    index: Box<[u32]>,
}

impl HashIndex {
    /// Creates a table with room for `count` numbers.
    pub(crate) fn with_room_for(count: usize) -> Self {
        let len = (count.max(1) * 2).next_power_of_two();
        Self {
            index: vec![VACANT; len].into_boxed_slice(),
        }
    }

    /// Returns the number of numbers that the table has room for.
    pub(crate) fn room(&self) -> usize {
        self.index.len() / 2
    }

    /// Returns the number with this hash for which `is` returns `true`.
    pub(crate) fn find(&self, hash: u64, is: impl Fn(u32) -> bool) -> Option<u32> {
        let mut index = self.start(hash);
        loop {
            let number = *self.index.get(index)?;
            if number == VACANT {
                return None;
            }
            if is(number) {
                return Some(number);
            }
            index = self.next(index);
        }
    }

    /// Adds `number`. The caller must not exceed the [room](Self::room).
    pub(crate) fn insert(&mut self, hash: u64, number: u32) {
        let mut index = self.start(hash);
        while let Some(slot) = self.index.get_mut(index) {
            if *slot == VACANT {
                *slot = number;
                return;
            }
            index = self.next(index);
        }
    }

    #[allow(clippy::cast_possible_truncation)] // It uses only the low bits.
    fn start(&self, hash: u64) -> usize {
        hash as usize & (self.index.len() - 1)
    }

    fn next(&self, index: usize) -> usize {
        (index + 1) & (self.index.len() - 1)
    }
}

/// Hashes the name of a node, and adds the number of the one above it.
///
/// Only names need the key. Equal ones have different parents, whose numbers are below the number of
/// slots, so that an odd multiple of each leads to another slot. The tree of patterns marks the parent
/// of a prefix in a high bit: of a node, one label and one prefix may share a slot.
pub(crate) fn hash_below(hasher: &RandomState, parent: u32, name: &[u8]) -> u64 {
    let mut hasher = hasher.build_hasher();
    hasher.write(name);
    let parent = u64::from(parent).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hasher.finish().wrapping_add(parent)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn equal_names_below_different_nodes_start_at_different_slots() {
        const SLOTS: u32 = 4096;
        let hasher = RandomState::new();
        let table = HashIndex::with_room_for(SLOTS as usize / 2);
        let starts = (0..SLOTS).map(|parent| table.start(hash_below(&hasher, parent, b"api")));
        assert_eq!(starts.collect::<HashSet<_>>().len(), SLOTS as usize);
    }
}
