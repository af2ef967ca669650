//! Configurations, requests and inner services, out of a fuzzer's bytes.

use std::time::Duration;

use http::{HeaderName, HeaderValue, Method, Request, StatusCode, Uri};
use libfuzzer_sys::arbitrary::{self, Arbitrary};
use tower_cors::{CorsConfig, CorsLayer, Danger, Disallowed, InnerHeaders, PreflightMode, Preset};
use tower_cors_properties::services::{Options, predicate};

const ORIGINS: [&str; 14] = [
    "https://a.example",
    "https://*.a.example",
    "https://p-*.a.example:*",
    "http://localhost:*",
    "http://b.example",
    "https://*.co.uk",
    "moz-extension://*",
    "https://*",
    "app://.",
    "null",
    "file://",
    "*",
    "https://[::1]:8443",
    "https://A.example/",
];
const METHODS: [&str; 7] = ["PUT", "DELETE", "patch", "PURGE", "*", "GET", "TRACE"];
const NAMES: [&str; 10] = [
    "x-a",
    "X-B",
    "content-type",
    "x-amz-*",
    "*",
    "authorization",
    "etag",
    "accept",
    "cookie",
    "set-cookie",
];
const PATHS: [&str; 4] = ["/", "/a", "/a/b", "/a b"];
const TARGETS: [&str; 8] = [
    "/",
    "/a",
    "/a/b",
    "/a/%62",
    "/a//b",
    "/%61/..;/b",
    "/x?y",
    "*",
];
const INNER: [&str; 12] = [
    "ACAO=leak",
    "ACAO=*",
    "ACAC=true",
    "ACX=1",
    "ACEH=x-c",
    "ACMA=9",
    "Vary=accept",
    "Vary=Origin,~Cookie",
    "Vary=*",
    "x-a=1",
    "x-amz-b=1",
    "set-cookie=a",
];
const HEADERS: [&str; 10] = [
    "origin",
    "access-control-request-method",
    "access-control-request-headers",
    "access-control-request-private-network",
    "sec-fetch-site",
    "sec-fetch-mode",
    "upgrade",
    "host",
    "cookie",
    "origin",
];
const VALUES: [&str; 22] = [
    "https://a.example",
    "https://b.a.example",
    "https://p-1.a.example:81",
    "http://localhost:1",
    "http://b.example",
    "https://shop.co.uk",
    "app://.",
    "null",
    "file://",
    "https://p.example",
    "https://[::1]:8443",
    "PUT",
    "DELETE",
    "patch",
    "x-a",
    "x-a, x-amz-b,authorization",
    "true",
    "same-origin",
    "websocket",
    "no-cors",
    "navigate",
    "https://evil.example",
];

fn pick<T: Copy>(items: &[T], index: u8) -> T {
    items[usize::from(index) % items.len()]
}

fn picks(items: &'static [&'static str], indices: &[u8]) -> Vec<&'static str> {
    indices.iter().map(|index| pick(items, *index)).collect()
}

/// A configuration: its rules, those of its paths, and options for all of them.
#[derive(Arbitrary, Debug)]
pub struct Configuration {
    rules: Vec<Rule>,
    paths: Vec<(u8, Rule)>,
    dangers: u8,
    own_origin: Option<u8>,
    preflight_mode: u8,
    preflight_status: u8,
    disallowed: Option<u8>,
    keep: bool,
    debug: bool,
}

#[derive(Arbitrary, Debug)]
struct Rule {
    origins: Vec<u8>,
    methods: Vec<u8>,
    headers: Vec<u8>,
    exposed: Vec<u8>,
    preset: Option<u8>,
    max_age: Option<u32>,
    credentials: bool,
    private_network: bool,
    has_predicate: bool,
}

