//! The decision alone, for each kind of policy.

#![allow(clippy::unwrap_used)]

use criterion::{Criterion, criterion_group, criterion_main};
use tower_cors::RequestHead;
use tower_cors_benches::case::{Case, SCENARIOS};
use tower_cors_benches::origins::Origins;
use tower_cors_benches::timed::criterion;

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
