//! What the layer makes of configurations and requests.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)] // Tests may panic.

mod architecture;
mod config;
mod corpus;
mod hostile;
mod regexes;
mod reload;

mod service;
mod table;
