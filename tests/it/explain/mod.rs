//! Explanations of decisions.
#![cfg(all(feature = "public-suffix", feature = "regex", feature = "serde"))]

mod fields;
mod gallery;
mod nearest;
