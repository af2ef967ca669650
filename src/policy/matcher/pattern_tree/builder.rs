//! The tree of patterns while it grows.

use std::collections::BinaryHeap;
use std::collections::hash_map::RandomState;

use super::{Leaf, Lengths, Node, PREFIX, PatternTree, ROOT, Scope, path, split_last_label};
use crate::origin::host_pattern::HostPattern;
use crate::origin::pattern::OriginPattern;
use crate::policy::matcher::hash_index::{HashIndex, hash_below};
use crate::policy::matcher::text_set::TextSet;

/// A tree that patterns are added to.
pub(super) struct PatternTreeBuilder<'a> {
    hasher: RandomState,
    index: HashIndex,
    /// Each with its parent and its label, or a part of one.
    nodes: Vec<(u32, &'a [u8])>,
    /// Of the nodes.
    part_lengths: Vec<Lengths>,
    /// Of the nodes: so that none is hashed again when the table grows.
    hashes: Vec<u64>,
    /// With their nodes.
    leaves: Vec<(u32, Leaf)>,
}

impl<'a> PatternTreeBuilder<'a> {
    pub(super) fn new() -> Self {
        Self {
            hasher: RandomState::new(),
            index: HashIndex::with_room_for(0),
            nodes: Vec::new(),
            part_lengths: Vec::new(),
            hashes: Vec::new(),
            leaves: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, number: u32, pattern: OriginPattern<'a>) {
        let mut node = self.child(ROOT, pattern.scheme.as_bytes());
        let mut rest = path(&pattern);
        while let Some(host) = rest {
            let (before, label) = split_last_label(host);
            node = self.child(node, label);
            rest = before;
        }
        let scope = match pattern.host {
            HostPattern::Subdomains(_) | HostPattern::Any => Scope::Subdomains,
            HostPattern::Exact(_) => Scope::Host,
            HostPattern::WithinLabel { prefix, suffix, .. } => {
                let prefix_node = self.part(node, node | PREFIX, prefix);
                node = match suffix {
                    "" => prefix_node,
                    suffix => self.part(prefix_node, prefix_node, suffix),
                };
                Scope::Host
            }
        };
        let leaf = Leaf {
            scope,
            port: pattern.port,
            number,
        };
        self.leaves.push((node, leaf));
    }

    /// The node of a part of a label, whose length `owner` keeps.
    fn part(&mut self, owner: u32, parent: u32, part: &'a str) -> u32 {
        if let Some(lengths) = self.part_lengths.get_mut(owner as usize) {
            lengths.add(part.len());
        }
        self.child(parent, part.as_bytes())
    }

    /// The node of a label, which is added if it is not there.
    fn child(&mut self, parent: u32, label: &'a [u8]) -> u32 {
        let hash = hash_below(&self.hasher, parent, label);
        let is_it = |number: u32| self.nodes.get(number as usize) == Some(&(parent, label));
        if let Some(number) = self.index.find(hash, is_it) {
            return number;
        }
        let number = u32::try_from(self.nodes.len()).unwrap_or(ROOT);
        self.nodes.push((parent, label));
        self.part_lengths.push(Lengths::default());
        self.hashes.push(hash);
        if self.index.room() < self.nodes.len() {
            self.index = HashIndex::with_room_for(self.nodes.len());
            for (number, hash) in (0..).zip(&self.hashes) {
                self.index.insert(*hash, number);
            }
        } else {
            self.index.insert(hash, number);
        }
        number
    }

    pub(super) fn freeze(self) -> PatternTree {
        let mut nodes = Vec::with_capacity(self.nodes.len());
        let mut text = Vec::new();
        let mut part_lengths = DistinctLengths::new();
        // Patterns of distinct hosts come in order. A heap takes less of a program than a sort.
        let leaves = match self.leaves.is_sorted() {
            true => self.leaves,
            false => BinaryHeap::from(self.leaves).into_sorted_vec(),
        };
        let mut leaves_end = 0;
        let with_lengths = self.nodes.iter().zip(&self.part_lengths);
        for (number, ((parent, label), lengths)) in (0..).zip(with_lengths) {
            text.extend_from_slice(label);
            let rest = leaves.get(leaves_end..).unwrap_or_default();
            leaves_end += rest.iter().take_while(|(node, _)| *node == number).count();
            nodes.push(Node {
                parent: *parent,
                text_end: offset(text.len()),
                leaves_end: offset(leaves_end),
                part_lengths: part_lengths.index_of(*lengths),
            });
        }
        PatternTree {
            hasher: self.hasher,
            index: self.index,
            nodes: nodes.into_boxed_slice(),
            part_lengths: part_lengths.list.into_boxed_slice(),
            text: text.into_boxed_slice(),
            leaves: leaves.iter().map(|(_, leaf)| *leaf).collect(),
        }
    }
}

/// The part lengths of all nodes, each once.
struct DistinctLengths {
    /// The bytes of all but the first.
    known: TextSet,
    // list.len() == known.len() + 1
    list: Vec<Lengths>,
}

impl DistinctLengths {
    fn new() -> Self {
        Self {
            known: TextSet::new(),
            list: vec![Lengths::default()],
        }
    }

    /// Returns the index of `lengths`, which are added if they are not there.
    fn index_of(&mut self, lengths: Lengths) -> u32 {
        if lengths == Lengths::default() {
            return 0;
        }
        match self.known.insert(&lengths.0.to_ne_bytes()) {
            Ok(()) => self.list.push(lengths),
            Err(number) => return number + 1,
        }
        offset(self.known.len())
    }
}

/// Returns an offset in four bytes. A node beyond 4 GiB of labels has an empty text, and matches
/// nothing.
fn offset(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
