//! The example `fleet` as programs, around a real Redis.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use std::{env, fs, process};

use http::StatusCode;
use http_body_util::Empty;
use tokio::net::TcpStream;
use tower_cors_test_support::program::{Program, run, stderr, within};

use crate::ask::send;

const ORIGINS: [&str; 2] = ["https://a.example", "https://b.example"];

/// A Redis that keeps nothing on the disk.
struct Store {
    port: u16,
    child: Child,
}

impl Store {
    /// Starts one on a port, and waits until it answers.
    async fn start(port: u16) -> Self {
        let child = Command::new("redis-server")
            .args([
                "--port",
                &port.to_string(),
                "--save",
                "",
                "--bind",
                "127.0.0.1",
            ])
            .stdout(Stdio::null())
            .spawn()
            .expect("redis-server, of the Debian package with that name");
        within(async {
            while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        })
        .await;
        Self { port, child }
    }

    fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/", self.port)
    }

    /// Writes a text to the key, past the checks of the example.
    fn set(&self, text: &str) {
        let port = self.port.to_string();
        let set = |arguments: &[&str]| {
            let status = Command::new("redis-cli")
                .args(["-p", &port])
                .args(arguments)
                .stdout(Stdio::null())
                .status();
            assert!(status.unwrap().success());
        };
        set(&["SET", "cors:policy", text]);
        set(&["PUBLISH", "cors:changed", ""]);
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// Writes a document that allows `origin`, and returns its path.
fn document(name: &str, origin: &str) -> PathBuf {
    let path = env::temp_dir().join(format!("tower-cors-fleet-{}-{name}.toml", process::id()));
    fs::write(&path, format!("allow_origins = \"{origin}\"\n")).unwrap();
    path
}

/// Returns those of [`ORIGINS`] that a server allows.
async fn allowed(server: &Program) -> Vec<&'static str> {
    let mut allowed = Vec::new();
    for origin in ORIGINS {
        let head = ["GET /", &format!("origin: {origin}")];
        let response = send(server.address, &head, Empty::new()).await;
        assert_eq!(response.status(), StatusCode::OK);
        if response
            .headers()
            .contains_key("access-control-allow-origin")
        {
            allowed.push(origin);
        }
    }
    allowed
}

#[tokio::test]
#[ignore = "needs redis-server: cargo test -p tower-cors-examples -- --ignored"]
async fn a_policy_for_several_servers() {
    let port = free_port();
    let store = Store::start(port).await;
    let url = store.url();
    let mut servers = Vec::new();
    for _ in 0..2 {
        servers.push(Program::start("fleet", &["serve", &url]).await);
    }
    for server in &mut servers {
        server.says("the store has no cors:policy").await;
        assert!(allowed(server).await.is_empty());
    }

    let (first, second) = (document("a", ORIGINS[0]), document("b", ORIGINS[1]));
    let publish =
        async |path: &PathBuf| run("fleet", &["publish", &url, path.to_str().unwrap()]).await;
    assert!(publish(&first).await.status.success());
    for server in &mut servers {
        server.says("the new policy is in use").await;
        assert_eq!(allowed(server).await, [ORIGINS[0]]);
    }

    // A policy with a mistake is not written.
    let broken = document("broken", "https://B.example");
    let output = publish(&broken).await;
    assert!(!output.status.success());
    assert!(
        stderr(&output).contains("write \"https://b.example\""),
        "{}",
        stderr(&output)
    );

    // Nor does one that some other program wrote change anything.
    store.set("allow_origins = \"https://B.example\"");
    for server in &mut servers {
        server.says("the last good policy stays in use").await;
        assert_eq!(allowed(server).await, [ORIGINS[0]]);
    }

    // While the store is away, the last good policy stays.
    drop(store);
    for server in &mut servers {
        server.says("the store is away").await;
        assert_eq!(allowed(server).await, [ORIGINS[0]]);
    }
    let store = Store::start(port).await;
    assert!(publish(&second).await.status.success());
    for server in &mut servers {
        server.says("the new policy is in use").await;
        assert_eq!(allowed(server).await, [ORIGINS[1]]);
    }
    drop(store);
    for path in [first, second, broken] {
        fs::remove_file(path).unwrap();
    }
}

#[tokio::test]
async fn usage() {
    let output = run("fleet", &["serve"]).await;
    assert!(!output.status.success());
    assert!(
        stderr(&output).contains("write `serve URL`"),
        "{}",
        stderr(&output)
    );
}
