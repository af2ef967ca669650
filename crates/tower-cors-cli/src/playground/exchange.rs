//! An exchange as the server saw it, with the reason for each header.

use http::header::HOST;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, Uri};
use serde::Serialize;
use tower_cors::explain::Explanation;
use tower_cors::{Policy, RequestHead, RequestKind};

use super::layers::{CorsLayers, Ran};
use super::reasons::{Line, request_lines, response_lines};
use super::tries::Try;

/// The head of a request, and the head of its response.
#[derive(Clone)]
pub(crate) struct Exchange {
    method: Method,
    /// Without the query, which names the try.
    path: Uri,
    request: HeaderMap,
    status: StatusCode,
    response: HeaderMap,
    /// The API made the response, and not the layer.
    ran: bool,
}

impl Exchange {
    pub(crate) fn new(request: Parts, response: &Response<String>) -> Self {
        Self {
            path: request.uri.path().parse().unwrap_or_default(),
            method: request.method,
            request: request.headers,
            status: response.status(),
            response: response.headers().clone(),
            ran: response.extensions().get::<Ran>().is_some(),
        }
    }

    fn explain(&self, policy: &Policy) -> Explanation {
        let mut request = http::Request::new(());
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.path.clone();
        *request.headers_mut() = self.request.clone();
        let head = RequestHead::from(&request);
        policy.explain_response(&head, self.status, &self.response)
    }

    fn server(&self) -> String {
        let host = self.request.get(HOST).map(HeaderValue::as_bytes);
        format!(
            "http://{}",
            String::from_utf8_lossy(host.unwrap_or_default())
        )
    }

    fn kind(&self) -> RequestKind {
        let mut request = http::Request::new(());
        *request.method_mut() = self.method.clone();
        *request.headers_mut() = self.request.clone();
        RequestHead::from(&request).kind()
    }
}

/// An exchange as the page shows it.
#[derive(Serialize)]
pub(crate) struct Shown {
    kind: String,
    method: String,
    /// The server, by its `Host`.
    server: String,
    path: String,
    request: Vec<Line>,
    status: u16,
    status_text: &'static str,
    response: Vec<Line>,
    ran: bool,
    /// The explanation in words, for this crate's layer.
    explanation: Option<String>,
}

impl Shown {
    pub(crate) fn all(tried: &Try) -> Vec<Self> {
        let exchanges = tried.exchanges();
        exchanges.iter().map(|one| Self::new(one, tried)).collect()
    }

    fn new(exchange: &Exchange, tried: &Try) -> Self {
        let kind = exchange.kind();
        let is_ours = matches!(tried.layers, CorsLayers::Ours(_));
        let explanation = is_ours.then(|| exchange.explain(&tried.policy));
        let rejection = explanation
            .as_ref()
            .and_then(|explanation| explanation.rejection().map(ToString::to_string));
        Self {
            kind: kind.to_string(),
            method: exchange.method.to_string(),
            server: exchange.server(),
            path: exchange.path.to_string(),
            request: request_lines(&exchange.request, kind),
            status: exchange.status.as_u16(),
            status_text: exchange.status.canonical_reason().unwrap_or_default(),
            response: response_lines(
                &exchange.request,
                &exchange.response,
                kind,
                tried.credentials,
                rejection.as_deref(),
            ),
            ran: exchange.ran,
            explanation: explanation.map(|explanation| explanation.to_string()),
        }
    }
}
