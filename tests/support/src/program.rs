//! An example as a running program, to which a test sends requests over sockets.
//!
//! `cargo test` builds the examples. `cargo test --test NAME` does not: it runs the ones last
//! built, for example by `cargo build --examples --all-features`.

use std::env::consts::EXE_SUFFIX;
use std::net::SocketAddr;
use std::process::{Output, Stdio};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, ChildStderr, ChildStdout, Command};
use tokio::time::timeout;

/// The time that a test gives a program for each answer: more than a proxy gives its upstream.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running example, killed when it is dropped.
#[derive(Debug)]
pub struct Program {
    /// The address that it listens on.
    pub address: SocketAddr,
    child: Child,
    stderr: ChildStderr,
    /// The part of its standard error that [`says`](Self::says) has not returned yet.
    untaken: String,
    /// Open for as long as the program may write to it.
    _stdout: BufReader<ChildStdout>,
}

impl Program {
    /// Starts an example on a free port, and waits until it listens.
    pub async fn start(example: &str, arguments: &[&str]) -> Self {
        let mut command = command(example);
        command.args(arguments);
        Self::start_command(command).await
    }

    /// Starts a program with its output piped.
    pub async fn start_command(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        within(stdout.read_line(&mut line)).await.unwrap();
        let Some(address) = line.trim_end().strip_prefix("listening on http://") else {
            let output = within(child.wait_with_output()).await.unwrap();
            panic!("{command:?}: {line}{}", stderr(&output));
        };
        Self {
            address: address.parse().unwrap(),
            stderr: child.stderr.take().unwrap(),
            untaken: String::new(),
            child,
            _stdout: stdout,
        }
    }

    /// Interrupts it, like Ctrl-C.
    #[cfg(unix)]
    pub async fn interrupt(&self) {
        let kill = format!("kill -INT {}", self.child.id().unwrap());
        let status = Command::new("sh").args(["-c", &kill]).status();
        assert!(within(status).await.unwrap().success());
    }

    /// Waits until it refuses connections.
    pub async fn refuses(&self) {
        within(async {
            while TcpStream::connect(self.address).await.is_ok() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        })
        .await;
    }

    /// Kills it, and returns what [`end`](Self::end) returns.
    pub async fn kill(mut self) -> (Option<i32>, String) {
        self.child.start_kill().unwrap();
        self.end().await
    }

    /// Waits for its end. Returns its status and the rest of its standard error.
    pub async fn end(mut self) -> (Option<i32>, String) {
        within(self.stderr.read_to_string(&mut self.untaken))
            .await
            .unwrap();
        let status = within(self.child.wait()).await.unwrap();
        (status.code(), self.untaken)
    }

    /// Waits for `end` in its standard error. Returns the text up to there.
    pub async fn says(&mut self, end: &str) -> String {
        loop {
            if let Some(at) = self.untaken.find(end) {
                let rest = self.untaken.split_off(at + end.len());
                return std::mem::replace(&mut self.untaken, rest);
            }
            let mut buffer = [0; 1024];
            let read = timeout(PATIENCE, self.stderr.read(&mut buffer)).await;
            let Ok(Ok(count @ 1..)) = read else {
                panic!("no {end:?} in {:?}", self.untaken);
            };
            self.untaken += std::str::from_utf8(&buffer[..count]).unwrap();
        }
    }
}

/// Runs an example to its end. Returns its status and output.
pub async fn run(example: &str, arguments: &[&str]) -> Output {
    let child = command(example).args(arguments).spawn().unwrap();
    within(child.wait_with_output()).await.unwrap()
}

/// Returns the command that runs an example, on a free port by default.
pub fn command(example: &str) -> Command {
    // The program of a test is in target/<profile>/deps.
    let test = std::env::current_exe().unwrap();
    let profile = test.parent().unwrap().parent().unwrap();
    let program = profile
        .join("examples")
        .join(format!("{example}{EXE_SUFFIX}"));
    assert!(
        program.is_file(),
        "first: cargo build --example {example} --all-features"
    );
    let mut command = Command::new(program);
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("PORT", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// Returns the standard output of a program that has ended.
pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Returns the standard error of a program that has ended.
pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Waits for `future`. Panics after 30 seconds.
pub async fn within<F: Future>(future: F) -> F::Output {
    timeout(PATIENCE, future).await.expect("in time")
}
