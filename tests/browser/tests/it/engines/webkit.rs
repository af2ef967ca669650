//! WebKitGTK's small browser, under a virtual display. It writes its console on standard output.

use tokio::sync::mpsc::UnboundedSender;

use super::process::{Process, new_folder};
use super::{Engine, find};

/// Where Debian, Fedora and Arch put it. It is not in `PATH`.
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

pub(super) fn open(url: &str, console: UnboundedSender<String>) -> Process {
    let browser = find(Engine::WebKit, "MINIBROWSER", &PLACES);
    let display = find(Engine::WebKit, "XVFB_RUN", &["xvfb-run"]);
    let folder = new_folder();
    let browser = browser.display().to_string();
    let arguments = [&["--auto-servernum", &browser], &FLAGS[..], &[url]].concat();
    Process::start(&folder, &display, &arguments, move |line| {
        if let Some(text) = message(line) {
            let _ = console.send(text.to_owned());
        }
    })
}

fn message(line: &str) -> Option<&str> {
    Some(line)
}
