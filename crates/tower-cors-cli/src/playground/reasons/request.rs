//! The reasons for the headers of requests.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::future::ready;

use http::header::{ACCESS_CONTROL_REQUEST_HEADERS, HeaderMap, HeaderName, HeaderValue};
use http::{Request, Response};
use tower::service_fn;
use tower_cors::{RequestKind, fetch};
use tower_cors_browser::Browser;

/// Any page that is not of the simulator's server.
const PAGE: &str = "https://page.example";

/// The headers that browsers add, apart from forbidden ones, which no page can set.
const ADDED: [&str; 7] = [
    "accept",
    "accept-language",
    "cache-control",
    "pragma",
    "priority",
    "upgrade-insecure-requests",
    "user-agent",
];

/// A request, as far as the reasons for its headers depend on it.
pub(super) struct Sent {
    kind: RequestKind,
    preflighted: BTreeSet<String>,
}

impl Sent {
    pub(super) async fn new(headers: &HeaderMap, kind: RequestKind) -> Self {
        let preflighted = preflighted(headers).await;
        Self { kind, preflighted }
    }

    /// Returns whether a header matters to CORS, and the reason for it.
    pub(super) fn reason(&self, name: &HeaderName, value: &HeaderValue) -> (bool, String) {
        let value = String::from_utf8_lossy(value.as_bytes());
        let needs_preflight = self.preflighted.contains(name.as_str());
        let text = match (name.as_str(), &*value) {
            ("origin", "null") => {
                "The browser hides the page's origin: the frame is sandboxed, or a redirect led from \
                 one foreign origin to another."
            }
            ("origin", _) => "The page's origin. The browser sets it, and no script can change it.",
            ("access-control-request-method", _) => {
                "The method of the request that the page wants to send. It follows if this is granted."
            }
            ("access-control-request-headers", _) => {
                "The headers of that request that forms cannot send. Each must be allowed."
            }
            ("sec-fetch-site", site) => site_reason(site),
            ("sec-fetch-mode", mode) => mode_reason(mode),
            ("cookie", _) => "The browser adds cookies, because the request has credentials.",
            ("content-type", _) if needs_preflight => {
                "Forms cannot send this value. For an API of another origin, it needs a preflight."
            }
            ("content-type", _) => {
                "CORS-safelisted: forms can send this value, so it needs no preflight."
            }
            (name, _) if self.kind == RequestKind::Preflight || is_from_browser(name) => {
                return (false, other_reason(name).to_owned());
            }
            _ if needs_preflight => {
                "The page set it. For an API of another origin, that needs a preflight."
            }
            _ => "The page set it. The value is CORS-safelisted, so it needs no preflight.",
        };
        (true, text.to_owned())
    }
}

/// Returns the names for which a preflight asks, if a page of another origin sets all the headers.
///
/// It sends them in the simulator. A second list of the rules would differ from that some day.
async fn preflighted(headers: &HeaderMap) -> BTreeSet<String> {
    let mut asked = BTreeSet::new();
    let server = service_fn(|request: Request<()>| {
        let names = request.headers().get(ACCESS_CONTROL_REQUEST_HEADERS);
        let names = names.and_then(|names| names.to_str().ok());
        asked.extend(
            names
                .into_iter()
                .flat_map(|names| names.split(','))
                .map(str::to_owned),
        );
        ready(Ok::<_, Infallible>(Response::new(())))
    });
    let mut request = Request::new(());
    *request.headers_mut() = headers.clone();
    if let Ok(mut browser) = Browser::at(PAGE) {
        // The server grants nothing. Its answer does not matter.
        _ = browser.fetch(server, request).await;
    }
    asked
}

fn site_reason(site: &str) -> &'static str {
    match site {
        "same-origin" => "The page has the API's own origin, so CORS does not apply.",
        "same-site" => "The page has another origin of the same site: another port or subdomain.",
        "cross-site" => "The page belongs to another site.",
        _ => "No page caused the request.",
    }
}

fn mode_reason(mode: &str) -> &'static str {
    match mode {
        "cors" => "A script asks, and wants to read the response.",
        "no-cors" => "A script asks, and cannot read the response. CORS headers do not stop this.",
        "websocket" => "The page opens a WebSocket. CORS headers do not stop this.",
        _ => "The way in which the page asks.",
    }
}

fn other_reason(name: &str) -> &'static str {
    match name {
        "host" => "The server's own name. The playground refuses all others.",
        "referer" => "The page's URL, or only its origin.",
        "connection" | "upgrade" => "It concerns only this connection.",
        "content-length" => "The length of the body.",
        _ => "The browser adds it. A page may set some of these, too.",
    }
}

/// Returns whether browsers add a header themselves.
fn is_from_browser(name: &str) -> bool {
    fetch::is_forbidden_request_header(name) || ADDED.contains(&name)
}
