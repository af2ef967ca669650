//! The comparison of the settings that apply to all rules.

use std::collections::BTreeSet;

use tower_cors::{InnerHeaders, PreflightMode};

use super::difference::{Change, Direction, Kind};
use super::document::Document;

/// Returns the changes that let more or less through.
pub(super) fn compare(old: &Document, new: &Document) -> Vec<Change> {
    let mut changes = Vec::new();
    changes.extend(switched(
        (
            old.on_disallowed_origin.is_none(),
            new.on_disallowed_origin.is_none(),
        ),
        "requests from origins that no rule allows now reach the service (on_disallowed_origin)",
        "requests from origins that no rule allows no longer reach the service \
         (on_disallowed_origin)",
    ));
    changes.extend(preflight_mode(old, new));
    changes.extend(inner_headers(old, new));
    changes.extend(switched(
        (old.debug_preflights, new.debug_preflights),
        "rejected preflights now show a part of the policy (debug_preflights)",
        "rejected preflights no longer show a part of the policy (debug_preflights)",
    ));
    changes
}

/// Returns the change of a switch from its `(old, new)` state; on is more.
fn switched(states: (bool, bool), now: &str, no_longer: &str) -> Option<Change> {
    match states {
        (false, true) => Some(Change::new(Direction::More, Kind::Options, now)),
        (true, false) => Some(Change::new(Direction::Less, Kind::Options, no_longer)),
        _ => None,
    }
}

/// Returns the changes of `preflight_mode`.
///
/// Nobody knows the answers of the inner service. It can grant a preflight that the layer rejects,
/// and refuse one that the layer grants.
fn preflight_mode(old: &Document, new: &Document) -> Vec<Change> {
    let modes = format!(
        "preflight_mode changes from \"{}\" to \"{}\": the inner service",
        old.preflight_mode, new.preflight_mode
    );
    let more = grants_beyond(new, old).then(|| {
        let text = format!("{modes} may have refused preflights that are granted now");
        Change::new(Direction::More, Kind::Options, text)
    });
    let less = grants_beyond(old, new).then(|| {
        let text = format!("{modes} may have granted preflights that are refused now");
        Change::new(Direction::Less, Kind::Options, text)
    });
    more.into_iter().chain(less).collect()
}

/// Returns whether `more` may grant a preflight that `less` does not, by its `preflight_mode`.
fn grants_beyond(more: &Document, less: &Document) -> bool {
    let grants_any = !more.rules.is_empty();
    match (more.preflight_mode, less.preflight_mode) {
        (more, less) if more == less => false,
        (PreflightMode::Forward, _) => true,
        // The layer rejects what the policy does not grant, and removes the inner headers.
        (PreflightMode::Decorate, PreflightMode::Answer) => {
            grants_any && more.inner_headers == InnerHeaders::Keep
        }
        _ => grants_any,
    }
}

/// Returns the changes of `inner_headers`.
///
/// The inner service's own headers can grant more than the policy, and also less: it may allow one
/// origin on some of its responses.
fn inner_headers(old: &Document, new: &Document) -> Vec<Change> {
    if old.inner_headers == new.inner_headers {
        return Vec::new();
    }
    let grants_beyond = |document: &Document| {
        document.inner_headers == InnerHeaders::Keep || !document.rules.is_empty()
    };
    let headers = format!(
        "inner_headers changes from \"{}\" to \"{}\": pages may",
        old.inner_headers, new.inner_headers
    );
    let more = grants_beyond(new).then(|| {
        let text = format!("{headers} read responses that they could not read");
        Change::new(Direction::More, Kind::Options, text)
    });
    let less = grants_beyond(old).then(|| {
        let text = format!("{headers} no longer read responses that they could read");
        Change::new(Direction::Less, Kind::Options, text)
    });
    more.into_iter().chain(less).collect()
}

/// Returns the changes of answers that give nobody more or less.
pub(super) fn compare_answers(old: &Document, new: &Document) -> Vec<Change> {
    let rejects = |document: &Document| document.on_disallowed_origin.map(|to| to.reject);
    let both_reject = rejects(old).and(rejects(new)).is_some();
    let statuses = [
        (
            "preflight_status",
            old.preflight_status,
            new.preflight_status,
        ),
        (
            "rejected_preflight_status",
            old.rejected_preflight_status,
            new.rejected_preflight_status,
        ),
        (
            "on_disallowed_origin",
            rejects(old).filter(|_| both_reject),
            rejects(new).filter(|_| both_reject),
        ),
    ];
    let statuses = statuses.into_iter().filter(|(_, old, new)| old != new);
    let statuses = statuses.map(|(name, old, new)| {
        let status =
            |status: Option<u16>| status.map_or("the default".to_owned(), |s| s.to_string());
        format!("{name} changes from {} to {}", status(old), status(new))
    });
    let vary = listed(&old.vary, &new.vary, "now vary by", "no longer vary by");
    let vary = vary.map(|text| format!("responses {text}"));
    let dangers = |document: &Document| {
        let names = document.dangerously_allow.iter();
        names.map(ToString::to_string).collect()
    };
    let (old_dangers, new_dangers) = (dangers(old), dangers(new));
    let dangers = listed(
        &old_dangers,
        &new_dangers,
        "now accepts the danger",
        "no longer accepts the danger",
    );
    let dangers = dangers.map(|text| format!("the policy {text}"));
    statuses
        .chain(vary)
        .chain(dangers)
        .map(|text| Change::new(Direction::Neither, Kind::Options, text))
        .collect()
}

/// Returns the names that only one of two lists has, each behind what it means.
fn listed<'a>(
    old: &'a BTreeSet<String>,
    new: &'a BTreeSet<String>,
    now: &'a str,
    no_longer: &'a str,
) -> impl Iterator<Item = String> + 'a {
    let added = new.difference(old).map(move |name| format!("{now} {name}"));
    added.chain(
        old.difference(new)
            .map(move |name| format!("{no_longer} {name}")),
    )
}
