//! `cors playground` over HTTP, and in a browser.

mod answers;
mod devtools;
mod guard;
mod page;

use std::net::SocketAddr;

use serde_json::{Value, json};
use tower_cors_test_support::program::Program;

use crate::cors::{ANY_PORT, start_playground};
use crate::wire::Wire;

/// A running playground, and the authorities of its servers.
struct Playground {
    program: Program,
    page: String,
    api: String,
    other: String,
}

struct Answer {
    status: String,
    head: String,
    body: String,
}

impl Playground {
    async fn start() -> Self {
        let program = start_playground(ANY_PORT).await;
        let page = program.address.to_string();
        let request = format!("GET /places.json HTTP/1.1\r\nHost: {page}\r\n");
        let answer = ask(program.address, &request, "").await;
        let places: Value = serde_json::from_str(&answer.body).unwrap();
        let authority = |name: &str| {
            let origin = places[name].as_str().unwrap();
            origin.strip_prefix("http://").unwrap().to_owned()
        };
        assert_eq!(authority("page"), page);
        Self {
            page,
            api: authority("api"),
            other: authority("other"),
            program,
        }
    }

    /// Returns the address of a server by its authority.
    fn address(&self, authority: &str) -> SocketAddr {
        let (_, port) = authority.rsplit_once(':').unwrap();
        SocketAddr::new(self.program.address.ip(), port.parse().unwrap())
    }

    /// Sends a request in a text with the placeholders `PAGE`, `API` and `OTHER`.
    async fn send(&self, server: &str, head: &str, body: &str) -> Answer {
        ask(self.address(&self.fill(server)), &self.fill(head), body).await
    }

    fn fill(&self, text: &str) -> String {
        text.replace("PAGE", &self.page)
            .replace("API", &self.api)
            .replace("OTHER", &self.other)
    }

    /// Asks like the page's own scripts.
    async fn ask_as_page(&self, path: &str, body: &Value) -> Value {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: PAGE\r\nOrigin: http://PAGE\r\n\
             Content-Type: application/json\r\n"
        );
        let answer = self.send("PAGE", &head, &body.to_string()).await;
        assert_eq!(answer.status, "200", "{}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }

    /// Prepares a request of the page at the other site, and returns the path of its try.
    async fn prepare(&self, policy: &str) -> (Value, String) {
        let request = json!({
            "from": "other", "by": "fetch", "method": "GET", "path": "/items", "headers": [],
            "content_type": "", "credentials": false,
        });
        let input = json!({"policy": policy, "request": request});
        let prepared = self.ask_as_page("/prepare", &input).await;
        let url = prepared["ours"]["url"].as_str().unwrap();
        let path = url.strip_prefix(&format!("http://{}", self.api)).unwrap();
        let path = path.to_owned();
        (prepared, path)
    }
}

/// Sends a request on a connection of its own.
async fn ask(address: SocketAddr, head: &str, body: &str) -> Answer {
    let mut client = Wire::connect(address).await;
    let length = match body {
        "" => String::new(),
        body => format!("Content-Length: {}\r\n", body.len()),
    };
    client
        .write(&format!("{head}{length}Connection: close\r\n\r\n{body}"))
        .await;
    let text = client.closed().await;
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    Answer {
        status: head.split(' ').nth(1).unwrap().to_owned(),
        head: format!("{head}\r\n").to_ascii_lowercase(),
        body: body.to_owned(),
    }
}

fn lines(head: &str) -> String {
    head.split(" ~ ")
        .map(|line| format!("{line}\r\n"))
        .collect()
}
