//! One label of each group that patterns such as `app-*.example.com` tell apart.

use std::collections::BTreeSet;

/// The bytes of labels.
const ALPHABET: &[u8; 38] = b"abcdefghijklmnopqrstuvwxyz0123456789-_";

/// Returns a label for each set of `wildcards` that a label can match at once.
///
/// `wildcards` are the texts before and behind a `*` in a label; `is_taken` tells which labels to
/// avoid.
///
/// Take the longest text that begins a label, and the longest one that ends it. If something is
/// between them, a wildcard matches if its texts begin and end these two, so that one label of each
/// pair is enough. If nothing is, the two cover the label. Such labels are few: it returns all.
pub(super) fn labels(
    wildcards: &BTreeSet<(&str, &str)>,
    is_taken: impl Fn(&str) -> bool,
) -> BTreeSet<String> {
    let mut prefixes: BTreeSet<&str> = wildcards.iter().map(|(prefix, _)| *prefix).collect();
    let mut suffixes: BTreeSet<&str> = wildcards.iter().map(|(_, suffix)| *suffix).collect();
    prefixes.insert("");
    suffixes.insert("");
    let mut labels = BTreeSet::new();
    for prefix in &prefixes {
        for suffix in &suffixes {
            let is_usual = |label: &String| {
                let longer = |other: &&&str| other.len() > prefix.len();
                let begins = prefixes.iter().filter(longer).any(|p| label.starts_with(p));
                let longer = |other: &&&str| other.len() > suffix.len();
                let ends = suffixes.iter().filter(longer).any(|s| label.ends_with(s));
                !begins && !ends && !is_taken(label)
            };
            let mut between = between().map(|text| format!("{prefix}{text}{suffix}"));
            labels.extend(between.find(is_usual));
            labels.extend(covered(prefix, suffix));
        }
    }
    labels
}

/// Returns the labels that begin with `prefix`, end with `suffix`, and have nothing between them.
fn covered<'a>(prefix: &'a str, suffix: &'a str) -> impl Iterator<Item = String> + 'a {
    let overlaps = (0..=prefix.len().min(suffix.len())).filter_map(move |len| {
        let (common, rest) = suffix.split_at_checked(len)?;
        prefix.ends_with(common).then(|| format!("{prefix}{rest}"))
    });
    overlaps.filter(|label| !label.is_empty())
}

/// Returns texts of one and of two characters. They run out only if more than a thousand such labels
/// of one domain are taken.
fn between() -> impl Iterator<Item = String> {
    let one = || ALPHABET.iter().map(|byte| char::from(*byte));
    let two = one().flat_map(move |first| one().map(move |second| format!("{first}{second}")));
    one().map(String::from).chain(two)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use tower_cors_test_support::{check_rows, rows};

    use super::{between, labels};

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
            let found = labels(&wildcards.collect(), is_taken);
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
                    let found = labels(&BTreeSet::from(wildcards), |_| false);
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

    #[test]
    fn texts_between() {
        let all: Vec<String> = between().collect();
        assert_eq!(all.len(), 38 + 38 * 38);
        assert_eq!(all[..2], ["a", "b"]);
        assert_eq!(all[37..39], ["_", "aa"]);
    }
}
