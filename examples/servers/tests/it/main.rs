//! The examples as running programs, and servers that they are like.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)] // Tests may panic.

mod reload;
mod servers;
