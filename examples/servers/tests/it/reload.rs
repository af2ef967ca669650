//! The example `reload` as a program: its file changes, breaks, disappears and comes back, while a
//! client sends requests.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use http::Request;
use http_body_util::Empty;
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use tower_cors_test_support::program::{self, Program, within};

/// The number of requests that a test sends while it waits for a change, and the pause in between.
const ATTEMPTS: u32 = 600;
const PAUSE: Duration = Duration::from_millis(50);

const NEW: &str = "the new policy is in use\n";
const KEPT: &str = "the old policy stays in use\n";

#[tokio::test]
async fn a_change_takes_effect() {
    let mut server = Server::start("change", &allowing("https://a.example")).await;
    assert!(server.allows("https://a.example").await);

    server.write(&allowing("https://b.example"));
    server.comes_to_allow("https://b.example").await;
    assert!(!server.allows("https://a.example").await);
    assert!(server.program.says(NEW).await.ends_with(NEW));
}

#[tokio::test]
async fn warnings_are_printed() {
    let twice = r#"allow_origins = ["https://a.example", "https://a.example"]"#;
    let mut server = Server::start("warning", twice).await;
    server.program.says("warning: allow_origins:").await;
    server.write(r#"allow_origins = ["https://b.example", "https://b.example"]"#);
    let said = server.program.says(NEW).await;
    assert!(said.contains(r#"warning: allow_origins: "https://b.example" is listed"#));
}

/// A broken file never changes the policy, and the next valid file does.
#[tokio::test]
async fn a_broken_file_changes_nothing() {
    let mut server = Server::start("broken", &allowing("https://a.example")).await;
    for (text, reasons) in [
        (
            "allow_origins = [\"https://B.example\"]\nallow_methods = [\"put\"]",
            &[
                "does not build",
                r#"write "https://b.example""#,
                r#"write "PUT""#,
            ][..],
        ),
        ("allow_origins = [", &["is not a configuration"]),
        (
            "allow_origin = []",
            &["is not a configuration", "unknown key"],
        ),
        ("", &["does not build", "allow_origins"]),
    ] {
        server.write(text);
        for reason in reasons {
            server.program.says(reason).await;
        }
        server.program.says(KEPT).await;
        assert!(server.allows("https://a.example").await, "{text}");
    }
    server.write(&allowing("https://c.example"));
    server.comes_to_allow("https://c.example").await;
}

#[tokio::test]
async fn a_file_that_goes_may_come_back() {
    let mut server = Server::start("gone", &allowing("https://a.example")).await;
    fs::remove_file(&server.file).unwrap();
    let said = server.program.says(KEPT).await;
    assert!(said.contains("cannot read"), "{said}");
    assert!(server.allows("https://a.example").await);

    server.write(&allowing("https://b.example"));
    server.comes_to_allow("https://b.example").await;
}

/// Editors and deployments replace the file with a new, complete one.
#[tokio::test]
async fn another_file_takes_its_place() {
    let server = Server::start("rename", &allowing("https://a.example")).await;
    for origin in ["https://b.example", "https://c.example"] {
        server.rename(&allowing(origin));
        server.comes_to_allow(origin).await;
    }
}

/// In Kubernetes, the file is a link through another link, which is swapped.
#[cfg(unix)]
#[tokio::test]
async fn a_link_is_swapped() {
    use std::os::unix::fs::symlink;

    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("reload-link");
    _ = fs::remove_dir_all(&directory); // of the run before
    for (version, origin) in [("1", "https://a.example"), ("2", "https://b.example")] {
        fs::create_dir_all(directory.join(version)).unwrap();
        fs::write(directory.join(version).join("cors.toml"), allowing(origin)).unwrap();
    }
    symlink("1", directory.join("current")).unwrap();
    symlink("current/cors.toml", directory.join("cors.toml")).unwrap();
    let server = Server::open(directory.join("cors.toml")).await;
    assert!(server.allows("https://a.example").await);

    symlink("2", directory.join("next")).unwrap();
    fs::rename(directory.join("next"), directory.join("current")).unwrap();
    server.comes_to_allow("https://b.example").await;
}

/// Other files in the directory have no effect, nor does a new file with the same text.
#[tokio::test]
async fn other_files_and_equal_texts_change_nothing() {
    let text = allowing("https://a.example");
    let mut server = Server::start("same", &text).await;
    fs::write(server.file.with_extension("other"), "other").unwrap();
    server.rename(&text);
    tokio::time::sleep(10 * PAUSE).await;
    server.rename(&allowing("https://b.example"));
    let said = server.program.says(NEW).await;
    assert_eq!(said.lines().count(), 1, "{said}");
}

#[tokio::test]
async fn a_bad_file_does_not_start() {
    let bad = file(
        "bad",
        "allow_origins = [\"https://A.example\"]\nmax_age = 100_000",
    );
    let missing = bad.with_extension("missing");
    let nowhere = bad.with_extension("missing").join("cors.toml");
    for (file, reasons) in [
        (
            bad,
            &["does not build", r#"write "https://a.example""#, "max_age"][..],
        ),
        (missing, &["cannot read"]),
        (nowhere, &["cannot watch"]),
    ] {
        let output = program::run("reload", &[path(&file)]).await;
        let said = program::stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(output.stdout.is_empty());
        for reason in reasons {
            assert!(said.contains(reason), "no {reason:?} in {said}");
        }
    }
}

/// The default file is relative to the workspace.
#[tokio::test]
async fn without_an_argument() {
    let mut command = program::command("reload");
    command.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let program = Program::start_command(command).await;
    let file = PathBuf::new();
    let server = Server { program, file };
    assert!(server.allows("https://app.example.com").await);
}

// ── the program and its file ────────────────────────────────────────────────

struct Server {
    program: Program,
    file: PathBuf,
}

impl Server {
    async fn start(name: &str, text: &str) -> Self {
        Self::open(file(name, text)).await
    }

    async fn open(file: PathBuf) -> Self {
        let program = Program::start("reload", &[path(&file)]).await;
        Self { program, file }
    }

    fn write(&self, text: &str) {
        fs::write(&self.file, text).unwrap();
    }

    /// Replaces the old file with a new one.
    fn rename(&self, text: &str) {
        let draft = self.file.with_extension("draft");
        fs::write(&draft, text).unwrap();
        fs::rename(&draft, &self.file).unwrap();
    }

    async fn comes_to_allow(&self, origin: &str) {
        for _ in 0..ATTEMPTS {
            if self.allows(origin).await {
                return;
            }
            tokio::time::sleep(PAUSE).await;
        }
        panic!("{origin} is not allowed after {:?}", ATTEMPTS * PAUSE);
    }

    async fn allows(&self, origin: &str) -> bool {
        let client = Client::builder(TokioExecutor::new()).build_http::<Empty<Bytes>>();
        let request = Request::get(format!("http://{}/", self.program.address))
            .header("origin", origin)
            .body(Empty::new())
            .unwrap();
        let response = within(client.request(request)).await.unwrap();
        let allowed = response.headers().get("access-control-allow-origin");
        allowed.is_some_and(|allowed| allowed == origin)
    }
}

/// Writes a file in a separate directory, which no other test changes.
fn file(name: &str, text: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("reload-{name}"));
    fs::create_dir_all(&directory).unwrap();
    let file = directory.join("cors.toml");
    fs::write(&file, text).unwrap();
    file
}

fn path(file: &Path) -> &str {
    file.to_str().unwrap()
}

fn allowing(origin: &str) -> String {
    format!("allow_origins = [{origin:?}]")
}
