//! tus: a small server with the extensions creation, creation-defer-length, concatenation and
//! termination.
//!
//! <https://tus.io/protocols/resumable-upload>

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, post};
use http::{HeaderMap, Method, StatusCode};

pub(crate) const FLOWS: &str = r#"
    file    |                                      | 0123456789, resumed, deleted |
    file    | allow_methods PATCH                  | tus: failed to upload chunk at offset 0, caused by [object ProgressEvent] | add "PATCH" to `allow_methods`
    file    | allow_methods DELETE                 | 0123456789, resumed, tus: failed to terminate upload, caused by [object ProgressEvent] | add "DELETE" to `allow_methods`
    file    | allow_headers content-type           | tus: failed to upload chunk at offset 0, caused by [object ProgressEvent] | add "content-type" to `allow_headers`
    file    | allow_headers tus-resumable          | tus: failed to create upload, caused by [object ProgressEvent] | add "tus-resumable" to `allow_headers`
    file    | allow_headers upload-length          | tus: failed to create upload, caused by [object ProgressEvent] | add "upload-length" to `allow_headers`
    file    | allow_headers upload-metadata        | tus: failed to create upload, caused by [object ProgressEvent] | add "upload-metadata" to `allow_headers`
    file    | allow_headers upload-offset          | tus: failed to upload chunk at offset 0, caused by [object ProgressEvent] | add "upload-offset" to `allow_headers`
    file    | expose_headers location              | tus: invalid or missing Location header | the response has headers that the page cannot read; if it needs them, add "location" to `expose_headers`
    file    | expose_headers upload-offset         | tus: invalid or missing offset value | the response has headers that the page cannot read; if it needs them, add "upload-offset" to `expose_headers`
    file    | expose_headers upload-length         | 0123456789, tus: invalid or missing length value | the response has headers that the page cannot read; if it needs them, add "upload-length" to `expose_headers`
    stream  |                                      | 0123456789 |
    stream  | allow_headers upload-defer-length    | tus: failed to create upload, caused by [object ProgressEvent] | add "upload-defer-length" to `allow_headers`
    stream  | allow_headers upload-length          | tus: failed to upload chunk at offset 10, caused by [object ProgressEvent] | add "upload-length" to `allow_headers`
    parts   |                                      | 0123456789 |
    parts   | allow_headers upload-concat          | tus: failed to create upload, caused by [object ProgressEvent] | add "upload-concat" to `allow_headers`
    options |                                      | 0123456789 |
    options | allow_headers x-http-method-override | tus: failed to upload chunk at offset 0, caused by [object ProgressEvent] | add "x-http-method-override" to `allow_headers`
    options | allow_headers x-request-id           | tus: failed to create upload, caused by [object ProgressEvent] | add "x-request-id" to `allow_headers`
    "#;

const VERSION: [(&str, &str); 1] = [("tus-resumable", "1.0.0")];

pub(crate) fn service(_url: &str) -> Router {
    Router::new()
        .route("/files", post(create))
        .route("/files/{id}", any(use_file))
        .with_state(Files::default())
}

#[derive(Clone, Default)]
struct Files(Arc<Mutex<HashMap<String, File>>>);

#[derive(Clone, Default)]
struct File {
    content: Vec<u8>,
    /// Unknown until the last chunk, if the client defers it.
    length: Option<String>,
}

/// Creates an empty file, or joins the files that `Upload-Concat` names.
async fn create(State(files): State<Files>, headers: HeaderMap) -> Response {
    let mut files = files.0.lock().unwrap();
    let id = files.len().to_string();
    let parts = text(&headers, "upload-concat").and_then(|parts| parts.strip_prefix("final;"));
    let parts = parts.unwrap_or_default().split_whitespace();
    let ids = parts.map(|url| url.rsplit('/').next().unwrap());
    let content: Vec<u8> = ids.flat_map(|id| files[id].content.clone()).collect();
    let length = text(&headers, "upload-length").map(String::from);
    let location = format!("/files/{id}");
    files.insert(id, File { content, length });
    (StatusCode::CREATED, VERSION, [("location", location)]).into_response()
}

async fn use_file(
    State(files): State<Files>,
    Path(id): Path<String>,
    method: Method,
    headers: HeaderMap,
    chunk: Bytes,
) -> Response {
    let mut files = files.0.lock().unwrap();
    let Some(file) = files.get_mut(&id) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let method = text(&headers, "x-http-method-override").unwrap_or(method.as_str());
    match method {
        "GET" => file.content.clone().into_response(),
        "HEAD" => (VERSION, file.state()).into_response(),
        "PATCH" => file.append(&headers, &chunk),
        "DELETE" => {
            files.remove(&id);
            (StatusCode::NO_CONTENT, VERSION).into_response()
        }
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

impl File {
    fn append(&mut self, headers: &HeaderMap, chunk: &[u8]) -> Response {
        let is_chunk = text(headers, "content-type") == Some("application/offset+octet-stream");
        if !is_chunk {
            return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response();
        }
        if text(headers, "upload-offset") != Some(&self.offset()) {
            return StatusCode::CONFLICT.into_response();
        }
        self.content.extend(chunk);
        let length = text(headers, "upload-length").map(String::from);
        self.length = self.length.take().or(length);
        (StatusCode::NO_CONTENT, VERSION, self.state()).into_response()
    }

    fn offset(&self) -> String {
        self.content.len().to_string()
    }

    fn state(&self) -> [(&'static str, String); 2] {
        let length = self.length.clone().unwrap_or_default();
        [("upload-offset", self.offset()), ("upload-length", length)]
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap())
}
