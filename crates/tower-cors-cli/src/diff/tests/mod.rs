//! The comparison against requests: it must report what a page can do under the new policy only.

mod groups;
mod pages;
mod policies;
mod sentences;

use proptest::prelude::*;
use proptest::sample::select;
use tower_cors::Policy;

use self::pages::{ASKED_PATHS, INNER, abilities};
use self::policies::{configurations, rules};
use super::difference::Direction;
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
