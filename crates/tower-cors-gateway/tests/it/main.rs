//! The files of gateways, and the imported configurations.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests may panic"
)]

mod auto_traits;
mod azure;
mod cases;
mod documents;
mod elastic;
mod envoy;
mod gateway_api;
mod gravitee;
mod importing;
mod kong;
mod krakend;
mod notes;
mod placeholders;
mod random_files;
mod sharing;
