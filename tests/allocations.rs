//! Allocations of the layer, for each kind of request and every size of policy.
//!
//! The head of the request, the inner service's response and the room in its header map exist
//! before the count begins, as in a server.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use allocation_counter::measure;
use http::{HeaderMap, Request, Response, StatusCode};
use tower::{Layer, Service};
use tower_cors::{Cors, CorsConfig, CorsLayer, Danger, Disallowed, PreflightMode, RequestHead};
use tower_cors_test_support::{check_rows, describe, layer, request, rows};

/// An inner service whose response is ready, with room for more headers.
struct Prepared(Option<Response<String>>);

impl Prepared {
    fn new() -> Self {
        let mut response = Response::new(String::from("inner"));
        *response.headers_mut() = HeaderMap::with_capacity(16);
        Self(Some(response))
    }
}

impl Service<Request<()>> for Prepared {
    type Response = Response<String>;
    type Error = Infallible;
    type Future = Ready<Result<Response<String>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<()>) -> Self::Future {
        ready(Ok(self.0.take().unwrap()))
    }
}

/// Builds a request like `hyper`: cloning a header value only counts a reference.
fn shared(text: &str) -> Request<()> {
    let mut request = request(text);
    for value in request.headers_mut().values_mut() {
        *value = value.clone();
    }
    request
}

/// Counts the allocations for a request, and returns them with its response.
fn serve(layer: &CorsLayer, text: &str) -> (u64, Response<String>) {
    let mut service = layer.layer(Prepared::new());
    let request = shared(text);
    let mut response = None;
    let info = measure(|| {
        let mut future = pin!(service.call(request));
        let mut context = Context::from_waker(Waker::noop());
        response = Some(future.as_mut().poll(&mut context));
    });
    match response {
        Some(Poll::Ready(Ok(response))) => (info.count_total, response),
        other => panic!("{text}: {other:?}"),
    }
}

/// Returns policies with no, a few and many extra exact origins, and the same with each kind of
/// pattern.
fn sizes(config: &CorsConfig) -> [(usize, CorsConfig); 3] {
    [1, 3, 10_000].map(|size| {
        let exact = (1..size).map(|n| format!("https://o{n}.example"));
        let wild = (1..size).map(|n| format!("https://*.w{n}.example:*"));
        let within = (1..size).map(|n| format!("https://l{n}-*.w.example"));
        let config = config.clone().allow_origins(exact);
        let config = config.allow_origins(wild).allow_origins(within);
        (size, config)
    })
}

fn app() -> CorsConfig {
    CorsLayer::new()
        .allow_origins(["https://app.example"])
        .allow_credentials(true)
        .allow_methods(["PUT"])
        .allow_headers(["x-a", "x-b"])
        .expose_headers(["etag", "x-c"])
        .max_age(std::time::Duration::from_secs(600))
        // Its wildcards cover registrable names, which only the list knows.
        .dangerously_allow(Danger::PublicSuffixWildcards)
}

/// Checks the layer of a configuration. See [`check_layer`].
#[track_caller]
fn check(config: CorsConfig, table: &str) {
    check_layer(&layer(config), table);
}

/// Checks rows of `request | who answers, status | allocations`.
#[track_caller]
fn check_layer(layer: &CorsLayer, table: &str) {
    check_rows(rows(table), |[text, _]| {
        // The first run initializes lazy parts.
        serve(layer, text);
        let (allocations, response) = serve(layer, text);
        let answer = describe(&response);
        let status = answer.split(' ').take(2).collect::<Vec<_>>().join(" ");
        format!("{status} | {allocations}")
    });
}

/// A rejected preflight makes no more allocations than a granted one.
#[test]
fn exact_origins() {
    for (size, config) in sizes(&app()) {
        println!("at size {size}:");
        check(
            config,
            "
            GET                                                     | inner 200 | 0
            OPTIONS                                                 | inner 200 | 0
            GET Origin=https://app.example                          | inner 200 | 0
            OPTIONS Origin=https://app.example                      | inner 200 | 0
            GET Origin=https://evil.example                         | inner 200 | 0
            GET Origin=null                                         | inner 200 | 0
            GET Origin=https://evil.example/                        | inner 200 | 0
            GET Origin=https://app.example Origin=https://a.example | inner 200 | 0
            GET Origin=http://[1:2:3:4:5:6:7:8]:9                   | inner 200 | 0
            OPTIONS Origin=https://app.example ACRM=PUT ACRH=x-a,x-b | layer 204 | 2
            OPTIONS Origin=https://app.example ACRM=GET             | layer 204 | 2
            OPTIONS Origin=https://evil.example ACRM=GET            | layer 403 | 2
            OPTIONS Origin=https://app.example ACRM=PURGE           | layer 403 | 2
            OPTIONS Origin=https://app.example ACRM=PUT ACRH=x-c    | layer 403 | 2
            ",
        );
    }
}

