//! The examples as running programs, and servers like them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)] // Tests may panic.

mod ask;
mod axum_router;
mod clap_origins;
mod fleet;
mod guides;
mod hyper_policy;
mod hyper_proxy;
mod lambda_policy;
mod mcp;
mod paths;
mod readme;
mod reload;
mod tenants;
mod tonic_server;
mod websocket;
