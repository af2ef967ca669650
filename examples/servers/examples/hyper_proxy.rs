//! A reverse proxy in plain hyper: CORS in front of a server that knows nothing about it.
//!
//! ```sh
//! cargo run -p tower-cors-examples --example hyper_proxy -- http://127.0.0.1:3000
//! ```
//!
//! The argument is the upstream, here the example `axum`. The proxy prints `curl` commands to try.
//! `PORT=8081` makes it use another port, and Ctrl-C stops it.
//!
//! To use a proxy rather than to study one, take `cors proxy`. It also tunnels WebSockets, tells
//! the upstream who the client is, and refuses requests that two servers could read differently.

#[path = "../../server/mod.rs"]
mod server;

use std::convert::Infallible;
use std::env;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use http::header::{self, HeaderMap, HeaderName};
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{Request, Response, StatusCode, Uri, Version};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::service::TowerToHyperService;
use tower::{Layer, service_fn};
use tower_cors::{ConfigErrors, CorsLayer, MaybeEmpty};

use crate::server::Failure;

/// Headers that concern one connection only. hyper writes its own for the next one.
const HOP_BY_HOP: [HeaderName; 6] = [
    header::CONNECTION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    header::TE,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let upstream = upstream()?;
    let client = Client::builder(TokioExecutor::new()).build_http();
    let proxy = service_fn(move |request| forward(client.clone(), upstream.clone(), request));
    // The layer wraps the proxy, so it answers preflights, and even a 502 has its headers.
    let service = TowerToHyperService::new(cors()?.layer(proxy));

    let listener = server::listen(8080).await?;
    let mut stop = pin!(server::stop_signal());
    print_usage(listener.local_addr()?);
    loop {
        tokio::select! {
            connection = listener.accept() => {
                let Ok((stream, _)) = connection else { continue };
                let service = service.clone();
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
            () = &mut stop => return Ok(()),
        }
    }
}

fn upstream() -> Result<Authority, Failure> {
    let text = env::args().nth(1).unwrap_or_default();
    let url = text.parse().map(Uri::into_parts).unwrap_or_default();
    let http = url.scheme.filter(|scheme| *scheme == Scheme::HTTP);
    let message = "name an upstream such as http://127.0.0.1:3000";
    http.and(url.authority)
        .ok_or_else(|| Failure(message.to_owned()))
}

fn cors() -> Result<CorsLayer, ConfigErrors> {
    CorsLayer::new()
        .allow_origins(["https://app.example.com", "http://localhost:*"])
        .allow_credentials(true)
        .allow_methods(["PUT", "DELETE"])
        .allow_headers(["content-type"])
        .expose_headers(["x-total-count"])
        .max_age(Duration::from_secs(600))
        .build()
}

/// Returns the upstream's response, or a 502. Bodies stream both ways.
///
/// For its own answers, the layer needs a body with a default. `Incoming` has none, but
/// `MaybeEmpty` adds one.
async fn forward(
    client: Client<HttpConnector, Incoming>,
    upstream: Authority,
    mut request: Request<Incoming>,
) -> Result<Response<MaybeEmpty<Incoming>>, Infallible> {
    let path = request.uri().path_and_query();
    let url = Uri::builder()
        .scheme(Scheme::HTTP)
        .authority(upstream)
        .path_and_query(path.map_or("/", PathAndQuery::as_str))
        .build();
    *request.uri_mut() = url.unwrap_or_default();
    *request.version_mut() = Version::HTTP_11;
    request.headers_mut().remove(header::HOST); // hyper writes the upstream's.
    remove_hop_by_hop(request.headers_mut());

    let mut response = match client.request(request).await {
        Ok(response) => response.map(MaybeEmpty::from),
        Err(_) => bad_gateway(),
    };
    remove_hop_by_hop(response.headers_mut());
    Ok(response)
}

fn bad_gateway() -> Response<MaybeEmpty<Incoming>> {
    let mut response = Response::default();
    *response.status_mut() = StatusCode::BAD_GATEWAY;
    response
}

fn remove_hop_by_hop(headers: &mut HeaderMap) {
    for name in HOP_BY_HOP {
        headers.remove(name);
    }
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
