//! Sorted names, for binary searches.

use std::collections::BinaryHeap;

/// Returns what `pick` makes of `list`, in the order of their keys, and those of one key in the
/// order of their bytes.
///
/// It sorts with a heap. To sort a slice of one more type takes six kilobytes of a program, and
/// these lists are short.
pub(crate) fn sorted(
    list: &[String],
    pick: fn(&str) -> Option<&str>,
    key: fn(&str) -> usize,
) -> Vec<Box<str>> {
    let picked = list.iter().filter_map(|text| pick(text));
    let keyed: Vec<(usize, &str)> = picked.map(|name| (key(name), name)).collect();
    let sorted = BinaryHeap::from(keyed).into_sorted_vec();
    sorted.into_iter().map(|(_, name)| name.into()).collect()
}
