//! A check that the strategies try every class of fetches.

use std::collections::BTreeMap;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use super::fetch::Fetch;
use super::model::{Outcome, Page, model};
use super::policy::{Rule, Rules};
use super::site::{Site, browser};
use super::strategies::{fetch, place, rules, server};

const SAMPLES: usize = 5000;

/// The number of classes that [`class`] distinguishes, plus one for the cache.
const CLASSES: usize = 15;

/// The smallest share of a class. If it were rarer, a property would prove little about it.
const MIN_PER_MILLE: usize = 3;

#[test]
fn every_class_of_fetches_is_tried() {
    let mut runner = TestRunner::deterministic();
    let strategy = (rules(), place(), 0..5_u8, fetch(), fetch());
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for _ in 0..SAMPLES {
        let (rules, place, own, fetch, next) = strategy.new_tree(&mut runner).unwrap().current();
        let origin = place.origin(&rules);
        let server = server(&origin, own);
        let outcome = model(&rules, &origin, server, &fetch);
        let class = class(&rules, &origin, server, &fetch, &outcome);
        *counts.entry(class).or_default() += 1;
        if saves_a_preflight(&rules, &origin, &[fetch, next]) {
            *counts.entry("(the cache saves a preflight)").or_default() += 1;
        }
    }
    let is_tried = |count: &usize| count * 1000 / SAMPLES >= MIN_PER_MILLE;
    assert_eq!(counts.len(), CLASSES, "{counts:#?}");
    assert!(counts.values().all(is_tried), "{counts:#?}");
}

fn class(
    rules: &Rules,
    origin: &str,
    server: &str,
    fetch: &Fetch,
    outcome: &Outcome,
) -> &'static str {
    let was_preflighted = outcome.arrived.len() > 1;
    match (&outcome.page, rules.rule(origin)) {
        (Page::Reads(200, _), _) if origin == server => "own: read",
        _ if origin == server => "own: rejected, over plain HTTP",
        (Page::IsStopped, None) => "stopped for its origin",
        (Page::IsStopped, Some(rule)) => stopped(rule, fetch),
        (Page::GetsNothing, None) if outcome.ran.is_empty() => "unread for its origin, rejected",
        (Page::GetsNothing, None) => "unread for its origin, ran",
        (Page::GetsNothing, Some(_)) => "unread for its credentials, ran",
        (Page::Reads(..), _) if origin == "null" => "read: sandboxed",
        (Page::Reads(..), _) => match (was_preflighted, fetch.includes_credentials()) {
            (false, false) => "read",
            (false, true) => "read: with credentials",
            (true, false) => "read: preflighted",
            (true, true) => "read: preflighted, with credentials",
        },
    }
}

fn stopped(rule: &Rule, fetch: &Fetch) -> &'static str {
    if !rule.grants_method(fetch.method.sent) {
        "stopped for its method"
    } else if !fetch.unsafe_names().all(|name| rule.grants_header(name)) {
        "stopped for a header"
    } else {
        "stopped for its credentials"
    }
}

/// Returns whether the cache saves the preflight of the last fetch.
fn saves_a_preflight(rules: &Rules, origin: &str, fetches: &[Fetch]) -> bool {
    let site = Site::new(rules);
    let mut browser = browser(origin, "https://server.test").remember_preflights(true);
    let mut arrived = Vec::new();
    for fetch in fetches {
        browser = browser.credentials(fetch.credentials);
        arrived = site.fetch(&mut browser, fetch).0.arrived;
    }
    let last = fetches.last().unwrap();
    last.needs_preflight() && arrived == [last.method.sent]
}
