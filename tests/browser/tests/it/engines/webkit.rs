//! WebKitGTK's small browser, under a virtual display. It writes its console on standard output.

use tokio::sync::mpsc::UnboundedSender;

use super::process::{Process, new_folder};
use super::{Engine, find};

/// The places of Debian, Fedora and Arch, which are not in `PATH`.
const PLACES: [&str; 5] = [
    "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
    "/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
    "/usr/libexec/webkit2gtk-4.1/MiniBrowser",
    "/usr/lib/webkit2gtk-4.1/MiniBrowser",
    "MiniBrowser",
];

const FLAGS: [&str; 2] = [
    "--enable-write-console-messages-to-stdout=true",
    // Forms open a new window, so that the page with the cases stays.
    "--javascript-can-open-windows-automatically=true",
];

pub(super) fn command() -> Vec<String> {
    let display = find(Engine::WebKit, "XVFB_RUN", &["xvfb-run"]);
    let browser = find(Engine::WebKit, "MINIBROWSER", &PLACES);
    vec![display, String::from("--auto-servernum"), browser]
}

pub(super) fn open(command: &[String], url: &str, console: UnboundedSender<String>) -> Process {
    let folder = new_folder();
    let arguments = [&FLAGS[..], &[url]].concat();
    Process::start(&folder, command, &arguments, move |line| {
        if let Some(text) = message(line) {
            let _ = console.send(text.to_owned());
        }
    })
}

/// Returns the message in a line such as `http://…/page.js:7:1: CONSOLE JS ERROR …`.
fn message(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once("CONSOLE ")?;
    let (_source, rest) = rest.split_once(' ')?;
    let (_level, text) = rest.split_once(' ')?;
    Some(text)
}
