//! The reasons for the headers of requests.

use http::header::{HeaderName, HeaderValue};
use tower_cors::RequestKind;

/// Returns whether a header matters to CORS, and the reason for it.
pub(super) fn request_reason(
    name: &HeaderName,
    value: &HeaderValue,
    kind: RequestKind,
) -> (bool, String) {
    let value = String::from_utf8_lossy(value.as_bytes());
    let text = match name.as_str() {
        "origin" if value == "null" => {
            "The browser hides the page's origin: the frame is sandboxed, or a redirect led from one \
             foreign origin to another."
        }
        "origin" => "The page's origin. The browser sets it, and no script can change it.",
        "access-control-request-method" => {
            "The method of the request that the page wants to send. It follows if this is granted."
        }
        "access-control-request-headers" => {
            "The headers of that request that forms cannot send. Each must be allowed."
        }
        "sec-fetch-site" => site(&value),
        "sec-fetch-mode" => mode(&value),
        "cookie" => "The browser adds cookies, because the request has credentials.",
        "content-type" if is_form_type(&value) => {
            "CORS-safelisted: forms can send this type, so it needs no preflight."
        }
        "content-type" => "Forms cannot send this type, so it needs a preflight.",
        other if kind == RequestKind::Actual && !is_from_browser(other) => {
            "The page set it. For an API of another origin, that needs a preflight."
        }
        other => return (false, other_request_reason(other).to_owned()),
    };
    (true, text.to_owned())
}

fn site(value: &str) -> &'static str {
    match value {
        "same-origin" => "The page has the API's own origin, so CORS does not apply.",
        "same-site" => "The page has another origin of the same site: another port or subdomain.",
        "cross-site" => "The page belongs to another site.",
        _ => "No page caused the request.",
    }
}

fn mode(value: &str) -> &'static str {
    match value {
        "cors" => "A script asks, and wants to read the response.",
        "no-cors" => "A script asks, and cannot read the response. CORS headers do not stop this.",
        "websocket" => "The page opens a WebSocket. CORS headers do not stop this.",
        _ => "The way in which the page asks.",
    }
}

fn other_request_reason(name: &str) -> &'static str {
    match name {
        "host" => "The server's own name. The playground refuses all others.",
        "referer" => "The page's URL, or only its origin.",
        "connection" | "upgrade" => "This connection's business.",
        "content-length" => "The length of the body.",
        _ => "The browser adds it. A page may set some of these, too.",
    }
}

/// Returns whether browsers add a header themselves.
fn is_from_browser(name: &str) -> bool {
    let names = [
        "accept",
        "accept-encoding",
        "accept-language",
        "cache-control",
        "connection",
        "content-length",
        "dnt",
        "host",
        "pragma",
        "priority",
        "referer",
        "te",
        "upgrade",
        "upgrade-insecure-requests",
        "user-agent",
    ];
    names.contains(&name) || name.starts_with("sec-")
}

/// Returns whether a form can send a content type.
///
/// <https://fetch.spec.whatwg.org/#cors-safelisted-request-header>
fn is_form_type(value: &str) -> bool {
    let essence = value.split(';').next().unwrap_or_default().trim();
    let form_types = [
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "text/plain",
    ];
    form_types
        .iter()
        .any(|form| essence.eq_ignore_ascii_case(form))
}
