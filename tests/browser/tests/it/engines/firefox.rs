//! Firefox, headless. Its console shows CORS messages only to its own code, which Marionette runs.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::time::{sleep, timeout};

use super::marionette::Marionette;
use super::process::{Process, new_folder};
use super::{Engine, find};

const NAMES: [&str; 2] = ["firefox-esr", "firefox"];

const FLAGS: [&str; 6] = [
    "--headless",
    "--no-remote",
    "--marionette",
    // Allows scripts in the browser's own context, which can read the console.
    "--remote-allow-system-access",
    "--profile",
    "",
];

/// Settings that keep the profile from pages of its own, from the network, from automation, and from
/// results that depend on time.
///
/// None is about CORS.
const SETTINGS: [(&str, &str); 16] = [
    ("marionette.port", "0"),
    // Otherwise Marionette changes many more settings.
    ("remote.prefs.recommended", "false"),
    // Forms open a new window, so that the page with the cases stays.
    ("dom.disable_open_during_load", "false"),
    ("dom.popup_maximum", "-1"),
    // Otherwise each WebSocket that fails delays the next one by seconds.
    ("network.websocket.delay-failed-reconnects", "false"),
    // Firefox forgets the preflights of a host that it has looked up since (`CheckDNSCache`), and it
    // looks up each kind of address when a connection first needs it.
    ("network.dns.disableIPv6", "true"),
    ("app.normandy.enabled", "false"),
    ("app.update.disabledForTesting", "true"),
    ("browser.aboutwelcome.enabled", "false"),
    ("browser.shell.checkDefaultBrowser", "false"),
    ("browser.startup.homepage_override.mstone", "\"ignore\""),
    ("browser.startup.page", "0"),
    ("datareporting.policy.dataSubmissionEnabled", "false"),
    ("network.captive-portal-service.enabled", "false"),
    ("network.connectivity-service.enabled", "false"),
    ("services.settings.server", "\"data:,\""),
];

const TIME_LIMIT: Duration = Duration::from_secs(60);

pub(super) fn command() -> Vec<String> {
    vec![find(Engine::Firefox, "FIREFOX", &NAMES)]
}

pub(super) async fn open(
    command: &[String],
    url: &str,
    console: UnboundedSender<String>,
) -> Process {
    let folder = new_folder();
    let settings = SETTINGS.map(|(name, value)| format!("user_pref(\"{name}\", {value});\n"));
    fs::write(folder.join("user.js"), settings.concat()).unwrap();
    let mut arguments = FLAGS;
    let profile = folder.display().to_string();
    arguments[FLAGS.len() - 1] = &profile;
    let (lines, mut output) = unbounded_channel();
    let process = Process::start(&folder, command, &arguments, move |line| {
        let _ = lines.send(line.to_owned());
    });
    let end = async { while output.recv().await.is_some() {} };
    let connected = tokio::select! {
        marionette = timeout(TIME_LIMIT, connect(&folder, url)) => marionette.ok(),
        () = end => None,
    };
    let marionette = connected
        .unwrap_or_else(|| panic!("Firefox did not start; it wrote:\n{}", process.output()));
    tokio::spawn(forward_console(marionette, console));
    process
}

/// Waits for Firefox, and shows it the page.
async fn connect(profile: &Path, url: &str) -> Marionette {
    let port = port(profile.join("MarionetteActivePort")).await;
    let mut marionette = Marionette::connect(port).await;
    marionette.navigate(url).await.unwrap();
    marionette
}

/// Waits until the file has a port.
async fn port(file: PathBuf) -> u16 {
    loop {
        let text = fs::read_to_string(&file).unwrap_or_default();
        if let Ok(port) = text.trim().parse() {
            return port;
        }
        sleep(Duration::from_millis(50)).await;
    }
}

/// Takes messages from the console until Firefox ends.
async fn forward_console(mut marionette: Marionette, console: UnboundedSender<String>) {
    while let Some(messages) = marionette.take_console().await {
        for message in messages {
            let _ = console.send(message);
        }
        sleep(Duration::from_millis(50)).await;
    }
}
