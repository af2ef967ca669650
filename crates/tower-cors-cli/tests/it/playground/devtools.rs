//! Acting in Chromium as a person does, through the DevTools protocol.
//!
//! <https://chromedevtools.github.io/devtools-protocol/>

use std::collections::VecDeque;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use tower_cors_test_support::program::within;

use crate::engines::{Engine, Window};

/// The line that Chromium prints when it listens.
const LISTENS: &str = "DevTools listening on ";
const PAUSE: Duration = Duration::from_millis(20);
/// The time in which a page must do what a person waits for.
const PATIENCE: Duration = Duration::from_secs(20);
/// The bit of the control key.
const CONTROL: u8 = 2;

/// A running Chromium.
pub(crate) struct Chromium {
    window: Window,
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    last_id: u64,
    events: VecDeque<Value>,
}

/// A tab, by the name of its session.
pub(crate) struct Tab(String);

impl Chromium {
    pub(crate) async fn start() -> Self {
        let window = Engine::Chromium.open("about:blank").await;
        let url = timeout(PATIENCE, url(&window)).await;
        let url = url.unwrap_or_else(|_| panic!("Chromium wrote: {}", window.output()));
        let (socket, _) = within(connect_async(url)).await.unwrap();
        Self {
            window,
            socket,
            last_id: 0,
            events: VecDeque::new(),
        }
    }

