//! A client of Marionette, Firefox's protocol for automation.
//!
//! <https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html>

use std::net::Ipv4Addr;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufStream};
use tokio::net::TcpStream;

/// Empties the console, which holds at most 250 messages. Returns those that a page may have caused.
///
/// Bodies that are not XML are the doing of the cases, not of a browser.
const TAKE_CONSOLE: &str = r"
    const messages = Services.console.getMessageArray();
    Services.console.reset();
    return messages
        .filter((one) => one instanceof Ci.nsIScriptError && one.category !== 'malformed-xml')
        .map((one) => one.errorMessage);
";

pub(super) struct Marionette {
    stream: BufStream<TcpStream>,
    last_id: u64,
}

impl Marionette {
    /// Opens a session at the port.
    pub(super) async fn connect(port: u16) -> Self {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))
            .await
            .unwrap();
        let mut client = Self {
            stream: BufStream::new(stream),
            last_id: 0,
        };
        client.receive().await.unwrap();
        let options = json!({"capabilities": {"alwaysMatch": {"pageLoadStrategy": "none"}}});
        client
            .command("WebDriver:NewSession", options)
            .await
            .unwrap();
        client
    }

    pub(super) async fn navigate(&mut self, url: &str) -> Option<Value> {
        let content = json!({"value": "content"});
        self.command("Marionette:SetContext", content).await?;
        let seen = self
            .command("WebDriver:Navigate", json!({"url": url}))
            .await;
        let chrome = json!({"value": "chrome"});
        self.command("Marionette:SetContext", chrome).await?;
        seen
    }

    /// Takes the messages from the console. Returns `None` once Firefox has ended.
    pub(super) async fn take_console(&mut self) -> Option<Vec<String>> {
        let script = json!({"script": TAKE_CONSOLE, "args": [], "sandbox": "system"});
        let answer = self.command("WebDriver:ExecuteScript", script).await?;
        Some(serde_json::from_value(answer["value"].clone()).unwrap())
    }

    /// Sends a command as `LENGTH:[0, ID, NAME, PARAMETERS]`.
    async fn command(&mut self, name: &str, parameters: Value) -> Option<Value> {
        self.last_id += 1;
        let command = json!([0, self.last_id, name, parameters]).to_string();
        let framed = format!("{}:{command}", command.len());
        self.stream.write_all(framed.as_bytes()).await.ok()?;
        self.stream.flush().await.ok()?;
        let answer = self.receive().await?;
        assert!(answer[2].is_null(), "{name}: {}", answer[2]);
        Some(answer[3].clone())
    }

    /// Receives `LENGTH:JSON`.
    async fn receive(&mut self) -> Option<Value> {
        let mut length = Vec::new();
        self.stream.read_until(b':', &mut length).await.ok()?;
        length.pop()?;
        let length = String::from_utf8(length).unwrap().parse().unwrap();
        let mut text = vec![0; length];
        self.stream.read_exact(&mut text).await.ok()?;
        Some(serde_json::from_slice(&text).unwrap())
    }
}
