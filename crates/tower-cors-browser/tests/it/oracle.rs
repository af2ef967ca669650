//! What a policy grants, the crate's browser lets through; what it refuses, the browser blocks: for all policies and all fetches.
//!
//! What is granted is said three times: by a model that is written as plainly as possible, by [`Policy::decide`], and by the
//! [`Browser`], which knows nothing of policies and sees headers only.
//!
//! `PROPTEST_CASES=1000000 cargo test --release --all-features --test oracle` runs a million cases each.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Mutex;
use std::time::Duration;

use http::{Request, Response, StatusCode};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use tower::{Layer, service_fn};
use tower_cors::{
    CorsConfig, CorsLayer, Danger, Disallowed, Policy, PreflightMode, RequestHead, RequestKind,
};
use tower_cors_browser::{Blocked, Browser, Credentials, Stage};
use tower_cors_test_support::patterns::{REGEXES, pattern_matches, split};
use tower_cors_test_support::wait;

// ── a policy, and what it grants ────────────────────────────────────────────

#[derive(Clone, Debug)]
struct Rules {
    rules: Vec<Rule>,
    behaviour: Behaviour,
}

#[derive(Clone, Debug)]
struct Rule {
    /// `["*"]` in the last rule, or origins, patterns and `null`.
    origins: Vec<String>,
    /// By its index in [`REGEXES`].
    regex: Option<usize>,
    methods: Vec<&'static str>,
    headers: Vec<&'static str>,
    exposed: Vec<&'static str>,
    credentials: bool,
    max_age: Option<u64>,
    private_network: bool,
}

#[derive(Clone, Debug)]
struct Behaviour {
    granted: u16,
    rejected: u16,
    rejects_actual: bool,
    decorates: bool,
    debug: bool,
    /// Whether the inner service grants everything by headers of its own.
    inner_grants: bool,
}

impl Rules {
    /// The first rule for an origin, which may be `null`.
    fn rule(&self, origin: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.matches(origin))
    }

    fn config(&self) -> CorsConfig {
        let rules = self.rules.iter().enumerate();
        let config = rules.fold(CorsLayer::new(), |config, (index, rule)| {
            let config = if index > 0 { config.or() } else { config };
            rule.add_to(config)
        });
        let behaviour = &self.behaviour;
        let status = |code| StatusCode::from_u16(code).unwrap();
        let disallowed = if behaviour.rejects_actual {
            Disallowed::Reject(StatusCode::FORBIDDEN)
        } else {
            Disallowed::Forward
        };
        let mode = if behaviour.decorates {
            PreflightMode::Decorate
        } else {
            PreflightMode::Answer
        };
        config
            .preflight(mode)
            .preflight_status(status(behaviour.granted))
            .rejected_preflight_status(status(behaviour.rejected))
            .disallowed(disallowed)
            .debug(behaviour.debug)
            .dangerously_allow(Danger::InsecureOrigins)
            .dangerously_allow(Danger::PublicSuffixWildcards)
            .dangerously_allow(Danger::LooseRegexes)
            .dangerously_allow(Danger::NullOrigin)
            .dangerously_allow(Danger::AnyOriginWithCredentials)
    }
}

impl Rule {
    fn matches(&self, origin: &str) -> bool {
        match (origin, self.origins.first().map(String::as_str)) {
            // Nobody is trusted as `null`.
            ("null", Some("*")) => !self.credentials,
            (_, Some("*")) => true,
            ("null", _) => self.origins.iter().any(|listed| listed == "null"),
            _ => {
                let patterns = self.origins.iter().filter(|listed| *listed != "null");
                self.regex.is_some_and(|index| REGEXES[index].1(origin))
                    || patterns
                        .into_iter()
                        .any(|pattern| pattern_matches(pattern, origin))
            }
        }
    }

    fn grants_method(&self, method: &str) -> bool {
        ["GET", "HEAD", "POST"].contains(&method)
            || self
                .methods
                .iter()
                .any(|listed| *listed == "*" || *listed == method)
    }

    fn grants_header(&self, name: &str) -> bool {
        let any = self.headers.contains(&"*") && (self.credentials || name != "authorization");
        any || self
            .headers
            .iter()
            .any(|listed| listed.eq_ignore_ascii_case(name))
    }

