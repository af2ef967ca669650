//! The reason for each header of an exchange.

mod request;
mod response;
#[cfg(test)]
mod tests;

use http::HeaderMap;
use http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, AUTHORIZATION, COOKIE, HeaderName, HeaderValue, ORIGIN,
    SEC_WEBSOCKET_KEY,
};
use serde::Serialize;
use tower_cors::RequestKind;

use self::request::Sent;
use self::response::{Readable, response_reason};

/// The text in place of a value that might be a secret: browsers send the cookies of all local
/// servers to each of them.
const HIDDEN: &str = "(not shown)";

/// A header, and the reason for it.
#[derive(Debug, Serialize)]
pub(crate) struct Line {
    name: String,
    /// `None` for a header that is missing.
    value: Option<String>,
    reason: String,
    /// The header takes part in CORS.
    matters: bool,
}

impl Line {
    fn new(name: &HeaderName, value: &HeaderValue, (matters, reason): (bool, String)) -> Self {
        let is_secret = [AUTHORIZATION, COOKIE].contains(name);
        let value = match is_secret {
            true => String::from(HIDDEN),
            false => String::from_utf8_lossy(value.as_bytes()).into_owned(),
        };
        Self {
            name: name.to_string(),
            value: Some(value),
            reason,
            matters,
        }
    }
}

/// Returns the headers of a request. Those that matter come first.
pub(crate) async fn request_lines(headers: &HeaderMap, kind: RequestKind) -> Vec<Line> {
    let sent = Sent::new(headers, kind).await;
    let line = |(name, value)| Line::new(name, value, sent.reason(name, value));
    sorted(headers.iter().map(line).collect())
}

/// Returns the headers of a response, and the missing one that stops the browser.
pub(crate) async fn response_lines(
    request: &HeaderMap,
    response: &HeaderMap,
    kind: RequestKind,
    credentials: bool,
    rejection: Option<&str>,
) -> Vec<Line> {
    let readable = Readable::new(request, response, kind, credentials).await;
    let line = |(name, value)| Line::new(name, value, response_reason(name, value, &readable));
    let mut lines: Vec<Line> = response.iter().map(line).collect();
    if is_checked(request) && !response.contains_key(ACCESS_CONTROL_ALLOW_ORIGIN) {
        lines.push(missing(kind, rejection));
    }
    sorted(lines)
}

/// Returns whether the browser runs a CORS check on the response.
fn is_checked(request: &HeaderMap) -> bool {
    request.contains_key(ORIGIN)
        && !is_web_socket(request)
        && !is_in_no_cors_mode(request)
        && !is_of_own_page(request)
}

/// Returns whether a request opens a WebSocket. Chromium sends no `Sec-Fetch-Mode` with it.
fn is_web_socket(request: &HeaderMap) -> bool {
    request.contains_key(SEC_WEBSOCKET_KEY)
}

fn is_in_no_cors_mode(request: &HeaderMap) -> bool {
    request
        .get("sec-fetch-mode")
        .is_some_and(|mode| mode == "no-cors")
}

fn is_of_own_page(request: &HeaderMap) -> bool {
    request
        .get("sec-fetch-site")
        .is_some_and(|site| site == "same-origin")
}

/// Sorts the headers: those of the CORS protocol, others that matter, the rest.
fn sorted(mut lines: Vec<Line>) -> Vec<Line> {
    let is_protocol =
        |line: &Line| line.name == ORIGIN.as_str() || line.name.starts_with("access-control-");
    lines.sort_by_key(|line| (!line.matters, !is_protocol(line)));
    lines
}

fn missing(kind: RequestKind, rejection: Option<&str>) -> Line {
    let reason = match (rejection, kind) {
        (Some(rejection), _) => format!("Missing, because the policy says: {rejection}."),
        (None, RequestKind::Preflight) => {
            String::from("Missing, so the browser does not send the request.")
        }
        (None, _) => String::from("Missing, so the page cannot read the response."),
    };
    Line {
        name: ACCESS_CONTROL_ALLOW_ORIGIN.to_string(),
        value: None,
        reason,
        matters: true,
    }
}
