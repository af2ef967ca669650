//! Requests as a server gets them, and those that no browser sends.

use std::convert::Infallible;
use std::future::ready;

use http::{Request, Version};
use tower::service_fn;
use tower_cors_browser::Browser;
use tower_cors_test_support::wait;

use crate::server::{GRANT_ALL, Server, browser, fetch, request, response, verdict};
use crate::table::{check, check_tsv};

#[test]
fn requests_arrive() {
    check_tsv(include_str!("requests.tsv"), |[_, text]| {
        let server = Server::new(": 200 ACAO=* ACAM=*,patch,GET ACAH=*");
        fetch(&mut browser(), &server, text).unwrap();
        [server.log()]
    });
}

#[test]
fn requests_that_are_not_sent() {
    let table = "
        CONNECT /               | Unsent ForbiddenMethod
        trace /                 | Unsent ForbiddenMethod
        Track /                 | Unsent ForbiddenMethod
        GET *                   | Unsent InvalidUrl
        GET records             | Unsent InvalidUrl
        GET localhost:3000      | Unsent InvalidUrl
        GET http://1.2.3.4.5/   | Unsent InvalidUrl
        GET http://a:b@c.test/  | Unsent UrlWithUser
        GET ftp://a.test/       | Unsent NotHttp
        GET tauri://localhost/  | Unsent NotHttp
    ";
    check(table, |[text]| {
        let server = Server::new(": 200 ACAO=*");
        let result = fetch(&mut browser(), &server, text);
        assert_eq!(server.log(), "");
        [verdict(&result)]
    });
}

/// The headers that describe the page: `Referer` and `Sec-Fetch-Site`.
#[test]
fn referrers_and_fetch_metadata() {
    let table = "
        https://app.example/a?b#c | https://app.example/   | https://app.example/a?b | same-origin
        https://app.example/a     | https://api.example/   | https://app.example/    | cross-site
        https://app.example/a     | https://b.app.example/ | https://app.example/    | same-site
        https://app.example       | https://app.example:1/ | https://app.example/    | same-site
        https://app.example       | http://a.app.example/  | -                       | -
        https://app.example       | http://localhost/      | https://app.example/    | cross-site
        https://app.example       | http://localhost./     | https://app.example/    | cross-site
        https://app.example       | http://127.0.0.1/      | https://app.example/    | cross-site
        https://app.example       | http://[::1]/          | https://app.example/    | cross-site
        http://app.example        | http://app.example/    | http://app.example/     | -
        http://app.example        | https://app.example/   | http://app.example/     | cross-site
        http://127.0.0.1:1        | http://127.0.0.1:2     | http://127.0.0.1:1/     | same-site
        http://127.0.0.1:1        | http://127.1.0.1:1     | http://127.0.0.1:1/     | cross-site
        http://a.localhost        | http://localhost/      | http://a.localhost/     | cross-site
        https://me:pw@app.example | https://api.example/   | https://app.example/    | cross-site
        tauri://localhost         | https://api.example/   | -                       | cross-site
        data:,a                   | https://api.example/   | -                       | cross-site
        https://a.co.uk           | https://b.co.uk        | https://a.co.uk/        | cross-site
        https://a.b.co.uk         | https://b.co.uk        | https://a.b.co.uk/      | same-site
    ";
    check(table, |[page, url]| {
        let server = Server::new(": 200 ACAO=*");
        let mut browser = Browser::at(page).unwrap();
        fetch(&mut browser, &server, &format!("GET {url}")).unwrap();
        let request = &server.requests()[0];
        let text = |name| {
            let value = request.headers().get(name);
            value
                .map_or("-", |value| value.to_str().unwrap())
                .to_owned()
        };
        let site = text("sec-fetch-site");
        let or_none = |value| if site == "-" { "-" } else { value };
        assert_eq!(text("sec-fetch-mode"), or_none("cors"));
        assert_eq!(text("sec-fetch-dest"), or_none("empty"));
        [text("referer"), site]
    });
}

#[test]
fn a_preflight_tells_of_the_page_as_its_request_does() {
    let server = Server::new(&format!(": 200 {GRANT_ALL}"));
    let mut browser = Browser::at("https://app.example/a").unwrap();
    fetch(&mut browser, &server, "PUT https://b.app.example/").unwrap();
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    for request in &requests {
        assert_eq!(request.headers()["referer"], "https://app.example/");
        assert_eq!(request.headers()["sec-fetch-site"], "same-site");
    }
}

/// The caller's extensions and HTTP version.
#[test]
fn a_preflight_has_nothing_else_of_its_request() {
    let service = service_fn(|request: Request<String>| {
        let is_preflight = request.method() == "OPTIONS";
        assert_eq!(request.extensions().get::<u8>().is_none(), is_preflight);
        assert_eq!(request.version() == Version::HTTP_11, is_preflight);
        let is_redirected = request.uri() == "/old" && !is_preflight;
        let status = if is_redirected { 303 } else { 200 };
        let answer = format!("{status} {GRANT_ALL} location=/new");
        ready(Ok::<_, Infallible>(response(&answer, String::new())))
    });
    let mut request = request("PUT /old");
    request.extensions_mut().insert(7_u8);
    *request.version_mut() = Version::HTTP_2;
    assert!(wait(browser().fetch(service, request)).is_ok());
}
