//! What a page gets of a service.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)] // Tests may panic.

mod fetch;
mod oracle;
