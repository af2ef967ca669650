//! Timing the contenders of a case side by side.

use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{BatchSize, BenchmarkGroup, Criterion};

use crate::case::{Case, Scenario};
use crate::contenders::{Contender, answer, inner, serve, tower_cors, tower_http};
use crate::hand_written::HandWritten;

/// Few enough requests to fit the processor's cache, but enough to hide the cost of the clock.
const BATCH: BatchSize = BatchSize::NumIterations(64);

/// Returns settings for short runs. There are many, and one undisturbed sample of each is enough.
pub fn criterion() -> Criterion {
    Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(1))
}

pub fn compare(criterion: &mut Criterion, cases: impl Iterator<Item = Case>) {
    for case in cases {
        assert_same_answer(case);
        let mut group = criterion.benchmark_group(case.to_string());
        time(&mut group, "bare", case, inner());
        time(&mut group, "tower-cors", case, tower_cors(case.origins));
        time(&mut group, "tower-http", case, tower_http(case.origins));
        time(
            &mut group,
            "hand-written",
            case,
            HandWritten::new(case.scenario),
        );
        group.finish();
    }
}

/// Checks that the hand-written service answers like `tower-cors`.
pub fn assert_same_answer(case: Case) {
    let decided = answer(&mut tower_cors(case.origins), case.request());
    let written = answer(&mut HandWritten::new(case.scenario), case.request());
    if !matches!(case.scenario, Scenario::Hostile(..)) {
        assert_eq!(decided.status(), written.status(), "{case}");
        assert_eq!(decided.headers(), written.headers(), "{case}");
    }
}

fn time<S: Contender>(
    group: &mut BenchmarkGroup<'_, WallTime>,
    contender: &str,
    case: Case,
    mut service: S,
) {
    let request = case.request();
    group.bench_function(contender, |bencher| {
        bencher.iter_batched(
            || request.clone(),
            |request| serve(&mut service, case.cloned, request),
            BATCH,
        );
    });
}
