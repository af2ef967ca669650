//! HTTP-redirect fetch.

use std::convert::Infallible;
use std::future::ready;

use http::{Request, StatusCode};
use tower::service_fn;
use tower_cors_browser::{BlockReason, Browser, Stage};
use tower_cors_test_support::wait;

use crate::server::{GRANT_ALL, Server, browser, fetch, request, response, verdict};
use crate::table::{check, check_tsv};

#[test]
fn redirects() {
    check_tsv(include_str!("redirects.tsv"), |[text, to]| {
        let (status, location) = to.split_once(' ').unwrap();
        let old = format!("/old: {status} location={location} {GRANT_ALL}");
        let server = Server::new(&format!(
            "OPTIONS: 204 {GRANT_ALL}; {old}; : 200 {GRANT_ALL}"
        ));
        let result = fetch(&mut browser(), &server, text);
        [server.log(), verdict(&result)]
    });
}

/// Does the same as real browsers do with a body that is not a stream.
#[test]
fn redirects_that_repeat_the_body() {
    let table = "
        POST /old | 307 /new                 | POST /new body
        PUT /old  | 308 https://b.test/new   | PUT /new body
        PUT /old  | 301 /new                 | PUT /new body
        POST /old | 301 /new                 | GET /new
        PUT /old  | 303 /new                 | GET /new
        GET /old  | 307 /new                 | GET /new
        POST /old | 307 /mid 307 /new      | POST /new body
        POST /old | 303 /mid 307 /new      | GET /new
    ";
    check(table, |[text, redirects]| {
        let mut parts: Vec<&str> = redirects.split(' ').collect();
        let mut answers = String::new();
        let mut url = "/old";
        while let [status, location, ..] = parts[..] {
            answers += &format!("{url}: {status} location={location} {GRANT_ALL}; ");
            url = location;
            parts.drain(..2);
        }
        let server = Server::new(&format!(
            "OPTIONS: 204 {GRANT_ALL}; {answers}: 200 {GRANT_ALL}"
        ));
        let result = wait(browser().fetch_repeatable(server.clone(), request(text)));
        assert_eq!(verdict(&result), "200");
        let requests = server.requests();
        let last = requests.last().unwrap();
        let line = format!("{} {} {}", last.method(), last.uri(), last.body());
        [line.trim_end().to_owned()]
    });
}

#[test]
fn a_redirect_without_a_location_is_a_response() {
    let server = Server::new(": 302 ACAO=*");
    let response = fetch(&mut browser(), &server, "GET /").unwrap();
    assert_eq!(response.status(), 302);
}

#[test]
fn a_redirect_needs_a_cors_check() {
    let server = Server::new("/old: 302 location=/new; : 200 ACAO=*");
    let blocked = fetch(&mut browser(), &server, "GET /old").unwrap_err();
    assert_eq!(blocked.reason(), &BlockReason::NoAllowOrigin);
    assert_eq!(blocked.status(), Some(StatusCode::FOUND));
    assert_eq!(server.methods(), "GET");
}

#[test]
fn twenty_redirects_are_followed() {
    check(
        "20 | 200 \n 21 | Response TooManyRedirects",
        |[redirects]| {
            let mut left: u8 = redirects.parse().unwrap();
            let service = service_fn(|_: Request<String>| {
                let status = if left > 0 { 302 } else { 200 };
                left = left.saturating_sub(1);
                let answer = format!("{status} ACAO=* location=/again");
                ready(Ok::<_, Infallible>(response(&answer, String::new())))
            });
            let result = wait(browser().fetch(service, request("GET /")));
            assert_eq!(left, 0);
            [verdict(&result)]
        },
    );
}

#[test]
fn a_request_can_run_and_its_redirect_be_stopped_by_a_preflight() {
    let server = Server::new(&format!(
        "OPTIONS server.test/old: 204 {GRANT_ALL}; OPTIONS: 403; : 302 location=/new {GRANT_ALL}"
    ));
    let blocked = fetch(&mut browser(), &server, "GET /old x-a=1").unwrap_err();
    assert_eq!(blocked.stage(), Stage::Preflight);
    assert!(blocked.request_ran());
    let line = blocked.to_string();
    let start = "GET https://server.test/new from https://app.example was stopped";
    assert!(line.starts_with(start), "{line}");
}

/// A service that is a client sees where each request goes, redirects and preflights included.
#[test]
fn full_urls() {
    let server = Server::new(&format!(
        "OPTIONS: 204 {GRANT_ALL}; /old: 302 location=http://b.test:81/new?a {GRANT_ALL}; : 200 {GRANT_ALL}"
    ));
    let mut browser = browser().full_urls(true);
    fetch(&mut browser, &server, "GET /old x-a=1").unwrap();
    let requests = server.requests();
    let lines = requests.iter().map(|request| {
        let host = request.headers()["host"].to_str().unwrap();
        format!("{} {} {host}", request.method(), request.uri())
    });
    assert_eq!(
        lines.collect::<Vec<_>>(),
        [
            "OPTIONS https://server.test/old server.test",
            "GET https://server.test/old server.test",
            "OPTIONS http://b.test:81/new?a b.test:81",
            "GET http://b.test:81/new?a b.test:81",
        ]
    );
}

/// On redirects, a referrer only gets shorter, and a site only more distant.
#[test]
fn redirects_and_the_headers_that_tell_of_the_page() {
    let server = Server::new(
        "app.example/b: 302 ACAO=* location=https://b.test/; \
         b.test/: 302 ACAO=* location=https://app.example/; \
         app.example/: 302 ACAO=* location=http://c.test/; \
         c.test/: 302 ACAO=* location=https://d.test/; \
         : 200 ACAO=*",
    );
    let mut browser = Browser::at("https://app.example/a").unwrap();
    fetch(&mut browser, &server, "GET https://app.example/b").unwrap();
    let requests = server.requests();
    let values = |name| {
        let values = requests.iter().map(|request| request.headers().get(name));
        let texts = values.map(|value| value.map_or("-", |value| value.to_str().unwrap()));
        texts.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        values("referer"),
        "https://app.example/a https://app.example/ https://app.example/ - -"
    );
    assert_eq!(
        values("sec-fetch-site"),
        "same-origin cross-site cross-site - cross-site"
    );
}
