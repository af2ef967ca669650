//! Requests as a browser sends them and hyper parses them.

use http::{HeaderValue, Method, Request};
use hyper::body::Bytes;

/// The headers that a browser sends with every request.
const BROWSER: [(&str, &str); 6] = [
    ("host", "api.example.com"),
    ("user-agent", "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0"),
    ("accept", "*/*"),
    ("accept-encoding", "gzip, deflate, br, zstd"),
    ("accept-language", "en-GB,en;q=0.9"),
    ("sec-fetch-mode", "cors"),
];

/// The method and the headers that a preflight asks for.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    pub method: &'a str,
    pub headers: &'a str,
}

impl Default for Ask<'_> {
    fn default() -> Self {
        Self {
            method: "PUT",
            headers: "authorization,content-type",
        }
    }
}

/// Returns a request without an origin.
pub fn anonymous() -> Request<()> {
    request(Method::GET, &[])
}

/// Returns an actual request.
pub fn actual(origin: &str) -> Request<()> {
    request(Method::GET, &[("origin", origin)])
}

pub fn preflight(origin: &str, ask: Ask<'_>) -> Request<()> {
    let headers = [
        ("origin", origin),
        ("access-control-request-method", ask.method),
        ("access-control-request-headers", ask.headers),
    ];
    request(Method::OPTIONS, &headers)
}

/// Returns a request whose header values are slices of one buffer, so that clones are cheap.
fn request(method: Method, headers: &[(&'static str, &str)]) -> Request<()> {
    let headers = [&BROWSER, headers].concat();
    let buffer = Bytes::from_iter(headers.iter().flat_map(|(_, value)| value.bytes()));
    let mut request = Request::new(());
    *request.method_mut() = method;
    let mut start = 0;
    for (name, value) in headers {
        let end = start + value.len();
        let value = HeaderValue::from_maybe_shared(buffer.slice(start..end)).unwrap();
        request.headers_mut().append(name, value);
        start = end;
    }
    request
}
