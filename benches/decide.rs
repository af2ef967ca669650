//! The decision alone, by the kind of policy.

#![allow(clippy::unwrap_used)]

mod common;

use common::case::{Case, SCENARIOS};
use common::origins::Origins;
use common::timed::criterion;
use criterion::{Criterion, criterion_group, criterion_main};
use tower_cors::RequestHead;

const POLICIES: [Origins; 4] = [
    Origins::Exact(1),
    Origins::Exact(100),
    Origins::Wildcards(100),
    Origins::Regexes(10),
];

fn decide(criterion: &mut Criterion) {
    for origins in POLICIES {
        let policy = origins.config().compile().unwrap();
        let mut group = criterion.benchmark_group(format!("decide, {origins}"));
        for scenario in SCENARIOS {
            let case = Case {
                scenario,
                origins,
                cloned: false,
            };
            let request = case.request();
            let head = RequestHead::from(&request);
            group.bench_function(scenario.to_string(), |bencher| {
                bencher.iter(|| policy.decide(&head));
            });
        }
        group.finish();
    }
}

criterion_group!(name = benches; config = criterion(); targets = decide);
criterion_main!(benches);
