//! WebSockets, the only protocol that the proxy switches to.

use http::header::{self, HeaderMap, HeaderValue};
use http::{Method, Request};
use hyper::body::Incoming;
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;

use super::headers::list;

/// Takes the client's connection if the request asks for a WebSocket.
///
/// The proxy ignores other upgrades, as HTTP allows: through `h2c`, a client could send requests
/// that no CORS layer sees.
pub(super) fn take_upgrade(request: &mut Request<Incoming>) -> Option<OnUpgrade> {
    let is_web_socket = is_web_socket(request);
    let client = request.extensions_mut().remove();
    client.filter(|_| is_web_socket)
}

/// Returns whether the request meets all conditions of a WebSocket handshake.
///
/// Another proxy on the way could take a request that meets only some of them for a plain one.
/// <https://www.rfc-editor.org/rfc/rfc6455#section-4.2.1>
fn is_web_socket(request: &Request<Incoming>) -> bool {
    let options = list(request.headers(), header::CONNECTION);
    let protocols = list(request.headers(), header::UPGRADE);
    request.method() == Method::GET
        && options
            .iter()
            .any(|name| name.eq_ignore_ascii_case(b"upgrade"))
        && matches!(protocols[..], [name] if name.eq_ignore_ascii_case(b"websocket"))
}

/// Adds the headers that request a WebSocket, or accept one.
pub(super) fn add_headers(headers: &mut HeaderMap) {
    headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
}

/// Forwards bytes both ways until both sides have ended, or one fails.
pub(super) async fn tunnel(client: OnUpgrade, upstream: OnUpgrade) {
    if let Ok((client, upstream)) = tokio::try_join!(client, upstream) {
        let (mut client, mut upstream) = (TokioIo::new(client), TokioIo::new(upstream));
        // An error closes both connections: nothing else could tell either side.
        _ = tokio::io::copy_bidirectional(&mut client, &mut upstream).await;
    }
}
