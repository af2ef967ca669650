//! The parts of a policy that apply below a path, and the choice of the part for a request.

use std::collections::hash_map::RandomState;

use super::Policy;
use super::matcher::{HashIndex, hash_below};
use super::readings::{Reading, Segment, all_readings};

/// The parts of a policy that apply below a path.
pub(crate) struct Paths {
    pub(crate) tree: PathTree,
    /// By the number of their path.
    // the tree finds only numbers < parts.len()
    pub(crate) parts: Vec<Policy>,
    /// The part for [`Choice::Ambiguous`]. It denies every origin.
    pub(crate) ambiguous: Policy,
}

/// The choice of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    /// No path covers the request: the base configuration decides.
    Base,
    /// The part with this number decides.
    Part(u32),
    /// Two readings lead to different configurations, or the order of a router's steps matters, or
    /// the path is too long for all readings.
    Ambiguous,
}

impl Paths {
    /// Returns the part that decides on requests for `path`; `None` for the base configuration.
    pub(super) fn part(&self, path: &str) -> Option<&Policy> {
        match self.tree.choose(path) {
            Choice::Base => None,
            Choice::Part(number) => {
                let part = self.parts.get(number as usize);
                debug_assert!(part.is_some(), "the tree finds only parts");
                // Fails closed: the ambiguous part denies every origin.
                Some(part.unwrap_or(&self.ambiguous))
            }
            Choice::Ambiguous => Some(&self.ambiguous),
        }
    }
}

/// The paths with a configuration of their own: a tree of their segments.
pub(crate) struct PathTree {
    hasher: RandomState,
    /// The numbers of all nodes but the root, by their parents and names.
    index: HashIndex,
    /// The first one is the root.
    nodes: Vec<Node>,
}

#[derive(Default)]
struct Node {
    // the parent of the root is the root
    parent: u32,
    name: Box<[u8]>,
    /// The number of the path that ends here.
    part: Option<u32>,
}

const ROOT: u32 = 0;
/// The most nodes for which comparing each takes less than a keyed hash.
const FEW: usize = 32;

impl PathTree {
    pub(crate) fn new() -> Self {
        Self {
            hasher: RandomState::new(),
            index: HashIndex::with_room_for(0),
            nodes: vec![Node::default()],
        }
    }

    /// Adds a path that begins with `/` and has one reading, and returns whether it is new.
    pub(crate) fn insert(&mut self, path: &[u8], number: u32) -> bool {
        let mut node = ROOT;
        for segment in Reading::as_written(path).segments() {
            match segment {
                // `/` has one segment, which is empty.
                Segment::Name(b"") | Segment::Parent => {}
                Segment::Name(name) => node = self.child_or_new(node, name),
            }
        }
        match self.nodes.get_mut(node as usize) {
            Some(node) if node.part.is_none() => node.part = Some(number),
            _ => return false,
        }
        true
    }

    fn child_or_new(&mut self, parent: u32, name: &[u8]) -> u32 {
        if let Some(child) = self.child(parent, name) {
            return child;
        }
        let child = u32::try_from(self.nodes.len()).unwrap_or(ROOT);
        self.nodes.push(Node {
            parent,
            name: name.into(),
            part: None,
        });
        if self.nodes.len() > self.index.room() {
            self.index = HashIndex::with_room_for(self.nodes.len());
            for (number, node) in (0..).zip(&self.nodes).skip(1) {
                let hash = hash_below(&self.hasher, node.parent, &node.name);
                self.index.insert(hash, number);
            }
        } else {
            self.index
                .insert(hash_below(&self.hasher, parent, name), child);
        }
        child
    }

    fn child(&self, parent: u32, name: &[u8]) -> Option<u32> {
        match self.nodes.len() <= FEW {
            true => self.child_among_few(parent, name),
            false => self.child_by_hash(parent, name),
        }
    }

    fn child_among_few(&self, parent: u32, name: &[u8]) -> Option<u32> {
        let mut nodes = (0..).zip(&self.nodes).skip(1);
        // To compare slices takes a call, and siblings differ most in their last byte.
        let (number, _) = nodes.find(|(_, node)| {
            node.parent == parent && node.name.last() == name.last() && *node.name == *name
        })?;
        Some(number)
    }

    fn child_by_hash(&self, parent: u32, name: &[u8]) -> Option<u32> {
        let is_child = |number: u32| {
            let node = self.nodes.get(number as usize);
            node.is_some_and(|node| node.parent == parent && *node.name == *name)
        };
        let hash = hash_below(&self.hasher, parent, name);
        self.index.find(hash, is_child)
    }

    /// Chooses the part for `path`: the longest of its paths, in all readings the same one.
    ///
    /// Otherwise a page could choose the more generous configuration by its spelling of the path.
    /// The alternative is to normalize as the router does, but the layer does not know the router.
    /// The cost is that requests with an unusual path are denied.
    pub(crate) fn choose(&self, path: &str) -> Choice {
        // `*` and authority-form targets have no path.
        if !path.starts_with('/') {
            return Choice::Base;
        }
        let mut first = None;
        let agree = all_readings(path.as_bytes(), |reading| {
            let found = self.find(reading);
            *first.get_or_insert(found) == found
        });
        match first.flatten() {
            _ if !agree => Choice::Ambiguous,
            Some(number) => Choice::Part(number),
            None => Choice::Base,
        }
    }

    /// Returns the number of the longest path that `reading` is at or below.
    pub(crate) fn find(&self, reading: Reading<'_>) -> Option<u32> {
        let mut node = ROOT;
        // The number of segments below `node`, which no path has.
        let mut below = 0_usize;
        for segment in reading.segments() {
            match segment {
                Segment::Name(_) if below > 0 => below += 1,
                Segment::Name(name) => match self.child(node, name) {
                    Some(child) => node = child,
                    None => below = 1,
                },
                Segment::Parent if below > 0 => below -= 1,
                Segment::Parent => node = self.parent(node),
            }
        }
        self.part_at_or_above(node)
    }

    fn part_at_or_above(&self, mut node: u32) -> Option<u32> {
        loop {
            match self.nodes.get(node as usize)?.part {
                None if node != ROOT => node = self.parent(node),
                part => return part,
            }
        }
    }

    fn parent(&self, node: u32) -> u32 {
        let node = self.nodes.get(node as usize);
        node.map_or(ROOT, |node| node.parent)
    }
}
