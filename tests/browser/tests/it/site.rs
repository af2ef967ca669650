//! The site: the page, and a service for each case.
//!
//! All servers serve the same site, so each can be the page's own server.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::extract::{Query, Request};
use axum::middleware::{Next, from_fn};
use axum::response::{Html, IntoResponse};
use axum::routing::{MethodRouter, any, get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CONNECTION, CONTENT_TYPE, HeaderValue, SEC_WEBSOCKET_ACCEPT,
    SEC_WEBSOCKET_KEY, UPGRADE,
};
use http::{HeaderMap, HeaderName, Method, Response, StatusCode};
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use serde::Serialize;
use sha1::{Digest, Sha1};
use tokio::sync::mpsc::UnboundedSender;
use tower::util::MapRequestLayer;
use tower_cors_test_support::Server;

use crate::case::{Case, Raw, Service};

const PAGE: &str = "<!doctype html><title>cases</title><body><script src=/page.js></script>";
const SCRIPT: &str = include_str!("page.js");

/// The body of every response. It is also an event stream.
const BODY: &str = "data: hello\n\n";

/// Serves until the test ends.
pub(crate) fn serve(server: Server, site: Router) {
    tokio::spawn(async { axum::serve(server.into_listener(), site).await });
}

/// The origins of the page and of the services.
#[derive(Clone)]
pub(crate) struct Origins {
    pub(crate) page: String,
    pub(crate) service: String,
    pub(crate) third: String,
}

impl Origins {
    /// The hosts as texts name them.
    pub(crate) const NAMES: [&str; 4] = ["page", "service", "third", "frame"];

    /// Replaces the hosts with their names.
    pub(crate) fn name_hosts(&self, text: &str) -> String {
        // The frames have the page's port, and another host.
        let frame = self.page.replace("127.0.0.1", "localhost");
        let origins = [&self.page, &self.service, &self.third, &frame];
        let named = origins.into_iter().zip(Self::NAMES);
        named.fold(text.to_owned(), |text, (origin, name)| {
            text.replace(origin.trim_start_matches("http://"), name)
        })
    }
}

/// Returns the page and the services of its cases. The page sends its results to `seen`.
pub(crate) fn site(
    cases: &[Case],
    origins: &Origins,
    seen: UnboundedSender<Vec<String>>,
) -> Router {
    let briefs: Vec<Brief> = (0..)
        .zip(cases)
        .map(|(index, case)| Brief::new(index, case, origins))
        .collect();
    let script = ([(CONTENT_TYPE, "text/javascript")], SCRIPT);
    let send_results = async move |Json(texts): Json<Vec<String>>| seen.send(texts).unwrap();
    let page = Router::new()
        .route("/", get(Html(PAGE)))
        .route("/page.js", get(script))
        .route("/cases", get(Json(briefs)))
        .route("/seen", post(send_results));
    (0..)
        .zip(cases)
        .map(|(index, case)| case_routes(index, &case.service, origins))
        .fold(page, Router::merge)
}

/// A case in the form that the page gets.
#[derive(Clone, Serialize)]
struct Brief {
    does: &'static str,
    url: String,
    own: String,
    third: String,
}

impl Brief {
    fn new(index: usize, case: &Case, origins: &Origins) -> Self {
        Self {
            does: case.does,
            url: format!("{}/{index}", origins.service),
            own: format!("{}/{index}", origins.page),
            third: format!("{}/{index}", origins.third),
        }
    }
}

fn case_routes(index: usize, service: &Service, origins: &Origins) -> Router {
    let (arrived, heads, ran) = (Log::default(), Log::default(), Log::default());
    let service = match service {
        Service::Layered(layer) => inner(ran.clone()).layer(layer.clone()),
        Service::Raw(raw) => fixed(raw, &origins.page),
    };
    let (outer, outer_heads, named) = (arrived.clone(), heads.clone(), origins.clone());
    let logged = service
        .layer(MapRequestLayer::new(move |request: Request| {
            outer.add(request.method());
            outer_heads.add(head(&request, &named));
            request
        }))
        .layer(from_fn(hold_socket));
    Router::new()
        .route(&format!("/{index}"), logged)
        .route(
            &format!("/{index}/arrived"),
            get(async move || arrived.text()),
        )
        .route(&format!("/{index}/heads"), get(async move || heads.text()))
        .route(&format!("/{index}/ran"), get(async move || ran.text()))
}

/// The headers that browsers add and that cases are about, with short names.
const HEAD: [(&str, &str); 14] = [
    ("host", "host"),
    ("origin", "origin"),
    ("ACRM", "access-control-request-method"),
    ("ACRH", "access-control-request-headers"),
    ("accept", "accept"),
    ("authorization", "authorization"),
    ("cache", "cache-control"),
    ("pragma", "pragma"),
    ("referer", "referer"),
    ("dest", "sec-fetch-dest"),
    ("mode", "sec-fetch-mode"),
    ("site", "sec-fetch-site"),
    ("storage", "sec-fetch-storage-access"),
    ("twice", "x-twice"),
];

