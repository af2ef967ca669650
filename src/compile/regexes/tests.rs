//! The bounds of all regexes together.

use super::*;
use crate::compile::reverse_nfa::MAX_TOTAL_WORK;
use crate::limits::{MAX_REGEX_SIZE, MAX_REGEXES_SIZE};

const REGEX: &str = r"https://[a-z]+\.example";

/// Returns the limits that the regexes exceed, one after the other, and the bytes of all
/// automata that were built.
fn limits_and_size(
    regexes: impl Iterator<Item = String>,
    before: usize,
) -> (Vec<RegexLimit>, usize) {
    let config = CorsConfig::default().allow_origin_regexes(regexes);
    let mut report = Report::new(&config);
    let mut budget = Budget::new(&config);
    budget.work.size.set(before);
    compile(&config, &mut report, &mut budget);
    let errors = report.finish().err();
    let limits = errors.iter().flat_map(|errors| errors.iter());
    let limits = limits.map(|error| match error.kind() {
        ConfigErrorKind::RegexTooBig { limit } => *limit,
        other => panic!("{other:?}"),
    });
    (limits.collect(), budget.work.size.get())
}

#[test]
fn regexes_may_fill_their_memory() {
    let one = || [REGEX.to_owned()].into_iter();
    let (limits, size) = limits_and_size(one(), 0);
    assert!(limits.is_empty() && size > 100, "{size}");
    let full = MAX_REGEXES_SIZE - size;
    assert_eq!(limits_and_size(one(), full), (vec![], MAX_REGEXES_SIZE));
    let (limits, _) = limits_and_size(one(), full + 1);
    assert_eq!(limits, [RegexLimit::Together]);
}

/// A refused regex has been built, too, up to its own bound. A document holds very many.
#[test]
fn no_regex_is_built_once_the_memory_is_full() {
    let too_big = |n: usize| format!(r"https://[a-z]{{1,60000}}\.{n}\.example");
    let (limits, size) = limits_and_size((0..1_000).map(too_big), 0);
    let alone = MAX_REGEXES_SIZE / MAX_REGEX_SIZE;
    let mut expected = vec![RegexLimit::Automaton; alone];
    expected.push(RegexLimit::Together);
    assert_eq!(limits, expected);
    assert_eq!(size, MAX_REGEXES_SIZE + MAX_REGEX_SIZE);

    let large = |n: usize| format!(r"https://(a{{1000}}b{{{n}}})?c\.example");
    let (limits, size) = limits_and_size((1..1_000).map(large), 0);
    assert_eq!(limits, [RegexLimit::Together]);
    assert!(size <= MAX_REGEXES_SIZE + MAX_REGEX_SIZE, "{size}");
}

/// Returns the errors that `texts` cause, after `work` of other regexes, and the work so far.
fn errors_and_work(
    texts: impl IntoIterator<Item = String>,
    work: usize,
) -> (Vec<(Option<String>, RegexLimit)>, usize) {
    let config = CorsConfig::default().allow_origin_regexes(texts.into_iter());
    let mut report = Report::new(&config);
    let mut budget = Budget::new(&config);
    budget.work.add(work);
    compile(&config, &mut report, &mut budget);
    let errors = report.finish().err();
    let errors = errors.iter().flat_map(|errors| errors.iter());
    let errors = errors.map(|error| match error.kind() {
        ConfigErrorKind::RegexTooBig { limit } => {
            (error.place().value().map(str::to_owned), *limit)
        }
        other => panic!("{other:?}"),
    });
    (errors.collect(), budget.work.states())
}

#[test]
fn the_regex_that_takes_too_many_steps_gets_the_error() {
    let plain = |n: usize| format!(r"https://[a-z0-9-]+\.app{n}\.example\.com");
    let hostile = |n: usize| format!(r"https://.*a.{{100}}\.e{n:02}");
    let fit = |steps| MAX_REGEX_STEPS / steps;
    for (text, fitting) in [
        (&plain as &dyn Fn(usize) -> String, fit(3)),
        (&hostile, fit(109)),
    ] {
        let (errors, _) = errors_and_work((0..fitting).map(text), 0);
        assert_eq!(errors, []);
        let (errors, _) = errors_and_work((0..2 * fitting).map(text), 0);
        assert_eq!(errors, [(Some(text(fitting)), RegexLimit::Steps)]);
    }
}

/// The work of the search for the most steps counts, too.
#[test]
fn the_search_for_the_most_steps_is_bounded() {
    let one = || [REGEX.to_owned()];
    let (_, work) = errors_and_work(one(), 0);
    let (errors, _) = errors_and_work(one(), MAX_TOTAL_WORK - work);
    assert_eq!(errors, []);
    let (errors, _) = errors_and_work(one(), MAX_TOTAL_WORK - work + 1);
    assert_eq!(errors, [(Some(REGEX.to_owned()), RegexLimit::Checks)]);
    // The error about the last regex is the only one.
    let long = r"https://.*a.{100}\.example".to_owned();
    let both = [REGEX.to_owned(), long.clone()];
    let (errors, _) = errors_and_work(both, MAX_TOTAL_WORK - work);
    assert_eq!(errors, [(Some(long), RegexLimit::Checks)]);
}

fn with_regex() -> CorsConfig {
    CorsConfig::new().allow_origin_regexes("https://a")
}

#[test]
fn configurations_share_the_memory_of_caches() {
    let without = || CorsConfig::new().allow_origins("https://a.example");
    for (config, shares) in [
        (without(), 1),
        (with_regex(), 1),
        (without().for_path("/a", with_regex()), 1),
        (with_regex().for_path("/a", without()), 1),
        (with_regex().for_path("/a", with_regex()), 2),
        (without().next_rule().for_path("/a", with_regex()), 1),
        (
            (0..7).fold(with_regex(), |config, number| {
                config.for_path(&format!("/{number}"), with_regex())
            }),
            8,
        ),
    ] {
        let size = Budget::new(&config).cache_size();
        assert_eq!(size, MAX_REGEX_CACHES_SIZE / shares, "{config:?}");
    }
}

#[test]
fn no_regex_is_looked_at_once_the_time_is_up() {
    let config = CorsConfig::default().allow_origin_regexes(["https://(a", "https://(b"]);
    let mut report = Report::new(&config);
    let mut budget = Budget::new(&config);
    budget.work.add(usize::MAX / 2);
    compile(&config, &mut report, &mut budget);
    let errors = report.finish().unwrap_err();
    let limit = RegexLimit::Checks;
    assert_eq!(errors.len(), 1);
    assert_eq!(
        errors.first().kind(),
        &ConfigErrorKind::RegexTooBig { limit }
    );
}
