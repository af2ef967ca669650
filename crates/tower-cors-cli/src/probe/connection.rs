//! One request over one connection: addresses, TCP, TLS, HTTP/1.1 or HTTP/2.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use http::header::HOST;
use http::uri::{PathAndQuery, Scheme};
use http::{HeaderValue, Request, Response, Uri, Version};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::task::AbortHandle;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::bounded::Bounded;
use super::host::is_localhost;
use super::unreachable::{Step, Unreachable};

/// The time that one address may take, so that another one gets its turn.
const ADDRESS_TIMEOUT: Duration = Duration::from_secs(5);
/// The largest head of a response. Browsers accept about as much.
const MAX_HEAD_BYTES: usize = 256 * 1024;
/// The part of a body that is read. The verdict does not depend on it, but a server that finishes
/// its answer undisturbed logs no error.
const MAX_BODY_BYTES: usize = 1024 * 1024;
/// The time for that part. Event streams never end.
const BODY_TIMEOUT: Duration = Duration::from_secs(1);

const HTTP2: &[u8] = b"h2";
const HTTP1: &[u8] = b"http/1.1";

type Body = Full<Bytes>;
/// A response, and the task that drives its connection.
type Answered = (Response<Incoming>, AbortHandle);

/// Sends a request with a full URL, and returns the head of the response.
///
/// Each request gets a connection of its own, so no request depends on an earlier one.
pub(super) async fn send(
    request: Request<Bytes>,
    limit: Duration,
) -> Result<Response<()>, Unreachable> {
    let deadline = Instant::now() + limit;
    let stream = connect(request.uri(), deadline).await?;
    let is_https = request.uri().scheme() == Some(&Scheme::HTTPS);
    let (response, connection) = match is_https {
        false => send_http1(stream, request, deadline).await?,
        true => {
            let stream = handshake(stream, request.uri(), deadline).await?;
            match stream.get_ref().1.alpn_protocol() {
                Some(HTTP2) => send_http2(stream, request, deadline).await?,
                _ => send_http1(stream, request, deadline).await?,
            }
        }
    };
    let response = drain(response).await;
    connection.abort();
    Ok(response)
}

/// Connects to the first address that answers.
async fn connect(uri: &Uri, deadline: Instant) -> Result<Bounded, Unreachable> {
    let mut failure = Unreachable::NoAddress;
    for address in addresses(uri, deadline).await? {
        let patience = deadline.min(Instant::now() + ADDRESS_TIMEOUT);
        match timeout_at(patience, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                // If this fails, the request goes out a little later.
                _ = stream.set_nodelay(true);
                return Ok(stream.into());
            }
            Ok(Err(error)) => failure = Unreachable::Connect { address, error },
            Err(_) => failure = Unreachable::Timeout(Step::Connect),
        }
    }
    Err(failure)
}

/// Looks up the addresses of the host.
async fn addresses(uri: &Uri, deadline: Instant) -> Result<Vec<SocketAddr>, Unreachable> {
    let (host, port) = host_and_port(uri);
    if is_localhost(host) {
        // Browsers do not ask a resolver, which may know only one of the two.
        // <https://w3c.github.io/webappsec-secure-contexts/#localhost>
        let loopback: [IpAddr; 2] = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
        return Ok(loopback.map(|ip| SocketAddr::new(ip, port)).to_vec());
    }
    let found = timeout_at(deadline, lookup_host((host, port))).await;
    let found = found.map_err(|_| Unreachable::Timeout(Step::Lookup))?;
    Ok(found.map_err(Unreachable::Lookup)?.collect())
}

/// Returns the host without the brackets of an IPv6 address, and the port.
fn host_and_port(uri: &Uri) -> (&str, u16) {
    let host = uri.host().unwrap_or_default();
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let default = if uri.scheme() == Some(&Scheme::HTTPS) {
        443
    } else {
        80
    };
    (host, uri.port_u16().unwrap_or(default))
}