    /// Opens a page in a new tab of a width, and records what it sends.
    pub(crate) async fn open(&mut self, url: &str, width: u32) -> Tab {
        let blank = json!({"url": "about:blank"});
        let target = self.command(None, "Target.createTarget", blank).await;
        let attach = json!({"targetId": target["targetId"], "flatten": true});
        let session = self.command(None, "Target.attachToTarget", attach).await;
        let tab = Tab(session["sessionId"].as_str().unwrap().to_owned());
        let metrics =
            json!({"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false});
        self.act(&tab, "Emulation.setDeviceMetricsOverride", metrics)
            .await;
        self.act(&tab, "Network.enable", json!({})).await;
        self.act(&tab, "Page.navigate", json!({"url": url})).await;
        self.wait(
            &tab,
            "document.readyState === 'complete' && location.href !== 'about:blank'",
        )
        .await;
        tab
    }

    /// Returns the value of a JavaScript expression.
    pub(crate) async fn value(&mut self, tab: &Tab, expression: &str) -> Value {
        let parameters =
            json!({"expression": expression, "awaitPromise": true, "returnByValue": true});
        let answer = self.act(tab, "Runtime.evaluate", parameters).await;
        assert!(
            answer["exceptionDetails"].is_null(),
            "{expression}: {answer}"
        );
        answer["result"]["value"].clone()
    }

    /// Returns the text of an element.
    pub(crate) async fn text(&mut self, tab: &Tab, selector: &str) -> String {
        let text = format!("document.querySelector({selector:?}).innerText");
        self.value(tab, &text).await.as_str().unwrap().to_owned()
    }

    /// Waits until an expression is true.
    pub(crate) async fn wait(&mut self, tab: &Tab, expression: &str) {
        let is_true = async {
            while self.value(tab, expression).await != json!(true) {
                sleep(PAUSE).await;
            }
        };
        let outcome = timeout(PATIENCE, is_true).await;
        let page = "document.body?.innerText.slice(0, 3000)";
        if outcome.is_err() {
            panic!("never: {expression}; {}", self.value(tab, page).await);
        }
    }

    /// Clicks on the middle of an element.
    pub(crate) async fn click(&mut self, tab: &Tab, selector: &str) {
        let middle = format!(
            "(() => {{
                const element = document.querySelector({selector:?});
                element.scrollIntoView({{ block: 'center', behavior: 'instant' }});
                const {{ x, y, width, height }} = element.getBoundingClientRect();
                return [x + width / 2, y + height / 2];
            }})()"
        );
        let middle = self.value(tab, &middle).await;
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({
                "type": kind, "x": middle[0], "y": middle[1], "button": "left", "clickCount": 1,
            });
            self.act(tab, "Input.dispatchMouseEvent", event).await;
        }
    }

    /// Types a text, one key after the other.
    pub(crate) async fn type_text(&mut self, tab: &Tab, text: &str) {
        for char in text.chars() {
            let text = if char == '\n' { '\r' } else { char };
            let event = json!({"type": "char", "text": text});
            self.act(tab, "Input.dispatchKeyEvent", event).await;
        }
    }

    /// Presses a key, such as `Tab`.
    pub(crate) async fn press(&mut self, tab: &Tab, key: &str) {
        let (code, text) = match key {
            "Enter" => (13, "\r"),
            "Tab" => (9, ""),
            _ => panic!("a key without a code: {key}"),
        };
        let down = json!({
            "type": "keyDown", "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text,
        });
        self.act(tab, "Input.dispatchKeyEvent", down).await;
        let up = json!({"type": "keyUp", "key": key, "code": key, "windowsVirtualKeyCode": code});
        self.act(tab, "Input.dispatchKeyEvent", up).await;
    }

    /// Presses Ctrl-A.
    pub(crate) async fn select_all(&mut self, tab: &Tab) {
        let event = json!({
            "type": "keyDown", "key": "a", "code": "KeyA", "windowsVirtualKeyCode": 65,
            "modifiers": CONTROL, "commands": ["selectAll"],
        });
        self.act(tab, "Input.dispatchKeyEvent", event).await;
    }

    /// Returns a picture of a part of the page, as PNG.
    pub(crate) async fn picture(&mut self, tab: &Tab, clip: Value) -> Vec<u8> {
        self.value(tab, "document.activeElement.blur(); scrollTo(0, 0)")
            .await;
        let parameters = json!({"format": "png", "clip": clip, "captureBeyondViewport": true});
        let picture = self.act(tab, "Page.captureScreenshot", parameters).await;
        BASE64_STANDARD
            .decode(picture["data"].as_str().unwrap())
            .unwrap()
    }

    /// Returns the method and the URL of each request that a tab has sent.
    pub(crate) fn requests(&self, tab: &Tab) -> Vec<String> {
        let sent = self.events.iter().filter(|event| {
            event["sessionId"] == tab.0.as_str() && event["method"] == "Network.requestWillBeSent"
        });
        let line = |event: &Value| {
            let request = &event["params"]["request"];
            let text = |key: &str| request[key].as_str().unwrap().to_owned();
            format!("{} {}", text("method"), text("url"))
        };
        sent.map(line).collect()
    }

    /// Returns the messages on the consoles so far.
    pub(crate) async fn console(&mut self) -> Vec<String> {
        let mut messages = Vec::new();
        while let Ok(Some(message)) =
            timeout(Duration::from_millis(300), self.window.message()).await
        {
            messages.push(message);
        }
        messages
    }

    async fn act(&mut self, tab: &Tab, method: &str, parameters: Value) -> Value {
        self.command(Some(&tab.0), method, parameters).await
    }

    /// Sends a command, and returns its result. Keeps the events that come before it.
    async fn command(&mut self, session: Option<&str>, method: &str, parameters: Value) -> Value {
        self.last_id += 1;
        let mut command = json!({"id": self.last_id, "method": method, "params": parameters});
        if let Some(session) = session {
            command["sessionId"] = json!(session);
        }
        within(self.socket.send(Message::text(command.to_string())))
            .await
            .unwrap();
        loop {
            let message = within(self.socket.next()).await.unwrap().unwrap();
            let Message::Text(text) = message else {
                continue;
            };
            let message: Value = serde_json::from_str(&text).unwrap();
            if message["id"] == self.last_id {
                assert!(message["error"].is_null(), "{method}: {message}");
                return message["result"].clone();
            }
            self.events.push_back(message);
        }
    }
}

/// Waits until Chromium prints the URL of its DevTools.
async fn url(window: &Window) -> String {
    loop {
        let output = window.output();
        let url = output
            .lines()
            .find_map(|line| Some(line.split_once(LISTENS)?.1.trim().to_owned()));
        if let Some(url) = url {
            return url;
        }
        sleep(PAUSE).await;
    }
}
