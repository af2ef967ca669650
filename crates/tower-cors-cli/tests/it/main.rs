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
mod cors;
mod diff;
mod explain;
mod gateways;
mod import;
mod probe;
mod probe_json;
mod probe_layers;
mod probe_requests;
mod probe_secrets;
mod proxy_bodies;
mod proxy_ends;
mod proxy_http;
mod proxy_websockets;
mod usage;
mod wire;
