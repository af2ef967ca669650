//! The files of gateways, and what they are imported as.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)] // Tests may panic.

mod azure;
mod elastic;
mod gravitee;
mod importing;
mod kong;
mod krakend;
