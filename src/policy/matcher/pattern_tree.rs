//! Patterns with a wildcard, in a tree of labels.
//!
//! `https://*.example.com:8443` is at the end of the path `https` → `com` → `example`. An origin
//! walks the same path, from its scheme and its last label. Each label takes one lookup and is
//! hashed once: the work is linear in the length of the host, whatever the number of patterns.

use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::{BuildHasher, Hasher};

use super::hash_index::HashIndex;
use crate::origin::pattern::{OriginPattern, PortPattern};

/// The parent of the schemes' nodes.
const ROOT: u32 = u32::MAX;

/// The hosts that a pattern matches, relative to its node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Scope {
    /// The node's own host.
    Host,
    /// All hosts below the node.
    Subdomains,
}

/// A pattern, at the node of its host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Leaf {
    scope: Scope,
    port: PortPattern,
    number: u32,
}

/// A label with its parent. The texts and leaves of all nodes are stored one after the other.
#[derive(Clone, Copy, Debug)]
struct Node {
    parent: u32,
    text_end: usize,
    leaves_end: usize,
}

/// The tree. Patterns have numbers, from 0, in the order in which they were added.
pub(crate) struct PatternTree {
    /// Keyed at random, so that an attacker cannot choose labels that share a slot.
    hasher: RandomState,
    /// The nodes by parent and label.
    index: HashIndex,
    nodes: Box<[Node]>,
    text: Box<[u8]>,
    // sorted within each node
    leaves: Box<[Leaf]>,
}

impl PatternTree {
    pub(super) fn new<'a>(patterns: impl IntoIterator<Item = OriginPattern<'a>>) -> Self {
        let mut tree = PatternTreeBuilder::new();
        for (number, pattern) in (0..).zip(patterns) {
            tree.add(number, pattern);
        }
        tree.freeze()
    }

    /// Calls `found` with the number of each pattern that matches all that `pattern` matches.
    ///
    /// That includes `pattern` itself, if it is in the tree. Numbers lower than `from` do not
    /// count, and of equal patterns only the first does. An exact `pattern` is an origin.
    pub(super) fn for_each_match(
        &self,
        pattern: &OriginPattern<'_>,
        from: u32,
        mut found: impl FnMut(u32),
    ) {
        let mut labels = path(pattern).peekable();
        let mut node = ROOT;
        while let Some(label) = labels.next() {
            let Some(child) = self.child(node, label) else {
                return;
            };
            node = child;
            let scope = if labels.peek().is_some() || pattern.subdomains {
                Scope::Subdomains
            } else {
                Scope::Host
            };
            let leaves = self.leaves_of(node);
            for port in [PortPattern::Any, pattern.port] {
                // A binary search: one host may have patterns for thousands of ports.
                let sought = Leaf {
                    scope,
                    port,
                    number: from,
                };
                let start = leaves.partition_point(|leaf| *leaf < sought);
                match leaves.get(start) {
                    Some(leaf) if (leaf.scope, leaf.port) == (scope, port) => found(leaf.number),
                    _ => {}
                }
            }
        }
    }

    fn child(&self, parent: u32, label: &[u8]) -> Option<u32> {
        self.index
            .find(hash(&self.hasher, parent, label), |number| {
                self.nodes
                    .get(number as usize)
                    .is_some_and(|node| node.parent == parent)
                    && self.text_of(number) == label
            })
    }

    fn text_of(&self, node: u32) -> &[u8] {
        let range = self.range(node, |node| node.text_end);
        self.text.get(range).unwrap_or_default()
    }

    fn leaves_of(&self, node: u32) -> &[Leaf] {
        let range = self.range(node, |node| node.leaves_end);
        self.leaves.get(range).unwrap_or_default()
    }

    /// Returns the range of `node` in a list that stores the nodes' parts one after the other.
    fn range(&self, node: u32, end: impl Fn(&Node) -> usize) -> std::ops::Range<usize> {
        let number = node as usize;
        let start = number
            .checked_sub(1)
            .and_then(|before| self.nodes.get(before))
            .map_or(0, &end);
        start..self.nodes.get(number).map_or(start, end)
    }
}

impl fmt::Debug for PatternTree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PatternTree({})", self.leaves.len())
    }
}

/// Returns the scheme, then the labels of the host from the last to the first.
fn path<'a>(pattern: &OriginPattern<'a>) -> impl Iterator<Item = &'a [u8]> + use<'a> {
    let labels = pattern.host.as_bytes().rsplit(|byte| *byte == b'.');
    [pattern.scheme.as_bytes()].into_iter().chain(labels)
}

/// Returns the hash of a parent and a label. A pair's own hash would also write the length.
fn hash(hasher: &RandomState, parent: u32, label: &[u8]) -> u64 {
    let mut hasher = hasher.build_hasher();
    hasher.write_u32(parent);
    hasher.write(label);
    hasher.finish()
}

/// The tree while it grows.
struct PatternTreeBuilder<'a> {
    hasher: RandomState,
    index: HashIndex,
    /// The parent and the label of each node.
    nodes: Vec<(u32, &'a [u8])>,
    /// The hash of each node, so that a growing table hashes none again.
    hashes: Vec<u64>,
    /// The leaves, each with its node.
    leaves: Vec<(u32, Leaf)>,
}

impl<'a> PatternTreeBuilder<'a> {
    fn new() -> Self {
        Self {
            hasher: RandomState::new(),
            index: HashIndex::with_room_for(0),
            nodes: Vec::new(),
            hashes: Vec::new(),
            leaves: Vec::new(),
        }
    }

    fn add(&mut self, number: u32, pattern: OriginPattern<'a>) {
        let mut node = ROOT;
        for label in path(&pattern) {
            node = self.child(node, label);
        }
        let scope = if pattern.subdomains {
            Scope::Subdomains
        } else {
            Scope::Host
        };
        let leaf = Leaf {
            scope,
            port: pattern.port,
            number,
        };
        self.leaves.push((node, leaf));
    }

    /// Returns the node of a label, and adds it if it does not exist.
    fn child(&mut self, parent: u32, label: &'a [u8]) -> u32 {
        let hash = hash(&self.hasher, parent, label);
        let is_it = |number: u32| self.nodes.get(number as usize) == Some(&(parent, label));
        if let Some(number) = self.index.find(hash, is_it) {
            return number;
        }
        let number = u32::try_from(self.nodes.len()).unwrap_or(ROOT);
        self.nodes.push((parent, label));
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

    fn freeze(mut self) -> PatternTree {
        let mut nodes = Vec::with_capacity(self.nodes.len());
        let mut text = Vec::new();
        self.leaves.sort_unstable();
        let mut leaves_end = 0;
        for (number, (parent, label)) in (0..).zip(self.nodes) {
            text.extend_from_slice(label);
            let rest = self.leaves.get(leaves_end..).unwrap_or_default();
            leaves_end += rest.iter().take_while(|(node, _)| *node == number).count();
            nodes.push(Node {
                parent,
                text_end: text.len(),
                leaves_end,
            });
        }
        PatternTree {
            hasher: self.hasher,
            index: self.index,
            nodes: nodes.into_boxed_slice(),
            text: text.into_boxed_slice(),
            leaves: self.leaves.into_iter().map(|(_, leaf)| leaf).collect(),
        }
    }
}
