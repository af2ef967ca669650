//! The whole service for each kind of request, compared with `tower-http` and a hand-written
//! service.

use criterion::{Criterion, criterion_group, criterion_main};
use tower_cors_benches::case::service_cases;
use tower_cors_benches::timed::{compare, criterion};

fn requests(criterion: &mut Criterion) {
    compare(criterion, service_cases());
}

criterion_group!(name = benches; config = criterion(); targets = requests);
criterion_main!(benches);
