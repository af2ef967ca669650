//! S3: a small server that keeps objects with their checksums and metadata.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, put};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};

pub(crate) const FLOWS: &str = r#"
    object  |                                    | put "1", got hello of acme with checksum NhCmhg==, deleted |
    object  | allow_methods PUT                  | TypeError: Failed to fetch | add "PUT" to `allow_methods`
    object  | allow_methods DELETE               | put "1", got hello of acme with checksum NhCmhg==, TypeError: Failed to fetch | add "DELETE" to `allow_methods`
    object  | allow_headers authorization        | TypeError: Failed to fetch | add "authorization" to `allow_headers`
    object  | allow_headers content-type         | TypeError: Failed to fetch | add "content-type" to `allow_headers`
    object  | allow_headers amz-sdk-*            | TypeError: Failed to fetch | add "amz-sdk-invocation-id", "amz-sdk-request" to `allow_headers`
    object  | allow_headers x-amz-*              | TypeError: Failed to fetch | add "x-amz-checksum-crc32", "x-amz-content-sha256", "x-amz-date", "x-amz-meta-tenant", "x-amz-sdk-checksum-algorithm", "x-amz-user-agent" to `allow_headers`
    object  | allow_headers if-match             | put "1", TypeError: Failed to fetch | add "if-match" to `allow_headers`
    object  | allow_headers if-none-match        | TypeError: Failed to fetch | add "if-none-match" to `allow_headers`
    object  | expose_headers etag                | put undefined, got hello of acme with checksum NhCmhg==, deleted | the response has headers that the page cannot read; if it needs them, add "etag" to `expose_headers`
    object  | expose_headers x-amz-*             | put "1", got hello of undefined with checksum undefined, deleted | the response has headers that the page cannot read; if it needs them, add "x-amz-checksum-crc32", "x-amz-meta-tenant" to `expose_headers`
    damaged |                                    | Error: Checksum mismatch: expected "NhCmhg==" but received "TND15g==" in response header "x-amz-checksum-crc32". |
    damaged | expose_headers x-amz-*             | jello | the response has headers that the page cannot read; if it needs them, add "x-amz-checksum-crc32" to `expose_headers`
    options |                                    | put, got attachment identity bytes, got bytes 2-4/5, created /bucket |
    options | allow_headers cache-control        | TypeError: Failed to fetch | add "cache-control" to `allow_headers`
    options | allow_headers content-disposition  | TypeError: Failed to fetch | add "content-disposition" to `allow_headers`
    options | allow_headers content-encoding     | TypeError: Failed to fetch | add "content-encoding" to `allow_headers`
    options | allow_headers content-md5          | TypeError: Failed to fetch | add "content-md5" to `allow_headers`
    options | allow_headers expires              | TypeError: Failed to fetch | add "expires" to `allow_headers`
    options | allow_headers if-modified-since    | put, TypeError: Failed to fetch | add "if-modified-since" to `allow_headers`
    options | allow_headers if-unmodified-since  | put, got attachment identity bytes, got bytes 2-4/5, TypeError: Failed to fetch | add "if-unmodified-since" to `allow_headers`
    options | allow_headers range                | put, got attachment identity bytes, TypeError: Failed to fetch | add "range" to `allow_headers`
    options | expose_headers accept-ranges       | put, got attachment identity undefined, got bytes 2-4/5, created /bucket | the response has headers that the page cannot read; if it needs them, add "accept-ranges" to `expose_headers`
    options | expose_headers content-disposition | put, got undefined identity bytes, got bytes 2-4/5, created /bucket | the response has headers that the page cannot read; if it needs them, add "content-disposition" to `expose_headers`
    options | expose_headers content-encoding    | put, got attachment undefined bytes, got bytes 2-4/5, created /bucket | the response has headers that the page cannot read; if it needs them, add "content-encoding" to `expose_headers`
    options | expose_headers content-range       | put, got attachment identity bytes, got undefined, created /bucket | the response has headers that the page cannot read; if it needs them, add "content-range" to `expose_headers`
    options | expose_headers location            | put, got attachment identity bytes, got bytes 2-4/5, created undefined | the response has headers that the page cannot read; if it needs them, add "location" to `expose_headers`
    "#;

/// The headers of an object that the server keeps.
const KEPT: [&str; 5] = [
    "content-disposition",
    "content-encoding",
    "content-type",
    "x-amz-checksum-crc32",
    "x-amz-meta-tenant",
];

pub(crate) fn service(_url: &str) -> Router {
    Router::new()
        .route("/bucket/", put([("location", "/bucket")]))
        .route("/bucket/{key}", any(use_object))
        .with_state(Objects::default())
}

type Objects = Arc<Mutex<HashMap<String, Object>>>;

#[derive(Clone)]
struct Object {
    content: Bytes,
    headers: HeaderMap,
}

async fn use_object(
    State(objects): State<Objects>,
    Path(key): Path<String>,
    method: Method,
    headers: HeaderMap,
    content: Bytes,
) -> Response {
    let mut objects = objects.lock().unwrap();
    match method {
        Method::PUT => {
            objects.insert(key, Object::new(&headers, content));
            [("etag", "\"1\"")].into_response()
        }
        Method::GET => match objects.get(&key) {
            Some(object) => object.get(&key, headers.get("range")),
            None => StatusCode::NOT_FOUND.into_response(),
        },
        Method::DELETE => {
            objects.remove(&key);
            StatusCode::NO_CONTENT.into_response()
        }
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

impl Object {
    fn new(headers: &HeaderMap, content: Bytes) -> Self {
        let of = |name| Some((HeaderName::from_static(name), headers.get(name)?.clone()));
        let headers = KEPT.into_iter().filter_map(of).collect();
        Self { content, headers }
    }

    /// Answers with the content, with its last three bytes, or with another content.
    fn get(&self, key: &str, range: Option<&HeaderValue>) -> Response {
        let headers = self.headers.clone();
        if key == "damaged" {
            return (headers, "jello").into_response();
        }
        if range.is_none() {
            let accepts = [("accept-ranges", "bytes")];
            return (accepts, headers, self.content.clone()).into_response();
        }
        let length = self.content.len();
        let range = format!("bytes {}-{}/{length}", length - 3, length - 1);
        let end = self.content.slice(length - 3..);
        (StatusCode::PARTIAL_CONTENT, [("content-range", range)], end).into_response()
    }
}
