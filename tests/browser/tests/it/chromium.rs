//! A headless Chromium that runs as long as its value lives.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{self, Child, ChildStderr, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

const FLAGS: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // Forms open a new window, so the page with the cases stays.
    "--disable-popup-blocking",
    // Prints the consoles of pages, and the browser's own messages.
    "--enable-logging=stderr",
];

/// A running Chromium with a new profile. Dropping it removes both.
pub(crate) struct Chromium {
    process: Child,
    output: UnboundedReceiver<String>,
    _home: TempDir,
}

impl Chromium {
    /// Starts Chromium with a page at `url`.
    pub(crate) fn open(url: &str) -> Self {
        let program = find();
        let home = TempDir::new();
        let mut process = Command::new(&program)
            .args(FLAGS)
            .arg(format!("--user-data-dir={}", home.0.display()))
            .arg(url)
            // Puts sockets and crash reports where the profile is.
            .envs([("HOME", &home.0), ("TMPDIR", &home.0)])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start {}: {error}", program.display()));
        let (sender, output) = unbounded_channel();
        let stderr = process.stderr.take().unwrap();
        thread::spawn(move || forward_lines(stderr, &sender));
        Self {
            process,
            output,
            _home: home,
        }
    }

    /// Waits for the next line of output. Returns `None` once Chromium has ended.
    pub(crate) async fn line(&mut self) -> Option<String> {
        self.output.recv().await
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn forward_lines(stderr: ChildStderr, lines: &UnboundedSender<String>) {
    for line in BufReader::new(stderr).lines().map_while(Result::ok) {
        let _ = lines.send(line);
    }
}

fn find() -> PathBuf {
    let named = env::var_os("CHROMIUM").map(PathBuf::from);
    named.or_else(find_in_path).unwrap_or_else(|| {
        panic!(
            "no Chromium: install one, or set CHROMIUM to its path; none of {NAMES:?} is in PATH"
        )
    })
}

fn find_in_path() -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    NAMES
        .iter()
        .flat_map(|name| env::split_paths(&path).map(move |folder| folder.join(name)))
        .find(|file| file.is_file())
}

/// A new folder. Dropping it removes it with everything in it.
struct TempDir(PathBuf);

impl TempDir {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("tower-cors-browser-{}-{count}", process::id());
        let path = env::temp_dir().join(name);
        fs::create_dir(&path).unwrap();
        Self(path)
    }
}

impl Drop for TempDir {
    fn drop(&mut self) {
        // Chromium's helper processes end moments after it, and write until then.
        for _ in 0..50 {
            if fs::remove_dir_all(&self.0).is_ok() {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
    }
}
