//! The comparison of two policies: what the new one allows that the old one did not, and the
//! reverse.
//!
//! It compares what each origin gets below each path, not the lists of two files. Where it cannot
//! tell, as with regexes and with answers of the inner service, it says that the new policy may
//! allow more.
//!
//! A path that routers may read in several ways counts as the paths that they read. It is allowed
//! only if these have the same configuration, so that it never allows more than they do.

mod difference;
mod document;
mod grants;
mod labels;
mod names;
mod notes;
mod options;
mod origins;
mod own_origins;
mod rules;
#[cfg(test)]
mod tests;
mod work;

use std::collections::BTreeSet;

use tower_cors::Policy;
use tower_cors_gateway::Note;

pub(crate) use self::difference::Difference;
use self::difference::{Change, Direction, Kind, Line, Subject};
use self::document::Document;
use self::work::{MAX_STEPS, Work};
use crate::failure::BoxError;

/// A policy, and the notes of its import.
pub(crate) type Noted = (Policy, Vec<Note>);

/// Compares two policies.
///
/// # Errors
///
/// Fails on a closure of `allow_origin_if`, which no file can hold, and if it would take too long.
pub(crate) fn compare(
    (old, old_notes): &Noted,
    (new, new_notes): &Noted,
) -> Result<Difference, BoxError> {
    let (old, new) = (Document::new(old.config())?, Document::new(new.config())?);
    let work = Work::new(MAX_STEPS);
    let mut lines: Vec<Line> = notes::compare(old_notes, new_notes)
        .into_iter()
        .map(|change| line(None, (change, Vec::new())))
        .collect();
    // Two paths decide on a request, one in each policy, and one of them covers the other. At the
    // longer one, the same two configurations decide.
    let paths: BTreeSet<&String> = old.paths.keys().chain(new.paths.keys()).collect();
    let places = paths.into_iter().map(|path| Some(path.as_str()));
    for path in [None].into_iter().chain(places) {
        let changes = compare_at(old.at(path), new.at(path), &work)?;
        lines.extend(changes.into_iter().map(|change| line(path, change)));
        lines.extend(path.and_then(|path| own_configuration(path, &old, &new)));
    }
    Ok(Difference::new(lines))
}

fn line(path: Option<&str>, (change, origins): (Change, Vec<Subject>)) -> Line {
    Line {
        path: path.map(str::to_owned),
        change,
        origins,
    }
}

/// Returns the line about a path that only one of the policies has.
fn own_configuration(path: &str, old: &Document, new: &Document) -> Option<Line> {
    let text = match (old.paths.contains_key(path), new.paths.contains_key(path)) {
        (false, true) => "the path now has a configuration of its own",
        (true, false) => "the path no longer has a configuration of its own",
        _ => return None,
    };
    let change = Change::new(Direction::Neither, Kind::Options, text);
    Some(line(Some(path), (change, Vec::new())))
}

/// Compares the two configurations that decide on the same requests.
fn compare_at(
    old: &Document,
    new: &Document,
    work: &Work,
) -> Result<Vec<(Change, Vec<Subject>)>, BoxError> {
    if old == new {
        return Ok(Vec::new());
    }
    let mut changes = Vec::new();
    let mut of_service = options::compare_answers(old, new);
    if old.passthrough && new.passthrough {
        return Ok(changes);
    }
    if old.passthrough || new.passthrough {
        of_service.extend(passthrough(old, new));
    } else {
        of_service.extend(options::compare(old, new));
        changes = rules::compare(&old.rules, &new.rules, work)?;
        changes.extend(own_origins::compare(old, new));
    }
    changes.extend(of_service.into_iter().map(|change| (change, Vec::new())));
    Ok(changes)
}

/// Returns the changes if one of the configurations is `passthrough`: the inner service decides,
/// and nobody knows how.
fn passthrough(old: &Document, new: &Document) -> Vec<Change> {
    let decides = match new.passthrough {
        true => "the inner service decides instead of the policy",
        false => "the policy decides instead of the inner service",
    };
    let change = |direction, than| {
        let text = format!("{decides} (passthrough), and may allow {than}");
        Change::new(direction, Kind::Origins, text)
    };
    let more = (!new.deny_all).then(|| change(Direction::More, "more"));
    let less = (!old.deny_all).then(|| change(Direction::Less, "less"));
    more.into_iter().chain(less).collect()
}