#[test]
fn patterns() {
    let config = CorsLayer::new().allow_origins(["https://*.app.example", "https://x-*.w.example"]);
    for (size, config) in sizes(&config) {
        println!("at size {size}:");
        check(
            config,
            "
            GET                                              | inner 200 | 0
            GET Origin=https://a.b.app.example               | inner 200 | 0
            GET Origin=https://app.example                   | inner 200 | 0
            GET Origin=https://x-1.w.example                 | inner 200 | 0
            GET Origin=https://y-1.w.example                 | inner 200 | 0
            OPTIONS Origin=https://a.app.example ACRM=GET    | layer 204 | 2
            OPTIONS Origin=https://evil.example ACRM=GET     | layer 403 | 2
            ",
        );
    }
}

/// A path is read without a copy, in any spelling.
#[test]
fn paths() {
    let parts = (0..1_000).map(|n| (format!("/p{n}/x"), app()));
    let config = parts.fold(app(), |config, (path, part)| config.for_path(&path, part));
    check(
        config,
        "
        GET /p7/x Origin=https://app.example                       | inner 200 | 0
        GET /p7/x/y Origin=https://evil.example                    | inner 200 | 0
        GET /%70%37/./;v//x%2Fy Origin=https://app.example         | inner 200 | 0
        GET /other Origin=https://app.example                      | inner 200 | 0
        OPTIONS /p7/x Origin=https://app.example ACRM=PUT ACRH=x-a | layer 204 | 2
        OPTIONS /p7//x Origin=https://app.example ACRM=PUT         | layer 403 | 2
        ",
    );
}

/// A computed list is one allocation, and only on requests that it depends on. An answer with one
/// takes the memory of the request's map, and keeps only a pointer in the future.
#[test]
fn prefixes() {
    let config = CorsLayer::new()
        .allow_origins(["https://app.example"])
        .allow_headers(["content-type", "x-a-*"])
        .expose_headers(["etag", "x-a-*"]);
    check(
        config.clone(),
        "
        GET                                                                 | inner 200 | 0
        GET Origin=https://app.example                                      | inner 200 | 1
        GET Origin=https://evil.example                                     | inner 200 | 0
        OPTIONS Origin=https://app.example ACRM=GET                         | layer 204 | 2
        OPTIONS Origin=https://app.example ACRM=GET ACRH=content-type       | layer 204 | 2
        OPTIONS Origin=https://app.example ACRM=GET ACRH=x-a-b,content-type | layer 204 | 3
        OPTIONS Origin=https://app.example ACRM=GET ACRH=x-b                | layer 403 | 2
        ",
    );
    check(
        config.preflight_mode(PreflightMode::Decorate),
        "
        OPTIONS Origin=https://app.example ACRM=GET ACRH=x-a-b              | inner 200 | 2
        ",
    );
    check(
        app().expose_headers(["*"]),
        "
        GET Origin=https://app.example                                      | inner 200 | 0
        ",
    );
}

