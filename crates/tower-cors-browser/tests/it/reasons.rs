//! The index of reasons, and the table in the guides of tower-cors that leads to it.

use tower_cors_test_support::markdown::{anchors, links};

const INDEX: [&str; 4] = [
    include_str!("../../reasons/requests.md"),
    include_str!("../../reasons/grants.md"),
    include_str!("../../reasons/preflights.md"),
    include_str!("../../reasons/responses.md"),
];
const TABLE: &str = include_str!("../../../../src/guide/errors/reasons.md");

#[test]
fn the_table_leads_to_each_entry() {
    let anchors = INDEX.into_iter().flat_map(anchors);
    let entries: Vec<String> = anchors
        .filter(|anchor| anchor.starts_with("reason-"))
        .collect();
    let links = links(TABLE);
    let targets = links
        .iter()
        .filter_map(|link| Some(link.split_once('#')?.1));
    assert_eq!(targets.collect::<Vec<_>>(), entries);
}
