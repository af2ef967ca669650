//! Dotted keys: `rum.enabled: true` means `rum: {enabled: true}`, at any depth and mixed freely.

use crate::error::ImportError;
use crate::path::join;
use crate::tree::Tree;

/// Returns the values that `file`, found at `path`, sets below the dotted key `prefix`.
///
/// Each value comes with the rest of its key.
pub(super) fn entries_below<'a>(
    path: &str,
    file: &'a Tree,
    prefix: &str,
) -> Result<Vec<(&'a str, &'a Tree)>, ImportError> {
    match file {
        Tree::Map(_) => entries(file, path, prefix),
        _ => Ok(Vec::new()),
    }
}

/// Searches `tree`, found at `path`. It must be a map.
fn entries<'a>(
    tree: &'a Tree,
    path: &str,
    prefix: &str,
) -> Result<Vec<(&'a str, &'a Tree)>, ImportError> {
    let map = match tree {
        Tree::Map(map) => map,
        Tree::Null => return Ok(Vec::new()),
        other => return Err(other.wrong_type(path, "a map")),
    };
    let mut found = Vec::new();
    for (key, value) in map {
        if prefix.is_empty() {
            found.push((key.as_str(), value));
        } else if let Some(rest) = strip_parent(prefix, key) {
            found.extend(entries(value, &join(path, key), rest)?);
        } else if let Some(rest) = strip_parent(key, prefix) {
            found.push((rest, value));
        }
    }
    Ok(found)
}

/// Returns the rest of the dotted `key` below `parent`, if `parent` is `key` or contains it.
fn strip_parent<'a>(key: &'a str, parent: &str) -> Option<&'a str> {
    match key.strip_prefix(parent)? {
        "" => Some(""),
        rest => rest.strip_prefix('.'),
    }
}
