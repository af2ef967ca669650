//! The search for origins and patterns that others cover.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::pattern_tree::PatternTree;
use super::{OriginEntry, OriginText};

/// An entry that decides nothing, because `by` in the same rule or an earlier one matches as much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Redundant {
    /// The index of the redundant entry.
    pub(crate) entry: usize,
    /// The index of the first entry that covers it.
    pub(crate) by: usize,
    /// An entry of its own rule covers it, so that the rule does not need it.
    pub(crate) in_its_rule: bool,
}

/// Returns the redundant entries, in order, and the tree of the patterns among all entries.
///
/// `entries` are in the order of their rules. It takes one lookup an entry: comparing each pair
/// would take hours for a million.
pub(crate) fn redundant(entries: &[OriginEntry<'_>]) -> (Vec<Redundant>, PatternTree) {
    let mut patterns = Vec::new();
    let mut indices = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        if let OriginText::Pattern(pattern) = entry.text {
            patterns.push(pattern);
            indices.push(index);
        }
    }
    let tree = PatternTree::new(patterns);
    let mut seen = Seen::default();
    let redundant = entries
        .iter()
        .enumerate()
        .filter_map(|(index, entry)| {
            let same = seen.first(index, entry);
            let covers = covered_by_pattern(entries, &indices, &tree, entry);
            let by = same.of_all.into_iter().chain(covers.of_all).min()?;
            let in_its_rule = same.of_its_rule.is_some() || covers.of_its_rule.is_some();
            Some(Redundant {
                entry: index,
                by,
                in_its_rule,
            })
        })
        .collect();
    (redundant, tree)
}

/// The first entry of all, and the first one in the same rule, that make an entry redundant.
#[derive(Clone, Copy, Default)]
struct First {
    of_all: Option<usize>,
    of_its_rule: Option<usize>,
}

/// The texts so far, each with its first index, its last rule, and its first index in that rule.
#[derive(Default)]
struct Seen<'a>(HashMap<OriginText<'a>, (usize, u32, usize)>);

impl<'a> Seen<'a> {
    /// Returns the earlier entries with the same text, and remembers this one.
    fn first(&mut self, index: usize, entry: &OriginEntry<'a>) -> First {
        let rule = entry.place.rule;
        match self.0.entry(entry.text) {
            Entry::Vacant(vacant) => {
                vacant.insert((index, rule, index));
                First::default()
            }
            Entry::Occupied(mut occupied) => {
                let (first, last_rule, first_there) = *occupied.get();
                if last_rule != rule {
                    occupied.insert((first, rule, index));
                }
                First {
                    of_all: Some(first),
                    of_its_rule: (last_rule == rule).then_some(first_there),
                }
            }
        }
    }
}

/// Returns the other patterns that cover `entry`, in its rule or an earlier one.
fn covered_by_pattern(
    entries: &[OriginEntry<'_>],
    indices: &[usize],
    tree: &PatternTree,
    entry: &OriginEntry<'_>,
) -> First {
    let Some(pattern) = entry.text.pattern() else {
        return First::default();
    };
    let first_from = |number: usize| {
        let mut first: Option<usize> = None;
        tree.for_each_match(
            &pattern,
            u32::try_from(number).unwrap_or(u32::MAX),
            |number| {
                let index = indices.get(number as usize).copied();
                let other = index.and_then(|index| Some((index, entries.get(index)?)));
                let covers = |other: &OriginEntry<'_>| {
                    other.text != entry.text && other.place.rule <= entry.place.rule
                };
                if let Some((index, _)) = other.filter(|(_, other)| covers(other)) {
                    first = Some(first.map_or(index, |first| first.min(index)));
                }
            },
        );
        first
    };
    let rule_of = |index: &usize| entries.get(*index).map(|entry| entry.place.rule);
    let of_all = first_from(0);
    let of_its_rule = match indices.partition_point(|index| rule_of(index) < Some(entry.place.rule))
    {
        // Earlier rules have no patterns, so that both are the same.
        0 => of_all,
        start => first_from(start),
    };
    First {
        of_all,
        of_its_rule,
    }
}
