//! The comparison against requests: what a page can do under the new policy only, it must report.

use std::collections::BTreeSet;

use http::{HeaderMap, HeaderName, Method, Request, Response, StatusCode};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use tower_cors::{
    Action, CorsConfig, CorsLayer, Danger, Disallowed, InnerHeaders, Policy, PreflightMode,
    RequestHead,
};

use super::difference::Direction;
use super::{Difference, compare};

const PATTERNS: [&str; 22] = [
    "https://a.example",
    "https://b.a.example",
    "https://app-x.a.example",
    "https://c.b.a.example:8443",
    "http://a.example",
    "http://localhost:*",
    "https://a.example:*",
    "https://*.a.example",
    "https://*.a.example:8443",
    "https://*.a.example:*",
    "https://*.b.a.example",
    "https://app-*.a.example",
    "https://*-x.a.example",
    "https://app-*-x.a.example",
    "https://*-x.a.example:*",
    "https://*.example",
    "https://*",
    "tauri://*",
    "tauri://localhost",
    "null",
    "file://",
    "*",
];
const REGEXES: [&str; 3] = [
    r"https://b\.a\.example",
    r"https://[a-z]+\.a\.example(:[0-9]+)?",
    r"tauri://.*",
];
const METHODS: [&str; 4] = ["PUT", "DELETE", "X-NEW", "*"];
const HEADERS: [&str; 6] = ["x-a", "x-a*", "x-ab*", "authorization", "x-new", "*"];
const PATHS: [&str; 4] = ["/", "/a", "/a/b", "/c"];

const ASKED_METHODS: [&str; 5] = ["GET", "PUT", "DELETE", "X-NEW", "Y"];
/// The first one is empty: no header.
const ASKED_HEADERS: [&str; 7] = ["", "x-a", "x-ab", "x-abc", "authorization", "x-new", "y"];
const ASKED_PATHS: [&str; 6] = ["/", "/a", "/a/b", "/a/b/c", "/ab", "/c"];

