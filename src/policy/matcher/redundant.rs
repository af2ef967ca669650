//! Finding the origins and patterns that others cover.

use std::collections::HashMap;

use super::labels::Labels;
use super::{OriginEntry, OriginText};

/// An entry that can go, because `by` matches whatever it matches, in the same rule or an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Redundant {
    /// The entry's index.
    pub(crate) entry: usize,
    /// The other one's index.
    pub(crate) by: usize,
}

/// The redundant ones of `entries`, which are in the order of their rules, in their order; and the tree of the patterns among
/// `entries`.
pub(crate) fn redundant(entries: &[OriginEntry<'_>]) -> (Vec<Redundant>, Labels) {
    let wildcards: Vec<usize> = (0..)
        .zip(entries)
        .filter(|(_, entry)| matches!(entry.text, OriginText::Pattern(_)))
        .map(|(index, _)| index)
        .collect();
    let tree = Labels::new(entries.iter().filter_map(|entry| match entry.text {
        OriginText::Pattern(pattern) => Some(pattern),
        OriginText::Exact(_) => None,
    }));
    let mut first = HashMap::with_capacity(entries.len());
    let redundant = (0..)
        .zip(entries)
        .filter_map(|(index, entry)| {
            let earlier = *first.entry(entry.text).or_insert(index);
            let by = if earlier == index {
                covering(entries, &wildcards, &tree, index)
            } else {
                Some(earlier)
            };
            by.map(|by| Redundant { entry: index, by })
        })
        .collect();
    (redundant, tree)
}

/// The first entry, other than the one at `index`, that covers it in its own rule or an earlier one.
fn covering(
    entries: &[OriginEntry<'_>],
    wildcards: &[usize],
    tree: &Labels,
    index: usize,
) -> Option<usize> {
    let entry = entries.get(index)?;
    let mut by = None;
    tree.covering(&entry.text.pattern()?, |number| {
        let Some(&other) = wildcards.get(number as usize) else {
            return;
        };
        let in_time = entries.get(other).is_some_and(|o| o.rule <= entry.rule);
        let is_same = entries.get(other).is_some_and(|o| o.text == entry.text);
        if in_time && !is_same && by.is_none_or(|best| other < best) {
            by = Some(other);
        }
    });
    by
}
