//! The links between the pages, and from each code to its entry in the index.

use std::collections::BTreeSet;

use tower_cors_test_support::markdown::{anchors, links};

use super::PAGES;
use crate::error::{ConfigErrorKind, ConfigWarningKind};
use crate::explain::Hint;
use crate::policy::Rejection;

const INDEX: &str = "https://docs.rs/tower-cors/latest/tower_cors/guide/errors/index.html#";

/// Returns the anchors of a page.
fn anchors_of(name: &str) -> Vec<String> {
    let page = PAGES.iter().find(|(other, _)| *other == name);
    page.map(|(_, text)| anchors(text)).unwrap_or_default()
}

/// Checks that each code has one entry, and each entry a code.
#[test]
fn the_index_has_each_code_once() {
    let groups = [
        ConfigErrorKind::URLS,
        ConfigWarningKind::URLS,
        Rejection::URLS,
        Hint::URLS,
    ];
    let mut urls: Vec<&str> = groups.concat();
    urls.sort_unstable();
    let is_entry = |anchor: &String| {
        let groups = ["error-", "warning-", "rejection-", "hint-"];
        groups.iter().any(|group| anchor.starts_with(group))
    };
    let entries = anchors_of("errors").into_iter().filter(is_entry);
    let mut entries: Vec<String> = entries.map(|anchor| format!("{INDEX}{anchor}")).collect();
    entries.sort_unstable();
    assert_eq!(entries, urls);
}

/// Checks the anchors, because rustdoc checks only the paths.
#[test]
fn each_link_leads_to_a_heading() {
    let mut wrong = Vec::new();
    for (name, text) in PAGES {
        let anchors = anchors(text);
        let distinct: BTreeSet<&String> = anchors.iter().collect();
        assert_eq!(distinct.len(), anchors.len(), "{name} has a heading twice");
        for link in links(text) {
            let Some((path, anchor)) = link.split_once('#') else {
                continue;
            };
            let page = match path {
                "" => name,
                path => path.strip_prefix("crate::guide::").unwrap_or_default(),
            };
            if !page.is_empty() && !anchors_of(page).iter().any(|other| other == anchor) {
                wrong.push(format!("{name}: {link}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
