//! What holds for all inputs, and what explanations say.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)] // Tests may panic.

mod documents;
mod explain;
mod matching;
