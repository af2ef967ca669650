//! Serving by hyper: one task a connection, until the program is to stop.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::HttpService;

/// How long a client may take for the head of a request. Else some clients that never end theirs would take all connections.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// Serves each connection by what `service_for` makes for its peer, until `stop`. Then requests under way may end.
pub(crate) async fn serve(
    listener: TcpListener,
    stop: impl Future<Output = ()>,
    service_for: impl Fn(SocketAddr) -> HttpService,
) {
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

/// The next connection. Where there are too many, it waits for some to end.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(connection) => return connection,
            Err(error) if error.kind() == ErrorKind::ConnectionAborted => {}
            Err(error) => {
                eprintln!("cannot accept a connection: {error}");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

async fn serve_connection(
    stream: TcpStream,
    service: HttpService,
    mut stopping: watch::Receiver<()>,
) {
    // Parts of a stream go out as they come. Where that cannot be set they go out a little later.
    _ = stream.set_nodelay(true);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service))
        .with_upgrades();
    let mut connection = pin!(connection);
    // What a connection ends by is its client's to see.
    tokio::select! {
        _ = &mut connection => return,
        _ = stopping.changed() => connection.as_mut().graceful_shutdown(),
    }
    _ = connection.await;
}
