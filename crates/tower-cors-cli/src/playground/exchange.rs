//! An exchange as the server saw it, with the reason for each header.

use http::header::HOST;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use serde::Serialize;
use tower_cors::explain::Explanation;
use tower_cors::{Policy, RequestHead};

use super::layers::{CorsLayers, Ran};
use super::reasons::{Line, request_lines, response_lines};
use super::tries::Try;

/// The head of a request, and the head of its response.
#[derive(Clone)]
pub(crate) struct Exchange {
    /// Its URI is only the path: the query names the try.
    request: Request<()>,
    status: StatusCode,
    response: HeaderMap,
    /// The API made the response, and not the layer.
    ran: bool,
}

impl Exchange {
    pub(crate) fn new(head: Parts, response: &Response<String>) -> Self {
        let mut request = Request::new(());
        *request.uri_mut() = head.uri.path().parse().unwrap_or_default();
        *request.method_mut() = head.method;
        *request.headers_mut() = head.headers;
        Self {
            request,
            status: response.status(),
            response: response.headers().clone(),
            ran: response.extensions().get::<Ran>().is_some(),
        }
    }

    pub(crate) fn path(&self) -> &str {
        self.request.uri().path()
    }

    fn explain(&self, policy: &Policy) -> Explanation {
        let head = RequestHead::from(&self.request);
        policy.explain_response(&head, self.status, &self.response)
    }

    fn server(&self) -> String {
        let host = self.request.headers().get(HOST).map(HeaderValue::as_bytes);
        format!(
            "http://{}",
            String::from_utf8_lossy(host.unwrap_or_default())
        )
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
    pub(crate) async fn all(tried: &Try) -> Vec<Self> {
        let mut all = Vec::new();
        for exchange in tried.exchanges() {
            all.push(Self::new(&exchange, tried).await);
        }
        all
    }

    async fn new(exchange: &Exchange, tried: &Try) -> Self {
        let request = &exchange.request;
        let kind = RequestHead::from(request).kind();
        let is_ours = matches!(tried.layers, CorsLayers::Ours(_));
        let explanation = is_ours.then(|| exchange.explain(&tried.policy));
        let rejection = explanation
            .as_ref()
            .and_then(|explanation| explanation.rejection().map(ToString::to_string));
        Self {
            kind: kind.to_string(),
            method: request.method().to_string(),
            server: exchange.server(),
            path: exchange.path().to_owned(),
            request: request_lines(request.headers(), kind).await,
            status: exchange.status.as_u16(),
            status_text: exchange.status.canonical_reason().unwrap_or_default(),
            response: response_lines(
                request.headers(),
                &exchange.response,
                kind,
                tried.credentials,
                rejection.as_deref(),
            )
            .await,
            ran: exchange.ran,
            explanation: explanation.map(|explanation| explanation.to_string()),
        }
    }
}
