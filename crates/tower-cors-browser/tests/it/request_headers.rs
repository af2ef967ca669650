//! Headers that a page sets: those that need a preflight, and those that no page can set.

use http::HeaderValue;
use http::header::ACCEPT;
use tower_cors_test_support::wait;

use crate::server::{Server, browser, fetch, request};
use crate::table::check_tsv;

/// Safelisted headers. With the browser's own `*/*`, their values have 1,024 bytes.
fn safelisted_1024() -> String {
    let long = |name: &str, count: usize| format!("{name}={}", "a".repeat(count));
    let mut headers = vec![long("content-language", 128); 7];
    headers.push(long("accept-language", 125));
    headers.join(" ")
}

#[test]
fn names_that_need_a_preflight() {
    check_tsv(include_str!("unsafe_headers.tsv"), |[set]| {
        let set = set
            .replace("{128}", &"a".repeat(128))
            .replace("{129}", &"a".repeat(129))
            .replace("{1024}", &safelisted_1024());
        let server = Server::new("OPTIONS: 500; : 200 ACAO=*");
        let result = fetch(&mut browser(), &server, &format!("GET / {set}"));
        let requests = server.requests();
        let asked = requests[0].headers().get("access-control-request-headers");
        assert_eq!(result.is_ok(), asked.is_none());
        [asked
            .map_or("-", |names| names.to_str().unwrap())
            .to_owned()]
    });
}

/// A tab is the only control character that is safe.
#[test]
fn a_tab_in_a_value() {
    let server = Server::new("OPTIONS: 500; : 200 ACAO=*");
    let mut request = request("GET /");
    let value = HeaderValue::from_static("text/html,\t*/*");
    request.headers_mut().insert(ACCEPT, value);
    assert!(wait(browser().fetch(server.clone(), request)).is_ok());
    assert_eq!(server.methods(), "GET");
}
