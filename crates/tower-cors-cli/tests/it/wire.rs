//! Connections on which a test sees every byte.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tower_cors_test_support::program::{Program, within};

use crate::cors::{NATIVE, start};

pub(crate) const HELLO: &str =
    "GET /a?b HTTP/1.1\r\nHost: c.example\r\nOrigin: https://app.example.com\r\n\r\n";

pub(crate) const NO_CONTENT: &str = "HTTP/1.1 204 No Content\r\n\r\n";

pub(crate) const ALLOWS_APP: &str = "\r\naccess-control-allow-origin: https://app.example.com\r\n";

/// A request in progress: written by a client, and read by the upstream.
pub(crate) struct Exchange {
    pub(crate) proxy: Program,
    pub(crate) client: Wire,
    pub(crate) upstream: Wire,
    pub(crate) upstream_address: SocketAddr,
    /// The head of the request as the upstream got it.
    pub(crate) head: String,
}

impl Exchange {
    pub(crate) async fn start(request: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let upstream_address = listener.local_addr().unwrap();
        let proxy = start(NATIVE, upstream_address).await;
        let mut client = Wire::connect(proxy.address).await;
        client.write(request).await;
        let (stream, _) = within(listener.accept()).await.unwrap();
        let mut upstream = Wire::new(stream);
        let head = upstream.read_until("\r\n\r\n").await;
        Self {
            proxy,
            client,
            upstream,
            upstream_address,
            head,
        }
    }
}

/// A connection on which a test sees every byte.
pub(crate) struct Wire {
    stream: TcpStream,
    unread: String,
}

impl Wire {
    fn new(stream: TcpStream) -> Self {
        let unread = String::new();
        Self { stream, unread }
    }

    pub(crate) async fn connect(address: SocketAddr) -> Self {
        Self::new(within(TcpStream::connect(address)).await.unwrap())
    }

    pub(crate) async fn write(&mut self, text: &str) {
        within(self.stream.write_all(text.as_bytes()))
            .await
            .unwrap();
    }

    /// Reads everything up to and including `end`.
    pub(crate) async fn read_until(&mut self, end: &str) -> String {
        loop {
            if let Some(at) = self.unread.find(end) {
                let rest = self.unread.split_off(at + end.len());
                return std::mem::replace(&mut self.unread, rest);
            }
            let more = self.read().await;
            let so_far = &self.unread;
            self.unread += &more.unwrap_or_else(|| panic!("no {end:?} in {so_far:?}"));
        }
    }

    /// Waits until the other side closes the connection. Returns everything that came before.
    pub(crate) async fn closed(&mut self) -> String {
        while let Some(more) = self.read().await {
            self.unread += &more;
        }
        std::mem::take(&mut self.unread)
    }

    /// Reads some bytes; `None` at the end.
    async fn read(&mut self) -> Option<String> {
        let mut buffer = [0; 1024];
        let count = within(self.stream.read(&mut buffer)).await.unwrap_or(0);
        (count > 0).then(|| String::from_utf8(buffer[..count].to_vec()).unwrap())
    }
}

/// Returns the first line of a head, and its headers sorted.
pub(crate) fn sorted(head: &str) -> Vec<String> {
    let mut lines: Vec<String> = head.trim_end().split("\r\n").map(str::to_owned).collect();
    lines[1..].sort();
    lines
}

/// Returns the same as [`sorted`], without the `Date` header.
pub(crate) fn without_date(head: &str) -> Vec<String> {
    let mut lines = sorted(head);
    lines.retain(|line| !line.starts_with("date: "));
    lines
}
