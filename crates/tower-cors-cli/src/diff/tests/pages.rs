//! Pages of many origins, which try what a policy in front of an inner service lets them do.

use std::collections::BTreeSet;

use http::{HeaderMap, HeaderName, Method, Request, Response, StatusCode};
use tower_cors::{Action, Policy, RequestHead};

const ASKED_METHODS: [&str; 6] = ["GET", "PUT", "DELETE", "X-NEW", "X-*", "Y"];
/// The first one is empty: no header.
const ASKED_HEADERS: [&str; 8] = [
    "",
    "x-aq",
    "x-a",
    "x-ab",
    "x-abc",
    "authorization",
    "x-new",
    "y",
];
pub(super) const ASKED_PATHS: [&str; 6] = ["/", "/a", "/a/b", "/a/b/c", "/ab", "/c"];

/// An inner service: the headers of its responses, and the status of its answers to preflights.
pub(super) type Inner = (&'static [(&'static str, &'static str)], u16);

pub(super) const INNER: [Inner; 4] = [
    (&[], 200),
    (&[], 405),
    (
        &[
            ("access-control-allow-origin", "https://b.a.example"),
            ("access-control-allow-credentials", "true"),
            ("access-control-allow-methods", "PUT"),
        ],
        200,
    ),
    (&[("access-control-allow-origin", "*")], 200),
];

pub(super) fn origins() -> Vec<String> {
    let hosts = [
        "a.example",
        "b.a.example",
        "c.b.a.example",
        "z.c.b.a.example",
        "app-1.a.example",
        "app-x.a.example",
        "app-1-x.a.example",
        "1-x.a.example",
        "y.z.a.example",
        "z.example",
        "other.test",
    ];
    let origins = hosts
        .iter()
        .flat_map(|host| ["", ":8443", ":9999"].map(move |port| format!("https://{host}{port}")));
    let more = [
        "http://a.example",
        "http://localhost",
        "http://localhost:8443",
        "http://localhost:1",
        "tauri://localhost",
        "tauri://x",
        "other://x",
        "https://always.example",
        "null",
        "file://",
    ];
    origins.chain(more.map(str::to_owned)).collect()
}

/// All that pages of these origins can do with an inner service behind the policy.
pub(super) fn abilities(policy: &Policy, inner: Inner, paths: &[&str]) -> BTreeSet<String> {
    let mut abilities = BTreeSet::new();
    for path in paths {
        for origin in origins() {
            let page = Page {
                policy,
                inner,
                path,
                origin: &origin,
            };
            page.add_abilities(&mut abilities);
        }
    }
    abilities
}

struct Page<'a> {
    policy: &'a Policy,
    inner: Inner,
    path: &'a str,
    origin: &'a str,
}

impl Page<'_> {
    fn add_abilities(&self, abilities: &mut BTreeSet<String>) {
        let Self { path, origin, .. } = self;
        let (response, reaches) = self.fetch(Method::GET, &[]);
        if reaches {
            abilities.insert(format!("{path} {origin} reaches"));
        }
        for credentials in [false, true] {
            if self.passes(&response, credentials) {
                abilities.insert(format!("{path} {origin} {credentials} reads"));
                for name in readable(response.headers(), credentials) {
                    abilities.insert(format!("{path} {origin} {credentials} reads {name}"));
                }
            }
        }
        let asked = ASKED_METHODS.map(|method| (method, ""));
        let more = ASKED_HEADERS.map(|header| ("GET", header));
        for (method, header) in asked.into_iter().chain(more) {
            let asked = [
                ("access-control-request-method", method),
                ("access-control-request-headers", header),
            ];
            let (response, _) = self.fetch(Method::OPTIONS, &asked);
            for credentials in [false, true] {
                if self.passes(&response, credentials)
                    && response.status().is_success()
                    && grants(response.headers(), credentials, method, header)
                {
                    let ability = format!("{path} {origin} {credentials} {method} {header}");
                    abilities.insert(ability);
                }
            }
        }
    }

    /// Returns the response, and whether the inner service saw the request.
    fn fetch(&self, method: Method, asked: &[(&str, &str)]) -> (Response<()>, bool) {
        let status = match method {
            Method::OPTIONS => StatusCode::from_u16(self.inner.1).unwrap(),
            _ => StatusCode::OK,
        };
        let mut request = Request::builder().method(method).uri(self.path);
        request = request.header("origin", self.origin);
        for (name, value) in asked {
            request = request.header(*name, *value);
        }
        let request = request.body(()).unwrap();
        let mut response = Response::new(());
        *response.status_mut() = status;
        for name in ASKED_HEADERS.into_iter().skip(1) {
            let name = HeaderName::from_static(name);
            response.headers_mut().insert(name, "1".parse().unwrap());
        }
        for (name, value) in self.inner.0 {
            let name: HeaderName = name.parse().unwrap();
            response.headers_mut().insert(name, value.parse().unwrap());
        }
        match self
            .policy
            .decide(&RequestHead::from(&request))
            .into_action()
        {
            Action::Answer { status, headers } => {
                response = Response::new(());
                *response.status_mut() = status;
                *response.headers_mut() = headers;
                return (response, false);
            }
            Action::Decorate(headers) => headers.apply_to_response(&mut response),
            Action::Pass => {}
        }
        (response, true)
    }

    /// The CORS check. <https://fetch.spec.whatwg.org/#concept-cors-check>
    fn passes(&self, response: &Response<()>, credentials: bool) -> bool {
        let header = |name: &str| response.headers().get(name).and_then(|v| v.to_str().ok());
        match header("access-control-allow-origin") {
            Some("*") => !credentials,
            Some(origin) if origin == self.origin => {
                !credentials || header("access-control-allow-credentials") == Some("true")
            }
            _ => false,
        }
    }
}

fn list<'a>(headers: &'a HeaderMap, name: &str) -> Vec<&'a str> {
    let lines = headers.get_all(name).iter();
    lines
        .flat_map(|line| line.to_str().unwrap().split(',').map(str::trim))
        .collect()
}

fn readable(headers: &HeaderMap, credentials: bool) -> Vec<String> {
    let exposed = list(headers, "access-control-expose-headers");
    let any = exposed.contains(&"*") && !credentials;
    let names = headers.keys().map(HeaderName::as_str);
    let names = names.filter(|name| !name.starts_with("access-control-") && *name != "vary");
    names
        .filter(|name| any || exposed.contains(name))
        .map(str::to_owned)
        .collect()
}

fn grants(headers: &HeaderMap, credentials: bool, method: &str, header: &str) -> bool {
    let methods = list(headers, "access-control-allow-methods");
    let names = list(headers, "access-control-allow-headers");
    let any = |list: &[&str]| list.contains(&"*") && !credentials;
    (method == "GET" || methods.contains(&method) || any(&methods))
        && (header.is_empty()
            || names.contains(&header)
            || any(&names) && header != "authorization")
}
