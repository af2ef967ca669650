//! The wildcards inside of labels below one domain, such as `app-*.example.com`.

use std::collections::{BTreeMap, BTreeSet};

use super::work::{Incomparable, Work};

/// The bytes of labels.
const ALPHABET: &[u8; 38] = b"abcdefghijklmnopqrstuvwxyz0123456789-_";
/// The most texts that are tried between two parts of a label: all of one and two characters.
const MAX_TRIES: usize = ALPHABET.len() + ALPHABET.len() * ALPHABET.len();
/// The work that a pair makes, apart from the groups of its labels.
const STEPS_OF_A_PAIR: usize = 20;

/// The texts before and behind the `*` of each wildcard.
#[derive(Default)]
pub(super) struct Wildcards<'a> {
    /// The suffixes of each prefix.
    by_prefix: BTreeMap<&'a str, BTreeSet<&'a str>>,
    suffixes: BTreeSet<&'a str>,
}

impl<'a> Wildcards<'a> {
    pub(super) fn insert(&mut self, (prefix, suffix): (&'a str, &'a str)) {
        self.by_prefix.entry(prefix).or_default().insert(suffix);
        self.suffixes.insert(suffix);
    }

    /// Returns the wildcards that match a label.
    pub(super) fn matching<'b>(
        &'b self,
        label: &'b str,
    ) -> impl Iterator<Item = (&'a str, &'a str)> + 'b {
        splits(label).flat_map(|(prefix, rest)| {
            let found = self.by_prefix.get_key_value(prefix).into_iter();
            found.flat_map(move |(prefix, suffixes)| {
                // At least one character is between them.
                let behind = splits(rest).skip(1).map(|(_, suffix)| suffix);
                let found = behind.filter_map(|suffix| suffixes.get(suffix));
                found.map(|suffix| (*prefix, *suffix))
            })
        })
    }

    /// Returns a label for each set of the wildcards that a label can match at once, one that
    /// matches none included. `is_taken` tells which labels to avoid.
    ///
    /// Take the longest prefix and the longest suffix of all wildcards that match a label. If
    /// something is between them, a wildcard matches if its texts begin and end these two, so that
    /// one label of each pair is enough. If nothing is, the two cover the label. Such labels are few:
    /// it returns all.
    ///
    /// # Errors
    ///
    /// The pairs are too many, or their labels are all taken.
    pub(super) fn labels(
        &self,
        base: &str,
        is_taken: impl Fn(&str) -> bool,
        work: &Work,
    ) -> Result<BTreeSet<String>, Incomparable> {
        let mut labels = BTreeSet::new();
        for (prefix, suffix) in self.pairs(work)? {
            let between = texts().take(MAX_TRIES);
            let mut usual = between.map(|text| format!("{prefix}{text}{suffix}"));
            let mut tries = 0;
            let usual = usual.find(|label| {
                tries += 1;
                self.is_usual(label, prefix, suffix) && !is_taken(label)
            });
            work.spend(tries)?;
            labels.insert(usual.ok_or_else(|| Incomparable::NoFreeLabel(base.to_owned()))?);
            labels.extend(covered(prefix, suffix).filter(|label| !is_taken(label)));
        }
        Ok(labels)
    }

    /// Returns the prefixes and suffixes that can be the longest ones of all wildcards that match a
    /// label, and a pair for no wildcard.
    ///
    /// One wildcard has the prefix, and its suffix ends the pair's. Another one has the suffix, and
    /// its prefix begins the pair's.
    fn pairs(&self, work: &Work) -> Result<BTreeSet<(&'a str, &'a str)>, Incomparable> {
        let mut pairs = BTreeSet::from([("", "")]);
        for (prefix, own) in &self.by_prefix {
            let shorter = splits(prefix).filter_map(|(shorter, _)| self.by_prefix.get(shorter));
            for suffixes in shorter {
                work.spend(suffixes.len())?;
                let fitting = suffixes.iter().filter(|suffix| {
                    let mut ends = splits(suffix).map(|(_, end)| end);
                    ends.any(|end| own.contains(end))
                });
                for suffix in fitting {
                    work.spend(STEPS_OF_A_PAIR)?;
                    pairs.insert((*prefix, *suffix));
                }
            }
        }
        Ok(pairs)
    }

    /// Returns whether no other wildcard has a longer text that begins or ends the label.
    fn is_usual(&self, label: &str, prefix: &str, suffix: &str) -> bool {
        splits(label).all(|(start, end)| {
            let begins = start.len() > prefix.len() && self.by_prefix.contains_key(start);
            let ends = end.len() > suffix.len() && self.suffixes.contains(end);
            !begins && !ends
        })
    }
}