impl Configuration {
    /// Returns the configuration, which need not compile.
    pub fn build(&self) -> (CorsConfig, Options) {
        let mut config = self.with_options(CorsLayer::new());
        for (index, rule) in self.rules.iter().enumerate() {
            if index > 0 {
                config = config.next_rule();
            }
            config = rule.add(config);
        }
        for (path, rule) in &self.paths {
            let part = rule.add(self.with_options(CorsLayer::new()));
            config = config.for_path(pick(&PATHS, *path), part);
        }
        let options = Options {
            inner_headers: self.inner_headers(),
            debug_preflights: self.debug,
        };
        (config, options)
    }

    fn inner_headers(&self) -> InnerHeaders {
        match self.keep {
            true => InnerHeaders::Keep,
            false => InnerHeaders::Replace,
        }
    }

    fn with_options(&self, config: CorsConfig) -> CorsConfig {
        let modes = [
            PreflightMode::Answer,
            PreflightMode::Forward,
            PreflightMode::Decorate,
        ];
        let statuses = [
            StatusCode::NO_CONTENT,
            StatusCode::OK,
            StatusCode::FORBIDDEN,
        ];
        let disallowed = [
            StatusCode::FORBIDDEN,
            StatusCode::IM_A_TEAPOT,
            StatusCode::OK,
        ];
        let mut config = config
            .preflight_mode(pick(&modes, self.preflight_mode))
            .preflight_status(pick(&statuses, self.preflight_status))
            .inner_headers(self.inner_headers())
            .debug_preflights(self.debug);
        if let Some(status) = self.disallowed {
            config = config.on_disallowed_origin(Disallowed::Reject(pick(&disallowed, status)));
        }
        if let Some(origin) = self.own_origin {
            config = config.own_origins(pick(&ORIGINS, origin));
        }
        let dangers = crate::chosen(Danger::ALL, self.dangers);
        dangers
            .into_iter()
            .fold(config, CorsConfig::dangerously_allow)
    }
}

impl Rule {
    fn add(&self, config: CorsConfig) -> CorsConfig {
        let mut config = config
            .allow_origins(picks(&ORIGINS, &self.origins))
            .allow_methods(picks(&METHODS, &self.methods))
            .allow_headers(picks(&NAMES, &self.headers))
            .expose_headers(picks(&NAMES, &self.exposed))
            .allow_credentials(self.credentials)
            .allow_private_network(self.private_network);
        if let Some(preset) = self.preset {
            config = config.preset(pick(Preset::ALL, preset));
        }
        if let Some(age) = self.max_age {
            config = config.max_age(Duration::from_millis(age.into()));
        }
        match self.has_predicate {
            true => config.allow_origin_if(predicate),
            false => config,
        }
    }
}

/// The head of a request: values that matter, and bytes.
#[derive(Arbitrary, Debug)]
pub struct Head<'a> {
    method: u8,
    target: u8,
    headers: Vec<(u8, Value<'a>)>,
}

#[derive(Arbitrary, Debug)]
enum Value<'a> {
    Known(u8),
    Bytes(&'a [u8]),
}

impl Head<'_> {
    /// Returns the request; `None` if a value is not one of a header.
    #[must_use]
    pub fn request(&self) -> Option<Request<()>> {
        let mut request = Request::new(());
        let methods = [&Method::GET, &Method::OPTIONS, &Method::POST];
        *request.method_mut() = pick(&methods, self.method).clone();
        *request.uri_mut() = Uri::from_static(pick(&TARGETS, self.target));
        for (name, value) in &self.headers {
            let value = match value {
                Value::Known(index) => HeaderValue::from_static(pick(&VALUES, *index)),
                Value::Bytes(bytes) => HeaderValue::from_bytes(bytes).ok()?,
            };
            let name = HeaderName::from_static(pick(&HEADERS, *name));
            request.headers_mut().append(name, value);
        }
        Some(request)
    }
}

/// The headers of the inner service's response.
#[derive(Arbitrary, Debug)]
pub struct Inner(Vec<u8>);

impl Inner {
    /// Returns the headers, separated by spaces.
    #[must_use]
    pub fn words(&self) -> String {
        picks(&INNER, &self.0).join(" ")
    }
}
