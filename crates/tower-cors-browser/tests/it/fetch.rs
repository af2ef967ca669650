//! `testing::Browser`, branch by branch of the algorithm. `tests/browser.rs` holds it against a real browser.

use std::convert::Infallible;
use std::error::Error;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use http::{HeaderMap, Request, Response, StatusCode};
use tower::{Layer, Service, ServiceExt, service_fn};
use tower_cors::{CorsLayer, Disallowed, Rejection};
use tower_cors_browser::{BlockReason, Blocked, Browser, Credentials, SetupError, Stage};
use tower_cors_test_support::{columns, layer, wait};

const PAGE: &str = "https://app.example";

/// A service that answers by a text, and writes down what reached it.
#[derive(Clone)]
struct Server {
    /// As in `OPTIONS: 204 ACAO=*; /old: 302 location=/new; : 200 ACAO=*`: the first whose key is in the line of the request.
    answers: String,
    log: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn new(answers: &str) -> Self {
        Self {
            answers: answers.to_owned(),
            log: Arc::default(),
        }
    }

    /// The requests so far, with the headers in `names`.
    fn log(&self) -> String {
        self.log.lock().unwrap().join(" + ")
    }

    /// The requests so far, by method.
    fn methods(&self) -> String {
        let log = self.log.lock().unwrap();
        let methods = log.iter().map(|line| line.split(' ').next().unwrap());
        methods.collect::<Vec<_>>().join(" ")
    }
}

impl Service<Request<String>> for Server {
    type Response = Response<String>;
    type Error = Infallible;
    type Future = std::future::Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<String>) -> Self::Future {
        let line = describe(&request);
        let rules = self
            .answers
            .split("; ")
            .map(|rule| rule.split_once(": ").unwrap());
        let (_, answer) = rules
            .into_iter()
            .find(|(key, _)| line.contains(key))
            .unwrap_or_else(|| panic!("no answer to {line}"));
        self.log.lock().unwrap().push(line);
        let (status, fields) = answer.split_once(' ').unwrap_or((answer, ""));
        let mut response = Response::new(request.into_body());
        *response.status_mut() = status.parse().unwrap();
        *response.headers_mut() = headers(fields);
        std::future::ready(Ok(response))
    }
}

fn headers(fields: &str) -> HeaderMap {
    let text = format!("GET {fields}");
    tower_cors_test_support::request(text.trim_end())
        .headers()
        .clone()
}

/// A request as it reaches a server: `PUT server.test/a origin=… body`. What browsers send alike on all requests is left out.
fn describe(request: &Request<String>) -> String {
    let host = request.headers()["host"].to_str().unwrap();
    let mut line = format!("{} {host}{}", request.method(), request.uri());
    for (name, value) in request.headers() {
        let value = value.to_str().unwrap();
        if !["host", "referer"].contains(&name.as_str())
            && !name.as_str().starts_with("sec-fetch-")
            && (name != "accept" || value != "*/*")
        {
            line += &format!(" {name}={}", value.replace(' ', "~"));
        }
    }
    format!("{line} {}", request.body()).trim_end().to_owned()
}

/// `PUT /a content-type=text/plain`, with a body unless it is `GET` or `HEAD`.
fn request(text: &str) -> Request<String> {
    let (method, rest) = text.split_once(' ').unwrap_or((text, "/"));
    let (uri, fields) = rest.split_once(' ').unwrap_or((rest, ""));
    let mut request = Request::builder().method(method).uri(uri);
    *request.headers_mut().unwrap() = headers(fields);
    let body = if ["GET", "HEAD"].contains(&method) {
        ""
    } else {
        "body"
    };
    request.body(body.to_owned()).unwrap()
}

fn browser() -> Browser {
    Browser::at(PAGE).unwrap()
}

fn with_credentials() -> Browser {
    browser().credentials(Credentials::Include)
}

/// What the page gets: the status and the headers, or why not, and how far it came.
fn outcome(result: &Result<Response<String>, Blocked>) -> String {
    match result {
        Ok(response) => {
            let mut text = response.status().as_u16().to_string();
            for (name, value) in response.headers() {
                text += &format!(" {name}={}", value.to_str().unwrap());
            }
            text
        }
        Err(blocked) => {
            let reason = format!("{:?}", blocked.reason());
            format!("{:?} {reason}", blocked.stage())
        }
    }
}

/// What [`outcome`] says, without the values of reasons.
fn short(result: &Result<Response<String>, Blocked>) -> String {
    let text = outcome(result);
    text.split(" {").next().unwrap().to_owned()
}

/// Runs the lines of a table; all that fail are reported. `run` returns what it expected, and what it got.
#[track_caller]
fn check<const N: usize>(table: &str, run: impl Fn([&str; N]) -> (String, String)) {
    let lines = table.lines().map(str::trim).filter(|line| !line.is_empty());
    let failures: Vec<String> = lines
        .filter_map(|line| {
            let (expected, got) = run(columns(line));
            (got != expected).then(|| format!("{line}\n  expected  {expected}\n  got       {got}"))
        })
        .collect();
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n"));
}

// ── the request ─────────────────────────────────────────────────────────────

/// What reaches a server that grants everything.
#[test]
fn requests() {
    let table = r#"
        GET                | GET /a                       | GET server.test/a origin=PAGE
        HEAD               | HEAD /a                      | HEAD server.test/a origin=PAGE
        POST               | POST /a                      | POST server.test/a origin=PAGE body
        a query            | GET /a/../b?c=d&e            | GET server.test/b?c=d&e origin=PAGE
        two slashes        | GET //a                      | GET server.test//a origin=PAGE
        a URL              | GET http://a.test/b          | GET a.test/b origin=PAGE
        a URL with a port  | GET https://a.test:8443/b    | GET a.test:8443/b origin=PAGE
        its default port   | GET https://a.test:443/b     | GET a.test/b origin=PAGE
        no path            | GET https://a.test           | GET a.test/ origin=PAGE
        an upper-case host | GET https://A.TEST/b         | GET a.test/b origin=PAGE
        the page's own     | GET https://app.example/a    | GET app.example/a
        its own HEAD       | HEAD https://app.example/a   | HEAD app.example/a
        its own POST       | POST https://app.example/a   | POST app.example/a origin=PAGE body
        its own PUT        | PUT https://app.example/a    | PUT app.example/a origin=PAGE body
        its own headers    | GET https://app.example/ x=1 | GET app.example/ x=1
        another port       | GET https://app.example:1/   | GET app.example:1/ origin=PAGE
        another scheme     | GET http://app.example/      | GET app.example/ origin=PAGE

        PUT                | PUT /a                       | OPTIONS server.test/a access-control-request-method=PUT origin=PAGE + PUT server.test/a origin=PAGE body
        put                | put /a                       | OPTIONS server.test/a access-control-request-method=PUT origin=PAGE + PUT server.test/a origin=PAGE body
        Delete             | Delete /a                    | OPTIONS server.test/a access-control-request-method=DELETE origin=PAGE + DELETE server.test/a origin=PAGE body
        options            | options /a                   | OPTIONS server.test/a access-control-request-method=OPTIONS origin=PAGE + OPTIONS server.test/a origin=PAGE body
        post               | post /a                      | POST server.test/a origin=PAGE body
        get                | get /a                       | GET server.test/a origin=PAGE body
        patch              | patch /a                     | OPTIONS server.test/a access-control-request-method=patch origin=PAGE + patch server.test/a origin=PAGE body

        a header           | GET / x-a=1                  | OPTIONS server.test/ access-control-request-method=GET access-control-request-headers=x-a origin=PAGE + GET server.test/ x-a=1 origin=PAGE
        sorted, once       | GET / x-b=1 A=1 x-b=2        | OPTIONS server.test/ access-control-request-method=GET access-control-request-headers=a,x-b origin=PAGE + GET server.test/ x-b=1 x-b=2 a=1 origin=PAGE
        white space around | GET / accept=~text/html~     | GET server.test/ accept=text/html origin=PAGE
    "#;
    check(table, |[_, asked, expected]| {
        let server = Server::new(": 200 ACAO=* ACAM=*,patch,GET ACAH=*");
        wait(browser().fetch(server.clone(), request(asked))).unwrap();
        (expected.replace("PAGE", PAGE), server.log())
    });
}

