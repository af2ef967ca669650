//! The clients that people use, in a headless Chromium, each under its preset and nothing else.
//!
//! `pages` has the clients: a module for each test, whose flows use a package as its users do. Each
//! test has the servers, and a table: a flow under the whole preset, and under the preset without
//! one of its names. It says what the page reports then, and what an explanation advises.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)] // Tests may panic.

#[path = "../../../browser/tests/it/chromium.rs"]
mod chromium;
mod connect;
mod grpc_web;
mod mcp;
mod names;
mod runner;
mod site;

use tower_cors::Preset;

use self::names::check_that_each_name_is_needed;
use self::runner::Client;

#[tokio::test]
#[ignore = "needs Node and Chromium: run .ci/clients"]
async fn mcp() {
    Client::new("mcp", Preset::Mcp, mcp::service)
        .check(mcp::FLOWS)
        .await;
}

#[tokio::test]
#[ignore = "needs Node and Chromium: run .ci/clients"]
async fn grpc_web() {
    let client = Client::new("grpc_web", Preset::GrpcWeb, grpc_web::service);
    client.check(grpc_web::FLOWS).await;
}

#[tokio::test]
#[ignore = "needs Node and Chromium: run .ci/clients"]
async fn connect() {
    let client = Client::new("connect", Preset::Connect, connect::service);
    client.check(connect::FLOWS).await;
}

#[test]
fn each_name_is_needed() {
    check_that_each_name_is_needed(Preset::Mcp, mcp::FLOWS);
    check_that_each_name_is_needed(Preset::GrpcWeb, grpc_web::FLOWS);
    check_that_each_name_is_needed(Preset::Connect, connect::FLOWS);
}
