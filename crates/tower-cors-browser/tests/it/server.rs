//! A server that answers as a text says, and descriptions of what browsers get from it.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use http::{HeaderMap, Request, Response};
use tower::Service;
use tower_cors_browser::{Blocked, Browser, CacheMode, Credentials, Mode};
use tower_cors_test_support::wait;

/// The origin of the page.
pub(crate) const PAGE: &str = "https://app.example";

/// The headers that grant everything to requests without credentials.
pub(crate) const GRANT_ALL: &str = "ACAO=* ACAM=* ACAH=*,authorization";

/// The result of a fetch from a [`Server`].
pub(crate) type FetchResult = Result<Response<String>, Blocked>;

/// A service that answers as a text says, and records the requests.
#[derive(Clone)]
pub(crate) struct Server {
    answers: String,
    arrived: Arc<Mutex<Vec<Request<String>>>>,
}

impl Server {
    /// Reads `KEY: ANSWER; …; : ANSWER`, as in `OPTIONS: 204 ACAO=*; /old: 302 location=/new`.
    ///
    /// It gives the first answer whose key occurs in the [`describe`]d request.
    pub(crate) fn new(answers: &str) -> Self {
        Self {
            answers: answers.to_owned(),
            arrived: Arc::default(),
        }
    }

    /// Returns a server that answers as another text says, and shares this server's record.
    pub(crate) fn answering(&self, answers: &str) -> Self {
        Self {
            answers: answers.to_owned(),
            arrived: self.arrived.clone(),
        }
    }

    /// Returns the requests so far.
    pub(crate) fn requests(&self) -> Vec<Request<String>> {
        self.arrived.lock().unwrap().clone()
    }

    /// Describes the requests so far, with `PAGE` for the page's origin.
    pub(crate) fn log(&self) -> String {
        let lines: Vec<String> = self.requests().iter().map(describe).collect();
        lines.join(" + ").replace(PAGE, "PAGE")
    }

    /// Describes the requests so far, with all their headers and without their bodies.
    pub(crate) fn full_log(&self) -> String {
        let lines: Vec<String> = self.requests().iter().map(describe_head).collect();
        lines.join(" + ").replace(PAGE, "PAGE")
    }

    /// Returns the methods of the requests so far.
    pub(crate) fn methods(&self) -> String {
        let requests = self.requests();
        let methods: Vec<&str> = requests
            .iter()
            .map(|request| request.method().as_str())
            .collect();
        methods.join(" ")
    }

    fn answer(&self, line: &str) -> &str {
        let rules = self.answers.split("; ");
        let mut rules = rules.map(|rule| rule.split_once(": ").unwrap());
        rules
            .find(|(key, _)| line.contains(key))
            .unwrap_or_else(|| panic!("no answer to {line}"))
            .1
    }
}

impl Service<Request<String>> for Server {
    type Response = Response<String>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<String>) -> Self::Future {
        let line = describe(&request);
        let answer = self.answer(&line);
        self.arrived.lock().unwrap().push(request.clone());
        ready(Ok(response(answer, request.into_body())))
    }
}

/// Reads a response: `200 ACAO=* x-a=1`. A `PAGE` is the page's origin, a `~` a space.
pub(crate) fn response(text: &str, body: String) -> Response<String> {
    let (status, fields) = text.split_once(' ').unwrap_or((text, ""));
    let mut response = Response::new(body);
    *response.status_mut() = status.parse().unwrap();
    *response.headers_mut() = headers(&fields.replace("PAGE", PAGE));
    response
}

fn headers(fields: &str) -> HeaderMap {
    let text = format!("GET {fields}");
    let request = tower_cors_test_support::request(text.trim_end());
    request.headers().clone()
}

/// Describes a request: `PUT server.test/a origin=… body`. Omits the parts that are always the
/// same.
fn describe(request: &Request<String>) -> String {
    let host = request.headers()["host"].to_str().unwrap();
    let mut line = format!("{} {host}{}", request.method(), request.uri());
    for (name, value) in request.headers() {
        let value = value.to_str().unwrap();
        if !["host", "referer"].contains(&name.as_str())
            && !name.as_str().starts_with("sec-fetch-")
            && (name != "accept" || value != "*/*")
        {
            line += &format!(" {name}={}", value.replace(' ', "~"));
        }
    }
    format!("{line} {}", request.body()).trim_end().to_owned()
}