#[test]
fn other_policies() {
    let actual_and_preflight = "
        GET                                                     | inner 200 | 0
        GET Origin=https://app.example                          | inner 200 | 0
        OPTIONS Origin=https://app.example ACRM=PUT ACRH=x-a    | layer 204 | 2
        ";
    let uniform = CorsLayer::new()
        .allow_origins(["*"])
        .allow_methods(["*"])
        .allow_headers(["*"])
        .expose_headers(["*"]);
    check(uniform, actual_and_preflight);

    let predicate = app()
        .next_rule()
        .allow_origin_if(|origin, _| origin.host() == "p.example");
    check(predicate, actual_and_preflight);

    let echo = app().allow_headers(["*"]).allow_methods(["*"]);
    check(
        echo,
        "
        GET                                                     | inner 200 | 0
        GET Origin=https://app.example                          | inner 200 | 0
        OPTIONS Origin=https://app.example ACRM=PUT ACRH=x-a    | layer 204 | 2
        OPTIONS Origin=https://app.example ACRM=PUT             | layer 204 | 2
        OPTIONS Origin=https://app.example ACRM=PUT ACRH=x(a    | layer 403 | 2
        OPTIONS Origin=https://evil.example ACRM=GET            | layer 403 | 2
        ",
    );

    let private_network = app().allow_private_network(true);
    check(
        private_network,
        "
        OPTIONS Origin=https://app.example ACRM=PUT             | layer 204 | 2
        OPTIONS Origin=https://app.example ACRM=PUT ACRPN=true  | layer 204 | 2
        ",
    );

    let debug = app().debug_preflights(true);
    check(
        debug,
        "
        OPTIONS Origin=https://app.example ACRM=PURGE           | layer 204 | 2
        OPTIONS Origin=https://app.example ACRM=PUT ACRH=x-c    | layer 204 | 2
        ",
    );

    let reject = app().on_disallowed_origin(Disallowed::Reject(StatusCode::FORBIDDEN));
    check(
        reject,
        "
        GET Origin=https://app.example                          | inner 200 | 0
        GET Origin=https://evil.example                         | layer 403 | 2
        GET Origin=https://evil.example SFS=same-origin         | inner 200 | 0
        ",
    );

    let vary = app().vary(["x-tenant", "x-user"]);
    check(vary, actual_and_preflight);

    let decorate = app().preflight_mode(PreflightMode::Decorate);
    check(
        decorate,
        "
        OPTIONS Origin=https://app.example ACRM=PUT ACRH=x-a    | inner 200 | 1
        ",
    );

    let forward = app().preflight_mode(PreflightMode::Forward);
    check(
        forward,
        "
        OPTIONS Origin=https://app.example ACRM=PUT ACRH=x-a    | inner 200 | 0
        OPTIONS Origin=https://evil.example ACRM=PUT            | inner 200 | 0
        ",
    );
}

/// Requests without allocations also have none if the policy can be replaced.
#[cfg(feature = "reload")]
#[test]
fn reloadable() {
    let (layer, handle) = CorsLayer::permissive().reloadable();
    handle.replace(app().compile().unwrap());
    check_layer(
        &layer,
        "
        GET                                                     | inner 200 | 0
        GET Origin=https://app.example                          | inner 200 | 0
        GET Origin=https://evil.example                         | inner 200 | 0
        OPTIONS Origin=https://app.example ACRM=PUT ACRH=x-a    | layer 204 | 2
        OPTIONS Origin=https://evil.example ACRM=GET            | layer 403 | 2
        ",
    );
}

#[cfg(feature = "regex")]
#[test]
fn regexes() {
    let config = CorsLayer::new().allow_origin_regexes([r"https://pr-[0-9]+\.example\.com"]);
    check(
        config,
        "
        GET Origin=https://pr-7.example.com                     | inner 200 | 0
        GET Origin=https://evil.example.com                     | inner 200 | 0
        ",
    );
}

/// Every new host makes the automaton grow. The memory of its caches is bounded, no matter how many
/// threads search at once.
#[cfg(feature = "regex")]
#[test]
fn regex_caches() {
    use std::thread;

    use tower_cors::limits::MAX_REGEX_CACHES_SIZE;

    const THREADS: u64 = 8;
    let regex = r"https://.*-[a-z0-9-]{8,40}\.preview\.example\.com";
    let config = CorsLayer::new().allow_origin_regexes([regex]);
    let policy = config.compile().unwrap();
    let search = |thread: u64| {
        let mut random = Random(thread + 1);
        let kept = |requests: u32| {
            let mut search = || {
                let origin = format!("https://{}.preview.example.com", random.host());
                policy.allows_origin(&origin)
            };
            measure(|| (0..requests).for_each(|_| _ = std::hint::black_box(search()))).bytes_current
        };
        [500, 500].map(kept)
    };
    let kept: Vec<[i64; 2]> = thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|thread| scope.spawn(move || search(thread)))
            .collect();
        let joined = threads.into_iter().map(|thread| thread.join().unwrap());
        joined.collect()
    });
    let total: i64 = kept.iter().flatten().sum();
    assert!(
        total > 1024 * 1024,
        "the caches never filled: {total} bytes"
    );
    let bound = i64::try_from(MAX_REGEX_CACHES_SIZE).unwrap();
    assert!(total <= bound + bound / 8, "{total} bytes");
}

