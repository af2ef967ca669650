//! Patterns with a wildcard, in a tree of labels.
//!
//! `https://*.example.com:8443` stands at the end of the path `https` → `com` → `example`. An origin walks the same path
//! from its scheme and its last label on: one lookup a label, and no label is hashed twice, so that the
//! work is linear in the length of the host, however many patterns there are.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::BuildHasher;

use super::super::pattern::{OriginPattern, PortPattern};
use super::slots::Slots;

/// The parent of the nodes of schemes.
const ROOT: u32 = u32::MAX;

/// Which hosts below or at a node a pattern matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Scope {
    /// The node's own host.
    Host,
    /// All hosts below it.
    Subdomains,
}

/// A pattern, at the node of its host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Leaf {
    scope: Scope,
    port: PortPattern,
    number: u32,
}

/// A label in its place: the texts and the patterns of all nodes stand one after the other.
#[derive(Clone, Copy, Debug)]
struct Node {
    parent: u32,
    text_end: usize,
    leaves_end: usize,
}

/// The tree. Patterns are numbered in the order in which they were given.
pub(crate) struct Labels {
    hasher: RandomState,
    /// Finds a node by its parent and its label.
    slots: Slots,
    nodes: Box<[Node]>,
    text: Box<[u8]>,
    leaves: Box<[Leaf]>,
}

impl Labels {
    pub(super) fn new<'a>(patterns: impl IntoIterator<Item = OriginPattern<'a>>) -> Self {
        let mut tree = Grown::default();
        for (number, pattern) in (0..).zip(patterns) {
            tree.add(number, pattern);
        }
        tree.freeze()
    }

    /// Calls `found` with the numbers, `from` or higher, of the patterns that match whatever `pattern` matches: itself, if it is
    /// here, and each that covers it; of equal ones, with the lowest. An exact pattern is an origin.
    pub(super) fn covering(
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
                // Sorted by scope and port, of which one host may have many.
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
        self.slots
            .find(self.hasher.hash_one((parent, label)), |number| {
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

    /// What belongs to `node` of something that ends where `end` says.
    fn range(&self, node: u32, end: impl Fn(&Node) -> usize) -> std::ops::Range<usize> {
        let number = node as usize;
        let start = number
            .checked_sub(1)
            .and_then(|before| self.nodes.get(before))
            .map_or(0, &end);
        start..self.nodes.get(number).map_or(start, end)
    }
}

impl fmt::Debug for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Labels({})", self.leaves.len())
    }
}

/// The scheme, then the labels of the host from the last to the first.
fn path<'a>(pattern: &OriginPattern<'a>) -> impl Iterator<Item = &'a [u8]> + use<'a> {
    let labels = pattern.host.as_bytes().rsplit(|byte| *byte == b'.');
    [pattern.scheme.as_bytes()].into_iter().chain(labels)
}

/// The tree while it grows.
#[derive(Default)]
struct Grown<'a> {
    numbers: HashMap<(u32, &'a [u8]), u32>,
    nodes: Vec<(u32, &'a [u8], Vec<Leaf>)>,
}

impl<'a> Grown<'a> {
    fn add(&mut self, number: u32, pattern: OriginPattern<'a>) {
        let mut node = ROOT;
        for label in path(&pattern) {
            let next = u32::try_from(self.nodes.len()).unwrap_or(ROOT);
            let parent = node;
            node = *self.numbers.entry((parent, label)).or_insert(next);
            if node == next {
                self.nodes.push((parent, label, Vec::new()));
            }
        }
        let scope = if pattern.subdomains {
            Scope::Subdomains
        } else {
            Scope::Host
        };
        if let Some((_, _, leaves)) = self.nodes.get_mut(node as usize) {
            leaves.push(Leaf {
                scope,
                port: pattern.port,
                number,
            });
        }
    }

    fn freeze(self) -> Labels {
        let hasher = RandomState::new();
        let mut slots = Slots::with_room_for(self.nodes.len());
        let mut nodes = Vec::with_capacity(self.nodes.len());
        let mut text = Vec::new();
        let mut leaves = Vec::new();
        for (number, (parent, label, mut own)) in (0..).zip(self.nodes) {
            slots.insert(hasher.hash_one((parent, label)), number);
            text.extend_from_slice(label);
            own.sort_unstable();
            leaves.append(&mut own);
            nodes.push(Node {
                parent,
                text_end: text.len(),
                leaves_end: leaves.len(),
            });
        }
        Labels {
            hasher,
            slots,
            nodes: nodes.into_boxed_slice(),
            text: text.into_boxed_slice(),
            leaves: leaves.into_boxed_slice(),
        }
    }
}
