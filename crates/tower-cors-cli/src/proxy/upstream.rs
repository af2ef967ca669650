//! The server behind the proxy, and forwarding requests to it.

use std::convert::Infallible;
use std::error::Error;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::str::FromStr;
use std::time::Duration;
use std::{fmt, iter};

use http::uri::{Authority, PathAndQuery, Scheme};
use http::{Method, Request, Response, StatusCode, Uri, Version};
use hyper::body::Incoming;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tower::service_fn;
use tower::util::BoxCloneService;
use tower_cors::MaybeEmpty;

use super::{headers, web_socket};
use crate::failure::{BoxError, Causes};

/// The time that an upstream may take to accept a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// The body of responses. The layer's own answers need a default, which `Incoming` lacks.
type Body = MaybeEmpty<Incoming>;
/// A service for hyper, with or without the layer.
pub(crate) type HttpService = BoxCloneService<Request<Incoming>, Response<Body>, Infallible>;

/// The server behind the proxy.
#[derive(Clone)]
pub(crate) struct Upstream {
    authority: Authority,
    client: Client<HttpConnector, Incoming>,
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

    /// Returns a service that forwards the requests of `peer` to the upstream.
    pub(crate) fn service_for(&self, peer: SocketAddr) -> HttpService {
        let upstream = self.clone();
        HttpService::new(service_fn(move |request| {
            let upstream = upstream.clone();
            async move { Ok(upstream.answer(request, peer).await) }
        }))
    }

    async fn answer(&self, request: Request<Incoming>, peer: SocketAddr) -> Response<Body> {
        if is_unsupported(&request) {
            return empty(StatusCode::NOT_IMPLEMENTED);
        }
        match self.forward(request, peer).await {
            Ok(response) => response.map(MaybeEmpty::from),
            Err(error) => {
                let status = status_for(&*error);
                if status.is_server_error() {
                    let (upstream, error) = (&self.authority, Causes(&*error));
                    _ = writeln!(io::stderr(), "no answer from {upstream}: {error}");
                }
                empty(status)
            }
        }
    }

    /// Returns the upstream's response.
    ///
    /// Dropping the future cancels the request. The server drops it when the client disconnects.
    async fn forward(
        &self,
        mut request: Request<Incoming>,
        peer: SocketAddr,
    ) -> Result<Response<Incoming>, BoxError> {
        let client = web_socket::take_upgrade(&mut request);
        let (mut head, body) = request.into_parts();
        headers::rewrite_request(&mut head, peer)?;
        if client.is_some() {
            web_socket::add_headers(&mut head.headers);
        }
        head.uri = self.locate(head.uri.path_and_query())?;
        head.version = Version::HTTP_11;

        let mut response = self.client.request(Request::from_parts(head, body)).await?;
        *response.version_mut() = Version::HTTP_11;
        if headers::has_other_coding_than_chunked(response.headers()) {
            return Err("it used a transfer coding that the proxy did not ask for".into());
        }
        headers::remove_hop_by_hop(response.headers_mut());
        if response.status() == StatusCode::SWITCHING_PROTOCOLS {
            // The client would read the bytes of another protocol as responses.
            let client = client.ok_or("it sent a 101 that the proxy did not ask for")?;
            web_socket::add_headers(response.headers_mut());
            tokio::spawn(web_socket::tunnel(
                client,
                hyper::upgrade::on(&mut response),
            ));
        }
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

/// Returns whether the request asks for a tunnel (`CONNECT`), or has a body that hyper does not
/// decode.
fn is_unsupported(request: &Request<Incoming>) -> bool {
    request.method() == Method::CONNECT || headers::has_other_coding_than_chunked(request.headers())
}

/// Returns 400 if the request's body is broken, 504 if connecting to the upstream took too long,
/// and 502 otherwise.
fn status_for(error: &(dyn Error + 'static)) -> StatusCode {
    let any = |is: fn(&(dyn Error + 'static)) -> bool| {
        iter::successors(Some(error), |&error| error.source()).any(is)
    };
    if any(is_client_error) {
        StatusCode::BAD_REQUEST
    } else if any(is_timeout) {
        StatusCode::GATEWAY_TIMEOUT
    } else {
        StatusCode::BAD_GATEWAY
    }
}

/// Returns whether the proxy's client caused the error: hyper calls it the "user" of its own
/// client.
fn is_client_error(error: &(dyn Error + 'static)) -> bool {
    error
        .downcast_ref()
        .is_some_and(|error: &hyper::Error| error.is_user())
}

fn is_timeout(error: &(dyn Error + 'static)) -> bool {
    error
        .downcast_ref()
        .is_some_and(|error: &io::Error| error.kind() == io::ErrorKind::TimedOut)
}

fn empty(status: StatusCode) -> Response<Body> {
    let mut response = Response::default();
    *response.status_mut() = status;
    response
}

/// Parses `http://host:port`.
impl FromStr for Upstream {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts = text.parse().map(Uri::into_parts).unwrap_or_default();
        if parts.scheme == Some(Scheme::HTTPS) {
            return Err("https is not supported here; write http://host:port");
        }
        let is_http = parts.scheme == Some(Scheme::HTTP);
        let has_path = parts.path_and_query.is_some_and(|path| path != "/");
        match parts.authority {
            Some(authority) if is_http && !has_path && is_plain(&authority) => {
                Ok(Self::new(authority))
            }
            _ => Err("write http://host:port and nothing else"),
        }
    }
}

/// Writes `http://host:port`.
impl fmt::Display for Upstream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "http://{}", self.authority)
    }
}

/// Returns whether the authority is only a host, or a host and a port.
fn is_plain(authority: &Authority) -> bool {
    let plain = match authority.port() {
        Some(port) => format!("{}:{port}", authority.host()),
        None => authority.host().to_owned(),
    };
    !authority.host().is_empty() && authority.as_str() == plain
}

#[cfg(test)]
mod tests {
    use tower_cors_test_support::{check_rows, rows};

    use super::*;

    /// An error as the client reports it, with its cause.
    #[derive(Debug, thiserror::Error)]
    #[error("client error")]
    struct Failed(#[source] io::Error);

    /// Rows: the error behind a request without an answer, and the status for the proxy's client.
    #[test]
    fn statuses_for_errors() {
        let table = rows::<2>(
            "
            a connection that takes too long | 504
            a connection that is refused     | 502
            an answer that is not HTTP       | 502
            ",
        );
        check_rows(table, |[error, _]| {
            let error: BoxError = match error {
                "a connection that takes too long" => Failed(io::ErrorKind::TimedOut.into()).into(),
                "a connection that is refused" => {
                    Failed(io::ErrorKind::ConnectionRefused.into()).into()
                }
                text => text.into(),
            };
            status_for(&*error).as_u16().to_string()
        });
    }
}
