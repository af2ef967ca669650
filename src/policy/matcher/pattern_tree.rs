//! Patterns with a wildcard, in a tree of labels.
//!
//! `https://*.example.com:8443` is a leaf of the node at the end of the path `https` → `com` →
//! `example`. An origin walks the same path from its scheme and its last label on: one lookup a
//! label, and no label is hashed twice, so that the work is linear in the length of the host,
//! however many patterns there are.
//!
//! `https://pr-*-web.example.com` goes on from `example` by two nodes more: one for `pr-`, below
//! that one for `-web`, if anything follows the `*`. Each node knows how long the beginnings or ends
//! below it are, so that a label is looked up once for each such length. There are at most 63,
//! whatever the number of patterns.

mod builder;

use std::collections::hash_map::RandomState;
use std::num::NonZero;

use self::builder::PatternTreeBuilder;
use super::hash_index::{HashIndex, hash_below};
use crate::origin::host_pattern::HostPattern;
use crate::origin::pattern::{OriginPattern, PortPattern};

/// The parent of the nodes of schemes.
const ROOT: u32 = u32::MAX;
/// Marks the parent of a node that is the beginning of a label rather than a whole one.
const PREFIX: u32 = 1 << 31;

/// Which hosts below or at a node a pattern matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Scope {
    /// The node's own host; of a part of a label, the labels that begin, or begin and end, so.
    Host,
    /// All hosts below it: of a scheme, all there are.
    Subdomains,
}

/// A pattern, at the node of its host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Leaf {
    scope: Scope,
    port: PortPattern,
    number: u32,
}

/// A label, or a part of one, in its place: the texts and the patterns of all nodes stand one after
/// the other.
#[derive(Clone, Copy, Debug)]
struct Node {
    parent: u32,
    text_end: u32,
    leaves_end: u32,
    /// The index of its part lengths.
    part_lengths: u32,
}

/// The lengths of the parts of labels below a node: a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Lengths(u64);

impl Lengths {
    /// Adds a length, which is below that of the longest label.
    fn add(&mut self, len: usize) {
        self.0 |= 1 << len;
    }

    /// Returns those up to `max`, from the shortest to the longest.
    fn up_to(self, max: usize) -> impl Iterator<Item = usize> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let len = NonZero::new(rest)?.trailing_zeros() as usize;
            // Removes the lowest bit.
            rest &= rest.wrapping_sub(1);
            (len <= max).then_some(len)
        })
    }
}

/// The rest of a host: the text before the label that was passed last.
type Rest<'a> = Option<&'a [u8]>;

/// The tree. Patterns are numbered in the order in which they were given.
pub(crate) struct PatternTree {
    hasher: RandomState,
    /// Finds a node by its parent and its label.
    index: HashIndex,
    nodes: Box<[Node]>,
    /// Those that nodes have, each once. First, none at all, which most have.
    part_lengths: Box<[Lengths]>,
    text: Box<[u8]>,
    leaves: Box<[Leaf]>,
}

