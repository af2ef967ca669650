//! The comparison of the origins that `on_disallowed_origin` never rejects.

use std::collections::BTreeSet;

use super::difference::{Change, Direction, Kind, Subject};
use super::document::Document;

/// Returns the changes of `own_origins`. They matter only if both configurations reject requests.
pub(super) fn compare(old: &Document, new: &Document) -> Vec<(Change, Vec<Subject>)> {
    if old.on_disallowed_origin.is_none() || new.on_disallowed_origin.is_none() {
        return Vec::new();
    }
    let changes = [
        (
            Direction::More,
            only_in(&new.own_origins, &old.own_origins),
            "requests now reach the service, whatever the rules say (own_origins)",
        ),
        (
            Direction::Less,
            only_in(&old.own_origins, &new.own_origins),
            "requests reach the service only if a rule allows the origin (own_origins)",
        ),
    ];
    let changes = changes
        .into_iter()
        .filter(|(_, origins, _)| !origins.is_empty());
    changes
        .map(|(direction, origins, text)| (Change::new(direction, Kind::Options, text), origins))
        .collect()
}

fn only_in(these: &BTreeSet<String>, others: &BTreeSet<String>) -> Vec<Subject> {
    these
        .difference(others)
        .cloned()
        .map(Subject::Matching)
        .collect()
}
