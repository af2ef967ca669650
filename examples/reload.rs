//! A server with its policy in a file: when the file changes, the policy changes, without a
//! restart.
//!
//! ```sh
//! cargo run --example reload --features reload,serde -- cors.toml
//! ```
//!
//! Without an argument, it reads `examples/cors.toml`. If the file has mistakes, it reports them
//! and keeps the old policy. It prints `curl` commands to try. `PORT=8080` makes it use another
//! port, and Ctrl-C stops it.

mod server;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use axum::Router;
use axum::routing::get;
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use tower_cors::{CorsConfig, CorsLayer, Policy, ReloadHandle};

use crate::server::Failure;

/// The time without changes before the file is read, because editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(100);
/// The longest time before the file is read, even if it keeps changing.
const PATIENCE: Duration = Duration::from_secs(2);

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let path = PathBuf::from(env::args_os().nth(1).unwrap_or("examples/cors.toml".into()));
    // Starts to watch the file before it is first read, so no change in between is lost.
    let (watcher, changes) = watch(&path).map_err(Failure)?;
    let text = read(&path).map_err(Failure)?;
    let policy = compile(&path, &text).map_err(Failure)?;
    let (cors, handle) = CorsLayer::from(policy).reloadable();
    let app = Router::new()
        .route("/", get(async || "hello\n"))
        .layer(cors);

    let listener = server::listen(3000).await?;
    let stop = server::stop_signal();
    print_usage(listener.local_addr()?, &path);
    // A separate thread: no request waits for the file system or for the compiler.
    thread::spawn(move || {
        let _watcher = watcher; // It watches until it is dropped.
        follow(&path, text, &changes, &handle);
    });
    axum::serve(listener, app)
        .with_graceful_shutdown(stop)
        .await?;
    Ok(())
}

fn print_usage(address: SocketAddr, path: &Path) {
    println!(
        r#"listening on http://{address}

An actual request under the policy of {path}. Change the file, and ask again.
curl -i http://{address}/ -H "Origin: https://app.example.com"

A preflight.
curl -i -X OPTIONS http://{address}/ -H "Origin: https://app.example.com" -H "Access-Control-Request-Method: PUT"
"#,
        path = path.display(),
    );
}

/// Watches the directory of the file.
///
/// Editors and deployments replace the file with a new one, and a watcher of the file itself would
/// keep watching the old one. Kubernetes swaps a link on the path to it.
fn watch(path: &Path) -> Result<(RecommendedWatcher, Receiver<()>), String> {
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    // One pending change is enough: there is only one file to reread.
    let (sender, changes) = mpsc::sync_channel(1);
    let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        // Skips the events of reading the file. Keeps errors, which may hide changes.
        if !event.is_ok_and(|event| event.kind.is_access()) {
            _ = sender.try_send(());
        }
    });
    let watching = watcher.and_then(|mut watcher| {
        watcher.watch(directory, RecursiveMode::NonRecursive)?;
        Ok((watcher, changes))
    });
    watching.map_err(|error| format!("cannot watch {}: {error}", directory.display()))
}

/// Replaces the policy whenever the file changes.
fn follow(path: &Path, text: String, changes: &Receiver<()>, handle: &ReloadHandle) {
    let mut seen = Ok(text);
    while changes.recv().is_ok() {
        wait_for_quiet(changes);
        let now = read(path);
        if now == seen {
            continue; // It was another file of the directory.
        }
        let policy = now.as_deref().map_err(String::clone);
        match policy.and_then(|text| compile(path, text)) {
            Ok(policy) => {
                handle.replace(policy);
                eprintln!("{}: the new policy is in use", path.display());
            }
            Err(message) => eprintln!("{message}\nthe old policy stays in use"),
        }
        seen = now;
    }
}

fn wait_for_quiet(changes: &Receiver<()>) {
    let started = Instant::now();
    while started.elapsed() < PATIENCE && changes.recv_timeout(QUIET).is_ok() {}
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}

/// Returns the policy in `text`, or a message with all mistakes.
fn compile(path: &Path, text: &str) -> Result<Policy, String> {
    let path = path.display();
    let config: CorsConfig =
        toml::from_str(text).map_err(|error| format!("{path} is not a configuration: {error}"))?;
    let policy = config
        .compile()
        .map_err(|errors| format!("{path} does not build:\n{errors}"))?;
    for warning in policy.warnings() {
        eprintln!("warning: {warning}");
    }
    Ok(policy)
}
