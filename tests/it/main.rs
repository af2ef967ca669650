//! The layer, by configurations and requests.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod architecture;
mod auto_traits;
mod config;
mod corpus;
mod decisions;
mod hostile;
mod regexes;
mod reload;
mod responses;
mod service;
