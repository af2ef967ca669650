//! Predictions: what a page gets, by the Fetch standard.

use std::convert::Infallible;

use http::{HeaderValue, Method, StatusCode, Uri};
use serde::Serialize;
use tower::service_fn;
use tower_cors_browser::{Blocked, Browser, FilteredResponse, ResponseType, SetupError, Stage};

use super::addresses::Origins;
use super::layers::CorsLayers;
use super::page_request::Checked;

/// The outcome of a request for its page, in the form that the page itself reports.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Prediction {
    pub(crate) outcome: Outcome,
    /// The status that a script can read.
    status: Option<u16>,
    /// The names of the headers that a script can read, sorted.
    readable: Vec<String>,
    /// The reason, if the page gets nothing.
    pub(crate) why: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Outcome {
    /// The page reads the response.
    Readable,
    /// The page gets a response, and can read nothing of it.
    Opaque,
    /// The WebSocket opens.
    Open,
    /// The page gets nothing.
    Blocked,
}

impl Prediction {
    /// Predicts what the page gets from `server`.
    pub(crate) async fn new(
        request: &Checked,
        origins: &Origins,
        layers: &CorsLayers,
    ) -> Result<Self, SetupError> {
        let browser = request.browser(origins)?;
        Ok(Self::of(browser, request, &request.method, origins, layers).await)
    }

    /// Predicts what the page of a browser gets for another method.
    pub(crate) async fn of(
        mut browser: Browser,
        request: &Checked,
        method: &Method,
        origins: &Origins,
        layers: &CorsLayers,
    ) -> Self {
        let Ok(url) = request.url(origins, "").parse::<Uri>() else {
            return Self::blocked(String::from("the path is not part of a URL"));
        };
        let landing = landing(origins, "");
        let server =
            service_fn(async |request| Ok::<_, Infallible>(layers.answer(request, &landing).await));
        match browser.fetch(server, request.to(url, method)).await {
            Ok(response) => Self::granted(&response),
            Err(blocked) => Self::blocked(why(&blocked, layers)),
        }
    }

    fn granted(response: &http::Response<String>) -> Self {
        let outcome = match response.response_type() {
            _ if response.status() == StatusCode::SWITCHING_PROTOCOLS => Outcome::Open,
            Some(ResponseType::Opaque) => Outcome::Opaque,
            _ => Outcome::Readable,
        };
        let is_readable = outcome == Outcome::Readable;
        Self {
            outcome,
            status: is_readable.then_some(response.status().as_u16()),
            readable: match is_readable {
                true => names(response.headers().keys()),
                false => Vec::new(),
            },
            why: None,
        }
    }

    fn blocked(why: String) -> Self {
        Self {
            outcome: Outcome::Blocked,
            status: None,
            readable: Vec::new(),
            why: Some(why),
        }
    }
}

/// Returns the reason of the simulator, and that of the policy for this crate's layer.
fn why(blocked: &Blocked, layers: &CorsLayers) -> String {
    if matches!(layers, CorsLayers::Ours(_)) {
        return blocked.to_string();
    }
    // `Display` would advise to look for a missing layer of this crate.
    let reason = blocked.reason();
    match (blocked.stage(), blocked.status()) {
        (Stage::Preflight, Some(status)) => {
            format!(
                "the preflight was answered with {}: {reason}",
                status.as_u16()
            )
        }
        (Stage::Response, Some(status)) => {
            format!(
                "the browser blocked the response, a {}: {reason}",
                status.as_u16()
            )
        }
        _ => reason.to_string(),
    }
}

fn names<'a>(names: impl IntoIterator<Item = &'a http::HeaderName>) -> Vec<String> {
    let mut names: Vec<String> = names.into_iter().map(ToString::to_string).collect();
    names.sort_unstable();
    names
}

/// Returns the URL to which the API redirects.
pub(crate) fn landing(origins: &Origins, query: &str) -> HeaderValue {
    let url = format!("{}/landing{query}", origins.other.origin());
    HeaderValue::from_str(&url).unwrap_or(HeaderValue::from_static("/landing"))
}

