//! A service under a policy, and the outcome of fetches from it.

use std::convert::Infallible;
use std::future::ready;
use std::sync::Mutex;

use http::{Request, Response};
use tower::{Layer, Service, service_fn};
use tower_cors::{CorsLayer, Policy, RequestHead, RequestKind};
use tower_cors_browser::{Blocked, Browser, FilteredResponse, Stage};
use tower_cors_test_support::wait;

use super::fetch::Fetch;
use super::model::{INNER_HEADERS, Outcome, Page, inner_names};
use super::policy::Rules;

/// A layered service.
pub(super) struct Site {
    layer: CorsLayer,
    policy: Policy,
    inner_grants: bool,
    log: Mutex<Log>,
}

/// The requests of one fetch.
#[derive(Default)]
pub(super) struct Log {
    /// Those that reached the layer.
    pub(super) arrived: Vec<Arrived>,
    /// The methods of those that reached the inner service.
    ran: Vec<String>,
}

/// A request that reached the layer, and the policy's decision.
pub(super) struct Arrived {
    method: String,
    pub(super) kind: RequestKind,
    pub(super) is_allowed: bool,
}

impl Log {
    /// Returns the methods of the requests other than preflights.
    pub(super) fn actual_methods(&self) -> Vec<&str> {
        let arrived = self.arrived.iter();
        let actual = arrived.filter(|request| request.kind != RequestKind::Preflight);
        actual.map(|request| request.method.as_str()).collect()
    }
}

impl Site {
    pub(super) fn new(rules: &Rules) -> Self {
        let policy = rules.config().compile();
        let policy = policy.unwrap_or_else(|errors| panic!("{errors:?}"));
        Self {
            layer: CorsLayer::from(policy.clone()),
            policy,
            inner_grants: rules.settings.inner_grants,
            log: Mutex::default(),
        }
    }

    pub(super) fn fetch(&self, browser: &mut Browser, fetch: &Fetch) -> (Outcome, Log) {
        let inner = service_fn(|request: Request<()>| {
            self.log().ran.push(request.method().to_string());
            ready(Ok::<_, Infallible>(self.inner_response()))
        });
        let mut layered = self.layer.layer(inner);
        let outer = service_fn(|request: Request<()>| {
            self.log_arrived(&request);
            layered.call(request)
        });
        *browser = browser.clone().use_cors_preflight(fetch.use_cors_preflight);
        let page = view(&wait(browser.fetch(outer, request(fetch))));
        let log = std::mem::take(&mut *self.log());
        let outcome = Outcome {
            page,
            arrived: log
                .arrived
                .iter()
                .map(|request| request.method.clone())
                .collect(),
            ran: log.ran.clone(),
        };
        (outcome, log)
    }

    fn log(&self) -> std::sync::MutexGuard<'_, Log> {
        self.log.lock().unwrap()
    }

    fn log_arrived(&self, request: &Request<()>) {
        let decision = self.policy.decide(&RequestHead::from(request));
        self.log().arrived.push(Arrived {
            method: request.method().to_string(),
            kind: decision.kind(),
            is_allowed: decision.is_allowed(),
        });
    }

    fn inner_response(&self) -> Response<()> {
        let mut response = Response::builder();
        for (name, value) in INNER_HEADERS {
            response = response.header(name, value);
        }
        if self.inner_grants {
            response = response
                .header("access-control-allow-origin", "*")
                .header("access-control-allow-credentials", "true")
                .header("access-control-allow-methods", "*, PUT")
                .header("access-control-allow-headers", "*, authorization")
                .header("access-control-expose-headers", "*, etag");
        }
        response.body(()).unwrap()
    }
}

fn request(fetch: &Fetch) -> Request<()> {
    let mut request = Request::builder().method(fetch.method.written);
    for header in &fetch.headers {
        request = request.header(header.name, header.value);
    }
    request.body(()).unwrap()
}

fn view(result: &Result<Response<()>, Blocked>) -> Page {
    match result {
        Ok(response) => {
            let readable = inner_names(|name| response.headers().contains_key(name));
            let hidden =
                inner_names(|name| response.hidden_headers().iter().any(|held| held == name));
            let others = |name: &str| name != "set-cookie" && !readable.contains(&name);
            assert!(response.status() != 200 || hidden == inner_names(others));
            Page::Reads(response.status().as_u16(), readable)
        }
        Err(blocked) if blocked.stage() == Stage::Preflight => Page::IsStopped,
        Err(_) => Page::GetsNothing,
    }
}

/// Returns the browser with a page of the origin `origin`, which may be `null`.
pub(super) fn browser(origin: &str, server: &str) -> Browser {
    let browser = match origin {
        "null" => Browser::sandboxed(),
        _ => Browser::at(origin).unwrap(),
    };
    browser.server(server).unwrap()
}
