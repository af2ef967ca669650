//! The measure, compared with each search that short texts cause.

use std::collections::BTreeSet;

use super::*;
use crate::limits::MAX_REGEX_LEN;
use crate::policy::matcher::{OriginRegex, automaton};

fn nfa(regex: &str) -> NFA {
    automaton([&OriginRegex::parse(regex).unwrap()]).unwrap()
}

/// Returns the measure by sets, if they are few enough, and by lengths.
fn measures(nfa: &NFA) -> (Option<usize>, usize) {
    let total = TotalWork::default();
    let mut search = MostSteps::new(nfa, &total);
    let start = search.close([nfa.start_anchored()]);
    let by_sets = search.by_sets(start.clone(), usize::MAX);
    let by_lengths = search.by_lengths(start, usize::MAX);
    let most = search.of_pattern(PatternID::ZERO, usize::MAX);
    assert_eq!(most, by_sets.unwrap_or(by_lengths));
    (by_sets, by_lengths)
}

#[test]
fn steps_of_regexes() {
    let mut names = String::from("https://(?:n");
    for number in 0.. {
        let name = format!("|n{number}");
        if names.len() + name.len() + r")\.example".len() > MAX_REGEX_LEN {
            break;
        }
        names += &name;
    }
    let names = names + r")\.example";
    // A union takes one more step for each eight of its branches.
    let branches = format!("https://a(?:{}b)", "|".repeat(2_999));
    let rows: [(&str, Option<usize>, usize); 13] = [
        ("https://a", Some(2), 2),
        ("[acegikm]", Some(2), 2),
        ("[acegikmo]", Some(3), 3),
        (r"https://[a-z0-9-]+\.app123\.example\.com", Some(3), 23),
        (
            r"https://[a-z0-9-]+\.app123\.example\.com(:\d+)?",
            Some(4),
            27,
        ),
        (r"https://.*\.app123\.example\.com", Some(5), 23),
        (&names, Some(4), 273),
        (&branches, Some(379), 379),
        ("https://a{1000}", Some(2), 2),
        ("https://.*a.{5}", Some(10), 10),
        ("https://.*a.{100}", None, 105),
        // The longest origin ends before the last ones become active.
        ("https://.*a.{1000}", None, 321),
        (r"https://(?:a?){500}\.example", None, 1_001),
    ];
    let failures: Vec<_> = rows
        .into_iter()
        .map(|(regex, by_sets, by_lengths)| (regex, measures(&nfa(regex)), (by_sets, by_lengths)))
        .filter(|(_, found, expected)| found != expected)
        .map(|(regex, found, _)| (regex.get(..60).unwrap_or(regex), found))
        .collect();
    assert_eq!(failures, []);
}

/// Adds `state` to `active`, and the states that it leads to without a byte.
fn activate(nfa: &NFA, active: &mut BTreeSet<StateID>, state: StateID) {
    if active.insert(state) {
        match nfa.state(state) {
            State::Look { next, .. } => activate(nfa, active, *next),
            State::Union { alternates } => {
                for next in alternates {
                    activate(nfa, active, *next);
                }
            }
            State::BinaryUnion { alt1, alt2 } => {
                activate(nfa, active, *alt1);
                activate(nfa, active, *alt2);
            }
            _ => {}
        }
    }
}

/// Returns the most states that are active at once, while any text of at most `len` letters is read.
fn most_active(nfa: &NFA, active: &BTreeSet<StateID>, len: usize) -> usize {
    let Some(len) = len.checked_sub(1) else {
        return active.len();
    };
    let after = |byte| {
        let mut next = BTreeSet::new();
        for state in active {
            for range in transitions(nfa.state(*state)) {
                if (range.start..=range.end).contains(&byte) {
                    activate(nfa, &mut next, range.next);
                }
            }
        }
        most_active(nfa, &next, len)
    };
    let longer = b"ab-".iter().map(|byte| after(*byte)).max();
    longer.unwrap_or_default().max(active.len())
}

#[test]
fn no_text_activates_more_states_than_the_measure() {
    let atoms = ["a", "b", ".", "[ab]", "[^b]", r"\b", "(?:a|ab|b)"];
    let pieces: Vec<String> = atoms
        .iter()
        .flat_map(|atom| ["", "?", "*", "+?", "{2}", "{1,3}"].map(|times| format!("{atom}{times}")))
        .collect();
    let mut exact = 0;
    let mut failures = Vec::new();
    for (first, second) in pieces
        .iter()
        .flat_map(|first| pieces.iter().map(move |s| (first, s)))
    {
        for regex in [
            format!(".*{first}{second}"),
            format!("(?:{first}-|{second})*"),
        ] {
            let nfa = nfa(&regex);
            let mut start = BTreeSet::new();
            activate(&nfa, &mut start, nfa.start_anchored());
            let most = most_active(&nfa, &start, 4);
            let (by_sets, by_lengths) = measures(&nfa);
            exact += usize::from(by_sets == Some(most));
            if by_sets.is_none_or(|steps| steps < most) || by_lengths < most {
                failures.push((regex, most, by_sets, by_lengths));
            }
        }
    }
    assert_eq!(failures, []);
    // Some need longer texts.
    assert!(exact > 3_000, "{exact}");
}

/// A search counts its visits, and ends as soon as it is beyond its limit.
#[test]
fn work_of_searches() {
    let nfa = nfa("https://.*a.{100}");
    let visits = |limit| {
        let total = TotalWork::default();
        let mut search = MostSteps::new(&nfa, &total);
        let start = search.close([nfa.start_anchored()]);
        assert!(total.states() >= start.len());
        let most = search.by_lengths(start, limit);
        assert!(most > limit.min(104), "{limit}: {most}");
        total.states()
    };
    let all = visits(usize::MAX);
    assert_eq!(visits(105), all);
    assert!(visits(10) < all / 10);
    let exhausted = TotalWork::default();
    exhausted.add(usize::MAX / 2);
    let mut search = MostSteps::new(&nfa, &exhausted);
    let start = search.close([nfa.start_anchored()]);
    assert!(search.by_lengths(start, usize::MAX) < 105);
}
