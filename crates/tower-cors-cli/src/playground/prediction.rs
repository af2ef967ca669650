//! Predictions: what a page gets, by the Fetch standard.

use std::convert::Infallible;

use http::{HeaderValue, Method, StatusCode, Uri};
use serde::Serialize;
use tower::service_fn;
use tower_cors_browser::{Blocked, Browser, FilteredResponse, ResponseType, SetupError, Stage};

use super::addresses::Origins;
use super::layers::CorsLayers;
use super::page_request::{By, Checked};

/// The outcome of a request for its page, in the form that the page itself reports.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Prediction {
    pub(crate) outcome: Outcome,
    /// The status that a script can read.
    status: Option<u16>,
    /// The names of the headers that a script can read, sorted.
    readable: Vec<String>,
    /// The names of the headers that the browser hides, sorted.
    hidden: Vec<String>,
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
        let scheme = match request.by {
            By::WebSocket => origins.api.web_socket(),
            By::Fetch | By::NoCors => origins.api.origin(),
        };
        let Ok(url) = request.url(&scheme, "").parse::<Uri>() else {
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
            hidden: names(response.hidden_headers()),
            why: None,
        }
    }

    fn blocked(why: String) -> Self {
        Self {
            outcome: Outcome::Blocked,
            status: None,
            readable: Vec::new(),
            hidden: Vec::new(),
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