/// A generator of host names (xorshift).
#[cfg(feature = "regex")]
struct Random(u64);

#[cfg(feature = "regex")]
impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn host(&mut self) -> String {
        (0..60)
            .map(|_| char::from_digit((self.next() % 37) as u32, 36).unwrap_or('-'))
            .collect()
    }
}

/// A server that is not tower cannot give the memory of a request away.
#[test]
fn actions() {
    let echo = app().allow_headers(["*"]).allow_methods(["*"]);
    let prefix = app().allow_headers(["x-p-*"]);
    let policies = [("listed", app()), ("echo", echo), ("prefix", prefix)];
    let policies = policies.map(|(name, config)| (name, config.compile().unwrap()));
    let table = "
        listed | GET Origin=https://app.example                         | 0
        listed | GET Origin=https://evil.example                        | 0
        listed | OPTIONS Origin=https://app.example ACRM=PUT ACRH=x-a   | 2
        listed | OPTIONS Origin=https://app.example ACRM=PUT ACRH=x-c   | 2
        echo   | OPTIONS Origin=https://app.example ACRM=PUT            | 2
        echo   | OPTIONS Origin=https://app.example ACRM=PUT ACRH=x-a   | 2
        prefix | OPTIONS Origin=https://app.example ACRM=PUT ACRH=x-a   | 2
        prefix | OPTIONS Origin=https://app.example ACRM=PUT ACRH=x-p-a | 3
        ";
    check_rows(rows(table), |[name, text, _]| {
        let (_, policy) = policies.iter().find(|(each, _)| *each == name).unwrap();
        let request = shared(text);
        let info = measure(|| drop(policy.decide(&RequestHead::from(&request)).into_action()));
        info.count_total.to_string()
    });
}

/// The layer does not copy a header of any length.
#[test]
fn hostile_requests() {
    let config = app().allow_origins(["https://*.wild.example"]);
    let policy = config.compile().unwrap();
    let table = "
        OPTIONS Origin={a.*524288} ACRM=PUT ACRH=x-a                  | 2
        OPTIONS Origin=https://app.example ACRM={a.*524288} ACRH=x-a  | 2
        OPTIONS Origin=https://app.example ACRM=PUT ACRH={a.*524288}  | 2
        ";
    check_rows(rows(table), |[text, _]| {
        let request = shared(text);
        let info = measure(|| drop(policy.decide(&RequestHead::from(&request)).into_action()));
        assert!(info.bytes_total < 4096, "{} bytes", info.bytes_total);
        info.count_total.to_string()
    });
}

/// Counts everything that a policy keeps for an origin, including its canonical configuration.
#[test]
fn memory_for_each_origin() {
    type Kind = (&'static str, i64, fn(i64) -> String);
    const COUNT: i64 = 100_000;
    let kinds: [Kind; 4] = [
        ("exact", 150, |n| format!("https://tenant-{n}.example.com")),
        ("wildcard", 150, |n| format!("https://*.tenant-{n}.example")),
        ("within a label", 150, |n| {
            format!("https://t-{n}-*.example.com")
        }),
        // Prefixes that only one pattern has, each with its own suffix.
        ("in its middle", 160, |n| {
            format!("https://t-{n}-*-x.example.com")
        }),
    ];
    for (kind, bound, origin) in kinds {
        let mut policy = None;
        let info = measure(|| {
            let config = CorsLayer::new().allow_origins((0..COUNT).map(origin));
            policy = Some(config.compile().unwrap());
        });
        let each = info.bytes_current / COUNT;
        assert!(each < bound, "{kind}: {each} bytes");
    }
}

/// Cloning a policy, a layer or a service only counts a reference.
#[test]
fn clones() {
    let policy = app().compile().unwrap();
    let layer = CorsLayer::from(policy.clone());
    let service = Cors::new((), policy.clone());
    let info = measure(|| drop((policy.clone(), layer.clone(), service.clone())));
    assert_eq!(info.count_total, 0);
}
