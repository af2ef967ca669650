//! Parts of a file that several of its sections contain.

use crate::tree::Tree;

/// A part of a file that several sections can contain, such as the policy of a virtual host.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shared<'a> {
    pub(crate) tree: &'a Tree,
    /// The size of the part. An import takes time in proportion to it.
    pub(crate) size: usize,
}

impl<'a> Shared<'a> {
    pub(crate) fn new(tree: &'a Tree) -> Self {
        let size = tree.size();
        Self { tree, size }
    }
}

/// Compares the contents, unless both are the same part: many sections can share a large one.
impl PartialEq for Shared<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.tree, other.tree) || self.tree == other.tree
    }
}
