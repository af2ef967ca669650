//! WebSockets: the one change of protocol that the proxy takes part in.

use http::header::{self, HeaderMap, HeaderValue};
use http::{Method, Request};
use hyper::body::Incoming;
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;

use super::headers::list;

/// The client's connection, if the request would make it a WebSocket.
///
/// Other upgrades are not passed on, which a server is free to do: through `h2c` a client could send requests that no
/// CORS layer sees.
pub(super) fn asked_for(request: &mut Request<Incoming>) -> Option<OnUpgrade> {
    let asks = asks_for_web_socket(request);
    let client = request.extensions_mut().remove();
    client.filter(|_| asks)
}

/// By all that makes it so: another proxy on the way could take one with less for a plain request.
/// <https://www.rfc-editor.org/rfc/rfc6455#section-4.2.1>
fn asks_for_web_socket(request: &Request<Incoming>) -> bool {
    let options = list(request.headers(), header::CONNECTION);
    let protocols = list(request.headers(), header::UPGRADE);
    request.method() == Method::GET
        && options
            .iter()
            .any(|name| name.eq_ignore_ascii_case(b"upgrade"))
        && matches!(protocols[..], [name] if name.eq_ignore_ascii_case(b"websocket"))
}

/// Asks for one, and agrees to it.
pub(super) fn ask(headers: &mut HeaderMap) {
    headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
}

/// Passes on what comes, both ways, until both have ended or one is lost.
pub(super) async fn tunnel(client: OnUpgrade, upstream: OnUpgrade) {
    if let Ok((client, upstream)) = tokio::try_join!(client, upstream) {
        let (mut client, mut upstream) = (TokioIo::new(client), TokioIo::new(upstream));
        // An error ends the tunnel, and with it both connections: nobody is left to tell.
        _ = tokio::io::copy_bidirectional(&mut client, &mut upstream).await;
    }
}