/// Returns the two parts of a text at each place, from the front to the end.
fn splits(text: &str) -> impl Iterator<Item = (&str, &str)> {
    (0..=text.len()).filter_map(|len| text.split_at_checked(len))
}

/// Returns the labels that begin with `prefix`, end with `suffix`, and have nothing between them.
fn covered<'a>(prefix: &'a str, suffix: &'a str) -> impl Iterator<Item = String> + 'a {
    let overlaps = splits(suffix).filter(|(common, _)| prefix.ends_with(common));
    let labels = overlaps.map(move |(_, rest)| format!("{prefix}{rest}"));
    labels.filter(|label| !label.is_empty())
}

/// Returns all texts of labels, the shortest ones first.
pub(super) fn texts() -> impl Iterator<Item = String> {
    (0..).map(|mut number: usize| {
        let mut reversed = String::new();
        loop {
            let byte = ALPHABET.get(number % ALPHABET.len()).copied();
            reversed.extend(byte.map(char::from));
            match (number / ALPHABET.len()).checked_sub(1) {
                Some(rest) => number = rest,
                None => return reversed.chars().rev().collect(),
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use tower_cors_test_support::{check_rows, rows};

    use super::*;

    fn labels<'a>(
        wildcards: impl IntoIterator<Item = (&'a str, &'a str)>,
        is_taken: impl Fn(&str) -> bool,
    ) -> Result<BTreeSet<String>, Incomparable> {
        of(wildcards).labels("a.example", is_taken, &Work::new(1_000_000))
    }

    fn of<'a>(wildcards: impl IntoIterator<Item = (&'a str, &'a str)>) -> Wildcards<'a> {
        let mut all = Wildcards::default();
        for wildcard in wildcards {
            all.insert(wildcard);
        }
        all
    }

    /// Rows: wildcards, labels that are taken, and the labels that are found.
    #[test]
    fn found_labels() {
        let table = "
            (none)    |         | a
            app-*     |         | a app- app-a
            app-*     | app-a a | app- app-b b
            *-x       |         | -x a a-x
            a-* *-x   |         | -x a a- a--x a-a a-a-x a-x b-x
            app* a*   |         | a aa app appa b
            aba* *bab |         | a aba abaa abaabab abab ababab bab bbab
            ";
        check_rows(rows::<3>(table), |[wildcards, taken, _]| {
            let wildcards = wildcards.split(' ').filter_map(|text| text.split_once('*'));
            let is_taken = |label: &str| taken.split(' ').any(|one| one == label);
            let found = labels(wildcards, is_taken).unwrap();
            found.into_iter().collect::<Vec<_>>().join(" ")
        });
    }

    /// Returns a bit for each wildcard that a label matches, by the definition.
    fn matching(wildcards: &[(&str, &str)], label: &str) -> u8 {
        let matches = |(prefix, suffix): &(&str, &str)| {
            label.len() > prefix.len() + suffix.len()
                && label.starts_with(prefix)
                && label.ends_with(suffix)
        };
        let bits = (0..).zip(wildcards);
        bits.fold(0, |set, (bit, one)| set | u8::from(matches(one)) << bit)
    }

    /// Returns all labels of one to five letters.
    fn all_labels() -> BTreeSet<String> {
        let mut all = BTreeSet::from([String::new()]);
        for _ in 0..5 {
            let longer = all
                .iter()
                .flat_map(|label| ["a", "b", "x"].map(|letter| format!("{label}{letter}")));
            all = longer.chain(all.iter().cloned()).collect();
        }
        all.remove("");
        all
    }

    /// No label matches a set of wildcards that no returned label matches.
    #[test]
    fn no_set_is_missing() {
        let texts = ["", "a", "ab", "ba", "aba"];
        let pairs = texts.iter().flat_map(|p| texts.iter().map(|s| (*p, *s)));
        let pairs: Vec<(&str, &str)> = pairs.filter(|pair| *pair != ("", "")).collect();
        let all = all_labels();
        assert_eq!(all.len(), 3 + 9 + 27 + 81 + 243);
        for (first, a) in pairs.iter().enumerate() {
            for (second, b) in pairs.iter().enumerate().skip(first) {
                for c in pairs.iter().skip(second) {
                    let wildcards = [*a, *b, *c];
                    let found = labels(wildcards, |_| false).unwrap();
                    let found: BTreeSet<u8> = found
                        .iter()
                        .map(|label| matching(&wildcards, label))
                        .collect();
                    for label in &all {
                        let set = matching(&wildcards, label);
                        assert!(found.contains(&set), "{wildcards:?} {label}");
                    }
                }
            }
        }
    }

    /// A label is matched by exactly the wildcards that the definition says.
    #[test]
    fn matching_wildcards() {
        let wildcards = [("", "b"), ("a", ""), ("a", "b"), ("ab", "b"), ("x", "ba")];
        let all = of(wildcards);
        for label in all_labels() {
            let found: BTreeSet<_> = all.matching(&label).collect();
            let expected = wildcards
                .iter()
                .filter(|one| matching(&[**one], &label) == 1);
            assert_eq!(found, expected.copied().collect(), "{label}");
        }
    }

    /// Twice as many wildcards make four times as many labels only where each pair is its own.
    #[test]
    fn numbers_of_labels() {
        let texts: Vec<String> = (0..40).map(|number| format!("{number:02}")).collect();
        let with_prefix = || texts.iter().map(|text| (text.as_str(), ""));
        let with_suffix = || texts.iter().map(|text| ("", text.as_str()));
        let with_both = || texts.iter().map(|text| (text.as_str(), text.as_str()));
        let count = |found: Result<BTreeSet<String>, Incomparable>| found.unwrap().len();
        // A text itself matches none.
        assert_eq!(count(labels(with_prefix(), |_| false)), 40 + 40 + 1);
        assert_eq!(count(labels(with_suffix(), |_| false)), 40 + 40 + 1);
        assert!(count(labels(with_both(), |_| false)) < 4 * 40);
        let each = with_prefix().chain(with_suffix());
        assert!(count(labels(each, |_| false)) > 40 * 40);
    }

    /// A group that has no label left could hide what it allows.
    #[test]
    fn no_label_is_free() {
        let found = |len: usize| {
            let is_taken = |label: &str| label.starts_with("app-") && label.len() < len;
            labels([("app-", "")], is_taken)
        };
        let error = found("app-abc".len()).unwrap_err().to_string();
        assert!(error.contains("`a.example` take all labels"), "{error}");
        assert!(found("app-ab".len()).is_ok());
    }

    #[test]
    fn texts_of_labels() {
        let all: Vec<String> = texts().take(MAX_TRIES + 1).collect();
        assert_eq!(all[..2], ["a", "b"]);
        assert_eq!(all[37..39], ["_", "aa"]);
        assert_eq!(all[MAX_TRIES - 1..], ["__", "aaa"]);
    }
}