impl PatternTree {
    pub(super) fn new(patterns: &[OriginPattern<'_>]) -> Self {
        let mut tree = PatternTreeBuilder::new();
        for (number, pattern) in (0..).zip(patterns) {
            tree.add(number, *pattern);
        }
        tree.freeze()
    }

    /// Calls `found` with the numbers, `from` or higher, of the patterns that match whatever
    /// `pattern` matches: itself, if it is here, and each that covers it; of equal ones, with the
    /// lowest. An exact pattern is an origin.
    pub(super) fn for_each_match(
        &self,
        pattern: &OriginPattern<'_>,
        from: u32,
        found: &mut dyn FnMut(u32),
    ) {
        let Some(mut node) = self.child(ROOT, pattern.scheme.as_bytes()) else {
            return;
        };
        let mut report = |node, scope| self.report(node, scope, pattern.port, from, found);
        report(node, Scope::Subdomains);
        let is_exact = matches!(pattern.host, HostPattern::Exact(_));
        let mut rest = path(pattern);
        while let Some(host) = rest {
            let (before, label) = split_last_label(host);
            if is_exact && before.is_none() {
                let parts = LabelParts::of(label);
                self.for_each_within(node, &parts, &mut |node| report(node, Scope::Host));
            }
            let Some(child) = self.child(node, label) else {
                return;
            };
            node = child;
            report(
                node,
                match is_exact && before.is_none() {
                    true => Scope::Host,
                    false => Scope::Subdomains,
                },
            );
            rest = before;
        }
        if let HostPattern::WithinLabel { prefix, suffix, .. } = pattern.host {
            let parts = LabelParts::of_pattern(prefix, suffix);
            self.for_each_within(node, &parts, &mut |node| report(node, Scope::Host));
        }
    }

    /// Calls `found` with the lowest numbers, `from` or higher, of the patterns at `node` with that
    /// scope, for any port and for `port`.
    fn report(
        &self,
        node: u32,
        scope: Scope,
        port: PortPattern,
        from: u32,
        found: &mut dyn FnMut(u32),
    ) {
        let leaves = self.leaves_of(node);
        if leaves.is_empty() {
            return;
        }
        for port in [PortPattern::Any, port] {
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

    /// Calls `found` with each node below `node` whose beginning and end `parts` have.
    fn for_each_within(&self, node: u32, parts: &LabelParts<'_>, found: &mut dyn FnMut(u32)) {
        for prefix_len in self.part_lengths(node).up_to(parts.max_prefix_len()) {
            let prefix = parts.begin.get(..prefix_len).unwrap_or_default();
            let Some(prefix_node) = self.child(node | PREFIX, prefix) else {
                continue;
            };
            // Of the patterns that end in the `*`: it takes one byte at least, since `max_len` says so.
            found(prefix_node);
            let max = parts.max_suffix_len(prefix_len);
            for suffix_len in self.part_lengths(prefix_node).up_to(max) {
                let start = parts.end.len() - suffix_len;
                let suffix = parts.end.get(start..).unwrap_or_default();
                if let Some(node) = self.child(prefix_node, suffix) {
                    found(node);
                }
            }
        }
    }

    fn part_lengths(&self, node: u32) -> Lengths {
        let node = self.nodes.get(node as usize);
        let lengths = node.and_then(|node| self.part_lengths.get(node.part_lengths as usize));
        lengths.copied().unwrap_or_default()
    }

    fn child(&self, parent: u32, label: &[u8]) -> Option<u32> {
        let is_child = |number: u32| {
            let node = self.nodes.get(number as usize);
            node.is_some_and(|node| node.parent == parent) && self.text_of(number) == label
        };
        // The first pattern with a node goes on with the next number. So the labels that all
        // patterns share, such as `https` and `com`, take no hash.
        let first = parent.wrapping_add(1) & !PREFIX;
        if is_child(first) {
            return Some(first);
        }
        self.index
            .find(hash_below(&self.hasher, parent, label), is_child)
    }

    fn text_of(&self, node: u32) -> &[u8] {
        let range = self.range(node, |node| node.text_end);
        self.text.get(range).unwrap_or_default()
    }

    fn leaves_of(&self, node: u32) -> &[Leaf] {
        let range = self.range(node, |node| node.leaves_end);
        self.leaves.get(range).unwrap_or_default()
    }

    /// Returns the range of `node` in a list in which each node's part ends at `end`.
    fn range(&self, node: u32, end: impl Fn(&Node) -> u32) -> std::ops::Range<usize> {
        let number = node as usize;
        let start = number
            .checked_sub(1)
            .and_then(|before| self.nodes.get(before))
            .map_or(0, &end);
        start as usize..self.nodes.get(number).map_or(start, end) as usize
    }
}

/// The beginning and the end of one label, or of all labels that a pattern covers.
struct LabelParts<'a> {
    begin: &'a [u8],
    end: &'a [u8],
    /// The most bytes of both together that a pattern may name.
    max_len: usize,
}

impl<'a> LabelParts<'a> {
    /// A whole label: one byte at least is the `*`.
    fn of(label: &'a [u8]) -> Self {
        Self {
            begin: label,
            end: label,
            max_len: label.len().saturating_sub(1),
        }
    }

    /// The labels of a pattern, which has a `*` between the two.
    fn of_pattern(prefix: &'a str, suffix: &'a str) -> Self {
        Self {
            begin: prefix.as_bytes(),
            end: suffix.as_bytes(),
            max_len: prefix.len() + suffix.len(),
        }
    }

    fn max_prefix_len(&self) -> usize {
        self.begin.len().min(self.max_len)
    }

    fn max_suffix_len(&self, prefix_len: usize) -> usize {
        self.end.len().min(self.max_len - prefix_len)
    }
}

/// Returns the labels that lead to the node of `pattern`, as one text.
fn path<'a>(pattern: &OriginPattern<'a>) -> Rest<'a> {
    match pattern.host {
        HostPattern::Any => None,
        host => Some(host.base().as_bytes()),
    }
}

/// Splits the last label off a host.
fn split_last_label(host: &[u8]) -> (Rest<'_>, &[u8]) {
    let mut labels = host.rsplitn(2, |byte| *byte == b'.');
    let label = labels.next().unwrap_or_default();
    (labels.next(), label)
}
