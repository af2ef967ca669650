//! Times at scale: many origins, long hostile requests, and compiling.

use criterion::{Criterion, criterion_group, criterion_main};
use tower::Layer;
use tower_cors::CorsLayer;
use tower_cors_benches::case::{hostile_cases, origin_cases};
use tower_cors_benches::contenders::{inner, tower_cors_layer, tower_http_layer};
use tower_cors_benches::origins::{Origins, exact};
use tower_cors_benches::timed::{compare, criterion};

fn origins(criterion: &mut Criterion) {
    compare(criterion, origin_cases());
}

/// Requests at the limits, and far beyond them.
fn hostile(criterion: &mut Criterion) {
    compare(criterion, hostile_cases(&[4, 64]));
}

/// Compiling a list of strings into a service. tower-http has no wildcards.
fn compile(criterion: &mut Criterion) {
    for count in [1, 100, 10_000, 1_000_000] {
        let texts = Origins::Exact(count).texts();
        let wildcards = Origins::Wildcards(count).texts();
        let mut group = criterion.benchmark_group(format!("compile {count} origins"));
        group.sample_size(10);
        for (name, texts) in [
            ("tower-cors", &texts),
            ("tower-cors, wildcards", &wildcards),
        ] {
            group.bench_function(name, |bencher| {
                bencher.iter_with_large_drop(|| {
                    tower_cors_layer(CorsLayer::new().allow_origins(texts)).layer(inner())
                });
            });
        }
        group.bench_function("tower-http", |bencher| {
            bencher.iter_with_large_drop(|| tower_http_layer(exact(&texts)).layer(inner()));
        });
        group.finish();
    }
}

criterion_group!(name = benches; config = criterion(); targets = origins, hostile, compile);
criterion_main!(benches);
