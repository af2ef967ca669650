//! A tiny reverse proxy in plain hyper: CORS in front of a server that need not know of it.
//!
//! ```sh
//! cargo run --example hyper_proxy -- http://127.0.0.1:3000
//! ```
//!
//! The upstream is the argument, or `UPSTREAM`: here the example `axum`. It prints `curl` lines to try.
//! `PORT=8081` moves it to another port, Ctrl-C stops it.

mod server;

use std::convert::Infallible;
use std::env;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use http::header;
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{HeaderMap, Request, Response, StatusCode, Uri};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tower::{ServiceBuilder, service_fn};
use tower_cors::{ConfigErrors, CorsLayer, MaybeEmpty};

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

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let upstream = Upstream::from_arguments()?;
    let forward = service_fn(move |request| {
        let upstream = upstream.clone();
        async move { Ok::<_, Infallible>(upstream.answer(request).await) }
    });
    let proxy = ServiceBuilder::new().layer(cors()?).service(forward);

    let listener = server::listen(8080).await?;
    print_usage(listener.local_addr()?);
    let mut stop = pin!(server::stop_signal());
    loop {
        let stream = tokio::select! {
            stream = accept(&listener) => TokioIo::new(stream),
            () = &mut stop => return Ok(()),
        };
        let service = TowerToHyperService::new(proxy.clone());
        tokio::spawn(http1::Builder::new().serve_connection(stream, service));
    }
}

fn cors() -> Result<CorsLayer, ConfigErrors> {
    CorsLayer::new()
        .allow_origins(["https://app.example.com", "http://localhost:*"])
        .allow_credentials(true)
        .allow_methods(["PUT", "DELETE"])
        .allow_headers(["content-type"])
        .max_age(Duration::from_secs(600))
        .build()
}

fn print_usage(address: SocketAddr) {
    println!(
        r#"listening on http://{address}

A preflight, which the proxy answers itself:
curl -i -X OPTIONS http://{address}/products/1 -H "Origin: https://app.example.com" -H "Access-Control-Request-Method: PUT" -H "Access-Control-Request-Headers: content-type"

An actual request, which goes to the upstream:
curl -i http://{address}/products -H "Origin: https://app.example.com"
"#
    );
}

/// The next connection. Where there are too many, it waits for some to end.
async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return stream,
            Err(error) => eprintln!("cannot accept a connection: {error}"),
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// The server behind the proxy.
#[derive(Clone)]
struct Upstream {
    authority: Authority,
    client: Client<HttpConnector, Incoming>,
}

impl Upstream {
    fn from_arguments() -> Result<Self, Failure> {
        let text = env::args_os().nth(1).or_else(|| env::var_os("UPSTREAM"));
        let Some(authority) = text.and_then(|text| parse_upstream(text.to_str()?)) else {
            let message = "name an upstream such as http://127.0.0.1:3000, without a path";
            return Err(Failure(message.to_owned()));
        };
        let client = Client::builder(TokioExecutor::new()).build_http();
        Ok(Self { authority, client })
    }

    /// The upstream's answer. `Incoming` has no default to answer a preflight with; `MaybeEmpty` has.
    async fn answer(&self, request: Request<Incoming>) -> Response<MaybeEmpty<Incoming>> {
        match self.send(request).await {
            Ok(response) => response.map(MaybeEmpty::from),
            Err(failure) => {
                eprintln!("no answer from {}: {failure}", self.authority);
                bad_gateway()
            }
        }
    }

    async fn send(&self, request: Request<Incoming>) -> Result<Response<Incoming>, Failure> {
        let (mut head, body) = request.into_parts();
        head.uri = self.locate(head.uri.path_and_query())?;
        head.headers.remove(header::HOST); // the client sends the upstream's
        remove_hop_by_hop(&mut head.headers);

        let mut response = self.client.request(Request::from_parts(head, body)).await?;
        remove_hop_by_hop(response.headers_mut());
        Ok(response)
    }

    fn locate(&self, path: Option<&PathAndQuery>) -> Result<Uri, http::Error> {
        Uri::builder()
            .scheme(Scheme::HTTP)
            .authority(self.authority.clone())
            .path_and_query(path.map_or("/", PathAndQuery::as_str))
            .build()
    }
}

fn parse_upstream(text: &str) -> Option<Authority> {
    let parts = text.parse::<Uri>().ok()?.into_parts();
    let is_http = parts.scheme == Some(Scheme::HTTP);
    let has_path = parts.path_and_query.is_some_and(|path| path != "/");
    parts.authority.filter(|_| is_http && !has_path)
}

fn bad_gateway() -> Response<MaybeEmpty<Incoming>> {
    let mut response = Response::default();
    *response.status_mut() = StatusCode::BAD_GATEWAY;
    response
}

/// Removes the headers of the one connection, and those that its `Connection` header names.
fn remove_hop_by_hop(headers: &mut HeaderMap) {
    let lines = headers.get_all(header::CONNECTION).iter();
    let named = lines.filter_map(|line| line.to_str().ok());
    let named = named.collect::<Vec<_>>().join(",");
    for name in named.split(',').map(str::trim).chain(HOP_BY_HOP) {
        headers.remove(name);
    }
}
