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

mod browser;
mod connect;
#[allow(dead_code, reason = "the clients run in one engine")]
#[path = "../../../browser/tests/it/engines/mod.rs"]
mod engines;
mod grpc_web;
mod mcp;
mod names;
mod runner;
mod s3;
mod site;
mod tracing;
mod tus;

use tower_cors::Preset;

use self::names::check_that_each_name_is_needed;
use self::runner::Client;

/// Makes a test that runs a client under a preset.
macro_rules! client {
    ($name:ident, $service:expr, $preset:expr, $flows:expr) => {
        #[tokio::test]
        #[ignore = "needs Node and Chromium: run .ci/clients"]
        async fn $name() {
            let (name, service) = (stringify!($name), $service);
            Client { name, service }.check_preset($preset, $flows).await;
        }
    };
}

client!(connect, connect::service, Preset::Connect, connect::FLOWS);
client!(
    grpc_web,
    grpc_web::service,
    Preset::GrpcWeb,
    grpc_web::FLOWS
);
client!(mcp, mcp::service, Preset::Mcp, mcp::FLOWS);
client!(
    opentelemetry,
    tracing::service,
    Preset::TraceContext,
    tracing::OPENTELEMETRY
);
client!(
    sentry,
    tracing::service,
    Preset::TraceContext,
    tracing::SENTRY
);

client!(s3, s3::service, Preset::S3, s3::FLOWS);
client!(tus, tus::service, Preset::Tus, tus::FLOWS);

#[tokio::test]
#[ignore = "needs Node and Chromium: run .ci/clients"]
async fn browser() {
    let (name, service) = ("browser", browser::service);
    Client { name, service }
        .check(browser::policy, browser::FLOWS)
        .await;
}

#[test]
fn each_name_is_needed() {
    check_that_each_name_is_needed(Preset::Connect, connect::FLOWS);
    check_that_each_name_is_needed(Preset::GrpcWeb, grpc_web::FLOWS);
    check_that_each_name_is_needed(Preset::Mcp, mcp::FLOWS);
    check_that_each_name_is_needed(Preset::S3, s3::FLOWS);
    check_that_each_name_is_needed(Preset::Tus, tus::FLOWS);
    let traces = [tracing::OPENTELEMETRY, tracing::SENTRY].concat();
    check_that_each_name_is_needed(Preset::TraceContext, &traces);
}
