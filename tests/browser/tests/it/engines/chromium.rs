//! Chromium, headless. It writes its console on standard error, without the errors of the network.

use tokio::sync::mpsc::UnboundedSender;

use super::process::{Process, new_folder};
use super::{Engine, find};

const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

const FLAGS: [&str; 11] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // Forms open a new window, so that the page with the cases stays.
    "--disable-popup-blocking",
    // Lets a test act as a person: see `playground/devtools.rs` in the tests of `cors`.
    "--remote-debugging-port=0",
    // Prints the consoles of pages, and the browser's own messages.
    "--enable-logging=stderr",
];

pub(super) fn command() -> Vec<String> {
    vec![find(Engine::Chromium, "CHROMIUM", &NAMES)]
}

pub(super) fn open(command: &[String], url: &str, console: UnboundedSender<String>) -> Process {
    let folder = new_folder();
    let profile = format!("--user-data-dir={}", folder.display());
    let arguments = [&FLAGS[..], &[&profile, url]].concat();
    Process::start(&folder, command, &arguments, move |line| {
        if let Some(text) = message(line) {
            let _ = console.send(text.to_owned());
        }
    })
}

/// Returns the message in a line such as `[1:1:0101/…:INFO:CONSOLE:7] "…", source: http://… (7)`.
fn message(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once(":CONSOLE:")?;
    let (_, text) = rest.split_once("] \"")?;
    let (text, _source) = text.rsplit_once("\", source: ")?;
    Some(text)
}
