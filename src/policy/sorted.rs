//! Sorted names, for binary searches.

use std::cmp::Ordering;

/// Returns `names` in the order of `compare`.
///
/// Not generic: each further instance of the standard library's sort weighs five kilobytes.
pub(crate) fn sorted(mut names: Vec<&str>, compare: fn(&str, &str) -> Ordering) -> Box<[Box<str>]> {
    names.sort_unstable_by(|a, b| compare(a, b));
    names.into_iter().map(Box::from).collect()
}
