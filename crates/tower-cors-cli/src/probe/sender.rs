//! The service behind the browser: sends what may be sent, and records it.

use std::cell::RefCell;

use http::header::{COOKIE, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method, Request, Response};
use hyper::body::Bytes;
use thiserror::Error;

use super::exchange::{Answer, Exchange};
use super::shown;
use super::text::Progress;
use super::unreachable::Unreachable;

/// The name that servers see, unless a copied command has the browser's.
const OWN_NAME: &str = concat!("cors/", env!("CARGO_PKG_VERSION"));
/// The value of a header that stays at the first origin. CORS depends on names only.
const REDACTED: HeaderValue = HeaderValue::from_static("redacted");

/// The requests that may be sent, besides preflights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Consent {
    /// None.
    Preflights,
    /// `GET` and `HEAD`.
    Safe,
    /// All.
    All,
}

/// The way to a server.
pub(super) trait Network {
    /// Sends a request with a full URL, and returns the head of the response.
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> impl Future<Output = Result<Response<()>, Unreachable>>;
}

/// Sends the requests of one fetch.
pub(super) struct Sender<N> {
    pub(super) network: N,
    /// The origin of the first URL. Secrets stay there.
    pub(super) home: String,
    pub(super) consent: Consent,
    pub(super) own_headers: HeaderMap,
    pub(super) progress: Progress,
    pub(super) exchanges: RefCell<Vec<Exchange>>,
}

/// The reason why a request has no response.
#[derive(Debug, Error)]
pub(super) enum SendError {
    #[error("the request needs --yes")]
    Held,
    #[error(transparent)]
    Unreachable(#[from] Unreachable),
    #[error(transparent)]
    Output(#[from] std::io::Error),
}

impl<N: Network> Sender<N> {
    /// Says what it sends, sends it, and records the answer.
    pub(super) async fn send(&self, request: Request<Bytes>) -> Result<Response<()>, SendError> {
        let (request, exchange) = self.prepare(request);
        let number = self.exchanges.borrow().len();
        let is_sent = self.consent.includes(&exchange);
        if is_sent {
            self.progress.request(number, &exchange)?;
        }
        self.exchanges.borrow_mut().push(exchange);
        if !is_sent {
            return Err(SendError::Held);
        }
        let response = self.network.send(request).await?;
        let answer = Answer {
            status: response.status(),
            version: response.version(),
            headers: response.headers().clone(),
        };
        self.progress.answer(&answer)?;
        if let Some(last) = self.exchanges.borrow_mut().last_mut() {
            last.answer = Some(answer);
        }
        Ok(response)
    }

    /// Adds the browser's name, and keeps secrets at the first origin.
    fn prepare(&self, mut request: Request<Bytes>) -> (Request<Bytes>, Exchange) {
        let is_at_home = shown::origin(request.uri()) == self.home;
        let headers = request.headers_mut();
        let name = self.own_headers.get(USER_AGENT).cloned();
        headers
            .entry(USER_AGENT)
            .or_insert(name.unwrap_or(HeaderValue::from_static(OWN_NAME)));
        let redacted = match is_at_home {
            true => Vec::new(),
            false => redact(headers),
        };
        let exchange = Exchange {
            method: request.method().clone(),
            url: request.uri().clone(),
            headers: request.headers().clone(),
            redacted,
            answer: None,
        };
        (request, exchange)
    }
}

/// Removes what a redirect must not carry to another origin.
///
/// The cookies are those of the first origin: a real browser has others for this one. A browser
/// would send a header such as `x-api-key`. Here, a server that redirects must not get it.
fn redact(headers: &mut HeaderMap) -> Vec<http::HeaderName> {
    headers.remove(COOKIE);
    let names = headers.keys().filter(|name| shown::is_secret(name));
    let names: Vec<_> = names.cloned().collect();
    for name in &names {
        headers.insert(name.clone(), REDACTED);
    }
    names
}

impl Consent {
    /// Returns the consent to send a pasted preflight, or a page's request.
    pub(super) fn new(is_preflight: bool, yes: bool) -> Self {
        match (is_preflight, yes) {
            (true, _) => Self::Preflights,
            (false, true) => Self::All,
            (false, false) => Self::Safe,
        }
    }

    fn includes(self, exchange: &Exchange) -> bool {
        match self {
            _ if exchange.is_preflight() => true,
            Self::Preflights => false,
            Self::Safe => is_safe(&exchange.method),
            Self::All => true,
        }
    }
}

/// Returns whether a method changes nothing on a server.
/// <https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1>
pub(super) fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}
