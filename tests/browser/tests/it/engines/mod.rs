//! Browser engines: how each one starts, and where it writes its console.

mod chromium;
mod firefox;
mod marionette;
mod process;
mod webkit;

use std::env;
use std::process::Command;

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use self::process::Process;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Engine {
    Chromium,
    Firefox,
    WebKit,
}

impl Engine {
    pub(crate) const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];

    /// Returns the name in cases, and in the headings of the documentation.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Chromium => "Chromium",
            Self::Firefox => "Firefox",
            Self::WebKit => "WebKit",
        }
    }

    /// Returns the product's name and version.
    pub(crate) fn version(self) -> String {
        let command = self.command();
        let output = Command::new(&command[0])
            .args(&command[1..])
            .arg("--version")
            .output()
            .unwrap_or_else(|error| panic!("cannot start {command:?}: {error}"));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    fn command(self) -> Vec<String> {
        match self {
            Self::Chromium => chromium::command(),
            Self::Firefox => firefox::command(),
            Self::WebKit => webkit::command(),
        }
    }

    /// Starts the browser with a new profile and a page at `url`.
    pub(crate) async fn open(self, url: &str) -> Window {
        let (sender, console) = unbounded_channel();
        let command = self.command();
        let process = match self {
            Self::Chromium => chromium::open(&command, url, sender),
            Self::Firefox => firefox::open(&command, url, sender).await,
            Self::WebKit => webkit::open(&command, url, sender),
        };
        Window { process, console }
    }
}

/// A running browser. Dropping it ends the browser and removes its profile.
pub(crate) struct Window {
    process: Process,
    console: UnboundedReceiver<String>,
}

impl Window {
    /// Waits for the next message on the console. Returns `None` once the browser has ended.
    pub(crate) async fn message(&mut self) -> Option<String> {
        self.console.recv().await
    }

    /// Returns all that the browser wrote on its standard streams.
    pub(crate) fn output(&self) -> String {
        self.process.output()
    }
}

/// Returns the program that the variable names, or else the first of `candidates` that exists.
///
/// Candidates without a slash are looked up in `PATH`.
fn find(engine: Engine, variable: &str, candidates: &[&str]) -> String {
    if let Ok(program) = env::var(variable) {
        return program;
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let mut files = candidates
        .iter()
        .flat_map(|name| env::split_paths(&path).map(move |folder| folder.join(name)));
    let found = files.find(|file| file.is_file()).unwrap_or_else(|| {
        panic!(
            "{} is missing: run .ci/browsers, which installs it, or set {variable} to its path; \
            none of {candidates:?} exists",
            engine.name()
        )
    });
    found.display().to_string()
}
