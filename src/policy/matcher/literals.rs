//! Exact origins, found by the hash of their bytes.

use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::BuildHasher;

use super::slots::Slots;

/// A set of exact origins, each with the first rule that lists it.
pub(super) struct Literals {
    hasher: RandomState,
    slots: Slots,
    /// All origins, one after the other.
    text: Box<[u8]>,
    /// Where each ends.
    ends: Box<[usize]>,
    rules: Box<[u32]>,
}

impl Literals {
    /// `origins` are distinct.
    pub(super) fn new(origins: &[(u32, &str)]) -> Self {
        let mut literals = Self {
            hasher: RandomState::new(),
            slots: Slots::with_room_for(origins.len()),
            text: Box::default(),
            ends: Box::default(),
            rules: origins.iter().map(|(rule, _)| *rule).collect(),
        };
        let mut text = Vec::with_capacity(origins.iter().map(|(_, origin)| origin.len()).sum());
        let mut ends = Vec::with_capacity(origins.len());
        for (number, (_, origin)) in (0..).zip(origins) {
            text.extend_from_slice(origin.as_bytes());
            ends.push(text.len());
            let hash = literals.hasher.hash_one(origin.as_bytes());
            literals.slots.insert(hash, number);
        }
        literals.text = text.into_boxed_slice();
        literals.ends = ends.into_boxed_slice();
        literals
    }

    /// The rule of the origin with just these bytes.
    pub(super) fn find(&self, origin: &[u8]) -> Option<u32> {
        let hash = self.hasher.hash_one(origin);
        let number = self
            .slots
            .find(hash, |number| self.text_of(number) == Some(origin))?;
        self.rules.get(number as usize).copied()
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

impl fmt::Debug for Literals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Literals({})", self.ends.len())
    }
}
