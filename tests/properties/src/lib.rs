//! Properties of `tower-cors` as functions, and the plain models to which they compare it.
//!
//! A function panics if its property does not hold for an input. The tests call it with inputs of
//! proptest, and the targets in `fuzz` with those of libFuzzer.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::exhaustive_structs,
    reason = "only tests use this crate"
)]

pub mod documents;
pub mod lists;
pub mod origins;
pub mod regexes;
pub mod request_headers;
pub mod routers;
pub mod rules;
pub mod services;
pub mod suggestions;
