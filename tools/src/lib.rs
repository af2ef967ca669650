//! Generators of checked-in data.

mod pairs;
pub mod public_suffixes;
