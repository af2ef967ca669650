//! The comparison of two lists of rules, by what each origin gets.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use tower_cors::{CorsConfig, Policy};

use super::difference::{Change, Direction, Subject};
use super::document::Rule;
use super::grants::changes;
use super::origins::{Group, Origins, Side};
use super::work::{Incomparable, Work};
use crate::failure::BoxError;

/// The rules that decide on the same origins, by their indices; `None` allows nothing.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Deciding {
    old: Option<usize>,
    new: Option<usize>,
}

/// Two lists of rules.
struct Comparison<'a> {
    old: &'a [Rule],
    new: &'a [Rule],
    work: &'a Work,
    found: BTreeMap<Change, Found<'a>>,
}

/// The origins that a change is about.
#[derive(Default)]
struct Found<'a> {
    /// The numbers of their groups.
    groups: Vec<usize>,
    regexes: BTreeSet<&'a str>,
}

/// Returns the changes, and the origins that each is about.
///
/// # Errors
///
/// The comparison would take too long, or a regex does not compile.
pub(super) fn compare(
    old: &[Rule],
    new: &[Rule],
    work: &Work,
) -> Result<Vec<(Change, Vec<Subject>)>, BoxError> {
    let origins = Origins::new(old, new);
    let groups = origins.groups(work)?;
    let (old_regexes, new_regexes) = (compile_regexes(old)?, compile_regexes(new)?);
    let mut comparison = Comparison {
        old,
        new,
        work,
        found: BTreeMap::new(),
    };
    let mut seen = HashSet::new();
    for (number, group) in groups.iter().enumerate() {
        let mut deciding = Deciding {
            old: group.first_rule(Side::Old),
            new: group.first_rule(Side::New),
        };
        if group.is_single {
            work.spend(old_regexes.len() + new_regexes.len())?;
            deciding.old = earlier(deciding.old, &old_regexes, &group.origin);
            deciding.new = earlier(deciding.new, &new_regexes, &group.origin);
        } else if seen.insert(deciding) {
            comparison.add_regexes(deciding)?;
        }
        comparison.add_group(number, deciding);
    }
    Ok(name_subjects(comparison.found, &groups))
}

/// Compiles the regexes of each rule.
fn compile_regexes(rules: &[Rule]) -> Result<Vec<(usize, Policy)>, BoxError> {
    let with_regexes = rules.iter().enumerate();
    with_regexes
        .filter(|(_, rule)| !rule.allow_origin_regexes.is_empty())
        .map(|(index, rule)| {
            let config = CorsConfig::new().allow_origin_regexes(&rule.allow_origin_regexes);
            Ok((index, config.compile()?))
        })
        .collect()
}

/// Returns the first rule that matches `origin`: `by_pattern`, or one with a regex before it.
fn earlier(by_pattern: Option<usize>, regexes: &[(usize, Policy)], origin: &str) -> Option<usize> {
    let mut by_regex = regexes
        .iter()
        .filter(|(_, policy)| policy.allows_origin(origin));
    let by_regex = by_regex.next().map(|(index, _)| *index);
    by_regex.into_iter().chain(by_pattern).min()
}

impl Group<'_> {
    fn first_rule(&self, side: Side) -> Option<usize> {
        let entries = self.entries.iter().filter(|entry| entry.side == side);
        entries.map(|entry| entry.rule).min()
    }
}

impl<'a> Comparison<'a> {
    fn changes(&self, deciding: Deciding) -> Vec<Change> {
        let rule = |rules: &'a [Rule], index: Option<usize>| rules.get(index?);
        changes(rule(self.old, deciding.old), rule(self.new, deciding.new))
    }

    fn add_group(&mut self, number: usize, deciding: Deciding) {
        for change in self.changes(deciding) {
            self.found.entry(change).or_default().groups.push(number);
        }
    }

    /// Adds the changes for those origins of a group that regexes match, if `by_pattern` are the
    /// rules for the others.
    ///
    /// Nobody knows which origins a regex matches. So any set of the regexes may match one of these
    /// origins, and each set leads to a pair of rules. Equal texts match the same origins.
    fn add_regexes(&mut self, by_pattern: Deciding) -> Result<(), Incomparable> {
        for old in deciding_rules(self.old, by_pattern.old) {
            for new in deciding_rules(self.new, by_pattern.new) {
                let deciding = Deciding { old, new };
                let regexes = self.regexes_for(deciding, by_pattern)?;
                if regexes.is_empty() {
                    continue;
                }
                for change in self.changes(deciding) {
                    let found = self.found.entry(change).or_default();
                    found.regexes.extend(&regexes);
                }
            }
        }
        Ok(())
    }