/// Whether headers need a preflight: none, or the names that it asks for.
#[test]
fn unsafe_headers() {
    let long = |count: usize| "a".repeat(count);
    let table = format!(
        r#"
        accept=text/html,*/*;q=0.1                 |
        accept={a128}                              |
        accept={a129}                              | accept
        accept=a"                                  | accept
        accept=a(                                  | accept
        accept=a)                                  | accept
        accept=a:                                  | accept
        accept=<a                                  | accept
        accept=>a                                  | accept
        accept=?                                   | accept
        accept=@                                   | accept
        accept=[                                   | accept
        accept=\                                   | accept
        accept=]                                   | accept
        accept={{                                  | accept
        accept=}}                                  | accept
        accept-language=en-GB,~*;q=0.1             |
        accept-language=en_GB                      | accept-language
        accept-language={a129}                     | accept-language
        content-language=de                        |
        content-language=de/at                     | content-language
        content-type=text/plain                    |
        content-type=Text/PLAIN;charset=utf-8      |
        content-type=text/plain~;a                 |
        content-type=multipart/form-data;boundary=x|
        content-type=application/x-www-form-urlencoded |
        content-type=text/plain;charset="utf-8"    | content-type
        content-type=text/plain,text/plain         | content-type
        content-type=text~/plain                   | content-type
        content-type=text/plainer                  | content-type
        content-type=application/json              | content-type
        content-type=                              | content-type
        content-type=text/plain;{a128}             | content-type
        range=bytes=0-                             |
        range=bytes=1-2                            |
        range=bytes=2-2                            |
        range=bytes=09-10                          |
        range=bytes=18446744073709551616-18446744073709551617 |
        range=bytes=18446744073709551617-18446744073709551616 | range
        range=bytes=2-1                            | range
        range=bytes=-1                             | range
        range=bytes=-                              | range
        range=bytes=1                              | range
        range=bytes=1-2,3-4                        | range
        range=bytes=~1-2                           | range
        range=bytes~=1-2                           | range
        range=Bytes=1-2                            | range
        range=items=1-2                            | range
        range=bytes=+1-2                           | range
        user-agent=me                              | user-agent
        authorization=me                           | authorization
        {eight}                                    |
        {eight} content-language=a                 | accept,accept-language,content-language
        {eight} content-language=a x-a=1           | accept,accept-language,content-language,x-a
        cookie=a host=a origin=a te=a via=a        |
        date=a dnt=1 expect=a referer=a upgrade=a  |
        sec-a=1 proxy-a=1 Sec-Fetch-Site=none      |
        access-control-request-method=PUT          |
        x-http-method-override=PUT                 | x-http-method-override
        x-http-method-override=TRACE               |
        x-http-method=put,~connect                 |
        x-method-override=a,Track,b                |
        x-method-override="a,track,b"              | x-method-override
        x-method-override="a\",track,b"            | x-method-override
        x-method-override="a",track                |
    "#,
        a128 = long(128),
        a129 = long(129),
        // With the `*/*` of the browser itself these are 1,024 bytes.
        eight = format!("content-language={} ", long(128)).repeat(7)
            + &format!("accept-language={}", long(125)),
    );
    check(&table, |[fields, expected]| {
        let server = Server::new("OPTIONS: 500; : 200 ACAO=*");
        let result = wait(browser().fetch(server.clone(), request(&format!("GET / {fields}"))));
        let log = server.log();
        let asked = log.split_once("access-control-request-headers=");
        let asked = asked.map_or("", |(_, rest)| rest.split(' ').next().unwrap());
        assert_eq!(result.is_ok(), asked.is_empty());
        (expected.to_owned(), asked.to_owned())
    });
}

#[test]
fn what_cannot_be_fetched() {
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
    check(table, |[asked, expected]| {
        let server = Server::new(": 200 ACAO=*");
        let result = wait(browser().fetch(server.clone(), request(asked)));
        assert_eq!(server.log(), "");
        (expected.to_owned(), short(&result))
    });
}

/// The headers of all requests that tell of the page.
#[test]
fn referrer_and_fetch_metadata() {
    let table = "
        https://app.example/a?b#c | https://app.example/   | https://app.example/a?b  same-origin
        https://app.example/a     | https://api.example/   | https://app.example/     cross-site
        https://app.example/a     | https://b.app.example/ | https://app.example/     same-site
        https://app.example       | https://app.example:1/ | https://app.example/     same-site
        https://app.example       | http://a.app.example/  | -                        -
        https://app.example       | http://localhost/      | https://app.example/     cross-site
        https://app.example       | http://127.0.0.1/      | https://app.example/     cross-site
        https://app.example       | http://[::1]/          | https://app.example/     cross-site
        http://app.example        | http://app.example/    | http://app.example/      -
        http://app.example        | https://app.example/   | http://app.example/      cross-site
        http://127.0.0.1:1        | http://127.0.0.1:2     | http://127.0.0.1:1/      same-site
        http://127.0.0.1:1        | http://127.1.0.1:1     | http://127.0.0.1:1/      cross-site
        http://a.localhost        | http://localhost/      | http://a.localhost/      cross-site
        https://me:pw@app.example | https://api.example/   | https://app.example/     cross-site
        tauri://localhost         | https://api.example/   | -                        cross-site
        data:,a                   | https://api.example/   | -                        cross-site
    ";
    check(table, |[page, url, expected]| {
        let seen = Arc::new(Mutex::new(HeaderMap::new()));
        let service = service_fn(|request: Request<String>| {
            *seen.lock().unwrap() = request.headers().clone();
            let mut response = Response::new(());
            *response.headers_mut() = headers("ACAO=*");
            std::future::ready(Ok::<_, Infallible>(response))
        });
        let request = request(&format!("GET {url}"));
        wait(Browser::at(page).unwrap().fetch(service, request)).unwrap();
        let seen = seen.lock().unwrap();
        let text = |name| seen.get(name).map_or("-", |value| value.to_str().unwrap());
        let is_told = seen.contains_key("sec-fetch-site");
        assert_eq!(text("sec-fetch-mode"), if is_told { "cors" } else { "-" });
        assert_eq!(text("sec-fetch-dest"), if is_told { "empty" } else { "-" });
        let got = format!("{} {}", text("referer"), text("sec-fetch-site"));
        let words: Vec<&str> = expected.split_whitespace().collect();
        (words.join(" "), got)
    });
}

#[test]
fn a_site_ends_at_its_public_suffix() {
    let site = |page: &str, url: &str| {
        let service = service_fn(|request: Request<()>| {
            let mut response = Response::new(request.headers()["sec-fetch-site"].clone());
            *response.headers_mut() = headers("ACAO=*");
            std::future::ready(Ok::<_, Infallible>(response))
        });
        let request = Request::get(url).body(()).unwrap();
        wait(Browser::at(page).unwrap().fetch(service, request))
            .unwrap()
            .into_body()
    };
    assert_eq!(site("https://a.co.uk", "https://b.co.uk"), "cross-site");
    assert_eq!(site("https://a.b.co.uk", "https://b.co.uk"), "same-site");
}

// ── the page ────────────────────────────────────────────────────────────────

/// The origin that requests of a page name.
#[test]
fn pages() {
    let table = "
        https://app.example                | https://app.example
        https://app.example/               | https://app.example
        HTTPS://App.Example:443/a?b#c      | https://app.example
        http://app.example:443             | http://app.example:443
        https://müller.example             | https://xn--mller-kva.example
        http://127.1:8080                  | http://127.0.0.1:8080
        http://[0:0::1]:8080/              | http://[::1]:8080
        tauri://localhost                  | tauri://localhost
        tauri://localhost/index.html       | tauri://localhost
        chrome-extension://abc/page.html   | chrome-extension://abc
        app://local:1/a                    | app://local:1
        blob:https://app.example/1-2       | https://app.example
        data:text/html,a                   | null
        file:///a.html                     | null
        about:blank                        | null
        app.example                        | no page is at `app.example`: relative URL without a base
        localhost:3000                     | no page is at `localhost:3000`: its origin has no host
        https://me:pw@                     | no page is at `https://`: empty host
        https://a..example                 | no page is at `https://a..example`: its origin has a label in its host that is empty or longer than 63 bytes
    ";
    check(table, |[page, expected]| {
        let got = match Browser::at(page) {
            Ok(mut browser) => {
                let server = Server::new(": 200 ACAO=*");
                wait(browser.fetch(server.clone(), request("POST /"))).unwrap();
                let log = server.log();
                let (_, origin) = log.split_once("origin=").unwrap();
                origin.trim_end_matches(" body").to_owned()
            }
            Err(error) => error.to_string(),
        };
        (expected.to_owned(), got)
    });
}

#[test]
fn servers() {
    for wrong in [
        "api.test",
        "tauri://localhost",
        "https://a/b",
        "https://a?b",
        "https://a@b",
        "data:,",
    ] {
        let error = browser().server(wrong).unwrap_err();
        assert!(matches!(error, SetupError::Server { .. }), "{wrong}");
    }
    let server = Server::new(": 200 ACAO=*");
    let mut browser = browser().server("HTTPS://Api.Test:443/").unwrap();
    wait(browser.fetch(server.clone(), request("GET /a"))).unwrap();
    assert_eq!(server.log(), format!("GET api.test/a origin={PAGE}"));
}

#[test]
fn a_page_at_the_server_is_of_the_same_origin() {
    let server = Server::new(": 200 set-cookie=a x-a=1");
    let mut browser = browser().server(PAGE).unwrap();
    let result = wait(browser.fetch(server.clone(), request("PUT / x-b=1")));
    assert_eq!(outcome(&result), "200 x-a=1");
    assert_eq!(
        server.log(),
        format!("PUT app.example/ x-b=1 origin={PAGE} body")
    );
}

// ── the response ────────────────────────────────────────────────────────────

#[test]
fn the_cors_check() {
    let table = "
        omit    | ACAO=PAGE                       | 200
        omit    | ACAO=*                          | 200
        omit    | ACAO=~*~                        | 200
        omit    | ACAO=* ACAC=false               | 200
        omit    | ACAO=PAGE/                      | Response WrongAllowOrigin
        omit    | ACAO=https://APP.example        | Response WrongAllowOrigin
        omit    | ACAO=null                       | Response WrongAllowOrigin
        omit    | ACAO=* ACAO=*                   | Response WrongAllowOrigin
        omit    | ACAO=PAGE ACAO=PAGE             | Response WrongAllowOrigin
        omit    | ACAO=PAGE,*                     | Response WrongAllowOrigin
        omit    | ACAO=                           | Response WrongAllowOrigin
        omit    |                                 | Response NoAllowOrigin
        include | ACAO=PAGE ACAC=true             | 200
        include | ACAO=PAGE ACAC=~true            | 200
        include | ACAO=* ACAC=true                | Response AnyOriginWithCredentials
        include | ACAO=PAGE                       | Response NoAllowCredentials
        include | ACAO=PAGE ACAC=True             | Response WrongAllowCredentials
        include | ACAO=PAGE ACAC=                 | Response WrongAllowCredentials
        include | ACAO=PAGE ACAC=true ACAC=true   | Response WrongAllowCredentials
    ";
    check(table, |[mode, answer, expected]| {
        let server = Server::new(&format!(": 200 {}", answer.replace("PAGE", PAGE)));
        let mut browser = match mode {
            "omit" => browser().credentials(Credentials::Omit),
            _ => with_credentials(),
        };
        let result = wait(browser.fetch(server.clone(), request("GET /")));
        assert_eq!(server.methods(), "GET");
        let got = short(&result);
        (
            expected.to_owned(),
            got.split(" access-").next().unwrap().to_owned(),
        )
    });
}

/// What the page can read, of `x-a=1 x-b=2 etag=3 pragma=4 set-cookie=5 *=6` and the header.
#[test]
fn the_response_filter() {
    let table = "
        omit    |                     | pragma=4
        omit    | ACEH=x-a            | x-a=1 pragma=4
        omit    | ACEH=,X-A~,,        | x-a=1 pragma=4
        omit    | ACEH=x-a ACEH=etag  | x-a=1 etag=3 pragma=4
        omit    | ACEH=x-a,b@d        | pragma=4
        omit    | ACEH=x-a ACEH=b@d   | pragma=4
        omit    | ACEH=*              | x-a=1 x-b=2 etag=3 pragma=4 *=6
        omit    | ACEH=x-a,*          | x-a=1 x-b=2 etag=3 pragma=4 *=6
        omit    | ACEH=set-cookie     | pragma=4
        include | ACEH=x-a            | x-a=1 pragma=4
        include | ACEH=*              | pragma=4 *=6
        include | ACEH=*,etag         | etag=3 pragma=4 *=6
        own     | ACEH=x-a            | x-a=1 x-b=2 etag=3 pragma=4 *=6
    ";
    check(table, |[mode, exposed, expected]| {
        let fields = "x-a=1 x-b=2 etag=3 pragma=4 set-cookie=5 *=6";
        let server = Server::new(&format!(": 200 {fields} ACAO={PAGE} ACAC=true {exposed}"));
        let mut browser = match mode {
            "include" => with_credentials(),
            "own" => browser().server(PAGE).unwrap(),
            _ => browser(),
        };
        let response = wait(browser.fetch(server, request("GET /"))).unwrap();
        let fields = response.headers().iter();
        let fields = fields.filter(|(name, _)| !name.as_str().starts_with("access-"));
        let mut got: Vec<String> = fields
            .map(|(name, value)| format!("{name}={}", value.to_str().unwrap()))
            .collect();
        // In whatever order.
        let mut expected: Vec<&str> = expected.split(' ').collect();
        expected.sort_unstable();
        got.sort_unstable();
        (expected.join(" "), got.join(" "))
    });
}

#[test]
fn responses_of_any_status_are_read() {
    for status in [200, 204, 300, 304, 400, 401, 403, 404, 407, 500, 503] {
        let server = Server::new(&format!(": {status} ACAO=*"));
        let response = wait(browser().fetch(server, request("POST /"))).unwrap();
        assert_eq!(response.status(), status);
        assert_eq!(response.body(), "body");
    }
}

#[test]
fn what_comes_before_a_response_is_none() {
    for status in [100, 101, 103, 199] {
        let server = Server::new(&format!(": {status} ACAO=*"));
        let blocked = wait(browser().fetch(server, request("GET /"))).unwrap_err();
        assert_eq!(blocked.reason(), &BlockReason::InformationalStatus);
        assert_eq!(blocked.stage(), Stage::Response);
    }
}

// ── cookies ─────────────────────────────────────────────────────────────────

#[test]
fn cookies() {
    let table = "
        Omit       | GET /                  |
        Omit       | GET https://app.example|
        SameOrigin | GET /                  |
        SameOrigin | GET https://app.example| GET
        Include    | GET /                  | GET
        Include    | GET https://app.example| GET
        Include    | PUT /                  | PUT
    ";
    check(table, |[mode, asked, expected]| {
        let mode = match mode {
            "Omit" => Credentials::Omit,
            "SameOrigin" => Credentials::SameOrigin,
            _ => Credentials::Include,
        };
        let browser = browser().credentials(mode).cookie("a=1").unwrap();
        let mut browser = browser.cookie("b=2").unwrap();
        let server = Server::new(&format!(": 200 ACAO={PAGE} ACAC=true ACAM=PUT"));
        wait(browser.fetch(server.clone(), request(asked))).unwrap();
        let log = server.log.lock().unwrap();
        let with_cookies = log.iter().filter(|line| line.contains(" cookie=a=1;~b=2"));
        let methods: Vec<&str> = with_cookies
            .map(|line| line.split(' ').next().unwrap())
            .collect();
        (expected.to_owned(), methods.join(" "))
    });
}

#[test]
fn cookies_are_not_shown() {
    let browser = with_credentials().cookie("sid=secret").unwrap();
    assert!(!format!("{browser:?}").contains("secret"));
    assert_eq!(
        browser.cookie("a\n=secret").unwrap_err().to_string(),
        "the cookie has a byte that no header has"
    );
}

// ── the preflight ───────────────────────────────────────────────────────────

#[test]
fn preflights() {
    let table = "
        PUT /                 | 200 ACAO=* ACAM=PUT              | 200
        PUT /                 | 299 ACAO=* ACAM=PUT              | 200
        PUT /                 | 204 ACAO=* ACAM=,~PUT~,DELETE,   | 200
        PUT /                 | 204 ACAO=* ACAM=DELETE ACAM=PUT  | 200
        PUT /                 | 204 ACAO=* ACAM=*                | 200
        PUT /                 | 204 ACAO=* ACAM=put              | Preflight MethodNotAllowed
        PUT /                 | 204 ACAO=* ACAM=                 | Preflight MethodNotAllowed
        PUT /                 | 204 ACAO=*                       | Preflight MethodNotAllowed
        PUT /                 | 204 ACAO=* ACAM=PUT,b@d          | Preflight BadAllowMethods
        PUT /                 | 204 ACAO=* ACAM=PUT ACAH=b@d     | Preflight BadAllowHeaders
        PUT /                 | 204 ACAM=PUT                     | Preflight NoAllowOrigin
        PUT /                 | 204 ACAO=null ACAM=PUT           | Preflight WrongAllowOrigin
        PUT /                 | 199 ACAO=* ACAM=PUT              | Preflight PreflightStatus
        PUT /                 | 300 ACAO=* ACAM=PUT              | Preflight PreflightStatus
        PUT /                 | 302 ACAO=* ACAM=PUT location=/   | Preflight PreflightStatus
        PUT /                 | 308 location=/                   | Preflight PreflightStatus
        PUT /                 | 404 ACAO=* ACAM=PUT              | Preflight PreflightStatus
        patch /               | 204 ACAO=* ACAM=PATCH            | Preflight MethodNotAllowed
        POST / x-a=1          | 204 ACAO=* ACAH=x-a              | 200
        POST / x-a=1          | 204 ACAO=* ACAH=X-A              | 200
        POST / x-a=1          | 204 ACAO=* ACAH=x-b ACAH=x-a     | 200
        POST / x-a=1          | 204 ACAO=* ACAH=*                | 200
        POST / x-a=1          | 204 ACAO=* ACAH=x-*              | Preflight HeaderNotAllowed
        POST / x-a=1          | 204 ACAO=* ACAH=x-b              | Preflight HeaderNotAllowed
        POST / x-a=1          | 204 ACAO=*                       | Preflight HeaderNotAllowed
        POST / x-a=1          | 204 ACAO=* ACAH=x-a,b~d          | Preflight BadAllowHeaders
        GET / authorization=m | 204 ACAO=* ACAH=*                | Preflight HeaderNotAllowed
        GET / authorization=m | 204 ACAO=* ACAH=*,Authorization  | 200
    ";
    check(table, |[asked, answer, expected]| {
        let server = Server::new(&format!(
            "access-control-request-method: {answer}; : 200 ACAO=*"
        ));
        let result = wait(browser().fetch(server.clone(), request(asked)));
        assert_eq!(server.methods().contains(' '), result.is_ok(), "{asked}");
        let got = short(&result);
        (
            expected.to_owned(),
            got.split(" access-").next().unwrap().to_owned(),
        )
    });
}

#[test]
fn preflights_of_requests_with_credentials() {
    let table = "
        PUT /        | ACAO=PAGE ACAC=true ACAM=PUT | 200
        PUT /        | ACAO=PAGE ACAC=true ACAM=*   | Preflight MethodNotAllowed
        PUT /        | ACAO=PAGE ACAM=PUT           | Preflight NoAllowCredentials
        PUT /        | ACAO=* ACAC=true ACAM=PUT    | Preflight AnyOriginWithCredentials
        * /          | ACAO=PAGE ACAC=true ACAM=*   | 200
        GET / x-a=1  | ACAO=PAGE ACAC=true ACAH=x-a | 200
        GET / x-a=1  | ACAO=PAGE ACAC=true ACAH=*   | Preflight HeaderNotAllowed
        GET / *=1    | ACAO=PAGE ACAC=true ACAH=*   | 200
    ";
    check(table, |[asked, answer, expected]| {
        let answer = answer.replace("PAGE", PAGE);
        let server = Server::new(&format!(
            "OPTIONS: 204 {answer}; : 200 ACAO={PAGE} ACAC=true"
        ));
        let result = wait(with_credentials().fetch(server.clone(), request(asked)));
        assert!(server.log().starts_with("OPTIONS"));
        let got = short(&result);
        (
            expected.to_owned(),
            got.split(" access-").next().unwrap().to_owned(),
        )
    });
}

// ── redirects ───────────────────────────────────────────────────────────────

const ALL: &str = "ACAO=* ACAM=* ACAH=*,authorization";

/// What reaches a server that redirects `/old` to a place, and what comes of it.
#[test]
fn redirects() {
    let to_b = "OPTIONS b.test/new";
    let asked = "access-control-request";
    let table = format!(
        "
        GET /old                  | 301 /new             | GET server.test/old PAGE + GET server.test/new PAGE | 200
        GET /old                  | 302 //b.test/new     | GET server.test/old PAGE + GET b.test/new NULL | 200
        GET /old                  | 303 new?a#b          | GET server.test/old PAGE + GET server.test/new?a PAGE | 200
        HEAD /old                 | 303 /new             | HEAD server.test/old PAGE + HEAD server.test/new PAGE | 200
        HEAD /old                 | 307 /new             | HEAD server.test/old PAGE + HEAD server.test/new PAGE | 200
        GET /old                  | 308 /new             | GET server.test/old PAGE + GET server.test/new PAGE | 200
        GET /old                  | 304 /new             | GET server.test/old PAGE | 304
        GET /old                  | 305 /new             | GET server.test/old PAGE | 305
        POST /old                 | 301 /new             | POST server.test/old PAGE body + GET server.test/new PAGE | 200
        POST /old content-type=text/plain accept-language=en | 302 /new | POST server.test/old content-type=text/plain accept-language=en PAGE body + GET server.test/new accept-language=en PAGE | 200
        POST /old                 | 303 /new             | POST server.test/old PAGE body + GET server.test/new PAGE | 200
        POST /old                 | 307 /new             | POST server.test/old PAGE body | Response RedirectWithBody
        POST /old                 | 308 /new             | POST server.test/old PAGE body | Response RedirectWithBody
        PUT /old                  | 303 //b.test/new     | OPTIONS server.test/old {asked}-method=PUT PAGE + PUT server.test/old PAGE body + GET b.test/new NULL | 200
        PUT /old                  | 302 /new             | OPTIONS server.test/old {asked}-method=PUT PAGE + PUT server.test/old PAGE body | Response RedirectWithBody
        GET /old x-a=1            | 302 //b.test/new     | OPTIONS server.test/old {asked}-method=GET {asked}-headers=x-a PAGE + GET server.test/old x-a=1 PAGE + {to_b} {asked}-method=GET {asked}-headers=x-a NULL + GET b.test/new x-a=1 NULL | 200
        GET /old authorization=me | 302 /new             | OPTIONS server.test/old {asked}-method=GET {asked}-headers=authorization PAGE + GET server.test/old authorization=me PAGE + OPTIONS server.test/new {asked}-method=GET {asked}-headers=authorization PAGE + GET server.test/new authorization=me PAGE | 200
        GET /old authorization=me | 302 //b.test/new     | OPTIONS server.test/old {asked}-method=GET {asked}-headers=authorization PAGE + GET server.test/old authorization=me PAGE + GET b.test/new NULL | 200
        GET /old                  | 302 https://app.example/new | GET server.test/old PAGE + GET app.example/new NULL | 200
        GET https://app.example/old | 302 /new           | GET app.example/old + GET app.example/new | 200
        GET https://app.example/old | 302 //b.test/new   | GET app.example/old + GET b.test/new PAGE | 200
        POST https://app.example/old | 303 /new          | POST app.example/old PAGE body + GET app.example/new | 200
        GET https://app.example/old x-a=1 | 302 //b.test/new | GET app.example/old x-a=1 + {to_b} {asked}-method=GET {asked}-headers=x-a PAGE + GET b.test/new x-a=1 PAGE | 200
        GET https://app.example/old authorization=me | 302 //b.test/new | GET app.example/old authorization=me + GET b.test/new PAGE | 200
        GET https://app.example/old | 302 //me@app.example/new | GET app.example/old + GET app.example/new | 200
        GET https://app.example/old | 302 //me@b.test/new | GET app.example/old | Response RedirectWithUser
        GET /old                  | 302 //me@server.test/new  | GET server.test/old PAGE | Response RedirectWithUser
        GET /old                  | 302 //:pw@app.example/new | GET server.test/old PAGE | Response RedirectWithUser
        GET /old                  | 302 ftp://a.test     | GET server.test/old PAGE | Response RedirectNotHttp
        GET /old                  | 302 data:,a          | GET server.test/old PAGE | Response RedirectNotHttp
        GET /old                  | 302 http://1.2.3.4.5 | GET server.test/old PAGE | Response WrongLocation
        GET /old                  | 302 /new location=/b | GET server.test/old PAGE | Response WrongLocation
        "
    );
    check(&table, |[asked, to, reached, expected]| {
        let (status, location) = to.split_once(' ').unwrap();
        let old = format!("/old: {status} location={location} {ALL}");
        let server = Server::new(&format!("OPTIONS: 204 {ALL}; {old}; : 200 {ALL}"));
        let result = wait(browser().fetch(server.clone(), request(asked)));
        let reached = reached.replace("PAGE", &format!("origin={PAGE}"));
        let reached = reached.replace("NULL", "origin=null");
        let got = short(&result);
        let got = got.split(' ').filter(|word| !word.contains('='));
        let got = format!("{} | {}", server.log(), got.collect::<Vec<_>>().join(" "));
        (format!("{reached} | {expected}"), got)
    });
}

#[test]
fn a_redirect_without_a_location_is_a_response() {
    let server = Server::new(": 302 ACAO=*");
    let response = wait(browser().fetch(server, request("GET /"))).unwrap();
    assert_eq!(response.status(), 302);
}

#[test]
fn a_redirect_is_checked_too() {
    let server = Server::new("/old: 302 location=/new; : 200 ACAO=*");
    let blocked = wait(browser().fetch(server.clone(), request("GET /old"))).unwrap_err();
    assert_eq!(blocked.reason(), &BlockReason::NoAllowOrigin);
    assert_eq!(blocked.status(), Some(StatusCode::FOUND));
    assert_eq!(server.methods(), "GET");
}

#[test]
fn twenty_redirects_are_followed() {
    for (redirects, ends) in [(20, true), (21, false)] {
        let mut left = redirects;
        let service = service_fn(|_: Request<String>| {
            let mut response = Response::new(String::new());
            *response.headers_mut() = headers("ACAO=* location=/again");
            if left > 0 {
                left -= 1;
                *response.status_mut() = StatusCode::FOUND;
            }
            std::future::ready(Ok::<_, Infallible>(response))
        });
        let result = wait(browser().fetch(service, request("GET /")));
        let expected = if ends {
            "200"
        } else {
            "Response TooManyRedirects"
        };
        assert_eq!(short(&result).split(" access-").next().unwrap(), expected);
        assert_eq!(left, 0);
    }
}

#[test]
fn a_redirected_request_can_have_run_and_be_stopped_by_a_preflight() {
    let server = Server::new(&format!(
        "OPTIONS server.test/old: 204 {ALL}; OPTIONS: 403; : 302 location=/new {ALL}"
    ));
    let blocked = wait(browser().fetch(server, request("GET /old x-a=1"))).unwrap_err();
    assert_eq!(blocked.stage(), Stage::Preflight);
    assert!(blocked.request_ran());
    assert!(
        blocked
            .to_string()
            .starts_with("GET https://server.test/new from https://app.example is stopped")
    );
}

/// A referrer gets shorter on its way, never longer.
#[test]
fn redirects_and_the_referrer() {
    let seen = Mutex::new(Vec::new());
    let service = service_fn(|request: Request<String>| {
        let referrer = request
            .headers()
            .get("referer")
            .map(|value| value.to_str().unwrap().to_owned());
        let mut seen = seen.lock().unwrap();
        seen.push(referrer.unwrap_or_default());
        let to = [
            "https://b.test/",
            "https://app.example/",
            "http://c.test/",
            "https://d.test/",
        ];
        let mut response = Response::new(String::new());
        *response.headers_mut() = headers("ACAO=*");
        if let Some(to) = to.get(seen.len() - 1) {
            *response.status_mut() = StatusCode::FOUND;
            response
                .headers_mut()
                .insert("location", to.parse().unwrap());
        }
        std::future::ready(Ok::<_, Infallible>(response))
    });
    let mut browser = Browser::at("https://app.example/a").unwrap();
    wait(browser.fetch(service, request("GET https://app.example/b"))).unwrap();
    let origin = "https://app.example/";
    assert_eq!(
        *seen.lock().unwrap(),
        ["https://app.example/a", origin, origin, "", ""]
    );
}

// ── the preflight cache ─────────────────────────────────────────────────────

/// What reaches a server when requests are sent one after the other; a number lets so many seconds pass.
#[test]
fn the_preflight_cache() {
    let table = "
        ACAM=PUT                    | PUT /; PUT /                    | OPTIONS PUT PUT
        ACAM=PUT                    | PUT /; 4; PUT /                 | OPTIONS PUT PUT
        ACAM=PUT                    | PUT /; 5; PUT /                 | OPTIONS PUT OPTIONS PUT
        ACAM=PUT ACMA=0             | PUT /; PUT /                    | OPTIONS PUT OPTIONS PUT
        ACAM=PUT ACMA=600           | PUT /; 599; PUT /               | OPTIONS PUT PUT
        ACAM=PUT ACMA=600           | PUT /; 599; PUT /; 1; PUT /     | OPTIONS PUT PUT OPTIONS PUT
        ACAM=PUT ACMA=9999          | PUT /; 7199; PUT /              | OPTIONS PUT PUT
        ACAM=PUT ACMA=9999          | PUT /; 7200; PUT /              | OPTIONS PUT OPTIONS PUT
        ACAM=PUT ACMA=99999999999999999999 | PUT /; 7199; PUT /       | OPTIONS PUT PUT
        ACAM=PUT ACMA=-1            | PUT /; 4; PUT /; 1; PUT /       | OPTIONS PUT PUT OPTIONS PUT
        ACAM=PUT ACMA=              | PUT /; 4; PUT /; 1; PUT /       | OPTIONS PUT PUT OPTIONS PUT
        ACAM=PUT ACMA=9 ACMA=9      | PUT /; 4; PUT /; 1; PUT /       | OPTIONS PUT PUT OPTIONS PUT
        ACAM=PUT,DELETE             | PUT /; DELETE /                 | OPTIONS PUT DELETE
        ACAM=PUT,DELETE             | PUT /; PATCH /                  | OPTIONS PUT OPTIONS
        ACAM=*                      | PUT /; DELETE /                 | OPTIONS PUT DELETE
        ACAM=PUT                    | PUT /; PUT /a                   | OPTIONS PUT OPTIONS PUT
        ACAM=PUT                    | PUT /; PUT /?                   | OPTIONS PUT OPTIONS PUT
        ACAM=PUT                    | PUT /; PUT http://server.test/  | OPTIONS PUT OPTIONS PUT
        ACAM=PUT                    | PUT /; PUT / x-a=1              | OPTIONS PUT OPTIONS
        ACAM=PUT ACAH=x-a           | PUT /; PUT / x-a=1; POST / x-a=1| OPTIONS PUT PUT POST
        ACAH=x-a,x-b                | GET / x-a=1; GET / X-B=1        | OPTIONS GET GET
        ACAH=*                      | GET / x-a=1; GET / x-b=1        | OPTIONS GET GET
        ACAH=*                      | GET / x-a=1; GET / authorization=1 | OPTIONS GET OPTIONS
        ACAH=*,authorization        | GET / x-a=1; GET / authorization=1 | OPTIONS GET GET
        ACAM=PUT                    | include; PUT /; omit; PUT /     | OPTIONS PUT PUT
        ACAM=PUT                    | omit; PUT /; include; PUT /     | OPTIONS PUT OPTIONS PUT
        ACAM=PUT,*                  | include; PUT /; DELETE /        | OPTIONS PUT OPTIONS
        ACAM=PUT,*                  | include; PUT /; omit; DELETE /  | OPTIONS PUT OPTIONS DELETE
        ACAM=*                      | include; * /; omit; DELETE /    | OPTIONS * OPTIONS DELETE
        ACAM=PUT                    | PUT /; off; PUT /; on; PUT /    | OPTIONS PUT OPTIONS PUT OPTIONS PUT
    ";
    check(table, |[granted, steps, expected]| {
        let server = Server::new(&format!(": 200 ACAO={PAGE} ACAC=true {granted}"));
        let mut browser = browser().remember_preflights(true);
        for step in steps.split("; ") {
            browser = match step {
                "include" => browser.credentials(Credentials::Include),
                "omit" => browser.credentials(Credentials::Omit),
                "on" | "off" => browser.remember_preflights(step == "on"),
                _ => {
                    match step.parse() {
                        Ok(seconds) => browser.advance(Duration::from_secs(seconds)),
                        Err(_) => drop(wait(browser.fetch(server.clone(), request(step)))),
                    }
                    browser
                }
            };
        }
        (expected.to_owned(), server.methods())
    });
}

#[test]
fn a_preflight_that_is_sent_again_renews_all_that_it_grants() {
    let server = Server::new(": 200 ACAO=* ACAM=PUT ACAH=x-a,x-b ACMA=10");
    let mut browser = browser().remember_preflights(true);
    wait(browser.fetch(server.clone(), request("PUT /"))).unwrap();
    browser.advance(Duration::from_secs(9));
    // Not all is in the cache: it asks again.
    let mut other = Server::new(": 200 ACAO=* ACAM=PUT ACAH=x-a,x-b,x-c ACMA=10");
    other.log = server.log.clone();
    wait(browser.fetch(other, request("GET / x-c=1"))).unwrap();
    browser.advance(Duration::from_secs(9));
    wait(browser.fetch(server.clone(), request("PUT / x-b=1"))).unwrap();
    assert_eq!(server.methods(), "OPTIONS PUT OPTIONS GET PUT");
}

#[test]
fn a_network_error_clears_the_cache() {
    let grant = "OPTIONS: 200 ACAO=* ACAM=PUT,DELETE";
    let server = Server::new(&format!("{grant}; DELETE: 200; : 200 ACAO=*"));
    let mut browser = browser().remember_preflights(true);
    let mut send = |text: &str| wait(browser.fetch(server.clone(), request(text))).is_ok();
    assert!(send("PUT /") && send("PUT /a") && send("PUT /") && !send("DELETE /"));
    assert!(send("PUT /") && send("PUT /a"));
    assert_eq!(
        server.methods(),
        "OPTIONS PUT OPTIONS PUT PUT DELETE OPTIONS PUT PUT"
    );
}

#[test]
fn it_remembers_nothing_unless_told_to() {
    let server = Server::new(": 200 ACAO=* ACAM=PUT ACMA=600");
    let mut browser = browser();
    for _ in 0..2 {
        wait(browser.fetch(server.clone(), request("PUT /"))).unwrap();
    }
    browser.advance(Duration::MAX);
    assert_eq!(server.methods(), "OPTIONS PUT OPTIONS PUT");
}

#[test]
fn time_does_not_overflow() {
    let server = Server::new(": 200 ACAO=* ACAM=PUT ACMA=600");
    let mut browser = browser().remember_preflights(true);
    browser.advance(Duration::MAX);
    browser.advance(Duration::MAX);
    wait(browser.fetch(server, request("PUT /"))).unwrap();
}

// ── what it says ────────────────────────────────────────────────────────────

/// The line on the console for each reason.
#[test]
fn messages() {
    let from = "from https://app.example";
    let check_anchor = "(https://fetch.spec.whatwg.org/#concept-cors-check)";
    let preflight_anchor = "(https://fetch.spec.whatwg.org/#cors-preflight-fetch-0)";
    let redirect_anchor = "(https://fetch.spec.whatwg.org/#concept-http-redirect-fetch)";
    let new_anchor = "(https://fetch.spec.whatwg.org/#dom-request)";
    let at = |url: &str| format!("https://server.test{url} {from}");
    let ran = format!(
        "GET {} ran, but the page does not get the response, a 200:",
        at("/")
    );
    let stopped = format!(
        "PUT {} is stopped by its preflight, which was answered with 204:",
        at("/")
    );
    let redirected = format!(
        "PUT {} ran, but the page does not get the response, a 307:",
        at("/")
    );
    let table = format!(
        "
        TRACE /                    | 200                    | TRACE / {from} is not sent: no page can send this method {new_anchor}
        GET a:b@c:1                | 200                    | GET c:1 {from} is not sent: it is neither a path, as in `/records/7`, nor a URL {new_anchor}
        GET https://a:secret@b/c@d | 200                    | GET https://b/c@d {from} is not sent: its URL names a user {new_anchor}
        GET ftp://a/               | 200                    | GET ftp://a/ {from} is not sent: its scheme is `ftp`, not `http` or `https` (https://fetch.spec.whatwg.org/#concept-main-fetch)
        GET /                      | 200                    | {ran} there is no `Access-Control-Allow-Origin` {check_anchor}
        GET /                      | 200 ACAO=a ACAO=b      | {ran} `Access-Control-Allow-Origin` is `a, b`, not `https://app.example` {check_anchor}
        GET / i                    | 200 ACAO=*             | {ran} `Access-Control-Allow-Origin` is `*`, which grants nothing with credentials {check_anchor}
        GET / i                    | 200 ACAO=PAGE          | {ran} there is no `Access-Control-Allow-Credentials`, and the request is one with credentials {check_anchor}
        GET / i                    | 200 ACAO=PAGE ACAC=yes | {ran} `Access-Control-Allow-Credentials` is `yes`, not `true` {check_anchor}
        PUT /                      | 404 ACAO=*             | PUT {put} is stopped by its preflight, which was answered with 404: this is no status from 200 to 299, and no redirect is followed {preflight_anchor}
        PUT /                      | 405                    | PUT {put} is stopped by its preflight, which was answered with 405: there is no `Access-Control-Allow-Origin` {check_anchor}; no `CorsLayer` made this answer: is one around all routes?
        GET /                      | 101                    | GET {put} ran, but the page does not get the response, a 101: this is the status of no response: those from 100 to 199 come before one (https://fetch.spec.whatwg.org/#concept-http-network-fetch)
        PUT /                      | 204 ACAO=* ACAM=b@d    | {stopped} `Access-Control-Allow-Methods` is no list of methods: `b@d` {preflight_anchor}
        PUT /                      | 204 ACAO=* ACAH=b\t@d  | {stopped} `Access-Control-Allow-Headers` is no list of header names: `b\\t@d` {preflight_anchor}
        PUT /                      | 204 ACAO=*             | {stopped} `Access-Control-Allow-Methods` does not list the method, nor any other {preflight_anchor}
        PUT /                      | 204 ACAO=* ACAM=A,B    | {stopped} `Access-Control-Allow-Methods` does not list the method, only `A, B` {preflight_anchor}
        PUT / x-a=1                | 204 ACAO=* ACAM=* ACAH=x-b | {stopped} `Access-Control-Allow-Headers` does not list `x-a`, only `x-b` {preflight_anchor}
        PUT /                      | 307 ACAO=* location=//a:secret@[ | {redirected} `Location` is not one URL: `//[` {redirect_anchor}
        PUT /                      | 307 ACAO=* location=a://secret@b | {redirected} it is redirected to the scheme `a`, not `http` or `https` {redirect_anchor}
        PUT /                      | 307 ACAO=* location=//a:secret@b | {redirected} it is redirected to a URL that names a user {redirect_anchor}
        PUT /                      | 307 ACAO=* location=/  | {redirected} it is redirected together with its body, which there is no copy of; fetch from the last URL itself {redirect_anchor}
        GET /                      | 302 ACAO=* location=/  | GET {put} ran, but the page does not get the response, a 302: there are more than 20 redirects {redirect_anchor}
        GET /                      | 302 ACAO=* location=//b | GET https://b/ {from} (`null` after redirects) ran, but the page does not get the response, a 200: `Access-Control-Allow-Origin` is `c`, not `null` {check_anchor}
        ",
        put = at("/"),
    );
    check(&table, |[asked, answer, expected]| {
        let (asked, mut browser) = match asked.strip_suffix(" i") {
            Some(asked) => (asked, with_credentials()),
            None => (asked, browser()),
        };
        let answer = answer.replace("PAGE", PAGE);
        // Redirects are those of the actual request.
        let preflight = if answer.starts_with('3') {
            "204 ACAO=* ACAM=*"
        } else {
            &answer
        };
        let server = Server::new(&format!(
            "OPTIONS: {preflight}; GET b/: 200 ACAO=c; : {answer}"
        ));
        let blocked = wait(browser.fetch(server, request(asked))).unwrap_err();
        assert_eq!(format!("{blocked:?}"), blocked.to_string());
        assert!(!blocked.to_string().contains("secret"));
        (expected.to_owned(), blocked.to_string())
    });
}

#[test]
fn long_and_odd_values_are_cut_and_escaped() {
    let value = format!("a\"\\\u{e9}{}", "b".repeat(200));
    let service = service_fn(|_: Request<()>| {
        let mut response = Response::new(());
        response
            .headers_mut()
            .insert("access-control-allow-origin", value.parse().unwrap());
        std::future::ready(Ok::<_, Infallible>(response))
    });
    let request = Request::get("/").body(()).unwrap();
    let blocked = wait(browser().fetch(service, request)).unwrap_err();
    let BlockReason::WrongAllowOrigin { value, .. } = blocked.reason() else {
        panic!("{blocked}");
    };
    assert_eq!(*value, format!(r#"a"\\é{}… (205 bytes)"#, "b".repeat(116)));
}

/// The layer says why, to whom it concerns.
#[test]
fn the_policy_speaks() {
    let policy = || CorsLayer::new().allow_origins(["https://another.example"]);
    let inner = || Server::new(": 200");
    let rejecting = policy().disallowed(Disallowed::Reject(StatusCode::FORBIDDEN));

    let blocked =
        wait(browser().fetch(layer(policy()).layer(inner()), request("PUT /"))).unwrap_err();
    assert!(matches!(
        blocked.rejection(),
        Some(Rejection::OriginNotAllowed { .. })
    ));
    assert!(
        blocked
            .to_string()
            .ends_with("; the policy says: origin `https://app.example` is not allowed")
    );
    assert!(!blocked.request_ran());

    let blocked =
        wait(browser().fetch(layer(policy()).layer(inner()), request("POST /"))).unwrap_err();
    assert_eq!(blocked.rejection(), None);
    assert!(blocked.request_ran());

    let blocked =
        wait(browser().fetch(layer(rejecting).layer(inner()), request("POST /"))).unwrap_err();
    assert!(matches!(
        blocked.rejection(),
        Some(Rejection::OriginNotAllowed { .. })
    ));
    assert_eq!(blocked.status(), Some(StatusCode::FORBIDDEN));
    assert!(!blocked.request_ran());
    assert!(
        blocked
            .to_string()
            .contains("was sent, but the page does not get"),
        "{blocked}"
    );
}

// ── the service ─────────────────────────────────────────────────────────────

#[test]
fn an_error_of_the_service() {
    let table = "
        GET /  | Response  | GET https://server.test/ from https://app.example gets no response
        PUT /  | Preflight | PUT https://server.test/ from https://app.example is stopped by its preflight
    ";
    check(table, |[asked, stage, line]| {
        let service =
            service_fn(|_: Request<String>| async { Err::<Response<()>, _>("out of order") });
        let blocked = wait(browser().fetch(service, request(asked))).unwrap_err();
        let anchor = "(https://fetch.spec.whatwg.org/#concept-http-network-fetch)";
        assert_eq!(blocked.reason(), &BlockReason::ServiceFailed);
        assert_eq!(blocked.source().unwrap().to_string(), "out of order");
        assert_eq!(blocked.status(), None);
        assert_eq!(blocked.request_ran(), stage == "Response");
        let expected = format!("{stage} {line}: the service failed {anchor}: out of order");
        (expected, format!("{:?} {blocked:?}", blocked.stage()))
    });
}

/// A service that is ready once, and does not answer without having been asked whether it is.
#[derive(Default)]
struct Once {
    polled: bool,
    called: usize,
}

impl Service<Request<String>> for Once {
    type Response = Response<String>;
    type Error = &'static str;
    type Future = std::future::Ready<Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        if self.called > 0 {
            return Poll::Ready(Err("used up"));
        }
        if !std::mem::replace(&mut self.polled, true) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<String>) -> Self::Future {
        assert!(self.polled);
        self.called += 1;
        let mut response = Response::new(String::new());
        *response.headers_mut() = headers(ALL);
        std::future::ready(Ok(response))
    }
}

#[test]
fn the_service_is_asked_whether_it_is_ready() {
    let mut service = Once::default();
    assert!(wait(browser().fetch(&mut service, request("GET /"))).is_ok());
    assert_eq!(service.called, 1);

    let mut service = Once::default();
    let blocked = wait(browser().fetch(&mut service, request("PUT /"))).unwrap_err();
    assert_eq!(blocked.source().unwrap().to_string(), "used up");
    assert_eq!(blocked.stage(), Stage::Response);
    // It was not ready: nothing ran.
    assert!(!blocked.request_ran());
}

#[test]
fn extensions_go_along_with_the_request_alone() {
    let service = service_fn(|request: Request<String>| {
        let is_preflight = request.method() == "OPTIONS";
        assert_eq!(request.extensions().get::<u8>().is_none(), is_preflight);
        let mut response = Response::new(String::new());
        *response.headers_mut() = headers(&format!("{ALL} location=/new"));
        if request.uri() == "/old" && !is_preflight {
            *response.status_mut() = StatusCode::SEE_OTHER;
        }
        std::future::ready(Ok::<_, Infallible>(response))
    });
    let mut request = request("PUT /old");
    request.extensions_mut().insert(7_u8);
    *request.version_mut() = http::Version::HTTP_2;
    assert!(wait(browser().fetch(service, request)).is_ok());
}

#[tokio::test]
async fn an_axum_router() {
    use axum::Router;
    use axum::body::Body;
    use axum::routing::{get, put};

    let cors = layer(
        CorsLayer::new()
            .allow_origins([PAGE])
            .allow_methods(["PUT"])
            .expose_headers(["x-a"]),
    );
    let mut app = Router::new()
        .route(
            "/",
            get(|| async { ([("x-a", "1"), ("x-b", "2")], "hello") }),
        )
        .route(
            "/records/{id}",
            put(|body: String| async { body }).delete(|| async {}),
        )
        .layer(cors);
    let mut browser = browser();

    let request = Request::get("/").body(Body::empty()).unwrap();
    let response = browser.fetch(app.clone(), request).await.unwrap();
    assert_eq!(response.headers()["x-a"], "1");
    assert!(!response.headers().contains_key("x-b"));

    let request = Request::put("/records/7")
        .body(String::from("hello"))
        .unwrap();
    let response = browser.fetch(&mut app, request).await.unwrap();
    let body = axum::body::to_bytes(response.into_body(), 9).await.unwrap();
    assert_eq!(body, "hello");

    let request = Request::delete("/records/7").body(Body::empty()).unwrap();
    let blocked = browser.fetch(&mut app, request).await.unwrap_err();
    assert!(matches!(
        blocked.rejection(),
        Some(Rejection::MethodNotAllowed { .. })
    ));
}

#[tokio::test]
async fn it_can_be_spawned() {
    let app = axum::Router::new().layer(CorsLayer::permissive());
    let task = tokio::spawn(async move {
        let request = Request::get("/").body(axum::body::Body::empty()).unwrap();
        Browser::sandboxed().fetch(app, request).await
    });
    assert_eq!(task.await.unwrap().unwrap().status(), 404);

    fn is_error<T: Error + Send + Sync + 'static>() {}
    is_error::<Blocked>();
    is_error::<SetupError>();
}

/// A service in a box, whose error is one already.
#[tokio::test]
async fn a_boxed_service() {
    let service = Server::new(": 200 ACAO=*");
    let mut service = service
        .map_err(|error| -> Box<dyn Error + Send + Sync> { error.into() })
        .boxed();
    assert!(
        browser()
            .fetch(&mut service, request("GET /"))
            .await
            .is_ok()
    );
}
