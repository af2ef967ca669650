//! Servers that answer as a text says, and record what arrives.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tower_cors_test_support::{bytes, request};

/// A running server.
pub(crate) struct Answering {
    pub(crate) address: SocketAddr,
    arrived: Arc<Mutex<Vec<String>>>,
}

impl Answering {
    /// Reads `KEY: ANSWER; …; : ANSWER`, as in `OPTIONS: 204 ACAO=*; : 200`.
    ///
    /// The server gives the first answer whose key occurs in the request's first line. `PAGE` is
    /// the origin of the page, and `HERE` the server's own origin.
    pub(crate) async fn start(answers: &str) -> Self {
        Self::start_at("127.0.0.1:0", answers).await
    }

    /// Starts a server at an address.
    pub(crate) async fn start_at(address: &str, answers: &str) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let answers = answers.replace("HERE", &format!("http://{address}"));
        let arrived: Arc<Mutex<Vec<String>>> = Arc::default();
        let record = arrived.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (answers, record) = (answers.clone(), record.clone());
                tokio::spawn(answer(stream, answers, record));
            }
        });
        Self { address, arrived }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Returns the requests so far, with their bodies.
    pub(crate) fn arrived(&self) -> Vec<String> {
        self.arrived.lock().unwrap().clone()
    }

    /// Returns the methods of the requests so far.
    pub(crate) fn methods(&self) -> String {
        let arrived = self.arrived();
        let methods = arrived.iter().map(|head| head.split(' ').next().unwrap());
        methods.collect::<Vec<_>>().join(" ")
    }
}

async fn answer(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    answers: String,
    record: Arc<Mutex<Vec<String>>>,
) {
    let head = read(&mut stream).await;
    let line = head.lines().next().unwrap_or_default().to_owned();
    record.lock().unwrap().push(head);
    let mut rules = answers
        .split("; ")
        .map(|rule| rule.split_once(": ").unwrap());
    let (_, answer) = rules.find(|(key, _)| line.contains(key)).unwrap();
    // A client may give up before the end.
    _ = stream.write_all(&response(answer)).await;
}

/// Reads a request with the body that `Content-Length` announces.
async fn read(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let mut text = String::new();
    loop {
        let mut buffer = [0; 4096];
        let count = stream.read(&mut buffer).await.unwrap();
        text += &String::from_utf8_lossy(&buffer[..count]);
        let is_whole = text.split_once("\r\n\r\n").is_some_and(|(head, body)| {
            let head = head.to_ascii_lowercase();
            let len = head.split("content-length: ").nth(1);
            let len = len.map_or(0, |rest| rest.lines().next().unwrap().parse().unwrap());
            body.len() >= len
        });
        // A TLS handshake does not begin with a letter.
        let is_http = text.starts_with(|char: char| char.is_ascii_alphabetic());
        if is_whole || !is_http || count == 0 {
            return text;
        }
    }
}

/// Returns the bytes of `204 ACAO=* x-a=1`.
fn response(answer: &str) -> Vec<u8> {
    let answer = answer.replace("PAGE", "https://app.example.com");
    let (status, fields) = answer.split_once(' ').unwrap_or((&answer, ""));
    let headers = request(format!("GET {fields}").trim_end())
        .headers()
        .clone();
    let mut response = format!("HTTP/1.1 {status} \r\n").into_bytes();
    for (name, value) in &headers {
        response.extend_from_slice(name.as_str().as_bytes());
        response.extend_from_slice(b": ");
        response.extend_from_slice(value.as_bytes());
        response.extend_from_slice(b"\r\n");
    }
    response.extend(bytes(
        "content-length:~0\\x0d\\x0aconnection:~close\\x0d\\x0a\\x0d\\x0a",
    ));
    response
}
