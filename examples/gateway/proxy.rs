//! The proxy: bodies are passed on as they come, both ways, and WebSockets as what they are.
//!
//! CORS does not hold for WebSockets: a browser opens one to any server, whatever that server's policy says. The upstream must check
//! their `Origin` itself.

use std::error::Error;
use std::io;
use std::iter;
use std::net::SocketAddr;
use std::str::FromStr;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::response::{IntoResponse, Response};
use http::header::{self, HeaderName, HeaderValue};
use http::request::Parts;
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{HeaderMap, Method, StatusCode, Uri, Version};
use hyper::upgrade::OnUpgrade;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};

use crate::server::Failure;

/// They concern one connection, and are not passed on. <https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1>
const HOP_BY_HOP: [&str; 6] = [
    "connection",
    "keep-alive",
    "proxy-connection",
    "te",
    "transfer-encoding",
    "upgrade",
];
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// How long an upstream may take to accept a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

type BoxError = Box<dyn Error + Send + Sync>;

/// The server behind the proxy.
#[derive(Clone)]
pub(crate) struct Upstream {
    authority: Authority,
    client: Client<HttpConnector, Body>,
}

/// Sends every request to the upstream.
pub(crate) fn router(upstream: Upstream) -> Router {
    Router::new().fallback(answer).with_state(upstream)
}

async fn answer(
    State(upstream): State<Upstream>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    // It asks for a tunnel to any server at all.
    if request.method() == Method::CONNECT {
        return StatusCode::NOT_IMPLEMENTED.into_response();
    }
    match upstream.forward(request, peer).await {
        Ok(response) => response,
        Err(error) => {
            let reason = Failure::from(&*error);
            eprintln!("no answer from {}: {reason}", upstream.authority);
            status_for(&*error).into_response()
        }
    }
}

impl Upstream {
    /// The upstream's response. Dropping the future, as the server does when the client has gone, ends the request.
    async fn forward(&self, mut request: Request, peer: SocketAddr) -> Result<Response, BoxError> {
        let client = web_socket(&mut request);
        let (mut head, body) = request.into_parts();
        remove_hop_by_hop(&mut head.headers);
        if client.is_some() {
            ask_for_web_socket(&mut head.headers);
        }
        add_forwarded(&mut head, peer)?;
        head.headers.remove(header::HOST); // the client sends the upstream's
        head.uri = self.locate(head.uri.path_and_query())?;
        head.version = Version::HTTP_11;

        let mut response = self.client.request(Request::from_parts(head, body)).await?;
        *response.version_mut() = Version::HTTP_11;
        remove_hop_by_hop(response.headers_mut());
        if response.status() == StatusCode::SWITCHING_PROTOCOLS {
            let client = client.ok_or("101, which it was not asked for")?;
            ask_for_web_socket(response.headers_mut());
            tokio::spawn(tunnel(client, hyper::upgrade::on(&mut response)));
        }
        Ok(response.map(Body::new))
    }

    fn locate(&self, path: Option<&PathAndQuery>) -> Result<Uri, http::Error> {
        Uri::builder()
            .scheme(Scheme::HTTP)
            .authority(self.authority.clone())
            .path_and_query(path.map_or("/", PathAndQuery::as_str))
            .build()
    }
}

/// From `http://host:port`.
impl FromStr for Upstream {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.parse::<Uri>().map(Uri::into_parts);
        let parts = parts.map_err(|error| error.to_string())?;
        if parts.scheme == Some(Scheme::HTTPS) {
            return Err("https is not spoken here: name an http:// upstream".to_owned());
        }
        let has_path = parts.path_and_query.is_some_and(|path| path != "/");
        match parts.authority {
            Some(authority)
                if parts.scheme == Some(Scheme::HTTP) && !has_path && is_plain(&authority) =>
            {
                Ok(Self::new(authority))
            }
            _ => Err("write http://host:port and nothing else".to_owned()),
        }
    }
}

/// Whether it names a host and nothing but a port beside it.
fn is_plain(authority: &Authority) -> bool {
    let plain = match authority.port() {
        Some(port) => format!("{}:{port}", authority.host()),
        None => authority.host().to_owned(),
    };
    !authority.host().is_empty() && authority.as_str() == plain
}

impl Upstream {
    fn new(authority: Authority) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_connect_timeout(Some(CONNECT_TIMEOUT));
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .build(connector);
        Self { authority, client }
    }
}

/// 504 where the upstream took too long to accept a connection, else 502.
fn status_for(error: &(dyn Error + 'static)) -> StatusCode {
    let timed_out = iter::successors(Some(error), |&error| error.source())
        .filter_map(|error| error.downcast_ref::<io::Error>())
        .any(|error| error.kind() == io::ErrorKind::TimedOut);
    if timed_out {
        StatusCode::GATEWAY_TIMEOUT
    } else {
        StatusCode::BAD_GATEWAY
    }
}

/// Removes the headers of the one connection, and those that its `Connection` header names.
fn remove_hop_by_hop(headers: &mut HeaderMap) {
    let named = join(headers, header::CONNECTION);
    for name in named.split(',').map(str::trim).chain(HOP_BY_HOP) {
        headers.remove(name);
    }
}

/// Tells the upstream whom it serves. Each proxy on the way adds an address to `X-Forwarded-For`; the first ones are what the
/// client claims.
fn add_forwarded(head: &mut Parts, peer: SocketAddr) -> Result<(), BoxError> {
    let client = peer.ip().to_canonical().to_string();
    let way = match join(&head.headers, FORWARDED_FOR) {
        before if before.is_empty() => client,
        before => format!("{before}, {client}"),
    };
    head.headers.insert(FORWARDED_FOR, way.parse()?);
    head.headers
        .insert(FORWARDED_PROTO, HeaderValue::from_static("http"));
    // An address in the request line outdoes `Host`. <https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2>
    let host = match head.uri.authority() {
        Some(authority) => Some(authority.as_str().parse()?),
        None => head.headers.get(header::HOST).cloned(),
    };
    head.headers.remove(FORWARDED_HOST);
    if let Some(host) = host {
        head.headers.insert(FORWARDED_HOST, host);
    }
    Ok(())
}

/// The value of a header that is a list, in as many lines as it may be.
fn join(headers: &HeaderMap, name: HeaderName) -> String {
    let lines = headers.get_all(name).iter();
    let lines = lines.filter_map(|line| line.to_str().ok());
    lines.collect::<Vec<_>>().join(", ")
}

/// The client's connection, if the request would make it a WebSocket.
///
/// Other upgrades are not passed on, which a server is free to do: through `h2c` a client could send requests that no
/// CORS layer sees.
fn web_socket(request: &mut Request) -> Option<OnUpgrade> {
    let upgrade = request.headers().get(header::UPGRADE)?;
    let is_web_socket = upgrade.as_bytes().eq_ignore_ascii_case(b"websocket");
    let client = request.extensions_mut().remove();
    client.filter(|_| is_web_socket)
}

fn ask_for_web_socket(headers: &mut HeaderMap) {
    headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
}

/// Passes on what comes, both ways, until both have ended or one is lost.
async fn tunnel(client: OnUpgrade, upstream: OnUpgrade) {
    if let Ok((client, upstream)) = tokio::try_join!(client, upstream) {
        let (mut client, mut upstream) = (TokioIo::new(client), TokioIo::new(upstream));
        // An error ends the tunnel, and with it both connections: nobody is left to tell.
        _ = tokio::io::copy_bidirectional(&mut client, &mut upstream).await;
    }
}
