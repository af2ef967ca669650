//! The whole service: each kind of request, against `tower-http` and against a service that decides nothing.

mod common;

use common::case::service_cases;
use common::timed::{compare, criterion};
use criterion::{Criterion, criterion_group, criterion_main};

fn requests(criterion: &mut Criterion) {
    compare(criterion, service_cases());
}

criterion_group!(name = benches; config = criterion(); targets = requests);
criterion_main!(benches);
