//! Clients that send requests of all kinds, and the rates that they reach.

use std::fmt;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::requests::Kind;

/// The time after which a client turns to the other server.
const TURN: Duration = Duration::from_secs(1);

/// The requests, and the time that they took, with the layer and without.
#[derive(Clone, Copy, Default)]
pub(crate) struct Rates([(u64, Duration); 2]);

impl Rates {
    pub(crate) fn add(&mut self, other: Self) {
        for (sum, (requests, time)) in self.0.iter_mut().zip(other.0) {
            sum.0 += requests;
            sum.1 = sum.1.max(time);
        }
    }
}

impl fmt::Display for Rates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [with_layer, bare] = self.0.map(|(requests, time)| {
            let rate = requests as f64 / time.as_secs_f64();
            format!("{requests} requests at {rate:.0} a second")
        });
        write!(f, "with the layer: {with_layer}; without: {bare}")
    }
}

/// Sends requests until `end`, for a second to each server in turn.
pub(crate) async fn send(with_layer: SocketAddr, bare: SocketAddr, end: Instant) -> Rates {
    let kinds = Kind::all();
    let mut clients = [connect(with_layer).await, connect(bare).await];
    let mut rates = Rates::default();
    while Instant::now() < end {
        for (turn, (client, rate)) in clients.iter_mut().zip(&mut rates.0).enumerate() {
            let start = Instant::now();
            while start.elapsed() < TURN {
                for kind in &kinds {
                    exchange(client, kind, turn == 0).await;
                }
                rate.0 += kinds.len() as u64;
            }
            rate.1 += start.elapsed();
        }
    }
    rates
}

async fn connect(address: SocketAddr) -> SendRequest<Full<Bytes>> {
    let stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let (client, connection) = handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    client
}

async fn exchange(client: &mut SendRequest<Full<Bytes>>, kind: &Kind, has_layer: bool) {
    let response = client.send_request(kind.request()).await.unwrap();
    let (head, body) = response.into_parts();
    body.collect().await.unwrap();
    if has_layer {
        kind.check(head.status, &head.headers);
    }
}
