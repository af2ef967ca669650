//! Generators of the data that is checked in.

mod pairs;
pub mod public_suffixes;
