//! Requests and responses as short texts, so that a case of a table is a line.
//!
//! A request reads `PUT Origin=https://a.example SFS=same-origin`, a response `inner 200 ACAO=* Vary=Origin`: who answered, the
//! status, and every CORS header, `Vary` included. The short names are those of [`NAMES`].

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)] // Tests may panic.

pub mod patterns;
pub mod program;

use std::convert::Infallible;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use http::{HeaderMap, HeaderName, Method, Request, Response};
use tower::{Layer, ServiceExt, service_fn};
use tower_cors::{CorsConfig, CorsLayer};

/// Short names of headers, in the order in which responses list them.
const NAMES: [(&str, &str); 14] = [
    ("Origin", "origin"),
    ("ACRM", "access-control-request-method"),
    ("ACRH", "access-control-request-headers"),
    ("ACRPN", "access-control-request-private-network"),
    ("SFS", "sec-fetch-site"),
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

/// The layer of a configuration that must build.
#[track_caller]
pub fn layer(config: CorsConfig) -> CorsLayer {
    config.build().unwrap_or_else(|errors| panic!("{errors:?}"))
}

/// The request that `text` describes. A `~` in a value stands for a space.
pub fn request(text: &str) -> Request<()> {
    let mut words = text.split(' ');
    let method = Method::from_bytes(words.next().unwrap().as_bytes()).unwrap();
    let mut request = Request::new(());
    *request.method_mut() = method;
    for word in words {
        let (name, value) = word.split_once('=').unwrap();
        let value = value.replace('~', " ");
        request
            .headers_mut()
            .append(long_name(name), value.parse().unwrap());
    }
    request
}

/// What `layer` makes of `request` in front of a service that answers with the headers in `inner`, as a text.
pub async fn answer(layer: &CorsLayer, request: Request<()>, inner: &str) -> String {
    describe(&respond(layer, request, inner).await)
}

/// As [`answer`], the response itself. Its body says who answered.
pub async fn respond(layer: &CorsLayer, request: Request<()>, inner: &str) -> Response<String> {
    let inner_headers = self::request(&format!("GET {inner}").trim_end().replace("  ", " "));
    let service = layer.layer(service_fn(move |_| {
        let mut response = Response::new(String::from("inner"));
        *response.headers_mut() = inner_headers.headers().clone();
        async move { Ok::<_, Infallible>(response) }
    }));
    service.oneshot(request).await.unwrap()
}

/// A response as a text.
pub fn describe(response: &Response<String>) -> String {
    let who = match response.body().as_str() {
        "" => "layer",
        who => who,
    };
    let mut text = format!("{who} {}", response.status().as_u16());
    for name in response.headers().keys() {
        assert!(
            NAMES.iter().any(|(_, long)| long == name) || !name.as_str().starts_with("access-"),
            "a header without a short name: {name}",
        );
    }
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

fn long_name(short: &str) -> HeaderName {
    NAMES.iter().find(|(name, _)| *name == short).map_or_else(
        || short.parse().unwrap(),
        |(_, long)| HeaderName::from_static(long),
    )
}

/// One line a case: `what it is about | request | response`. All that fail are reported.
#[track_caller]
pub fn check_table(config: CorsConfig, inner: &str, table: &str) {
    let layer = layer(config);
    let failures: Vec<String> = table
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .filter_map(|line| {
            let [name, asked, expected] = columns(line);
            let got = wait(answer(&layer, request(asked), inner));
            (got != expected).then(|| {
                format!("{name}\n  request   {asked}\n  expected  {expected}\n  got       {got}")
            })
        })
        .collect();
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n"));
}

/// The columns of a line of a table. The last one may hold the separator.
#[track_caller]
pub fn columns<const N: usize>(line: &str) -> [&str; N] {
    let columns: Vec<&str> = line.splitn(N, '|').map(str::trim).collect();
    columns
        .try_into()
        .unwrap_or_else(|_| panic!("not {N} columns: {line}"))
}

/// Runs a future that waits for nothing but itself.
pub fn wait<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

/// All CORS headers of a map, for assertions that there are none.
pub fn access_control(headers: &HeaderMap) -> Vec<&str> {
    headers
        .keys()
        .map(HeaderName::as_str)
        .filter(|name| name.starts_with("access-control-"))
        .collect()
}

/// The rows of a tab-separated corpus, without its comments.
#[track_caller]
pub fn corpus<const N: usize>(text: &str) -> Vec<[String; N]> {
    let rows: Vec<[String; N]> = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let columns: Vec<String> = line.split('\t').map(String::from).collect();
            columns
                .try_into()
                .unwrap_or_else(|_| panic!("not {N} columns: {line}"))
        })
        .collect();
    assert!(!rows.is_empty());
    rows
}
