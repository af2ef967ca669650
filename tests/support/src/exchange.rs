//! Requests and responses as short texts, so that a case in a table is one line.
//!
//! A request reads `PUT Origin=https://a.example SFS=same-origin`, a response `inner 200 ACAO=*
//! Vary=Origin`: who answered, the status, and all CORS headers and `Vary`.

use std::convert::Infallible;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response};
use tower::{Layer, ServiceExt, service_fn};
use tower_cors::CorsLayer;

/// Short names of headers, in the order in which descriptions of responses list them.
const NAMES: [(&str, &str); 15] = [
    ("Origin", "origin"),
    ("ACRM", "access-control-request-method"),
    ("ACRH", "access-control-request-headers"),
    ("ACRPN", "access-control-request-private-network"),
    ("SFS", "sec-fetch-site"),
    ("SFM", "sec-fetch-mode"),
    ("ACAO", "access-control-allow-origin"),
    ("ACAC", "access-control-allow-credentials"),
    ("ACAM", "access-control-allow-methods"),
    ("ACAH", "access-control-allow-headers"),
    ("ACMA", "access-control-max-age"),
    ("ACEH", "access-control-expose-headers"),
    ("ACAPN", "access-control-allow-private-network"),
    ("ACX", "access-control-x"),
    ("Vary", "vary"),
];

const PREFLIGHT_VARY: &str =
    "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";
const PRIVATE_NETWORK_VARY: &str = "Origin, Access-Control-Request-Method, \
     Access-Control-Request-Headers, Access-Control-Request-Private-Network";

/// Builds the request that `text` describes: a method, a path unless it is `/`, and headers as
/// `name=value`.
///
/// A name is one of `Origin`, `ACRM`, `ACRH`, `ACRPN`, `SFS` and `SFM`, or a full name. In a value,
/// `~` is a space and `\xNN` one byte. `{text*N}` repeats a text: a part of a value, or whole
/// headers.
///
/// # Panics
///
/// Panics if `text` does not describe a request.
///
/// ```
/// use tower_cors_test_support::request;
///
/// let request = request(r"OPTIONS Origin=null ACRM=PUT ACRH=x-a,~x-b ACRH=\xff ACRH={x-c,*2}");
/// let [a, b, c] = [0, 1, 2].map(|line| {
///     let mut lines = request.headers().get_all("access-control-request-headers").iter();
///     lines.nth(line).unwrap().as_bytes()
/// });
/// assert_eq!((a, b, c), (&b"x-a, x-b"[..], &b"\xff"[..], &b"x-c,x-c,"[..]));
/// ```
pub fn request(text: &str) -> Request<()> {
    let text = repeat(text);
    let mut words = text.split(' ').peekable();
    let mut request = Request::new(());
    *request.method_mut() = Method::from_bytes(words.next().unwrap().as_bytes()).unwrap();
    if let Some(path) = words.next_if(|word| word.starts_with('/')) {
        *request.uri_mut() = path.parse().unwrap();
    }
    *request.headers_mut() = headers(words);
    request
}

fn headers<'a>(words: impl Iterator<Item = &'a str>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for word in words {
        let (name, value) = word.split_once('=').unwrap();
        headers.append(
            long_name(name),
            HeaderValue::from_bytes(&bytes(value)).unwrap(),
        );
    }
    headers
}

fn long_name(short: &str) -> HeaderName {
    NAMES.iter().find(|(name, _)| *name == short).map_or_else(
        || short.parse().unwrap(),
        |(_, long)| HeaderName::from_static(long),
    )
}

/// Returns the bytes of a value in which `~` is a space and `\xNN` one byte.
///
/// # Panics
///
/// If a `\x` begins no byte.
///
/// ```
/// assert_eq!(tower_cors_test_support::bytes(r"a~b\xff"), b"a b\xff");
/// ```
pub fn bytes(value: &str) -> Vec<u8> {
    unescape(&value.replace('~', " "))
}

/// Returns the bytes of a text in which `\xNN` is one byte. Everything else means itself.
///
/// # Panics
///
/// If a `\x` begins no byte.
pub fn unescape(text: &str) -> Vec<u8> {
    let mut parts = text.split(r"\x");
    let mut bytes = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        let (digits, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(digits, 16).unwrap());
        bytes.extend_from_slice(rest.as_bytes());
    }
    bytes
}

