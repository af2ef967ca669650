//! Cache modes: the headers that they add, and the preflights that they repeat.

use tower_cors_browser::CacheMode;

use crate::server::{Server, browser, browser_in, cache_mode, fetch, verdict};
use crate::table::check;

/// The cache headers that arrive with the preflight and with the request.
#[test]
fn cache_headers() {
    let table = "
        default     | GET /                       | GET
        no-store    | GET /                       | GET cache-control=no-cache pragma=no-cache
        reload      | GET /                       | GET cache-control=no-cache pragma=no-cache
        no-cache    | GET /                       | GET cache-control=max-age=0
        force-cache | GET /                       | GET
        no-store    | PUT /                       | OPTIONS + PUT cache-control=no-cache pragma=no-cache
        no-store    | GET / cache-control=a       | OPTIONS + GET cache-control=a pragma=no-cache
        reload      | GET / pragma=a              | OPTIONS + GET cache-control=no-cache pragma=a
        no-cache    | GET / cache-control=a       | OPTIONS + GET cache-control=a
        no-cache    | GET / pragma=a              | OPTIONS + GET cache-control=max-age=0 pragma=a
        default     | GET / if-modified-since=a   | OPTIONS + GET cache-control=no-cache pragma=no-cache
        default     | GET / if-none-match=a       | OPTIONS + GET cache-control=no-cache pragma=no-cache
        default     | GET / if-unmodified-since=a | OPTIONS + GET cache-control=no-cache pragma=no-cache
        default     | GET / if-match=a            | OPTIONS + GET cache-control=no-cache pragma=no-cache
        default     | GET / if-range=a            | OPTIONS + GET cache-control=no-cache pragma=no-cache
        default     | GET / if-a=a                | OPTIONS + GET
        no-cache    | GET / if-none-match=a       | OPTIONS + GET cache-control=max-age=0
        force-cache | GET / if-none-match=a       | OPTIONS + GET
    ";
    check(table, |[mode, text]| {
        let server = Server::new(": 200 ACAO=* ACAM=* ACAH=*");
        let mut browser = browser().cache(cache_mode(mode));
        fetch(&mut browser, &server, text).unwrap();
        let requests = server.requests();
        let lines = requests.iter().map(|request| {
            let mut line = request.method().to_string();
            for name in ["cache-control", "pragma"] {
                for value in request.headers().get_all(name) {
                    line += &format!(" {name}={}", value.to_str().unwrap());
                }
            }
            line
        });
        [lines.collect::<Vec<_>>().join(" + ")]
    });
}

/// The methods that arrive when the browser remembers preflights. Each step is a cache mode and a
/// request. No mode bypasses the preflight cache.
#[test]
fn preflight_caches() {
    let table = "
        default PUT /; default PUT /                 | OPTIONS PUT PUT
        default PUT /; force-cache PUT /             | OPTIONS PUT PUT
        default PUT /; no-store PUT /                | OPTIONS PUT PUT
        default PUT /; reload PUT /                  | OPTIONS PUT PUT
        default PUT /; no-cache PUT /                | OPTIONS PUT PUT
        default PUT /; default PUT / if-match=1      | OPTIONS PUT PUT
        default PUT /; force-cache PUT / if-match=1  | OPTIONS PUT PUT
        default PUT /; default PUT / cache-control=a | OPTIONS PUT PUT
        no-store PUT /; default PUT /                | OPTIONS PUT PUT
        reload PUT /; default PUT /                  | OPTIONS PUT PUT
        no-cache PUT /; default PUT /                | OPTIONS PUT PUT
        default PUT / if-match=1; default PUT /      | OPTIONS PUT PUT
        default PUT /; no-store PUT /; default PUT / | OPTIONS PUT PUT PUT
    ";
    check(table, |[steps]| {
        let server = Server::new(": 200 ACAO=* ACAM=* ACAH=* ACMA=600");
        let mut browser = browser().remember_preflights(true);
        for step in steps.split("; ") {
            let (mode, text) = step.split_once(' ').unwrap();
            browser = browser.cache(cache_mode(mode));
            fetch(&mut browser, &server, text).unwrap();
        }
        [server.methods()]
    });
}

#[test]
fn only_if_cached() {
    let table = "
        cors        | GET https://app.example/ | Unsent OnlyIfCached
        no-cors     | GET https://app.example/ | Unsent OnlyIfCached
        navigate    | GET https://app.example/ | Unsent OnlyIfCached
        same-origin | GET https://app.example/ | Unsent NotCached
        same-origin | GET /                    | Unsent NotSameOrigin
    ";
    check(table, |[mode, text]| {
        let server = Server::new(": 200");
        let mut browser = browser_in(mode).cache(CacheMode::OnlyIfCached);
        let result = fetch(&mut browser, &server, text);
        assert_eq!(server.log(), "");
        [verdict(&result)]
    });
}
