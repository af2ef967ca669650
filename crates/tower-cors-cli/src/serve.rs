//! Serving with hyper: one task for each connection, until the program stops.

use std::convert::Infallible;
use std::io::{self, ErrorKind, Write};
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use http::{Request, Response};
use hyper::body::{Body, Incoming};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tower::Service;

use crate::failure::BoxError;

/// The time that a client may take to send the head of a request. Otherwise, clients that never
/// finish could use up all connections.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// The pause after the system fails to accept a connection, as it does when it is out of files.
const ACCEPT_PAUSE: Duration = Duration::from_secs(1);

/// A service that answers each request of a connection, and never fails.
pub(crate) trait ConnectionService<B>:
    Service<Request<Incoming>, Response = Response<B>, Error = Infallible, Future: Send>
    + Clone
    + Send
    + 'static
{
}

impl<S, B> ConnectionService<B> for S where
    S: Service<Request<Incoming>, Response = Response<B>, Error = Infallible, Future: Send>
        + Clone
        + Send
        + 'static
{
}

/// Serves each connection with the service that `service_for` makes for its peer, until `stop`.
/// Then finishes the requests in progress.
pub(crate) async fn serve<S, B>(
    listener: TcpListener,
    stop: impl Future<Output = ()>,
    service_for: impl Fn(SocketAddr) -> S,
) where
    S: ConnectionService<B>,
    B: Body<Data: Send, Error: Into<BoxError>> + Send + 'static,
{
    let (running, stopping) = watch::channel(());
    let mut connections = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            (stream, peer) = accept(&listener) => {
                let service = service_for(peer);
                connections.spawn(serve_connection(stream, service, stopping.clone()));
            }
            Some(_) = connections.join_next() => {}
            () = &mut stop => break,
        }
    }
    drop((listener, running));
    while connections.join_next().await.is_some() {}
}

/// Returns the next connection. If there are too many, waits until some have ended.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(connection) => return connection,
            Err(error) => {
                if let Some(pause) = pause_after(error.kind()) {
                    _ = writeln!(io::stderr(), "cannot accept a connection: {error}");
                    tokio::time::sleep(pause).await;
                }
            }
        }
    }
}

/// Returns the pause after an error; `None` if it concerns only a connection that has ended.
///
/// Linux reports the network errors of a connection when it is accepted. With a pause after each,
/// a client that aborts its connections would keep out all others.
/// <https://man7.org/linux/man-pages/man2/accept.2.html>
fn pause_after(error: ErrorKind) -> Option<Duration> {
    let of_connections = [
        ErrorKind::ConnectionAborted,
        ErrorKind::ConnectionRefused,
        ErrorKind::ConnectionReset,
        ErrorKind::HostUnreachable,
        ErrorKind::NetworkDown,
        ErrorKind::NetworkUnreachable,
    ];
    (!of_connections.contains(&error)).then_some(ACCEPT_PAUSE)
}

async fn serve_connection<S, B>(stream: TcpStream, service: S, mut stopping: watch::Receiver<()>)
where
    S: ConnectionService<B>,
    B: Body<Data: Send, Error: Into<BoxError>> + Send + 'static,
{
    // Sends the parts of a stream as they come. If this fails, they go out a little later.
    _ = stream.set_nodelay(true);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service))
        .with_upgrades();
    let mut connection = pin!(connection);
    // The client sees the error of its connection, and nobody else needs to.
    tokio::select! {
        _ = &mut connection => return,
        _ = stopping.changed() => connection.as_mut().graceful_shutdown(),
    }
    _ = connection.await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_system_in_trouble_gets_a_pause() {
        assert_eq!(pause_after(ErrorKind::ConnectionAborted), None);
        assert_eq!(pause_after(ErrorKind::ConnectionReset), None);
        let out_of_files = io::Error::from_raw_os_error(24);
        assert_eq!(pause_after(out_of_files.kind()), Some(ACCEPT_PAUSE));
    }
}
