//! Routes in a file: their lists, and labels that help a reader recognize them.

use crate::path::{is_plain, join};
use crate::tree::Tree;

/// Returns the items of the list at `key`, each with its path. A missing list counts as empty.
pub(crate) fn items<'a>(
    path: &str,
    tree: &'a Tree,
    key: &str,
) -> impl Iterator<Item = (String, &'a Tree)> {
    let path = join(path, key);
    let items = match tree.get(key) {
        Some(Tree::List(items)) => items.as_slice(),
        _ => &[],
    };
    (0..)
        .zip(items)
        .map(move |(index, item): (usize, _)| (format!("{path}[{index}]"), item))
}

/// Returns the name of a route, or else the first path that it matches.
pub(crate) fn label(route: &Tree) -> Option<&str> {
    let matches = || {
        let keys = ["match", "matches"].into_iter();
        keys.filter_map(|key| route.get(key)).find_map(first_path)
    };
    let name = route.text_of("name").filter(|name| !name.is_empty());
    name.or_else(matches).filter(|label| is_plain(label))
}

/// Returns the first text in `tree` that begins with a slash.
fn first_path(tree: &Tree) -> Option<&str> {
    match tree {
        Tree::Text(text) if text.starts_with('/') => Some(text),
        Tree::List(items) => items.iter().find_map(first_path),
        Tree::Map(entries) => entries.iter().find_map(|(_, value)| first_path(value)),
        _ => None,
    }
}
