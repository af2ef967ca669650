//! Prints the time of each kind of request, compared with `tower-http` and a hand-written service.
//!
//! The contenders take turns. What the layers add to the bare service is in the table; where they
//! answer themselves, all that they take.

use std::env;

use tower_cors_benches::case::{Case, Scenario, service_cases};
use tower_cors_benches::origins::Origins;
use tower_cors_benches::timed::assert_same_answer;
use tower_cors_benches::turns::measure;

fn main() {
    // `cargo test --benches` only checks that it starts.
    if !env::args().any(|argument| argument == "--bench") {
        return;
    }
    let many = [1_000, 1_000_000].map(|count| Case {
        scenario: Scenario::Allowed,
        origins: Origins::Exact(count),
        cloned: true,
    });
    println!("| case | bare | tower-cors | tower-http | by hand | ratio to tower-http |");
    println!("|---|--:|--:|--:|--:|--:|");
    for case in service_cases().chain(many) {
        println!("{}", row(case));
    }
}

fn row(case: Case) -> String {
    assert_same_answer(case);
    let [bare, layers @ ..] = measure(case);
    let answers = matches!(case.scenario, Scenario::Granted | Scenario::Rejected);
    let [ours, theirs, by_hand] = layers.map(|layer| match answers {
        true => layer,
        false => layer.beyond(bare),
    });
    let ratio = ours.median / theirs.median;
    format!("| {case} | {bare} | {ours} | {theirs} | {by_hand} | {ratio:.3} |")
}
