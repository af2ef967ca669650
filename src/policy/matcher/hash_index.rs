//! A hash table of numbers: the keys stand elsewhere, once.

/// Marks a slot that holds no number.
const VACANT: u32 = u32::MAX;

/// Open addressing with linear probing, at most half full. The hashes are keyed, so that nobody can
/// choose origins that share a slot.
///
/// A `HashMap` would hold every key a second time; this takes some eight bytes a key.
#[derive(Debug)]
pub(super) struct HashIndex {
    /// A power of two of them.
    index: Box<[u32]>,
}

impl HashIndex {
    /// Room for `count` numbers.
    pub(super) fn with_room_for(count: usize) -> Self {
        let len = (count.max(1) * 2).next_power_of_two();
        Self {
            index: vec![VACANT; len].into_boxed_slice(),
        }
    }

    /// For how many numbers there is room.
    pub(super) fn room(&self) -> usize {
        self.index.len() / 2
    }

    /// The number with this hash for which `is` holds.
    pub(super) fn find(&self, hash: u64, is: impl Fn(u32) -> bool) -> Option<u32> {
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

    /// Adds `number`, of which there are no more than [`with_room_for`](Self::with_room_for) was
    /// told.
    pub(super) fn insert(&mut self, hash: u64, number: u32) {
        let mut index = self.start(hash);
        while let Some(slot) = self.index.get_mut(index) {
            if *slot == VACANT {
                *slot = number;
                return;
            }
            index = self.next(index);
        }
    }

    #[allow(clippy::cast_possible_truncation)] // The low bits are all that is used.
    fn start(&self, hash: u64) -> usize {
        hash as usize & (self.index.len() - 1)
    }

    fn next(&self, index: usize) -> usize {
        (index + 1) & (self.index.len() - 1)
    }
}
