//! The processes of a browser, and its folder.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{self, Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// Runs a browser until standard input closes. Arguments: its folder, the program and its arguments.
///
/// The end of the tests closes standard input, however they end. The browser's helper processes are
/// in its process group.
const GUARD: &str = r#"
folder=$1
shift
set -m
"$@" </dev/null &
browser=$!
trap '' HUP INT TERM
exec >/dev/null 2>&1
cat
kill -TERM -"$browser"
for _ in $(seq 30); do
    kill -0 -"$browser" || break
    sleep 0.1
done
kill -KILL -"$browser"
for _ in $(seq 50); do
    rm -rf "$folder" && break
    sleep 0.1
done
"#;

/// A running program. Dropping it ends the program, its helper processes, and its folder.
pub(super) struct Process {
    guard: Child,
    output: Arc<Mutex<String>>,
}

impl Process {
    /// Starts a command whose home is `folder`. Passes each line that it writes to `line`.
    pub(super) fn start(
        folder: &Path,
        command: &[String],
        arguments: &[&str],
        line: impl Fn(&str) + Clone + Send + 'static,
    ) -> Self {
        let mut guard = Command::new("bash")
            .args(["-c", GUARD, "guard"])
            .arg(folder)
            .args(command)
            .args(arguments)
            .envs(places(folder))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start bash: {error}"));
        let output = Arc::default();
        forward(guard.stdout.take().unwrap(), &output, line.clone());
        forward(guard.stderr.take().unwrap(), &output, line);
        Self { guard, output }
    }

    pub(super) fn output(&self) -> String {
        self.output.lock().unwrap().clone()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        let _ = self.guard.wait();
    }
}

/// Returns the variables that put caches, sockets and crash reports into the folder.
fn places(folder: &Path) -> [(&'static str, &Path); 6] {
    [
        "HOME",
        "TMPDIR",
        "XDG_CACHE_HOME",
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "XDG_RUNTIME_DIR",
    ]
    .map(|name| (name, folder))
}

fn forward(
    stream: impl Read + Send + 'static,
    output: &Arc<Mutex<String>>,
    line: impl Fn(&str) + Send + 'static,
) {
    let output = Arc::clone(output);
    thread::spawn(move || {
        for text in BufReader::new(stream).lines().map_while(Result::ok) {
            *output.lock().unwrap() += &format!("{text}\n");
            line(&text);
        }
    });
}

/// Makes a new folder for one browser.
pub(super) fn new_folder() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("tower-cors-browser-{}-{count}", process::id());
    let path = env::temp_dir().join(name);
    fs::create_dir(&path).unwrap();
    path
}
