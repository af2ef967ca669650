//! One policy for a fleet of servers, kept in Redis.
//!
//! A policy is checked before it is written, so that no server ever reads one with mistakes by this
//! program. Each server follows the store, and checks again what it reads. While the store is away,
//! or holds something that does not build, the last good policy stays in use. A server that never
//! saw one allows nobody.
//!
//! ```sh
//! redis-server &
//! cargo run -p tower-cors-examples --example fleet -- serve redis://127.0.0.1/
//! cargo run -p tower-cors-examples --example fleet -- publish redis://127.0.0.1/ examples/cors.toml
//! ```
//!
//! It prints `curl` lines to try. `PORT=8080` moves the server to another port, and Ctrl-C stops it.

#[path = "../../server/mod.rs"]
mod server;

use std::net::SocketAddr;
use std::time::Duration;
use std::{env, fs};

use axum::Router;
use axum::routing::get;
use redis::{AsyncCommands, Client, RedisResult};
use tokio::time::{sleep, timeout};
use tokio_stream::StreamExt;
use tower_cors::{CorsConfig, CorsLayer, Policy, ReloadHandle};

use crate::server::Failure;

/// The key of the policy, a TOML document.
const KEY: &str = "cors:policy";
/// The channel that tells of a new one.
const CHANNEL: &str = "cors:changed";
/// The longest time between two looks at the key: a message may get lost.
const INTERVAL: Duration = Duration::from_secs(30);
/// The time before the store is tried again.
const RETRY: Duration = Duration::from_millis(500);

const USAGE: &str =
    "write `serve URL` or `publish URL FILE`, with a URL such as redis://127.0.0.1/";

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["serve", url] => serve(Client::open(*url)?).await,
        ["publish", url, file] => publish(&Client::open(*url)?, file).await,
        _ => Err(Failure(String::from(USAGE))),
    }
}

/// Writes the policy in a file to the store, if it builds.
async fn publish(client: &Client, file: &str) -> Result<(), Failure> {
    let text = fs::read_to_string(file)
        .map_err(|error| Failure(format!("cannot read {file}: {error}")))?;
    compile(&text).map_err(|message| Failure(format!("{file}: {message}")))?;
    let mut store = client.get_multiplexed_async_connection().await?;
    let () = redis::pipe()
        .atomic()
        .set(KEY, text)
        .ignore()
        .publish(CHANNEL, "")
        .ignore()
        .query_async(&mut store)
        .await?;
    println!("published {file}");
    Ok(())
}

async fn serve(client: Client) -> Result<(), Failure> {
    let (cors, handle) = CorsLayer::from(Policy::deny_all()).reloadable();
    let app = Router::new()
        .route("/", get(async || "hello\n"))
        .layer(cors);

    let listener = server::listen(3000).await?;
    let stop = server::stop_signal();
    print_usage(listener.local_addr()?);
    tokio::spawn(follow(client, handle));
    axum::serve(listener, app)
        .with_graceful_shutdown(stop)
        .await?;
    Ok(())
}

/// Follows the store for as long as the server runs.
async fn follow(client: Client, handle: ReloadHandle) {
    // What the store held when it was read last.
    let mut seen = None;
    loop {
        if let Err(error) = follow_connection(&client, &handle, &mut seen).await {
            eprintln!("the store is away: {error}\nthe last good policy stays in use");
        }
        sleep(RETRY).await;
    }
}

/// Follows the store until the connection ends.
async fn follow_connection(
    client: &Client,
    handle: &ReloadHandle,
    seen: &mut Option<Option<String>>,
) -> RedisResult<()> {
    // It subscribes before it reads, so that no change is lost in between.
    let mut subscription = client.get_async_pubsub().await?;
    subscription.subscribe(CHANNEL).await?;
    let mut changes = subscription.into_on_message();
    let mut store = client.get_multiplexed_async_connection().await?;
    loop {
        let text: Option<String> = store.get(KEY).await?;
        if seen.as_ref() != Some(&text) {
            adopt(text.as_deref(), handle);
            *seen = Some(text);
        }
        if let Ok(None) = timeout(INTERVAL, changes.next()).await {
            // The connection ended. Reading once more says why.
            let _: Option<String> = store.get(KEY).await?;
            return Ok(());
        }
    }
}

/// Replaces the policy, if the text in the store builds.
fn adopt(text: Option<&str>, handle: &ReloadHandle) {
    let policy = match text {
        Some(text) => compile(text),
        None => Err(format!("the store has no {KEY}")),
    };
    match policy {
        Ok(policy) => {
            handle.replace(policy);
            eprintln!("the new policy is in use");
        }
        Err(message) => eprintln!("{message}\nthe last good policy stays in use"),
    }
}

/// Returns the policy in `text`, or a message with all mistakes.
fn compile(text: &str) -> Result<Policy, String> {
    let config: CorsConfig =
        toml::from_str(text).map_err(|error| format!("not a configuration: {error}"))?;
    let policy = config
        .compile()
        .map_err(|errors| format!("the policy does not build:\n{errors}"))?;
    for warning in policy.warnings() {
        eprintln!("warning: {warning}");
    }
    Ok(policy)
}

fn print_usage(address: SocketAddr) {
    println!(
        r#"listening on http://{address}

An actual request. Publish a policy, and ask again.
curl -i http://{address}/ -H "Origin: https://app.example.com"

A preflight.
curl -i -X OPTIONS http://{address}/ -H "Origin: https://app.example.com" -H "Access-Control-Request-Method: PUT"
"#
    );
}
