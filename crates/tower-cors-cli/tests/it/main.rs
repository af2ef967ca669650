//! The program `cors` over real files, pipes and sockets.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)] // Tests may panic.

mod answering;
mod answers;
mod check;
mod colors;
mod cors;
mod diff;
#[allow(dead_code, reason = "the page runs in one engine")]
#[path = "../../../../tests/browser/tests/it/engines/mod.rs"]
mod engines;
mod explain;
mod gateways;
mod help;
mod import;
mod json;
mod places;
mod playground;
mod probe;
mod probe_json;
mod probe_layers;
mod probe_requests;
mod probe_secrets;
mod proxy_bodies;
mod proxy_ends;
mod proxy_http;
mod proxy_log;
mod proxy_websockets;
mod readme;
mod schema;
mod usage;
mod wire;