async fn handshake(
    stream: Bounded,
    uri: &Uri,
    deadline: Instant,
) -> Result<TlsStream<Bounded>, Unreachable> {
    let (host, _) = host_and_port(uri);
    let name = ServerName::try_from(host.to_owned()).map_err(|_| Unreachable::NotAName)?;
    let connector = TlsConnector::from(Arc::new(tls_config()?));
    timeout_at(deadline, connector.connect(name, stream))
        .await
        .map_err(|_| Unreachable::Timeout(Step::Tls))?
        .map_err(Unreachable::Tls)
}

/// Returns a configuration that trusts what the system trusts.
///
/// `SSL_CERT_FILE` and `SSL_CERT_DIR` replace the system's certificates, as for OpenSSL.
fn tls_config() -> Result<ClientConfig, Unreachable> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    // Systems have some certificates that rustls does not read.
    let (trusted, _unreadable) = roots.add_parsable_certificates(found.certs);
    if trusted == 0 {
        let errors = found.errors.iter().map(ToString::to_string);
        return Err(Unreachable::NoRoots(errors.collect::<Vec<_>>().join("; ")));
    }
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| Unreachable::Tls(io::Error::other(error)))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![HTTP2.to_owned(), HTTP1.to_owned()];
    Ok(config)
}

async fn send_http1<S>(
    stream: S,
    request: Request<Bytes>,
    deadline: Instant,
) -> Result<Answered, Unreachable>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let request = origin_form(request)?;
    let exchange = async {
        let (mut sender, connection) = http1::Builder::new()
            .max_buf_size(MAX_HEAD_BYTES)
            .title_case_headers(true)
            .handshake::<_, Body>(TokioIo::new(stream))
            .await?;
        let connection = tokio::spawn(connection);
        let response = sender.send_request(request).await?;
        Ok((response, connection.abort_handle()))
    };
    answer(exchange, deadline).await
}

async fn send_http2<S>(
    stream: S,
    request: Request<Bytes>,
    deadline: Instant,
) -> Result<Answered, Unreachable>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let mut request = request.map(Full::new);
    request.headers_mut().remove(HOST); // The URL becomes `:authority`.
    let max_head = u32::try_from(MAX_HEAD_BYTES).unwrap_or(u32::MAX);
    let exchange = async {
        let (mut sender, connection) = http2::Builder::new(TokioExecutor::new())
            .max_header_list_size(max_head)
            .handshake::<_, Body>(TokioIo::new(stream))
            .await?;
        let connection = tokio::spawn(connection);
        let response = sender.send_request(request).await?;
        Ok((response, connection.abort_handle()))
    };
    answer(exchange, deadline).await
}

async fn answer(
    exchange: impl Future<Output = hyper::Result<Answered>>,
    deadline: Instant,
) -> Result<Answered, Unreachable> {
    timeout_at(deadline, exchange)
        .await
        .map_err(|_| Unreachable::Timeout(Step::Response))?
        .map_err(Unreachable::Http)
}

/// Turns the URL into a path and `Host`, as HTTP/1.1 has them.
fn origin_form(request: Request<Bytes>) -> Result<Request<Body>, Unreachable> {
    let mut request = request.map(Full::new);
    let uri = request.uri();
    let host = uri
        .authority()
        .and_then(|host| HeaderValue::try_from(host.as_str()).ok());
    let path = uri.path_and_query().cloned();
    let path = path.unwrap_or(PathAndQuery::from_static("/"));
    request
        .headers_mut()
        .insert(HOST, host.ok_or(Unreachable::NotAName)?);
    *request.uri_mut() = Uri::from(path);
    *request.version_mut() = Version::HTTP_11;
    Ok(request)
}

/// Reads a part of the body.
async fn drain(response: Response<Incoming>) -> Response<()> {
    let (head, mut body) = response.into_parts();
    let read = async {
        let mut len = 0;
        while let Some(Ok(frame)) = body.frame().await {
            len += frame.data_ref().map_or(0, Bytes::len);
            if len > MAX_BODY_BYTES {
                return;
            }
        }
    };
    _ = timeout(BODY_TIMEOUT, read).await;
    Response::from_parts(head, ())
}