/// Describes the whole head of a request. `DOCUMENT` is the `Accept` of a navigation.
fn describe_head(request: &Request<String>) -> String {
    let host = request.headers()["host"].to_str().unwrap();
    let mut line = format!("{} {host}{}", request.method(), request.uri());
    for (name, value) in request.headers() {
        if name != "host" {
            let name = name.as_str().trim_start_matches("sec-fetch-");
            line += &format!(" {name}={}", value.to_str().unwrap().replace(' ', "~"));
        }
    }
    let document = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    line.replace(document, "DOCUMENT")
}

/// Reads a request: `PUT /a x-a=1`. It has a body unless it is `GET` or `HEAD`.
pub(crate) fn request(text: &str) -> Request<String> {
    let (method, rest) = text.split_once(' ').unwrap();
    let (uri, fields) = rest.split_once(' ').unwrap_or((rest, ""));
    let mut request = Request::builder().method(method).uri(uri);
    *request.headers_mut().unwrap() = headers(fields);
    let has_body = !["GET", "HEAD"].contains(&method);
    request
        .body(if has_body { "body" } else { "" }.to_owned())
        .unwrap()
}

/// The browser at [`PAGE`].
pub(crate) fn browser() -> Browser {
    Browser::at(PAGE).unwrap()
}

/// The browser at [`PAGE`], with a credentials mode by its name in the standard.
pub(crate) fn browser_with(credentials: &str) -> Browser {
    browser().credentials(match credentials {
        "omit" => Credentials::Omit,
        "same-origin" => Credentials::SameOrigin,
        "include" => Credentials::Include,
        _ => panic!("unknown mode {credentials}"),
    })
}

/// The browser at [`PAGE`], with a mode by its name in the standard.
pub(crate) fn browser_in(mode: &str) -> Browser {
    browser().mode(match mode {
        "same-origin" => Mode::SameOrigin,
        "cors" => Mode::Cors,
        "no-cors" => Mode::NoCors,
        "navigate" => Mode::Navigate,
        "websocket" => Mode::WebSocket,
        _ => panic!("unknown mode {mode}"),
    })
}

/// Reads a cache mode by its name in the standard.
pub(crate) fn cache_mode(name: &str) -> CacheMode {
    match name {
        "default" => CacheMode::Default,
        "no-store" => CacheMode::NoStore,
        "reload" => CacheMode::Reload,
        "no-cache" => CacheMode::NoCache,
        "force-cache" => CacheMode::ForceCache,
        "only-if-cached" => CacheMode::OnlyIfCached,
        _ => panic!("unknown cache mode {name}"),
    }
}

/// Fetches what `text` asks for.
pub(crate) fn fetch(browser: &mut Browser, server: &Server, text: &str) -> FetchResult {
    wait(browser.fetch(server.clone(), request(text)))
}

/// Describes what a page gets: `200`, or the stage and the reason, as in `Preflight NoAllowOrigin`.
pub(crate) fn verdict(result: &FetchResult) -> String {
    match result {
        Ok(response) => response.status().as_u16().to_string(),
        Err(blocked) => {
            let reason = format!("{:?}", blocked.reason());
            let (name, _) = reason.split_once(' ').unwrap_or((&reason, ""));
            format!("{:?} {name}", blocked.stage())
        }
    }
}

/// Lists the headers that a page can read, sorted. Omits CORS headers.
pub(crate) fn readable(response: &Response<String>) -> String {
    let mut fields: Vec<String> = response
        .headers()
        .iter()
        .filter(|(name, _)| !name.as_str().starts_with("access-control-"))
        .map(|(name, value)| format!("{name}={}", value.to_str().unwrap()))
        .collect();
    fields.sort_unstable();
    fields.join(" ")
}