/// An inner service: the headers of its responses, and the status of its answers to preflights.
type Inner = (&'static [(&'static str, &'static str)], u16);

const INNER: [Inner; 4] = [
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

fn origins() -> Vec<String> {
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
        "null",
        "file://",
    ];
    origins.chain(more.map(str::to_owned)).collect()
}

/// All that pages of these origins can do with an inner service behind the policy.
fn abilities(policy: &Policy, inner: Inner, paths: &[&str]) -> BTreeSet<String> {
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
        let asked = ASKED_METHODS.map(|method| (method, ASKED_HEADERS[0]));
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
        for name in ["x-a", "x-ab", "x-abc", "authorization", "x-new", "y"] {
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

#[derive(Clone, Debug)]
struct Rule {
    patterns: Vec<&'static str>,
    regexes: Vec<&'static str>,
    credentials: bool,
    methods: Vec<&'static str>,
    headers: Vec<&'static str>,
    exposed: Vec<&'static str>,
}

fn rule(has_regexes: bool) -> impl Strategy<Value = Rule> {
    let regexes = if has_regexes { 0..=1 } else { 0..=0 };
    (
        subsequence(PATTERNS[..21].to_vec(), 1..4),
        subsequence(REGEXES.to_vec(), regexes),
        any::<bool>(),
        subsequence(METHODS.to_vec(), 0..2),
        subsequence(HEADERS.to_vec(), 0..3),
        subsequence(HEADERS.to_vec(), 0..2),
    )
        .prop_map(
            |(patterns, regexes, credentials, methods, headers, exposed)| Rule {
                patterns,
                regexes,
                credentials,
                methods,
                headers,
                exposed,
            },
        )
}

/// Rules, the last of which may be for every origin.
fn rules(has_regexes: bool) -> impl Strategy<Value = CorsConfig> {
    let any = proptest::option::weighted(0.3, rule(false));
    (vec(rule(has_regexes), 1..4), any).prop_map(|(mut rules, any)| {
        if let Some(mut any) = any {
            any.patterns = vec!["*"];
            rules.push(any);
        }
        let mut config = Danger::ALL
            .iter()
            .copied()
            .fold(CorsLayer::new(), CorsConfig::dangerously_allow);
        for (index, rule) in rules.iter().enumerate() {
            if index > 0 {
                config = config.next_rule();
            }
            let is_shared = |text: &&&str| matches!(**text, "null" | "file://");
            let mut patterns: Vec<&str> = rule
                .patterns
                .iter()
                .filter(|text| !rule.credentials || !is_shared(text))
                .copied()
                .collect();
            if patterns.is_empty() {
                patterns.push("https://a.example");
            }
            config = config
                .allow_origins(patterns)
                .allow_origin_regexes(&rule.regexes)
                .allow_credentials(rule.credentials)
                .allow_methods(&rule.methods)
                .allow_headers(&rule.headers)
                .expose_headers(&rule.exposed);
        }
        config
    })
}

fn options(config: CorsConfig) -> impl Strategy<Value = CorsConfig> {
    let modes = select(PreflightMode::ALL.to_vec());
    let inner = select(InnerHeaders::ALL.to_vec());
    let own = select(vec!["https://a.example", "http://localhost:8443"]);
    let own = proptest::option::of(own);
    let options = (any::<u8>(), modes, inner, own);
    options.prop_map(move |(which, mode, inner, own)| {
        let mut config = config.clone();
        if which & 3 == 0 {
            config = config.preflight_mode(mode);
        }
        if which & 12 == 0 {
            config = config.inner_headers(inner);
        }
        if which & 16 == 0 {
            config = config.on_disallowed_origin(Disallowed::Reject(StatusCode::FORBIDDEN));
            config = config.own_origins(own);
        }
        config
    })
}

fn configuration() -> impl Strategy<Value = CorsConfig> {
    prop_oneof![
        8 => rules(true).prop_flat_map(options),
        1 => options(CorsConfig::deny_all()),
        1 => Just(CorsConfig::passthrough()),
    ]
}

/// A configuration with some paths.
fn with_paths() -> impl Strategy<Value = CorsConfig> {
    let paths = proptest::collection::btree_map(select(PATHS.to_vec()), configuration(), 0..3);
    (configuration(), paths).prop_map(|(base, paths)| {
        paths
            .into_iter()
            .fold(base, |base, (path, config)| base.for_path(path, config))
    })
}

/// Two configurations that have something in common.
fn pair(one: impl Strategy<Value = CorsConfig>) -> impl Strategy<Value = (CorsConfig, CorsConfig)> {
    vec(one, 2).prop_map(|mut pair| (pair.remove(0), pair.remove(0)))
}

fn difference(old: &Policy, new: &Policy) -> Difference {
    compare(&(old.clone(), Vec::new()), &(new.clone(), Vec::new())).unwrap()
}

fn has(difference: &Difference, direction: Direction) -> bool {
    difference
        .lines
        .iter()
        .any(|line| line.change.direction == direction)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn what_pages_gain_or_lose_is_reported((old, new) in pair(with_paths()), inner in select(INNER.to_vec())) {
        let (Ok(old), Ok(new)) = (old.compile(), new.compile()) else {
            return Err(TestCaseError::reject("does not build"));
        };
        let found = difference(&old, &new);
        let abilities = |policy| abilities(policy, inner, &ASKED_PATHS);
        let (before, after) = (abilities(&old), abilities(&new));
        if let Some(gained) = after.difference(&before).next() {
            prop_assert!(has(&found, Direction::More), "{gained}\n{found}");
        }
        if let Some(lost) = before.difference(&after).next() {
            prop_assert!(has(&found, Direction::Less), "{lost}\n{found}");
        }
    }

    /// Without regexes and options, all is known.
    #[test]
    fn rules_are_compared_exactly((old, new) in pair(rules(false))) {
        let (Ok(old), Ok(new)) = (old.compile(), new.compile()) else {
            return Err(TestCaseError::reject("does not build"));
        };
        let found = difference(&old, &new);
        let abilities = |policy| abilities(policy, INNER[0], &["/"]);
        let (before, after) = (abilities(&old), abilities(&new));
        let gained = after.difference(&before).next();
        prop_assert_eq!(has(&found, Direction::More), gained.is_some(), "{:?}\n{}", gained, found);
        let lost = before.difference(&after).next();
        prop_assert_eq!(has(&found, Direction::Less), lost.is_some(), "{:?}\n{}", lost, found);
    }

    #[test]
    fn a_policy_does_not_differ_from_itself(config in with_paths()) {
        let Ok(policy) = config.compile() else {
            return Err(TestCaseError::reject("does not build"));
        };
        let canonical = policy.config().clone().compile().unwrap();
        prop_assert_eq!(difference(&policy, &policy).lines, []);
        prop_assert_eq!(difference(&policy, &canonical).lines, []);
    }
}
