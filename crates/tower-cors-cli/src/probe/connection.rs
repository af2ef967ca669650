//! One request over one connection: TLS, HTTP/1.1 or HTTP/2.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use http::header::HOST;
use http::uri::{PathAndQuery, Scheme};
use http::{HeaderValue, Request, Response, Uri, Version};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::bounded::Connection;
use super::sender::Network;
use super::tcp::{Reach, host_and_port};
use super::unreachable::{Step, Unreachable};

/// The largest head of a response. Browsers accept about as much.
const MAX_HEAD_BYTES: usize = 256 * 1024;
/// The part of a body that is read. The verdict does not depend on it, but a server that finishes
/// its answer undisturbed logs no error.
const MAX_BODY_BYTES: usize = 1024 * 1024;
/// The time for that part. Event streams never end.
const BODY_TIMEOUT: Duration = Duration::from_secs(1);

const HTTP2: &[u8] = b"h2";
const HTTP1: &[u8] = b"http/1.1";

/// The real network. Each request gets a connection of its own.
pub(super) struct Connections {
    /// The time for each request.
    timeout: Duration,
    reach: Reach,
}

impl Connections {
    pub(super) fn new(timeout: Duration) -> Self {
        let reach = Reach::new();
        Self { timeout, reach }
    }
}

impl Network for Connections {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<()>, Unreachable> {
        let deadline = Instant::now() + self.timeout;
        let stream = self.reach.connect(request.uri(), deadline).await?;
        if request.uri().scheme() != Some(&Scheme::HTTPS) {
            return exchange(stream, Version::HTTP_11, request, deadline).await;
        }
        let stream = handshake(stream, request.uri(), deadline).await?;
        let version = match stream.get_ref().1.alpn_protocol() {
            Some(HTTP2) => Version::HTTP_2,
            _ => Version::HTTP_11,
        };
        exchange(stream, version, request, deadline).await
    }
}

async fn handshake(
    stream: Connection,
    uri: &Uri,
    deadline: Instant,
) -> Result<TlsStream<Connection>, Unreachable> {
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

/// Sends a request over an open connection, and reads the head and a part of the body.
async fn exchange<S>(
    stream: S,
    version: Version,
    request: Request<Bytes>,
    deadline: Instant,
) -> Result<Response<()>, Unreachable>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let stream = TokioIo::new(stream);
    let request = written(request, version)?;
    // Ends the connection when it is dropped.
    let mut driver = JoinSet::new();
    let response = async {
        if version == Version::HTTP_2 {
            let builder = http2_builder();
            let (mut sender, connection) = builder.handshake(stream).await?;
            driver.spawn(connection);
            sender.send_request(request).await
        } else {
            let builder = http1_builder();
            let (mut sender, connection) = builder.handshake(stream).await?;
            driver.spawn(connection);
            sender.send_request(request).await
        }
    };
    let response = timeout_at(deadline, response)
        .await
        .map_err(|_| Unreachable::Timeout(Step::Response))?
        .map_err(Unreachable::Http)?;
    Ok(drain(response).await)
}

fn http1_builder() -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        .max_buf_size(MAX_HEAD_BYTES)
        .title_case_headers(true);
    builder
}

fn http2_builder() -> http2::Builder<TokioExecutor> {
    let mut builder = http2::Builder::new(TokioExecutor::new());
    builder.max_header_list_size(u32::try_from(MAX_HEAD_BYTES).unwrap_or(u32::MAX));
    builder
}

/// Returns a request as its version of HTTP writes it: HTTP/1.1 has a path and `Host`, and HTTP/2
/// has the URL.
fn written(request: Request<Bytes>, version: Version) -> Result<Request<Full<Bytes>>, Unreachable> {
    let mut request = request.map(Full::new);
    if version == Version::HTTP_2 {
        request.headers_mut().remove(HOST);
        return Ok(request);
    }
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
    let (head, body) = response.into_parts();
    let body = Limited::new(body, MAX_BODY_BYTES);
    _ = timeout(BODY_TIMEOUT, body.collect()).await;
    Response::from_parts(head, ())
}