    fn exposes(&self, name: &str) -> bool {
        let listed = self
            .exposed
            .iter()
            .any(|listed| *listed == "*" || listed.eq_ignore_ascii_case(name));
        name == "content-type" || (listed && name != "set-cookie")
    }

    fn add_to(&self, config: CorsConfig) -> CorsConfig {
        let mut config = config
            .allow_origins(&self.origins)
            .allow_methods(&self.methods)
            .allow_headers(&self.headers)
            .expose_headers(&self.exposed)
            .allow_credentials(self.credentials)
            .allow_private_network(self.private_network);
        if let Some(index) = self.regex {
            config = config.allow_origin_regexes([REGEXES[index].0]);
        }
        if let Some(seconds) = self.max_age {
            config = config.max_age(Duration::from_secs(seconds));
        }
        config
    }
}

// ── a fetch, and what must come of it ───────────────────────────────────────

#[derive(Clone, Debug)]
struct Fetch {
    method: Method,
    headers: Vec<Header>,
    credentials: Credentials,
}

/// As the page writes it, as the browser sends it, and whether it asks first.
type Method = (&'static str, &'static str, bool);

const METHODS: [Method; 14] = [
    ("GET", "GET", false),
    ("get", "GET", false),
    ("Head", "HEAD", false),
    ("POST", "POST", false),
    ("post", "POST", false),
    ("PUT", "PUT", true),
    ("put", "PUT", true),
    ("Delete", "DELETE", true),
    ("DELETE", "DELETE", true),
    ("options", "OPTIONS", true),
    ("PATCH", "PATCH", true),
    ("patch", "patch", true),
    ("PURGE", "PURGE", true),
    ("*", "*", true),
];