/// The headers that cases are about in all modes. Browsers differ in the others where no script
/// asks: in `Accept`, in the `Cache-Control` of a form, and in the destination of an image.
const HEAD_OF_OTHER_MODES: [&str; 6] = ["host", "origin", "referer", "mode", "site", "storage"];

/// Describes a request in one line, with the names of origins in [`Origins`].
fn head(request: &Request, origins: &Origins) -> String {
    let headers = request.headers();
    let has = |name: &str, value| headers.get(name).is_some_and(|held| held == value);
    let is_script = has("sec-fetch-mode", "cors");
    let mut line = request.method().to_string();
    for (short, name) in HEAD {
        let is_compared = is_script || HEAD_OF_OTHER_MODES.contains(&short);
        if !is_compared {
            continue;
        }
        for value in headers.get_all(name) {
            line += &format!(" {short}={}", value.to_str().unwrap());
        }
    }
    // None of these headers has a scheme otherwise.
    origins.name_hosts(&line).replace("http://", "")
}

/// Returns a service that answers with the headers and the status in the query.
fn inner(ran: Log) -> MethodRouter {
    any(
        async move |method: Method,
                    headers: HeaderMap,
                    Query(asked): Query<Vec<(String, String)>>| {
            ran.add(&method);
            let fields = asked
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()));
            Answer::new(fields).to(&headers)
        },
    )
}

/// Returns a service with two fixed answers: one to preflights, one to all other requests.
fn fixed(raw: &Raw, page: &str) -> MethodRouter {
    let preflight = Answer::parse(&fill(&raw.preflight, page));
    let actual = Answer::parse(&fill(&raw.actual, page));
    any(
        async move |method: Method, headers: HeaderMap| match method {
            Method::OPTIONS => preflight.clone().to(&headers),
            _ => actual.clone().to(&headers),
        },
    )
}

fn fill(headers: &str, page: &str) -> String {
    let upper_case = page.to_ascii_uppercase();
    headers
        .replace("{origin}", page)
        .replace("{ORIGIN}", &upper_case)
}

#[derive(Clone, Default)]
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
}

impl Answer {
    fn new<'a>(fields: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut answer = Self::default();
        for (name, value) in fields {
            if name == "status" {
                answer.status = value.parse().unwrap();
            } else {
                answer
                    .headers
                    .append(header_name(name), value.parse().unwrap());
            }
        }
        answer
    }

    fn parse(text: &str) -> Self {
        let fields = text.split(" | ").filter(|field| !field.is_empty());
        Self::new(fields.map(|field| field.split_once(": ").unwrap()))
    }

    /// Makes the response to a request with these headers. A 200 opens a WebSocket.
    fn to(self, asked: &HeaderMap) -> Response<Body> {
        let mut response = Response::new(Body::from(BODY));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        match asked.get(SEC_WEBSOCKET_KEY) {
            Some(key) if self.status == StatusCode::OK => open_socket(key, &mut response),
            _ => {}
        }
        response
    }
}

/// <https://www.rfc-editor.org/rfc/rfc6455#section-4.2.2>
fn open_socket(key: &HeaderValue, response: &mut Response<Body>) {
    let hash = Sha1::new_with_prefix(key).chain_update("258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
    let accept = BASE64_STANDARD.encode(hash.finalize());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    *response.body_mut() = Body::empty();
    let headers = response.headers_mut();
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(SEC_WEBSOCKET_ACCEPT, accept.parse().unwrap());
}

/// Keeps an open WebSocket until the page closes it. Firefox reports no socket that closes at once.
async fn hold_socket(mut request: Request, next: Next) -> Response<Body> {
    let upgrade = request.extensions_mut().remove::<OnUpgrade>();
    let response = next.run(request).await;
    if let (Some(upgrade), StatusCode::SWITCHING_PROTOCOLS) = (upgrade, response.status()) {
        tokio::spawn(async {
            let mut socket = TokioIo::new(upgrade.await.unwrap());
            let _ = tokio::io::copy(&mut socket, &mut tokio::io::sink()).await;
        });
    }
    response
}

/// Parses the name of a header, or its initials if it belongs to the CORS protocol.
fn header_name(name: &str) -> HeaderName {
    let name = match name {
        "ACAO" => "access-control-allow-origin",
        "ACAC" => "access-control-allow-credentials",
        "ACAM" => "access-control-allow-methods",
        "ACAH" => "access-control-allow-headers",
        "ACMA" => "access-control-max-age",
        "ACEH" => "access-control-expose-headers",
        _ => name,
    };
    name.parse().unwrap()
}

/// A log of requests.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn add(&self, one: impl ToString) {
        self.0.lock().unwrap().push(one.to_string());
    }

    /// Frames of other origins read it too.
    fn text(&self) -> impl IntoResponse + use<> {
        let text = self.0.lock().unwrap().join(" ");
        ([(ACCESS_CONTROL_ALLOW_ORIGIN, "*")], text)
    }
}
