//! The memory that a policy keeps per origin, and that compiling it takes: see `README.md`.

#![allow(clippy::unwrap_used)]

use allocation_counter::measure;
use tower_cors::CorsLayer;
use tower_cors_benches::contenders::tower_cors_layer;
use tower_cors_benches::origins::Origins;

fn main() {
    println!("| origins | bytes kept for each | bytes at most while compiling |\n|---|---|---|");
    for count in [100, 10_000, 1_000_000] {
        print_row(Origins::Exact(count));
        print_row(Origins::Wildcards(count));
    }
    for count in [1, 100, 100_000] {
        print_row(Origins::WithinLabels(count));
    }
}

fn print_row(origins: Origins) {
    let mut layer = None;
    let texts = origins.texts();
    let info = measure(|| layer = Some(tower_cors_layer(CorsLayer::new().allow_origins(&texts))));
    let kept = u64::try_from(info.bytes_current).unwrap();
    let count = u64::try_from(origins.count()).unwrap();
    println!(
        "| {origins} | {} | {} |",
        kept / count,
        info.bytes_max / count
    );
    drop(layer);
}
