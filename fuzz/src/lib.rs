//! Inputs of fuzz targets, and plain models to which they compare the crates.

pub mod csharp;
pub mod service;

/// Returns the items whose bit is set, of the first eight.
#[must_use]
pub fn chosen<T: Copy>(items: &[T], bits: u8) -> Vec<T> {
    let numbered = items.iter().copied().zip(0..8);
    let chosen = numbered.filter(|(_, bit)| (bits >> bit) & 1 > 0);
    chosen.map(|(item, _)| item).collect()
}
