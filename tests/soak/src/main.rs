//! A soak: a server under all kinds of requests, whose policy is replaced ten times a second.
//!
//! ```sh
//! cargo run --release -p tower-cors-soak -- 600
//! ```
//!
//! The argument is the time in seconds. Every other second, the same requests go to the same routes
//! without the layer, to compare the rates. The program fails at the first wrong response, and if
//! the memory grows. All traffic stays on loopback.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a failure ends the soak"
)]

mod load;
mod memory;
mod policies;
mod requests;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio::time::{interval, sleep};
use tower_cors::{CorsLayer, ReloadHandle};

use crate::load::Rates;
use crate::policies::Policies;

const DEFAULT_SECONDS: u64 = 60;
const CLIENTS: usize = 4;
const REPLACEMENTS_PER_SECOND: u32 = 10;

#[tokio::main(worker_threads = 2)]
async fn main() {
    let argument = std::env::args().nth(1);
    let seconds = argument.map_or(Ok(DEFAULT_SECONDS), |text| text.parse());
    let time = Duration::from_secs(seconds.expect("the argument is a number of seconds"));
    let mut policies = Policies::default();
    let (layer, handle) = CorsLayer::from(policies.next().unwrap()).reloadable();
    let [with_layer, bare] = [serve(routes().layer(layer)).await, serve(routes()).await];
    let end = Instant::now() + time;
    let mut clients = JoinSet::new();
    for _ in 0..CLIENTS {
        clients.spawn(load::send(with_layer, bare, end));
    }
    let replaced = tokio::spawn(replace(handle, policies, end));
    let memory = tokio::spawn(watch_memory(time));
    let mut rates = Rates::default();
    while let Some(sent) = clients.join_next().await {
        rates.add(sent.expect("a client got a wrong response"));
    }
    let replaced = replaced.await.unwrap();
    let (warm, last) = memory.await.unwrap();
    println!("{rates}");
    println!("{replaced} policies, {warm} KiB of memory after the warm-up, {last} KiB at the end");
    memory::check(warm, last);
}

fn routes() -> Router {
    Router::new()
        .route("/", get(async || "hello").post(async |body: String| body))
        .route("/uploads/{name}", get(async || "a file"))
}

/// Serves `app` on a free port of loopback.
async fn serve(app: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}

/// Replaces the policy until `end`. Returns how often.
async fn replace(handle: ReloadHandle, policies: Policies, end: Instant) -> usize {
    let mut ticks = interval(Duration::from_secs(1) / REPLACEMENTS_PER_SECOND);
    let mut replaced = 0;
    for policy in policies {
        ticks.tick().await;
        if Instant::now() >= end {
            break;
        }
        handle.replace(policy);
        replaced += 1;
    }
    replaced
}

/// Returns the memory after a tenth of the time, and at the end, in KiB.
async fn watch_memory(time: Duration) -> (usize, usize) {
    sleep(time / 10).await;
    let warm = memory::resident();
    sleep(time - time / 10).await;
    (warm, memory::resident())
}