/// A name, a value, and the name that the browser asks for.
type Header = (&'static str, &'static str, Option<&'static str>);

const HEADERS: [Header; 16] = [
    ("accept", "text/html", None),
    ("accept", "(", Some("accept")),
    ("accept-language", "de", None),
    ("content-type", "text/plain;charset=utf-8", None),
    ("Content-Type", "application/json", Some("content-type")),
    ("x-a", "1", Some("x-a")),
    ("X-A", "2", Some("x-a")),
    ("x-b", "", Some("x-b")),
    ("Authorization", "me", Some("authorization")),
    ("range", "bytes=0-", None),
    ("range", "bytes=-5", Some("range")),
    (
        "x-http-method-override",
        "PUT",
        Some("x-http-method-override"),
    ),
    ("x-http-method-override", "TRACE", None),
    ("cookie", "a=1", None),
    ("origin", "https://evil.example", None),
    ("sec-fetch-site", "same-origin", None),
];

/// What comes of a fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Course {
    sees: Sees,
    /// The methods that reached the layer, and those that reached the inner service.
    arrived: Vec<String>,
    ran: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Sees {
    /// A response, with so many of the headers of the inner service.
    Response(u16, Vec<&'static str>),
    /// The preflight stopped it.
    Stopped,
    /// It was sent, and the page does not get the response.
    Nothing,
}

/// The headers of the inner service.
const INNER: [(&str, &str); 5] = [
    ("content-type", "text/plain"),
    ("etag", "1"),
    ("set-cookie", "a=1"),
    ("x-a", "1"),
    ("x-b", "2"),
];

/// The course that a fetch must take.
fn model(rules: &Rules, page: &str, server: &str, fetch: &Fetch) -> Course {
    if page == server {
        model_own(rules, page, fetch)
    } else {
        model_cross_origin(rules, page, fetch)
    }
}

fn model_own(rules: &Rules, page: &str, fetch: &Fetch) -> Course {
    let method = fetch.method.1;
    let sends_origin = !["GET", "HEAD"].contains(&method);
    // Over plain HTTP browsers do not say that the page is the server's own.
    let (scheme, host, _) = split(page);
    let local = host == "localhost" || host == "127.0.0.1" || host == "[::1]";
    let rejected = rules.behaviour.rejects_actual
        && sends_origin
        && scheme == "http"
        && !local
        && rules.rule(page).is_none();
    let all = INNER.map(|(name, _)| name).into_iter();
    let readable = all.filter(|name| *name != "set-cookie").collect();
    let sees = if rejected {
        Sees::Response(403, vec![])
    } else {
        Sees::Response(200, readable)
    };
    Course {
        sees,
        arrived: vec![method.to_owned()],
        ran: if rejected {
            vec![]
        } else {
            vec![method.to_owned()]
        },
    }
}

fn model_cross_origin(rules: &Rules, page: &str, fetch: &Fetch) -> Course {
    let (_, method, method_asks) = fetch.method;
    let asked: Vec<&str> = fetch.headers.iter().filter_map(|header| header.2).collect();
    let rule = rules.rule(page);
    let shares =
        rule.is_some_and(|rule| rule.credentials || fetch.credentials != Credentials::Include);
    let (mut arrived, mut ran) = (vec![], vec![]);
    if method_asks || !asked.is_empty() {
        let granted = rule.is_some_and(|rule| {
            rule.grants_method(method) && asked.iter().all(|name| rule.grants_header(name))
        });
        arrived.push("OPTIONS".to_owned());
        if granted && rules.behaviour.decorates {
            ran.push("OPTIONS".to_owned());
        }
        if !granted || !shares {
            return Course {
                sees: Sees::Stopped,
                arrived,
                ran,
            };
        }
    }
    // What browsers send unasked: whatever the policy says, it arrives, and it runs unless the layer is told to reject it.
    arrived.push(method.to_owned());
    if rule.is_some() || !rules.behaviour.rejects_actual {
        ran.push(method.to_owned());
    }
    let sees = match rule {
        Some(rule) if shares => {
            let names = INNER.map(|(name, _)| name).into_iter();
            Sees::Response(200, names.filter(|name| rule.exposes(name)).collect())
        }
        _ => Sees::Nothing,
    };
    Course { sees, arrived, ran }
}

// ── a fetch, and what comes of it ───────────────────────────────────────────

/// A layered service, and what came by.
struct Site {
    layer: CorsLayer,
    policy: Policy,
    inner_grants: bool,
    log: Mutex<Log>,
}

#[derive(Default)]
struct Log {
    /// With what the policy says to each.
    arrived: Vec<(String, RequestKind, bool)>,
    ran: Vec<String>,
}

impl Site {
    fn new(rules: &Rules) -> Self {
        let policy = rules
            .config()
            .compile()
            .unwrap_or_else(|errors| panic!("{errors:?}"));
        Self {
            layer: CorsLayer::from(policy.clone()),
            policy,
            inner_grants: rules.behaviour.inner_grants,
            log: Mutex::default(),
        }
    }

    fn fetch(&self, browser: &mut Browser, fetch: &Fetch) -> (Course, Log) {
        let inner = service_fn(|request: Request<()>| {
            self.log
                .lock()
                .unwrap()
                .ran
                .push(request.method().to_string());
            std::future::ready(Ok::<_, Infallible>(self.inner_response()))
        });
        let mut layered = self.layer.layer(inner);
        let outer = service_fn(|request: Request<()>| {
            let decision = self.policy.decide(&RequestHead::from(&request));
            let seen = (
                request.method().to_string(),
                decision.kind(),
                decision.is_allowed(),
            );
            self.log.lock().unwrap().arrived.push(seen);
            tower::Service::call(&mut layered, request)
        });
        let mut request = Request::builder().method(fetch.method.0);
        for (name, value, _) in &fetch.headers {
            request = request.header(*name, *value);
        }
        let result = wait(browser.fetch(outer, request.body(()).unwrap()));
        let log = std::mem::take(&mut *self.log.lock().unwrap());
        let course = Course {
            sees: sees(&result),
            arrived: log
                .arrived
                .iter()
                .map(|(method, ..)| method.clone())
                .collect(),
            ran: log.ran.clone(),
        };
        (course, log)
    }

    fn inner_response(&self) -> Response<()> {
        let mut response = Response::builder();
        for (name, value) in INNER {
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

fn sees(result: &Result<Response<()>, Blocked>) -> Sees {
    match result {
        Ok(response) => {
            let names = INNER.map(|(name, _)| name).into_iter();
            let readable = names.filter(|name| response.headers().contains_key(*name));
            Sees::Response(response.status().as_u16(), readable.collect())
        }
        Err(blocked) if blocked.stage() == Stage::Preflight => Sees::Stopped,
        Err(_) => Sees::Nothing,
    }
}

fn browser(page: &str, server: &str) -> Browser {
    let browser = if page == "null" {
        Browser::sandboxed()
    } else {
        Browser::at(page).unwrap()
    };
    browser.server(server).unwrap()
}

// ── what to try ─────────────────────────────────────────────────────────────

/// Few names, so that policies and pages meet.
fn host() -> impl Strategy<Value = String> {
    let labels = vec(select(vec!["a", "b", "ab", "c-d"]), 1..4);
    let named = labels.prop_map(|labels| format!("{}.example", labels.join(".")));
    let other = select(vec!["127.0.0.1", "[::1]", "[1::2:3]", "localhost"]);
    prop_oneof![4 => named, 1 => other.prop_map(String::from)]
}

fn origin() -> impl Strategy<Value = String> {
    let scheme = select(vec!["https", "https", "http", "http", "app"]);
    let port = select(vec!["", "", "", ":1", ":8443"]);
    (scheme, host(), port).prop_map(|(scheme, host, port)| format!("{scheme}://{host}{port}"))
}

fn pattern() -> impl Strategy<Value = String> {
    (origin(), any::<bool>(), any::<bool>()).prop_map(|(origin, any_label, any_port)| {
        let (scheme, host, port) = split(&origin);
        let is_name = host.ends_with("example");
        let host = if any_label && is_name {
            format!("*.{host}")
        } else {
            host.to_owned()
        };
        let port = if any_port { Some("*") } else { port };
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        format!("{scheme}://{host}{port}")
    })
}

/// An origin that the pattern matches.
fn instance(pattern: &str) -> String {
    pattern.replace("*.", "a.b.").replace(":*", ":1")
}

fn rule() -> impl Strategy<Value = Rule> {
    let some = |names: &[&'static str]| subsequence(names.to_vec(), 0..=names.len());
    let with_any = |names: &[&'static str]| prop_oneof![3 => some(names), 1 => some(&[names, &["*"]].concat())];
    let max_age = select(vec![None, None, Some(0), Some(1), Some(600)]);
    let lists = (
        vec(pattern(), 1..5),
        proptest::option::weighted(0.2, 0..REGEXES.len()),
        with_any(&["PUT", "DELETE", "PATCH", "patch", "OPTIONS", "POST"]),
        with_any(&[
            "X-A",
            "x-b",
            "content-type",
            "authorization",
            "accept",
            "range",
        ]),
        with_any(&["X-A", "etag"]),
    );
    let flags = (
        any::<bool>(),
        max_age,
        any::<bool>(),
        proptest::bool::weighted(0.2),
    );
    (lists, flags).prop_map(|(lists, (credentials, max_age, private_network, null))| {
        let (mut origins, regex, methods, headers, mut exposed) = lists;
        if credentials {
            // Neither builds together with credentials.
            exposed.retain(|name| *name != "*");
        } else if null {
            origins.push("null".to_owned());
        }
        Rule {
            origins,
            regex,
            methods,
            headers,
            exposed,
            credentials,
            max_age,
            private_network,
        }
    })
}

fn rules() -> impl Strategy<Value = Rules> {
    let behaviour = (
        select(vec![200, 204, 299]),
        select(vec![200, 204, 403, 404, 500]),
        any::<bool>(),
        proptest::bool::weighted(0.3),
        any::<bool>(),
        any::<bool>(),
    );
    let behaviour = behaviour.prop_map(
        |(granted, rejected, rejects_actual, decorates, debug, inner_grants)| Behaviour {
            granted,
            rejected,
            rejects_actual,
            decorates,
            debug,
            inner_grants,
        },
    );
    let everyone = proptest::option::weighted(0.3, rule());
    (vec(rule(), 1..4), everyone, behaviour).prop_map(|(mut rules, everyone, behaviour)| {
        rules.extend(everyone.map(|rule| Rule {
            origins: vec!["*".to_owned()],
            regex: None,
            ..rule
        }));
        Rules { rules, behaviour }
    })
}

/// Where the page is: mostly where a rule has something to say.
#[derive(Clone, Debug)]
enum Page {
    In(Index, Index),
    At(String),
    Sandboxed,
}

impl Page {
    fn origin(&self, rules: &Rules) -> String {
        match self {
            Self::In(rule, pattern) => {
                match pattern.get(&rule.get(&rules.rules).origins).as_str() {
                    "*" => "https://anyone.example".to_owned(),
                    pattern => instance(pattern),
                }
            }
            Self::At(origin) => origin.clone(),
            Self::Sandboxed => "null".to_owned(),
        }
    }
}

fn page() -> impl Strategy<Value = Page> {
    prop_oneof![
        6 => any::<(Index, Index)>().prop_map(|(rule, pattern)| Page::In(rule, pattern)),
        3 => origin().prop_map(Page::At),
        1 => Just(Page::Sandboxed),
    ]
}

/// Where the service is: one time in five at the page's own origin, if a service can be there.
fn server(page: &str, own: u8) -> &str {
    if own == 0 && page.starts_with("http") {
        page
    } else {
        "https://server.test"
    }
}

fn fetch() -> impl Strategy<Value = Fetch> {
    let credentials = select(vec![
        Credentials::Omit,
        Credentials::SameOrigin,
        Credentials::Include,
    ]);
    let headers = prop_oneof![
        2 => Just(vec![]),
        3 => vec(select(HEADERS.to_vec()), 1..3),
        1 => vec(select(HEADERS.to_vec()), 3..8),
    ];
    (select(METHODS.to_vec()), headers, credentials).prop_map(|(method, headers, credentials)| {
        Fetch {
            method,
            headers,
            credentials,
        }
    })
}

fn config() -> ProptestConfig {
    let config = ProptestConfig::default();
    let given = std::env::var_os("PROPTEST_CASES").is_some();
    let cases = if given { config.cases } else { 2048 };
    ProptestConfig { cases, ..config }
}

// ── what must hold ──────────────────────────────────────────────────────────

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_browser_lets_through_what_the_policy_grants(
        rules in rules(),
        page in page(),
        own in 0..5_u8,
        fetches in vec(fetch(), 1..4),
    ) {
        let page = page.origin(&rules);
        let server = server(&page, own);
        let site = Site::new(&rules);
        for fetch in &fetches {
            let mut browser = browser(&page, server).credentials(fetch.credentials);
            let (course, log) = site.fetch(&mut browser, fetch);
            prop_assert_eq!(&course, &model(&rules, &page, server, fetch), "from {} {:?}", page, fetch);
            if page != server {
                check_decisions(&rules, &page, fetch, &course.sees, &log)?;
            }
        }
    }

    #[test]
    fn the_cache_changes_nothing_but_the_number_of_preflights(
        rules in rules(),
        page in page(),
        fetches in vec((fetch(), select(vec![0, 0, 1, 5, 600])), 2..8),
    ) {
        let page = page.origin(&rules);
        let site = Site::new(&rules);
        let mut forgetful = browser(&page, "https://server.test");
        let mut mindful = forgetful.clone().remember_preflights(true);
        for (fetch, seconds) in &fetches {
            forgetful = forgetful.credentials(fetch.credentials);
            mindful = mindful.credentials(fetch.credentials);
            let (without, log_without) = site.fetch(&mut forgetful, fetch);
            let (with, log_with) = site.fetch(&mut mindful, fetch);
            prop_assert_eq!(with.sees, without.sees, "from {} {:?}", page, fetch);
            prop_assert_eq!(actual(&log_with), actual(&log_without), "from {} {:?}", page, fetch);
            prop_assert!(log_with.arrived.len() <= log_without.arrived.len());
            mindful.advance(Duration::from_secs(*seconds));
        }
    }
}

/// What the policy says of the requests that arrived fits what the page sees. Of credentials it cannot know: a preflight does not
/// say whether the request will have any.
fn check_decisions(
    rules: &Rules,
    page: &str,
    fetch: &Fetch,
    sees: &Sees,
    log: &Log,
) -> Result<(), TestCaseError> {
    let (others, last) = (
        &log.arrived[..log.arrived.len() - 1],
        log.arrived.last().unwrap(),
    );
    for (_, _, allowed) in others {
        prop_assert!(allowed);
    }
    let (_, kind, allowed) = last;
    let trusts = rules.rule(page).is_none_or(|rule| rule.credentials);
    let lacks_credentials = fetch.credentials == Credentials::Include && !trusts;
    let (expected_kind, is_shared) = match sees {
        Sees::Response(..) => (RequestKind::Actual, true),
        Sees::Nothing => (RequestKind::Actual, false),
        Sees::Stopped => (RequestKind::Preflight, false),
    };
    prop_assert_eq!(*kind, expected_kind);
    prop_assert_eq!(is_shared, *allowed && !lacks_credentials);
    Ok(())
}

/// The requests that were no preflights.
fn actual(log: &Log) -> Vec<&str> {
    let actual = log
        .arrived
        .iter()
        .filter(|(_, kind, _)| *kind != RequestKind::Preflight);
    actual.map(|(method, ..)| method.as_str()).collect()
}

// ── whether it tries what it should ─────────────────────────────────────────

/// The shares of what the properties above run into, in per mille; none may be so rare as to prove nothing.
#[test]
fn every_class_of_fetches_is_tried() {
    const SAMPLES: usize = 5000;
    let mut runner = TestRunner::deterministic();
    let strategy = (rules(), page(), 0..5_u8, fetch(), fetch());
    let mut shares: BTreeMap<&str, usize> = BTreeMap::new();
    for _ in 0..SAMPLES {
        let (rules, page, own, fetch, next) = strategy.new_tree(&mut runner).unwrap().current();
        let page = page.origin(&rules);
        let server = server(&page, own);
        let course = model(&rules, &page, server, &fetch);
        *shares
            .entry(class(&rules, &page, server, &fetch, &course))
            .or_default() += 1;
        if saves_a_preflight(&rules, &page, &[fetch, next]) {
            *shares
                .entry("(asks, and needs no preflight of its own)")
                .or_default() += 1;
        }
    }
    for share in shares.values_mut() {
        *share = *share * 1000 / SAMPLES;
    }
    println!("{shares:#?}");
    assert_eq!(shares.len(), 15);
    assert!(shares.values().all(|share| *share >= 3), "{shares:#?}");
}

fn class(rules: &Rules, page: &str, server: &str, fetch: &Fetch, course: &Course) -> &'static str {
    let include = fetch.credentials == Credentials::Include;
    let preflighted = course.arrived.len() > 1;
    match (&course.sees, rules.rule(page)) {
        (Sees::Response(200, _), _) if page == server => "own: read",
        _ if page == server => "own: rejected, over plain HTTP",
        (Sees::Stopped, None) => "stopped for its origin",
        (Sees::Stopped, Some(rule)) => stopped(rule, fetch),
        (Sees::Nothing, None) if course.ran.is_empty() => "unread for its origin, rejected",
        (Sees::Nothing, None) => "unread for its origin, ran",
        (Sees::Nothing, Some(_)) => "unread for its credentials, ran",
        (Sees::Response(..), _) if page == "null" => "read: sandboxed",
        (Sees::Response(..), _) => match (preflighted, include) {
            (false, false) => "read",
            (false, true) => "read: with credentials",
            (true, false) => "read: preflighted",
            (true, true) => "read: preflighted, with credentials",
        },
    }
}

fn stopped(rule: &Rule, fetch: &Fetch) -> &'static str {
    let mut asked = fetch.headers.iter().filter_map(|header| header.2);
    if !rule.grants_method(fetch.method.1) {
        "stopped for its method"
    } else if !asked.all(|name| rule.grants_header(name)) {
        "stopped for a header"
    } else {
        "stopped for its credentials"
    }
}

/// Whether the cache saves the last of `fetches` its preflight.
fn saves_a_preflight(rules: &Rules, page: &str, fetches: &[Fetch]) -> bool {
    let site = Site::new(rules);
    let mut browser = browser(page, "https://server.test").remember_preflights(true);
    let mut arrived = Vec::new();
    for fetch in fetches {
        browser = browser.credentials(fetch.credentials);
        arrived = site.fetch(&mut browser, fetch).0.arrived;
    }
    let last = fetches.last().unwrap();
    let asks = last.method.2 || last.headers.iter().any(|header| header.2.is_some());
    asks && arrived == [last.method.1]
}
