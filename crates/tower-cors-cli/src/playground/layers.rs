//! The API under test: fixed answers, under one of two CORS layers.

use std::convert::Infallible;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::header::{
    CACHE_CONTROL, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderName, LOCATION,
    SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, UPGRADE,
};
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use sha1_smol::Sha1;
use tower::{Layer, ServiceExt, service_fn};
use tower_cors::CorsLayer;

/// The path that redirects to the other site.
pub(crate) const REDIRECT: &str = "/redirect";

/// The text that the server of a WebSocket adds to the client's key.
const GUID: &[u8] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// The body of all answers.
const BODY: &str = r#"{"items":["apple","pear"]}"#;

/// The CORS layer of a try.
#[derive(Clone)]
pub(crate) enum CorsLayers {
    Ours(CorsLayer),
    TowerHttp(Box<tower_http::cors::CorsLayer>),
    /// No layer: `passthrough`.
    None,
}

/// Marks a response that the API made itself, and not the layer.
#[derive(Clone, Copy)]
pub(crate) struct Ran;

impl CorsLayers {
    /// Answers a request. A redirect leads to `landing`.
    pub(crate) async fn answer<B: Send>(
        &self,
        request: Request<B>,
        landing: &HeaderValue,
    ) -> Response<String> {
        let api =
            service_fn(async |request: Request<B>| Ok::<_, Infallible>(answer(&request, landing)));
        let Ok(response) = match self {
            Self::Ours(layer) => layer.layer(api).oneshot(request).await,
            Self::TowerHttp(layer) => layer.layer(api).oneshot(request).await,
            Self::None => api.oneshot(request).await,
        };
        response
    }
}

fn answer<B>(request: &Request<B>, landing: &HeaderValue) -> Response<String> {
    let mut response = match request.headers().get(SEC_WEBSOCKET_KEY) {
        Some(key) => open_socket(key),
        None if request.uri().path() == REDIRECT => redirect(landing),
        None => items(),
    };
    response.extensions_mut().insert(Ran);
    response
}

/// Answers with headers that pages often miss: only `cache-control` and the two about the content
/// are safelisted.
fn items() -> Response<String> {
    let mut response = Response::new(String::from(BODY));
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (CONTENT_LENGTH, HeaderValue::from(BODY.len())),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (ETAG, HeaderValue::from_static("\"v1\"")),
        (
            HeaderName::from_static("x-total-count"),
            HeaderValue::from_static("2"),
        ),
    ];
    *response.headers_mut() = HeaderMap::from_iter(headers);
    response
}

/// Redirects with 303: the browser goes on with a `GET`, and without the body.
fn redirect(landing: &HeaderValue) -> Response<String> {
    let mut response = Response::default();
    *response.status_mut() = StatusCode::SEE_OTHER;
    let headers = response.headers_mut();
    headers.insert(LOCATION, landing.clone());
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(CONTENT_LENGTH, HeaderValue::from(0));
    response
}

/// <https://www.rfc-editor.org/rfc/rfc6455#section-4.2.2>
fn open_socket(key: &HeaderValue) -> Response<String> {
    let hash = Sha1::from([key.as_bytes(), GUID].concat()).digest();
    let accept = BASE64_STANDARD.encode(hash.bytes());
    let mut response = Response::default();
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    if let Ok(accept) = HeaderValue::from_str(&accept) {
        headers.insert(SEC_WEBSOCKET_ACCEPT, accept);
    }
    response
}

#[cfg(test)]
mod tests {
    use tower_cors_test_support::{check_rows, rows, wait};

    use super::*;

    /// Rows: a path with headers, and the answer without a layer: its status, headers and body. The
    /// answer to a key is the example of RFC 6455, section 1.3.
    #[test]
    fn answers() {
        let items = "200 cache-control: no-store, content-length: 26, \
                     content-type: application/json, etag: \"v1\", x-total-count: 2 | \
                     {\"items\":[\"apple\",\"pear\"]}";
        let table = format!(
            "
            /items     |                          | {items}
            /redirects |                          | {items}
            /redirect  |                          | 303 cache-control: no-store, content-length: 0, location: http://b.example/landing |
            /redirect  | dGhlIHNhbXBsZSBub25jZQ== | 101 connection: Upgrade, sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=, upgrade: websocket |
            "
        );
        check_rows(rows::<3>(&table), |[path, key, _]| {
            let mut request = Request::get(path);
            if !key.is_empty() {
                request = request.header(SEC_WEBSOCKET_KEY, key);
            }
            let landing = HeaderValue::from_static("http://b.example/landing");
            let request = request.body(()).unwrap();
            described(&wait(CorsLayers::None.answer(request, &landing)))
        });
    }

    fn described(response: &Response<String>) -> String {
        let lines = response.headers().iter();
        let lines = lines.map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()));
        let mut lines: Vec<String> = lines.collect();
        lines.sort();
        let text = format!(
            "{} {} | {}",
            response.status().as_u16(),
            lines.join(", "),
            response.body()
        );
        text.trim_end().to_owned()
    }

    /// The layer answers a preflight, and the API does not run.
    #[test]
    fn the_service_runs_or_not() {
        let policy = CorsLayer::new().allow_origins("*").build().unwrap();
        let layers = CorsLayers::Ours(policy);
        let landing = HeaderValue::from_static("http://b.example/landing");
        for (method, ran) in [("GET", true), ("OPTIONS", false)] {
            let request = Request::builder()
                .method(method)
                .header("origin", "https://a.example")
                .header("access-control-request-method", "GET")
                .body(())
                .unwrap();
            let response = wait(layers.answer(request, &landing));
            assert_eq!(
                response.extensions().get::<Ran>().is_some(),
                ran,
                "{method}"
            );
            assert_eq!(response.headers()["access-control-allow-origin"], "*");
        }
    }
}