#[cfg(test)]
mod tests {
    use tower_cors::CorsLayer;
    use tower_cors_test_support::{check_rows, wait};

    use super::*;
    use crate::playground::addresses::tests::default_origins;
    use crate::playground::diagnostics::compile;
    use crate::playground::nearest::Nearest;
    use crate::playground::page_request::tests::checked;

    const OTHER: &str = r#"{"from": "other"}"#;
    const PUT: &str = r#"{"method": "PUT"}"#;

    /// Rows: the crate, a policy, the fields of a request, and what the page gets.
    const PREDICTIONS: [[&str; 4]; 11] = [
        [
            "ours",
            "allow_origins = 'http://localhost:8090'\nexpose_headers = 'etag'",
            OTHER,
            "reads 200: cache-control, content-length, content-type, etag",
        ],
        [
            "ours",
            "deny_all = true",
            r#"{"from": "api"}"#,
            "reads 200: cache-control, content-length, content-type, etag, vary, x-total-count",
        ],
        [
            "ours",
            "deny_all = true",
            r#"{"from": "other", "by": "no-cors"}"#,
            "an opaque response",
        ],
        [
            "ours",
            "deny_all = true",
            r#"{"from": "other", "by": "web-socket"}"#,
            "an open WebSocket",
        ],
        [
            "ours",
            "deny_all = true",
            OTHER,
            "GET http://127.0.0.1:8089/items from http://localhost:8090 ran, but the browser blocked \
             the response, a 200: there is no `Access-Control-Allow-Origin` \
             (https://fetch.spec.whatwg.org/#concept-cors-check); the policy says: origin \
             `http://localhost:8090` is not allowed",
        ],
        [
            "ours",
            "allow_origins = 'http://127.0.0.1:8088'",
            r#"{"path": "/redirect"}"#,
            "GET http://localhost:8090/landing from http://127.0.0.1:8088 (`null` after redirects) \
             ran, but the browser blocked the response, a 200: there is no \
             `Access-Control-Allow-Origin` (https://fetch.spec.whatwg.org/#concept-cors-check); the \
             policy says: the opaque origin `null` is not allowed",
        ],
        [
            "tower-http",
            "allow_origins = 'http://localhost:8090'",
            OTHER,
            "reads 200: cache-control, content-length, content-type",
        ],
        [
            "tower-http",
            "deny_all = true",
            OTHER,
            "the browser blocked the response, a 200: there is no `Access-Control-Allow-Origin`",
        ],
        [
            "tower-http",
            "allow_origins = 'http://127.0.0.1:8088'\nallow_methods = 'DELETE'",
            PUT,
            "the preflight was answered with 200: `Access-Control-Allow-Methods` does not list the \
             method, only `DELETE`",
        ],
        [
            "tower-http",
            "allow_origins = '*'",
            r#"{"method": "TRACE"}"#,
            "no page can send this method",
        ],
        [
            "no layer",
            "passthrough = true",
            PUT,
            "the preflight was answered with 200: there is no `Access-Control-Allow-Origin`",
        ],
    ];

    #[test]
    fn predictions() {
        check_rows(PREDICTIONS, |[layers, policy, fields, _]| {
            let (policy, _) = compile(policy).unwrap();
            let layers = match layers {
                "ours" => CorsLayers::Ours(CorsLayer::from(policy)),
                _ => Nearest::new(&policy).layers,
            };
            let (request, origins) = (checked(fields), default_origins());
            let prediction = wait(Prediction::new(&request, &origins, &layers)).unwrap();
            shown(prediction)
        });
    }

    fn shown(prediction: Prediction) -> String {
        let Prediction {
            outcome,
            status,
            readable,
            why,
        } = prediction;
        match (outcome, status, why) {
            (Outcome::Readable, Some(status), None) => {
                format!("reads {status}: {}", readable.join(", "))
            }
            (Outcome::Opaque, None, None) if readable.is_empty() => "an opaque response".to_owned(),
            (Outcome::Open, None, None) if readable.is_empty() => "an open WebSocket".to_owned(),
            (Outcome::Blocked, None, Some(why)) if readable.is_empty() => why,
            other => format!("{other:?} {readable:?}"),
        }
    }
}
