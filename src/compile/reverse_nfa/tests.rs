//! The bounds of the searches, to the unit: no regex is known to need exactly as much as one allows.

use super::*;
use crate::compile::origin_grammar::Relaxed;
use crate::compile::origin_search::matches_origin;

/// Returns the automaton of `regex`.
fn nfa<'a>(regex: &str, total: &'a TotalWork) -> ReverseNfa<'a> {
    ReverseNfa::new(&regex_syntax::parse(regex).unwrap(), total).unwrap()
}

#[test]
fn the_work_of_a_regex_is_bounded() {
    let total = TotalWork::default();
    let nfa = nfa("a", &total);
    nfa.count(1);
    nfa.count(MAX_WORK - 1);
    assert!(!nfa.is_exhausted());
    nfa.count(1);
    assert!(nfa.is_exhausted());
    assert!(!total.is_exhausted());
}

#[test]
fn the_work_of_all_regexes_is_bounded() {
    let total = TotalWork::default();
    let [first, second] = ["a", "b"].map(|regex| nfa(regex, &total));
    first.count(MAX_TOTAL_WORK - 1);
    second.count(1);
    assert!(!total.is_exhausted());
    assert!(!second.is_exhausted());
    second.count(1);
    assert!(total.is_exhausted());
    assert!(second.is_exhausted());
    first.count(1);
    assert!(total.is_exhausted());
}

/// Checks that `search` is given up if it may do less work than it needs. Earlier work of the same
/// automaton does not count.
#[track_caller]
fn check_bound<T: PartialEq + std::fmt::Debug>(
    regex: &str,
    search: impl Fn(&ReverseNfa<'_>, &States, usize) -> Option<T>,
) {
    let total = TotalWork::default();
    let nfa = nfa(regex, &total);
    let end = nfa.ends_of_host();
    let before = nfa.work.get();
    let found = search(&nfa, &end, usize::MAX / 2);
    assert!(found.is_some());
    let work = nfa.work.get() - before;
    assert_eq!(search(&nfa, &end, work), found);
    assert_eq!(search(&nfa, &end, work - 1), None);
}

#[test]
fn the_search_for_an_origin_is_bounded() {
    check_bound(r"https://[a-z]+\.example", |nfa, _, max_work| {
        matches_origin(nfa, Relaxed::default(), max_work)
    });
}

#[test]
fn the_search_for_an_example_is_bounded() {
    check_bound(r"https://[a-z]+\.example", |nfa, end, max_work| {
        nfa.shortest(end, "", max_work)
    });
}

/// A text of one letter leads to one more set of states with each letter.
#[test]
fn the_queue_of_the_search_for_an_example_is_bounded() {
    let total = TotalWork::default();
    let shortest = |len: usize| {
        let nfa = nfa(&"a".repeat(len), &total);
        nfa.shortest(&nfa.close([nfa.nfa.start_anchored()]), "", usize::MAX / 2)
    };
    assert_eq!(shortest(MAX_QUEUE - 1), Some("a".repeat(MAX_QUEUE - 1)));
    assert_eq!(shortest(MAX_QUEUE), None);
}
