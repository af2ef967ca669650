//! One label of each group that patterns such as `app-*.example.com` tell apart.

use std::collections::BTreeSet;

/// The bytes of labels.
const ALPHABET: &[u8; 38] = b"abcdefghijklmnopqrstuvwxyz0123456789-_";

/// Returns labels of each set that `wildcards` tell apart: each label matches other ones of them.
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

/// Returns texts of one and of two characters.
fn between() -> impl Iterator<Item = String> {
    let one = || ALPHABET.iter().map(|byte| char::from(*byte));
    let two = one().flat_map(move |first| one().map(move |second| format!("{first}{second}")));
    one().map(String::from).chain(two)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{between, labels};

    /// The wildcards that match a label, by the definition.
    fn matching<'a>(
        wildcards: &BTreeSet<(&'a str, &'a str)>,
        label: &str,
    ) -> Vec<(&'a str, &'a str)> {
        let matches = |(prefix, suffix): &(&str, &str)| {
            label.len() > prefix.len() + suffix.len()
                && label.starts_with(prefix)
                && label.ends_with(suffix)
        };
        wildcards.iter().copied().filter(matches).collect()
    }

    /// No label of up to five letters matches a set of wildcards that no returned label matches.
    #[test]
    fn no_set_is_missing() {
        let texts = ["", "a", "ab", "ba", "aa", "aba"];
        let pairs = texts.iter().flat_map(|p| texts.iter().map(|s| (*p, *s)));
        let pairs: Vec<(&str, &str)> = pairs.filter(|pair| *pair != ("", "")).collect();
        let letters = ["a", "b", "x"];
        let mut all: Vec<String> = vec![String::new()];
        for _ in 0..5 {
            let longer = all
                .iter()
                .flat_map(|label| letters.map(|letter| format!("{label}{letter}")));
            let longer: Vec<String> = longer.collect();
            all.extend(longer);
            all.sort();
            all.dedup();
        }
        for (first, a) in pairs.iter().enumerate() {
            for (second, b) in pairs.iter().enumerate().skip(first) {
                for c in pairs.iter().skip(second) {
                    let wildcards = BTreeSet::from([*a, *b, *c]);
                    let found: BTreeSet<_> = labels(&wildcards, |_| false)
                        .iter()
                        .map(|label| matching(&wildcards, label))
                        .collect();
                    for label in all.iter().filter(|label| !label.is_empty()) {
                        let set = matching(&wildcards, label);
                        assert!(found.contains(&set), "{wildcards:?} {label}");
                    }
                }
            }
        }
    }

    #[test]
    fn taken_labels_are_avoided() {
        let found = labels(&BTreeSet::from([("app-", "")]), |label| label == "app-a");
        assert!(
            found.contains("app-b") && !found.contains("app-a"),
            "{found:?}"
        );
        assert_eq!(between().count(), 38 + 38 * 38);
    }
}
