//! Names below which different people may register names of their own.

#[cfg(feature = "public-suffix")]
use self::table::{Kind, find};

/// Returns whether different people may register names below `host`: it is a public suffix, or a
/// parent of one.
///
/// A wildcard over such a name covers an attacker's domain as well as the user's. `localhost` is
/// not one: names below it are this machine. A name of one label that the list does not know is
/// one, by the list's default rule.
#[cfg(feature = "public-suffix")]
pub(super) fn has_registrable_subdomains(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    if !host.contains('.') {
        return host != "localhost";
    }
    let labels: Vec<&str> = host.rsplit('.').collect();
    let name = labels.join(".");
    match find(name.as_bytes()) {
        Some(Kind::Exception) => false,
        Some(_) => true,
        None => {
            let parent = name.rsplit_once('.').map_or("", |(parent, _)| parent);
            find(parent.as_bytes()) == Some(Kind::Wildcard)
        }
    }
}

/// Without the list, any name may be a suffix: each wildcard with credentials needs its danger.
///
/// With a shorter list in its place, turning the feature on elsewhere in the tree could break a
/// build that worked.
#[cfg(not(feature = "public-suffix"))]
pub(super) fn has_registrable_subdomains(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    host != "localhost" && !host.ends_with(".localhost")
}

#[cfg(feature = "public-suffix")]
mod table {
    //! Looking names up. `tools/src/public_suffixes.rs` writes the table, and has its format.

    use std::cmp::Ordering;

    /// The table, of the public suffix list in version 2.1.247 of the crate `psl`, and of the domains
    /// in `tools/hosting_domains.txt`.
    static TABLE: &[u8] = include_bytes!("public_suffixes.bin");

    /// The meaning of an entry.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(super) enum Kind {
        /// A suffix, or a parent of one.
        Suffix,
        /// One whose children are suffixes, too.
        Wildcard,
        /// A child of such a one that is not a suffix.
        Exception,
    }

    /// Returns the entry for `name`, whose labels are reversed.
    pub(super) fn find(name: &[u8]) -> Option<Kind> {
        let (mut low, mut high) = (0, number(0)?);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            match block(middle)?.next()?.1 <= name {
                true => low = middle,
                false => high = middle,
            }
        }
        let mut entry = Vec::new();
        for (header, rest) in block(low)? {
            entry.truncate(usize::from(header & 0x1f));
            entry.extend_from_slice(rest);
            match entry.as_slice().cmp(name) {
                Ordering::Less => {}
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

    /// One of the numbers at the start of the table: how many blocks there are, then where each is.
    fn number(index: usize) -> Option<usize> {
        let bytes = TABLE.get(4 * index..4 * index + 4)?;
        usize::try_from(u32::from_le_bytes(bytes.try_into().ok()?)).ok()
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