    /// Returns the regexes by which the rules `deciding` decide instead of `by_pattern`; none if no
    /// set of regexes leads to them.
    fn regexes_for(
        &self,
        deciding: Deciding,
        by_pattern: Deciding,
    ) -> Result<Vec<&'a str>, Incomparable> {
        let Deciding { old, new } = deciding;
        let earlier = regexes_before(self.old, old).chain(regexes_before(self.new, new));
        // A regex of an earlier rule does not match, or that rule would decide.
        let unmatched: HashSet<&str> = earlier.collect();
        self.work.spend(1 + unmatched.len())?;
        let by_regex = |rules: &'a [Rule], index| -> Vec<&'a str> {
            let regexes = regexes_of(rules, index);
            regexes.filter(|regex| !unmatched.contains(regex)).collect()
        };
        Ok(match (old == by_pattern.old, new == by_pattern.new) {
            (true, true) => Vec::new(),
            (true, false) => by_regex(self.new, new),
            (false, true) => by_regex(self.old, old),
            (false, false) if by_regex(self.old, old).is_empty() => Vec::new(),
            (false, false) => by_regex(self.new, new),
        })
    }
}

/// Returns the rules that may decide if `by_pattern` does without regexes.
fn deciding_rules(
    rules: &[Rule],
    by_pattern: Option<usize>,
) -> impl Iterator<Item = Option<usize>> {
    let earlier = rules
        .iter()
        .enumerate()
        .take(by_pattern.unwrap_or(rules.len()));
    let earlier = earlier.filter(|(_, rule)| !rule.allow_origin_regexes.is_empty());
    earlier.map(|(index, _)| Some(index)).chain([by_pattern])
}

fn regexes_before(rules: &[Rule], index: Option<usize>) -> impl Iterator<Item = &str> {
    let rules = rules.iter().take(index.unwrap_or(rules.len()));
    rules.flat_map(|rule| rule.allow_origin_regexes.iter().map(String::as_str))
}

fn regexes_of(rules: &[Rule], index: Option<usize>) -> impl Iterator<Item = &str> {
    let rule = index.and_then(|index| rules.get(index)).into_iter();
    rule.flat_map(|rule| rule.allow_origin_regexes.iter().map(String::as_str))
}

/// Names the origins of each change, by the widest patterns that it concerns as a whole.
fn name_subjects(
    found: BTreeMap<Change, Found<'_>>,
    groups: &[Group<'_>],
) -> Vec<(Change, Vec<Subject>)> {
    let sizes = count_groups(groups.iter());
    let named = found.into_iter().map(|(change, found)| {
        let concerned = found.groups.iter().filter_map(|number| groups.get(*number));
        let concerned: Vec<&Group<'_>> = concerned.collect();
        let counts = count_groups(concerned.iter().copied());
        let elsewhere = found.groups.contains(&groups.len().saturating_sub(1));
        let is_whole = |text: &&str| counts.get(text) == sizes.get(text);
        let names = concerned.iter().map(|group| {
            let texts = group.entries.iter().map(|entry| entry.text);
            let widest = texts.filter(is_whole).max_by_key(|text| sizes.get(text));
            match widest {
                Some("*") => Subject::Every,
                Some(text) => Subject::Matching(text.to_owned()),
                None => part(group, change.direction, elsewhere),
            }
        });
        let regexes = found.regexes.into_iter();
        let regexes = regexes.map(|regex| Subject::Regex(regex.to_owned()));
        let subjects: BTreeSet<Subject> = names.chain(regexes).collect();
        (change, subjects.into_iter().collect())
    });
    named.collect()
}

/// Returns the number of groups that each entry matches, by its text.
fn count_groups<'a>(groups: impl Iterator<Item = &'a Group<'a>>) -> HashMap<&'a str, usize> {
    let mut counts = HashMap::new();
    for group in groups {
        let texts: BTreeSet<&str> = group.entries.iter().map(|entry| entry.text).collect();
        for text in texts {
            *counts.entry(text).or_default() += 1;
        }
    }
    counts
}

/// Names a group whose patterns are concerned in part only. `elsewhere` says that the origins which
/// only `*` matches are concerned, too.
fn part(group: &Group<'_>, direction: Direction, elsewhere: bool) -> Subject {
    let side = match direction {
        Direction::Less => Side::Old,
        Direction::More | Direction::Neither => Side::New,
    };
    let patterns = group.entries.iter().filter(|entry| entry.text != "*");
    let deciding = patterns.min_by_key(|entry| (entry.side != side, entry.rule));
    match deciding {
        None if elsewhere || !group.is_single => Subject::OnlyByAny,
        Some(entry) if !group.is_single => Subject::SomeOf(entry.text.to_owned()),
        _ => Subject::Matching(group.origin.clone()),
    }
}
