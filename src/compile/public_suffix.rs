//! Names below which different people may register names of their own.

#[cfg(feature = "public-suffix")]
use tower_cors_core::strings;

#[cfg(feature = "public-suffix")]
use self::table::{Kind, find};

/// Returns whether different people may register names below `host`.
///
/// They may if it is a public suffix, or a parent of one.
///
/// A wildcard over such a name covers an attacker's domain as well as the user's. `localhost` is
/// not one: names below it are this machine. A name of one label that the list does not know is
/// one, by the list's default rule.
#[cfg(feature = "public-suffix")]
pub(super) fn has_registrable_subdomains(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    if !strings::contains(host, ".") {
        return host != "localhost";
    }
    let mut name = String::with_capacity(host.len());
    for label in host.rsplit('.') {
        if !name.is_empty() {
            name.push('.');
        }
        name.push_str(label);
    }
    match find(name.as_bytes()) {
        Some(Kind::Exception) => false,
        Some(_) => true,
        None => {
            let parent = strings::rsplit_once(&name, ".").map_or("", |(parent, _)| parent);
            find(parent.as_bytes()) == Some(Kind::Wildcard)
        }
    }
}

#[cfg(not(feature = "public-suffix"))]
pub(super) use self::without_list::has_registrable_subdomains;

#[cfg(not(feature = "public-suffix"))]
mod without_list {
    /// Without the list, any name may be a suffix: each wildcard with credentials needs its danger.
    ///
    /// With a shorter list in its place, turning the feature on elsewhere in the tree could break a
    /// build that worked.
    pub(in super::super) fn has_registrable_subdomains(host: &str) -> bool {
        let host = host.strip_suffix('.').unwrap_or(host);
        host != "localhost" && !host.ends_with(".localhost")
    }
}

#[cfg(feature = "public-suffix")]
mod table {
    //! Looking names up. `tools/src/public_suffixes.rs` writes the table, and has its format.

    use std::cmp::Ordering;

    /// The table, of the public suffix list in version 2.1.247 of the crate `psl`, and of the domains
    /// in `tools/hosting_domains.txt`.
    static TABLE: &[u8] = include_bytes!("public_suffixes.bin");

    /// The bytes of the pairs at its start: one pair for each byte of ASCII.
    const PAIRS_LEN: usize = 2 * 0x80;

    /// The meaning of an entry.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(super) enum Kind {
        /// A suffix, or a parent of one.
        Suffix,
        /// A suffix whose children are also suffixes.
        Wildcard,
        /// A child of such a suffix that is not a suffix itself.
        Exception,
    }

    /// Returns the entry for `name`, whose labels are reversed.
    pub(super) fn find(name: &[u8]) -> Option<Kind> {
        let (mut low, mut high) = (0, number(0)?);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            let (_, first) = block(middle)?.next()?;
            match compare(first, &mut &*name) {
                Ordering::Greater => high = middle,
                Ordering::Less | Ordering::Equal => low = middle,
            }
        }
        // The number of bytes that the entry before shares with the name.
        let mut common = 0;
        for (header, rest) in block(low)? {
            let shared = usize::from(header & 0x1f);
            if shared > common {
                // Less than the name, like the entry before: it has the byte that makes it less.
                continue;
            }
            let mut left = name.get(shared..)?;
            match compare(rest, &mut left) {
                Ordering::Less => common = name.len() - left.len(),
                Ordering::Equal => return kind(header),
                Ordering::Greater => break,
            }
        }
        None
    }

    fn kind(header: u8) -> Option<Kind> {
        match header >> 5 & 0b11 {
            0 => Some(Kind::Suffix),
            1 => Some(Kind::Wildcard),
            2 => Some(Kind::Exception),
            _ => None,
        }
    }

    /// The entries from a block on, as their headers and the rests of their names. It does not end
    /// with the block: the first entry of the next one is behind every name that is looked up in
    /// this one.
    fn block(index: usize) -> Option<impl Iterator<Item = (u8, &'static [u8])>> {
        let mut bytes = TABLE.get(number(index + 1)?..)?;
        Some(std::iter::from_fn(move || {
            let (header, rest) = bytes.split_first()?;
            let end = rest.iter().position(|byte| *byte >= 0x80);
            let (name, rest) = rest.split_at_checked(end.unwrap_or(rest.len()))?;
            bytes = rest;
            Some((*header, name))
        }))
    }

    /// Compares the text that `packed` means with `name`, and removes from `name` what is equal.
    ///
    /// It stops at the first difference. If it unpacked each entry that a search touches, a policy
    /// with a million wildcards would take twice as long to compile.
    fn compare(packed: &[u8], name: &mut &[u8]) -> Ordering {
        match compare_start(packed, name) {
            Ordering::Equal if !name.is_empty() => Ordering::Less,
            ordering => ordering,
        }
    }

    /// Does the same as [`compare`], but `name` may go on. A byte may replace a pair of others.
    fn compare_start(packed: &[u8], name: &mut &[u8]) -> Ordering {
        for byte in packed {
            let start = 2 * usize::from(*byte);
            let ordering = match (TABLE.get(start..start + 2), name.split_first()) {
                (Some(pair), _) if pair != [0, 0] => compare_start(pair, name),
                (_, None) => Ordering::Greater,
                (_, Some((first, rest))) => {
                    if byte == first {
                        *name = rest;
                    }
                    byte.cmp(first)
                }
            };
            if ordering.is_ne() {
                return ordering;
            }
        }
        Ordering::Equal
    }

    /// Returns one of the numbers after the pairs: how many blocks there are, then where each is.
    fn number(index: usize) -> Option<usize> {
        let start = PAIRS_LEN + 4 * index;
        let bytes = TABLE.get(start..start + 4)?;
        usize::try_from(u32::from_le_bytes(bytes.try_into().ok()?)).ok()
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn the_first_block_comes_after_the_numbers() {
            let start = PAIRS_LEN + 4 * (number(0).unwrap() + 1);
            let (header, name) = block(0).unwrap().next().unwrap();
            assert!(!name.is_empty());
            assert!(TABLE[start..].starts_with(&[&[header], name].concat()));
        }
    }
}

#[cfg(all(test, feature = "public-suffix"))]
mod tests {
    use super::*;

    #[test]
    fn who_may_register_names_below() {
        let failures: Vec<&str> = [
            ("com", true),
            ("com.", true),
            ("co.uk", true),
            ("github.io", true),
            ("kawasaki.jp", true),
            ("any.kawasaki.jp", true),
            ("city.kawasaki.jp", false),
            ("ck", true),
            ("any.ck", true),
            ("www.ck", false),
            ("compute.amazonaws.com", true),
            ("amazonaws.com", true),
            ("windows.net", true),
            ("mtls.run.app", true),
            ("app.github.dev", true),
            ("a-3000.app.github.dev", false),
            ("ws-eu1.gitpod.io", false),
            ("gitpod.io", true),
            ("xn--p1ai", true),
            ("internal", true),
            ("example.internal", false),
            ("example.com", false),
            ("example.co.uk", false),
            ("user.github.io", false),
            ("localhost", false),
            ("", true),
        ]
        .into_iter()
        .filter(|(host, expected)| has_registrable_subdomains(host) != *expected)
        .map(|(host, _)| host)
        .collect();
        assert_eq!(failures, [""; 0]);
    }
}
