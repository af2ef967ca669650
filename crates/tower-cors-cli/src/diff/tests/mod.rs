//! The comparison against requests: it must report what a page can do under the new policy only.

mod groups;
mod pages;
mod policies;
mod sentences;

use proptest::prelude::*;
use proptest::sample::select;
use tower_cors::{Origin, OriginPattern, Policy};

use self::pages::{ASKED_PATHS, INNER, abilities, origins};
use self::policies::{configurations, rules};
use super::difference::{Direction, Subject};
use super::{Difference, compare};

fn difference(old: &Policy, new: &Policy) -> Difference {
    compare(&(old.clone(), Vec::new()), &(new.clone(), Vec::new())).unwrap()
}

fn has(difference: &Difference, direction: Direction) -> bool {
    difference
        .lines
        .iter()
        .any(|line| line.change.direction == direction)
}

/// Returns whether a subject names all that a sample origin is. `texts` are the values of both policies.
fn names(subject: &Subject, origin: &str, texts: &[String]) -> bool {
    let parsed = Origin::parse(origin).ok();
    let matches = |text: &str| {
        let pattern = OriginPattern::parse(text).ok();
        let both = pattern.zip(parsed.as_ref());
        text == origin || both.is_some_and(|(pattern, origin)| pattern.matches(origin))
    };
    match subject {
        Subject::Every => parsed.is_some(),
        Subject::OnlyByAny => parsed.is_some() && !texts.iter().any(|text| matches(text)),
        Subject::Matching(text) => matches(text),
        Subject::SomeOf(_) | Subject::Regex(_) => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn what_pages_gain_or_lose_is_reported((old, new) in configurations(), inner in select(INNER.to_vec())) {
        let (Ok(old), Ok(new)) = (old.compile(), new.compile()) else {
            return Err(TestCaseError::reject("does not build"));
        };
        let found = difference(&old, &new);
        let abilities = |policy| abilities(policy, inner, &ASKED_PATHS);
        let (before, after) = (abilities(&old), abilities(&new));
        if let Some(gained) = after.difference(&before).next() {
            prop_assert!(has(&found, Direction::More), "{gained}\n{found}");
        }
        if let Some(lost) = before.difference(&after).next() {
            prop_assert!(has(&found, Direction::Less), "{lost}\n{found}");
        }
    }

    /// Without regexes and options, all is known.
    #[test]
    fn rules_are_compared_exactly((old, new) in rules()) {
        let (Ok(old), Ok(new)) = (old.compile(), new.compile()) else {
            return Err(TestCaseError::reject("does not build"));
        };
        let found = difference(&old, &new);
        let abilities = |policy| abilities(policy, INNER[0], &["/"]);
        let (before, after) = (abilities(&old), abilities(&new));
        let gained = after.difference(&before).next();
        prop_assert_eq!(has(&found, Direction::More), gained.is_some(), "{:?}\n{}", gained, found);
        let lost = before.difference(&after).next();
        prop_assert_eq!(has(&found, Direction::Less), lost.is_some(), "{:?}\n{}", lost, found);
    }

    /// Each origin that a line names gains something, or loses something.
    #[test]
    fn named_origins_are_concerned((old, new) in rules()) {
        let (Ok(old), Ok(new)) = (old.compile(), new.compile()) else {
            return Err(TestCaseError::reject("does not build"));
        };
        let abilities = |policy| abilities(policy, INNER[0], &["/"]);
        let (before, after) = (abilities(&old), abilities(&new));
        let rules = old.config().rules().chain(new.config().rules());
        let texts: Vec<String> = rules.flat_map(|rule| rule.allow_origins().to_vec()).collect();
        let (gained, lost) = (&after - &before, &before - &after);
        let found = difference(&old, &new);
        for line in &found.lines {
            let changed = match line.change.direction {
                Direction::More => &gained,
                Direction::Less => &lost,
                Direction::Neither => continue,
            };
            let is_named = |origin: &String| {
                line.origins.iter().any(|subject| names(subject, origin, &texts))
            };
            for origin in origins().into_iter().filter(is_named) {
                let start = format!("/ {origin} ");
                let is_concerned = changed.iter().any(|ability| ability.starts_with(&start));
                prop_assert!(is_concerned, "{origin}\n{found}");
            }
        }
    }

    #[test]
    fn a_policy_does_not_differ_from_itself((config, _) in configurations()) {
        let Ok(policy) = config.compile() else {
            return Err(TestCaseError::reject("does not build"));
        };
        let canonical = policy.config().clone().compile().unwrap();
        prop_assert_eq!(difference(&policy, &policy).lines, []);
        prop_assert_eq!(difference(&policy, &canonical).lines, []);
    }
}
