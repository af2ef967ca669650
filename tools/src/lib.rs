//! Generators of the data that is checked in.

pub mod public_suffixes;
