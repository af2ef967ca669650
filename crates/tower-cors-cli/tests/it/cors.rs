//! The program as a user runs it, and the files that it reads.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::Stdio;

use tokio::io::AsyncWriteExt;
use tokio::process::{Child, Command};
use tower_cors_test_support::columns;
use tower_cors_test_support::program::{Program, within};

/// An address where nothing listens. Another test may take a port that was free a moment ago.
pub(crate) const NOWHERE: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 1);

/// An address with any free port.
pub(crate) const ANY_PORT: &str = "127.0.0.1:0";

pub(crate) const NATIVE: &str = "../../examples/cors.toml";
pub(crate) const ELASTIC: &str = "--from elastic samples/apm-server.yml";
/// The example in Azure's documentation, which allows `http://example.com` with credentials.
pub(crate) const AZURE: &str = "--from azure samples/azure.xml --accept-danger insecure-origins";
pub(crate) const GRAVITEE: &str = "--from gravitee samples/gravitee.json";
pub(crate) const KONG: &str = "--from kong samples/kong.yaml";
/// The example in Kong's documentation, whose origin has no scheme.
pub(crate) const KONG_FORM: &str = "--from kong samples/kong.form";
/// The example in KrakenD's documentation.
pub(crate) const KRAKEND: &str = "--from krakend samples/krakend.json";

pub(crate) const GATEWAY_API: &str = "--from gateway-api samples/httproute.yaml";
pub(crate) const ENVOY: &str = "--from envoy samples/envoy.yaml";
pub(crate) const ISTIO: &str = "--from envoy samples/virtual-service.yaml";

/// The outcome of a command that has ended.
pub(crate) struct Run {
    pub(crate) status: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs a command to its end. Its arguments have no spaces.
pub(crate) async fn run(arguments: &str) -> Run {
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    run_words(&arguments, "").await
}

/// Runs a command like [`run`], with any arguments, and `input` as standard input.
pub(crate) async fn run_words(arguments: &[&str], input: &str) -> Run {
    finish(spawn(arguments), input).await
}

/// Runs a command that trusts the certificates in `file`, and no others.
pub(crate) async fn run_trusting(file: &str, arguments: &[&str]) -> Run {
    run_with("SSL_CERT_FILE", file, arguments).await
}

/// Runs a command with a variable of the environment.
pub(crate) async fn run_with(variable: &str, value: &str, arguments: &[&str]) -> Run {
    let mut command = command();
    command.args(arguments).env_remove("SSL_CERT_DIR");
    command.env(variable, value);
    finish(command.spawn().unwrap(), "").await
}

async fn finish(mut child: Child, input: &str) -> Run {
    let mut stdin = child.stdin.take().unwrap();
    // A command that does not read its input may have ended.
    _ = within(stdin.write_all(input.as_bytes())).await;
    drop(stdin);
    let output = within(child.wait_with_output()).await.unwrap();
    Run {
        status: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Starts `cors proxy` on a free port.
pub(crate) async fn start(arguments: &str, upstream: SocketAddr) -> Program {
    let upstream = format!("http://{upstream}");
    let more = ["--listen", "127.0.0.1:0", "--upstream", &upstream];
    let mut command = command();
    command.arg("proxy").args(arguments.split_whitespace());
    command.args(more);
    Program::start_command(command).await
}

/// Starts a command, with pipes.
pub(crate) fn spawn(arguments: &[&str]) -> Child {
    command().args(arguments).spawn().unwrap()
}

/// Starts `cors playground` at an address.
pub(crate) async fn start_playground(listen: &str) -> Program {
    let mut command = command();
    command.args(["playground", "--listen", listen]);
    Program::start_command(command).await
}

fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cors"));
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// Runs the command of each line: `status | arguments | part of its output`. Reports all
/// failures.
pub(crate) async fn check_runs(table: &str) {
    let mut failures = String::new();
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let [status, arguments, message] = columns(line);
        let run = run(arguments).await;
        let text = run.stdout + &run.stderr;
        if run.status != status.parse().ok() || !text.contains(message) {
            failures += &format!("{line}\n  got {:?}: {text}\n", run.status);
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

/// Writes a file for one test. Returns its path, which has no space.
pub(crate) fn file(name: &str, text: &str) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("cors-{name}"));
    std::fs::write(&path, text).unwrap();
    path.into_os_string().into_string().unwrap()
}
