//! Prefixes of header names, such as `x-amz-*`.

use std::cmp::Ordering;

use super::sorted::sorted;

/// Prefixes of header names, in lower case and without their `*`.
// sorted; no prefix begins another
#[derive(Debug, Default, PartialEq)]
pub(crate) struct HeaderPrefixes(Vec<Box<str>>);

impl HeaderPrefixes {
    /// Creates the set of what `pick` makes of `list`, which is in lower case.
    pub(crate) fn new(list: &[String], pick: fn(&str) -> Option<&str>) -> Self {
        let mut prefixes = sorted(list, pick, |_| 0);
        prefixes.dedup_by(|longer, kept| longer.starts_with(&**kept));
        Self(prefixes)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns all prefixes, without their `*`.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(AsRef::as_ref)
    }

    /// Returns whether one of them begins `name`, in any letter case.
    pub(crate) fn cover(&self, name: &[u8]) -> bool {
        self.find(name).is_some()
    }

    /// Returns the one that begins `name`, in any letter case.
    ///
    /// One lookup does. The prefixes of `name` sort before it, and what sorts between a prefix and
    /// `name` begins with that prefix. Since no prefix begins another, nothing is between.
    pub(crate) fn find(&self, name: &[u8]) -> Option<&str> {
        let after = self
            .0
            .partition_point(|prefix| cmp_ignoring_case(prefix.as_bytes(), name).is_le());
        let nearest = self.0.get(after.checked_sub(1)?)?;
        let start = name.get(..nearest.len())?;
        start
            .eq_ignore_ascii_case(nearest.as_bytes())
            .then_some(nearest)
    }
}

/// Compares `lower`, which is in lower case, with `name`, in any case.
fn cmp_ignoring_case(lower: &[u8], name: &[u8]) -> Ordering {
    let name = name.iter().map(u8::to_ascii_lowercase);
    lower.iter().copied().cmp(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_lookup_finds_the_prefix() {
        let prefixes = ["x-a", "x-b-", "y", "x-", "z-long-prefix-"];
        for chosen in 0..1_u32 << prefixes.len() {
            let chosen = (0..)
                .zip(prefixes)
                .filter(|(bit, _)| chosen >> bit & 1 == 1);
            let chosen: Vec<String> = chosen.map(|(_, prefix)| prefix.to_owned()).collect();
            let set = HeaderPrefixes::new(&chosen, |prefix| Some(prefix));
            for name in [
                "x",
                "x-",
                "X-A",
                "x-ab",
                "x-b",
                "X-B-",
                "x-b-c",
                "x-c",
                "y",
                "YZ",
                "z-long-prefix",
                "Z-Long-Prefix-",
                "",
            ] {
                let lower = name.to_ascii_lowercase();
                let expected = chosen
                    .iter()
                    .any(|prefix| lower.starts_with(prefix.as_str()));
                assert_eq!(set.cover(name.as_bytes()), expected, "{chosen:?} {name}");
            }
        }
    }
}
