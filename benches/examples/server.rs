//! An axum server on loopback for `loopback.py`, which puts it under load.
//!
//! ```text
//! server <contender>    prints its port, and serves until it is killed
//! ```
//!
//! A contender is `bare`, `tower-cors`, `tower-http`, or `reload`: `tower-cors` whose policy is
//! replaced a thousand times a second. Each policy has a thousand origins.

#![allow(clippy::unwrap_used)]

use std::env;
use std::thread;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use tokio::net::TcpListener;
use tower_cors::ReloadHandle;
use tower_cors_benches::contenders::{tower_cors_layer, tower_http_layer};
use tower_cors_benches::origins::Origins;

const ORIGINS: Origins = Origins::Exact(1_000);

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let app = Router::new().route("/", get(|| async { "hello" }));
    let cors = || tower_cors_layer(ORIGINS.config());
    let app = match env::args().nth(1).as_deref() {
        Some("bare") => app,
        Some("tower-cors") => app.layer(cors()),
        Some("tower-http") => app.layer(tower_http_layer(ORIGINS.allow_origin())),
        Some("reload") => {
            let (layer, handle) = cors().reloadable();
            thread::spawn(move || replace(&handle));
            app.layer(layer)
        }
        _ => return println!("server (bare | tower-cors | tower-http | reload)"),
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap().port());
    axum::serve(listener, app).await.unwrap();
}

/// Replaces the policy by one of two, in turn.
fn replace(handle: &ReloadHandle) {
    let policies = [ORIGINS, Origins::Exact(2_000)].map(|origins| {
        let config = origins.config().allow_credentials(true);
        config.compile().unwrap()
    });
    for policy in policies.iter().cycle() {
        handle.replace(policy.clone());
        thread::sleep(Duration::from_millis(1));
    }
}
