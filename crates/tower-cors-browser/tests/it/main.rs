//! The browser, branch by branch of its algorithms, and against a model of policies.
//!
//! The package `tower-cors-browser-suite` compares it with a real browser.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)] // Tests may panic.

mod audit;
mod auto_traits;
mod cache_modes;
mod cookies;
mod cors_check;
mod filtered_response;
mod layers;
mod messages;
mod modes;
mod oracle;
mod preflight;
mod preflight_cache;
mod preflight_flag;
mod reasons;
mod redirects;
mod request_headers;
mod requests;
mod server;
mod service;
mod setup;
mod storage_access;
mod table;
mod websocket;