/// Replaces each `{text*N}` with the text, `N` times. Any other `{` means itself.
///
/// ```
/// use tower_cors_test_support::repeat;
///
/// assert_eq!(repeat("/{x/*3}y"), "/x/x/x/y");
/// ```
pub fn repeat(text: &str) -> String {
    let mut parts = text.split('{');
    let mut written = parts.next().unwrap().to_owned();
    for part in parts {
        match repetition(part) {
            Some((repeated, rest)) => written.extend([&repeated, rest]),
            None => written.extend(["{", part]),
        }
    }
    written
}

/// Reads `text*N}`. Returns that text `N` times, and the rest.
fn repetition(part: &str) -> Option<(String, &str)> {
    let (repetition, rest) = part.split_once('}')?;
    let (text, times) = repetition.rsplit_once('*')?;
    Some((text.repeat(times.parse().ok()?), rest))
}

/// Returns the response to the request `text`, as text. See [`answer`].
pub fn ask(layer: &CorsLayer, text: &str, inner: &str) -> String {
    wait(answer(layer, request(text), inner))
}

/// Returns the response of `layer`, as text. It wraps a service that answers 200 with the headers
/// in `inner`.
pub async fn answer(layer: &CorsLayer, request: Request<()>, inner: &str) -> String {
    describe(&respond(layer, request, inner).await)
}

/// Returns the response of [`answer`] itself. Its body says who answered: `inner`, or empty for the
/// layer.
pub async fn respond(layer: &CorsLayer, request: Request<()>, inner: &str) -> Response<String> {
    let inner_headers = headers(inner.split_whitespace());
    let service = layer.layer(service_fn(move |_| {
        let mut response = Response::new(String::from("inner"));
        *response.headers_mut() = inner_headers.clone();
        async move { Ok::<_, Infallible>(response) }
    }));
    service.oneshot(request).await.unwrap()
}

/// Describes a response: who answered, the status and the CORS headers, with `~` for spaces.
///
/// The long `Vary` of a preflight's response is written as `Vary=preflight`, or
/// `Vary=preflight+private-network`.
///
/// # Panics
///
/// Panics if the response has a CORS header without a short name.
pub fn describe(response: &Response<String>) -> String {
    let who = match response.body().as_str() {
        "" => "layer",
        who => who,
    };
    for name in access_control(response.headers()) {
        let known = NAMES.iter().any(|(_, long)| *long == name);
        assert!(known, "a header without a short name: {name}");
    }
    let mut text = format!("{who} {}", response.status().as_u16());
    for (short, long) in NAMES {
        for value in response.headers().get_all(long) {
            text += &format!(" {short}={}", describe_value(value.to_str().unwrap()));
        }
    }
    text
}

fn describe_value(value: &str) -> String {
    match value {
        PREFLIGHT_VARY => String::from("preflight"),
        PRIVATE_NETWORK_VARY => String::from("preflight+private-network"),
        _ => value.replace(' ', "~"),
    }
}

/// Returns the names of all CORS headers of a map.
pub fn access_control(headers: &HeaderMap) -> Vec<&str> {
    headers
        .keys()
        .map(HeaderName::as_str)
        .filter(|name| name.starts_with("access-control-"))
        .collect()
}

/// Runs a future that does not wait for anything outside itself.
pub fn wait<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repetitions() {
        assert_eq!(repeat("a{b c*2}d{e*0}"), "ab cb cd");
        assert_eq!(repeat("{a}{*}{{b*2}}{"), "{a}{*}{bb}{");
    }

    #[test]
    fn exchanges() {
        let layer = CorsLayer::permissive();
        let inner = "x-a=1 ACMA=9 Vary=accept,~cookie";
        assert_eq!(
            ask(&layer, "GET", inner),
            "inner 200 ACAO=* ACEH=* Vary=accept,~cookie"
        );
        let preflight = ask(&layer, "OPTIONS Origin=null ACRM=PUT", inner);
        assert!(
            preflight.starts_with("layer 204 ACAO=* ACAM="),
            "{preflight}"
        );
        assert!(preflight.ends_with(" Vary=preflight"), "{preflight}");
    }
}
