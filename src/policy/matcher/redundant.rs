//! The search for origins and patterns that others cover.

use std::mem;

use super::pattern_tree::PatternTree;
use super::text_set::TextSet;
use super::{OriginEntry, OriginText};

/// An entry that decides nothing, because `by` in the same rule or an earlier one matches as much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Redundant {
    /// The index of the redundant entry.
    pub(crate) entry: usize,
    /// The index of the first entry that covers it.
    pub(crate) by: usize,
    /// Another entry of the same rule covers it, so the rule does not need it.
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
    let tree = PatternTree::new(&patterns);
    let mut seen = Seen::with_room_for(entries.len());
    let mut redundant = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let same = match entry.text {
            OriginText::Exact(text) => seen.first(text, index, entry.place.rule),
            // The tree finds equal patterns, too.
            OriginText::Pattern(_) => First::default(),
        };
        let covers = covered_by_pattern(entries, &indices, &tree, index, entry);
        if let Some(by) = same.of_all.into_iter().chain(covers.of_all).min() {
            redundant.push(Redundant {
                entry: index,
                by,
                in_its_rule: same.in_its_rule || covers.in_its_rule,
            });
        }
    }
    (redundant, tree)
}

/// The first entry that makes another one redundant.
#[derive(Clone, Copy, Default)]
struct First {
    of_all: Option<usize>,
    /// One in the same rule does, too.
    in_its_rule: bool,
}

/// The exact origins so far.
struct Seen {
    texts: TextSet,
    // origins.len() == texts.len()
    origins: Vec<SeenOrigin>,
}

/// An exact origin with its first index, and the last rule that names it.
struct SeenOrigin {
    first: usize,
    last_rule: u32,
}

impl Seen {
    fn with_room_for(count: usize) -> Self {
        Self {
            texts: TextSet::with_room_for(count, 0),
            origins: Vec::new(),
        }
    }

    /// Returns the earlier entries with the same text, and remembers this one.
    fn first(&mut self, text: &str, index: usize, rule: u32) -> First {
        let found = self.texts.insert(text.as_bytes()).err();
        let Some(seen) = found.and_then(|number| self.origins.get_mut(number as usize)) else {
            self.origins.push(SeenOrigin {
                first: index,
                last_rule: rule,
            });
            return First::default();
        };
        First {
            of_all: Some(seen.first),
            in_its_rule: mem::replace(&mut seen.last_rule, rule) == rule,
        }
    }
}

/// Returns the patterns that make `entry`, the one at `index`, redundant: in its rule or an earlier
/// one, wider ones and earlier equal ones.
fn covered_by_pattern(
    entries: &[OriginEntry<'_>],
    indices: &[usize],
    tree: &PatternTree,
    index: usize,
    entry: &OriginEntry<'_>,
) -> First {
    let Some(pattern) = entry.text.pattern() else {
        return First::default();
    };
    let first_from = |number: usize| {
        let mut first: Option<usize> = None;
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        tree.for_each_match(&pattern, number, &mut |number| {
            let other = indices.get(number as usize).copied();
            let covers = |other: &usize| {
                entries.get(*other).is_some_and(|by| {
                    by.place.rule <= entry.place.rule && (by.text != entry.text || *other < index)
                })
            };
            if let Some(other) = other.filter(covers) {
                first = Some(first.map_or(other, |first| first.min(other)));
            }
        });
        first
    };
    let rule_of = |index: &usize| entries.get(*index).map(|entry| entry.place.rule);
    let of_all = first_from(0);
    let start = indices.partition_point(|index| rule_of(index) < Some(entry.place.rule));
    First {
        of_all,
        // Without patterns in earlier rules, the search would find the same one again.
        in_its_rule: match start {
            0 => of_all.is_some(),
            start => first_from(start).is_some(),
        },
    }
}
