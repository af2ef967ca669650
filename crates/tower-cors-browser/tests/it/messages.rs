//! Messages of blocked fetches.

use std::convert::Infallible;
use std::future::ready;

use http::{HeaderValue, Request, Response, StatusCode};
use tower::{Layer, service_fn};
use tower_cors::{CorsConfig, CorsLayer, Disallowed, Rejection};
use tower_cors_browser::{BlockReason, Blocked, Browser};
use tower_cors_test_support::{layer, wait};

use crate::server::{PAGE, Server, browser, browser_in, browser_with, cache_mode, fetch, request};
use crate::table::check_tsv;

#[test]
fn messages() {
    check_tsv(include_str!("messages.tsv"), |[options, text, answer]| {
        let answer = answer.replace("{TAB}", "\t");
        // Only the actual request is redirected.
        let is_redirect = answer.starts_with('3');
        let preflight = if is_redirect {
            "204 ACAO=* ACAM=*"
        } else {
            &answer
        };
        let server = Server::new(&format!(
            "OPTIONS: {preflight}; GET b/: 200 ACAO=c; : {answer}"
        ));
        let blocked = fetch(&mut browser_by(options), &server, text).unwrap_err();
        let line = blocked.to_string();
        assert_eq!(format!("{blocked:?}"), line);
        assert!(!line.contains("secret"));
        assert_eq!(blocked.reason().code(), kebab_case(blocked.reason()));
        let line = line.replace("(https://fetch.spec.whatwg.org/#", "(#");
        let line = line.replace("(https://websockets.spec.whatwg.org/#", "(#");
        [line.replace(PAGE, "PAGE")]
    });
}

/// Returns the name of a reason in kebab case.
fn kebab_case(reason: &BlockReason) -> String {
    let name = format!("{reason:?}");
    let name = name.split(' ').next().unwrap();
    let mut words = String::new();
    for char in name.chars() {
        if char.is_ascii_uppercase() && !words.is_empty() {
            words.push('-');
        }
        words.push(char.to_ascii_lowercase());
    }
    words
}

/// Reads the options of a fetch: a credentials mode, `mode=no-cors`, `cache=no-store` or `flag`.
fn browser_by(options: &str) -> Browser {
    match options.split_once('=') {
        Some(("mode", mode)) => browser_in(mode),
        Some(("cache", mode)) => browser_in("same-origin").cache(cache_mode(mode)),
        _ if options == "flag" => browser_in("no-cors").use_cors_preflight(true),
        _ => browser_with(options),
    }
}

#[test]
fn long_and_odd_values_are_cut_and_escaped() {
    let value = format!("a\"\\\u{e9}{}", "b".repeat(200));
    let service = service_fn(|_: Request<()>| {
        let mut response = Response::new(());
        let value: HeaderValue = value.parse().unwrap();
        response
            .headers_mut()
            .insert("access-control-allow-origin", value);
        ready(Ok::<_, Infallible>(response))
    });
    let request = Request::get("/").body(()).unwrap();
    let blocked = wait(browser().fetch(service, request)).unwrap_err();
    let BlockReason::WrongAllowOrigin { value, .. } = blocked.reason() else {
        panic!("{blocked}");
    };
    assert_eq!(*value, format!(r#"a"\\é{}… (205 bytes)"#, "b".repeat(116)));
}

/// A policy that does not allow the page's origin.
fn policy() -> CorsConfig {
    CorsLayer::new().allow_origins(["https://another.example"])
}

fn blocked_by(config: CorsConfig, text: &str) -> Blocked {
    let service = layer(config).layer(Server::new(": 200"));
    wait(browser().fetch(service, request(text))).unwrap_err()
}

fn is_for_origin(rejection: Option<&Rejection>) -> bool {
    matches!(rejection, Some(Rejection::OriginNotAllowed { .. }))
}

#[test]
fn a_rejected_preflight_has_the_reason_of_the_policy() {
    let blocked = blocked_by(policy(), "PUT /");
    let line = blocked.to_string();
    let end = "; the policy says: origin `https://app.example` is not allowed";
    assert!(is_for_origin(blocked.rejection()));
    assert!(line.ends_with(end), "{line}");
    assert!(!blocked.request_ran());
}

#[test]
fn a_forwarded_request_ran() {
    let blocked = blocked_by(policy(), "POST /");
    assert!(is_for_origin(blocked.rejection()));
    assert!(blocked.request_ran());
}

#[test]
fn a_rejected_request_did_not_run() {
    let rejecting = policy().on_disallowed_origin(Disallowed::Reject(StatusCode::FORBIDDEN));
    let blocked = blocked_by(rejecting, "POST /");
    let line = blocked.to_string();
    assert!(is_for_origin(blocked.rejection()));
    assert_eq!(blocked.status(), Some(StatusCode::FORBIDDEN));
    assert!(!blocked.request_ran());
    assert!(
        line.contains("was sent, but the browser blocked the response"),
        "{line}"
    );
}

#[test]
fn only_if_cached_needs_its_mode() {
    let server = Server::new(": 200");
    let mut browser = browser().cache(cache_mode("only-if-cached"));
    let blocked = fetch(&mut browser, &server, "GET /").unwrap_err();
    let expected = "GET / from https://app.example was not sent: the cache mode `only-if-cached` needs the \
                    mode `same-origin` (https://fetch.spec.whatwg.org/#dom-request)";
    assert_eq!(blocked.to_string(), expected);
}
