//! Modes: what arrives, and what is not sent.

use http::StatusCode;
use tower::Layer;
use tower_cors::{CorsLayer, DecisionReport, Disallowed};
use tower_cors_browser::{Browser, FilteredResponse, Mode, ResponseType};
use tower_cors_test_support::{layer, wait};

use crate::server::{Server, browser_in, fetch, request, verdict};
use crate::table::{check, check_tsv};

/// The requests as they arrive, with `Accept`, `Referer` and fetch metadata.
#[test]
fn requests_arrive() {
    check_tsv(include_str!("modes.tsv"), |[mode, text]| {
        let server = Server::new(": 200");
        let mut browser = browser_in(mode).cookie("a=1").unwrap();
        let _ = fetch(&mut browser, &server, text);
        [server.full_log()]
    });
}

#[test]
fn the_page_gets() {
    let table = "
        same-origin | GET https://app.example/     | 200                          | 200
        same-origin | PUT https://app.example/ x=1 | 200                          | 200
        same-origin | GET /                        | 200 ACAO=*                   | Unsent NotSameOrigin
        same-origin | GET https://app.example:1/   | 200 ACAO=*                   | Unsent NotSameOrigin
        same-origin | GET https://app.example/     | 302 location=//b.test        | Response NotSameOrigin
        same-origin | GET https://app.example/     | 302 location=//a@app.example | Response TooManyRedirects
        no-cors     | GET /                        | 403                          | 403
        no-cors     | POST / x=1                   | 200                          | 200
        no-cors     | PUT /                        | 200 ACAO=*                   | Unsent MethodNotInMode
        no-cors     | PUT https://app.example/     | 200                          | Unsent MethodNotInMode
        no-cors     | GET /                        | 302 location=//b.test        | Response TooManyRedirects
        no-cors     | GET /                        | 302 location=//a@b.test      | Response TooManyRedirects
        no-cors     | POST /                       | 307 location=//b.test        | Response RedirectWithBody
        navigate    | GET /                        | 403                          | 403
        navigate    | POST /                       | 500                          | 500
        navigate    | HEAD /                       | 200                          | Unsent MethodNotInMode
        navigate    | DELETE /                     | 200                          | Unsent MethodNotInMode
        websocket   | POST /                       | 200                          | Unsent MethodNotInMode
    ";
    check(table, |[mode, text, answer]| {
        let server = Server::new(&format!(": {answer}"));
        [verdict(&fetch(&mut browser_in(mode), &server, text))]
    });
}

/// Without a CORS check, the browser follows every redirect. `Origin` shows if another origin was
/// in between.
#[test]
fn redirects_without_cors() {
    let table = "
        no-cors  | GET /old  | GET server.test/old + GET b.test/new
        no-cors  | HEAD /old | HEAD server.test/old + HEAD b.test/new
        no-cors  | POST /old | POST server.test/old origin=PAGE body + GET b.test/new
        navigate | GET /old  | GET server.test/old + GET b.test/new
        navigate | POST /old | POST server.test/old origin=PAGE body + GET b.test/new
    ";
    check(table, |[mode, text]| {
        let server = Server::new("/old: 302 location=//b.test/new; : 200");
        fetch(&mut browser_in(mode), &server, text).unwrap();
        [server.log().replace(
            " accept=text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "",
        )]
    });
}

/// The referrer policy hides the page's origin only from a less secure server.
#[test]
fn origins_of_downgrades() {
    let table = "
        no-cors     | https://app.example | http://b.test/      | null
        no-cors     | https://app.example | https://b.test/     | https://app.example
        no-cors     | http://app.example  | http://b.test/      | http://app.example
        no-cors     | http://app.example  | https://b.test/     | http://app.example
        navigate    | https://app.example | http://b.test/      | null
        navigate    | http://app.example  | http://b.test/      | http://app.example
        same-origin | http://app.example  | http://app.example/ | http://app.example
        cors        | https://app.example | http://b.test/      | https://app.example
        cors        | http://app.example  | http://app.example/ | http://app.example
    ";
    check(table, |[mode, page, url]| {
        let mode = match mode {
            "no-cors" => Mode::NoCors,
            "navigate" => Mode::Navigate,
            "same-origin" => Mode::SameOrigin,
            _ => Mode::Cors,
        };
        let server = Server::new(": 200 ACAO=*");
        let mut browser = Browser::at(page).unwrap().mode(mode);
        fetch(&mut browser, &server, &format!("POST {url}")).unwrap();
        [server.requests()[0].headers()["origin"]
            .to_str()
            .unwrap()
            .to_owned()]
    });
}

/// `Cross-Origin-Resource-Policy` protects images. It is not part of CORS.
#[test]
fn resource_policies() {
    let table = "
        no-cors  | https://app.example | https://app.example/   | same-origin  | 200
        no-cors  | https://app.example | https://b.app.example/ | same-origin  | Response ResourcePolicy
        no-cors  | https://app.example | https://b.app.example/ | same-site    | 200
        no-cors  | https://app.example | http://b.app.example/  | same-site    | 200
        no-cors  | http://app.example  | https://b.app.example/ | same-site    | Response ResourcePolicy
        no-cors  | https://app.example | https://app.example:1/ | same-site    | 200
        no-cors  | https://app.example | https://b.test/        | same-site    | Response ResourcePolicy
        no-cors  | https://app.example | https://b.test/        | cross-origin | 200
        no-cors  | https://app.example | https://b.test/        | Same-Origin  | 200
        no-cors  | null                | https://b.test/        | same-site    | Response ResourcePolicy
        no-cors  | null                | https://b.test/        | cross-origin | 200
        no-cors  | app://.             | https://b.test/        | same-origin  | Response ResourcePolicy
        navigate | https://app.example | https://b.test/        | same-origin  | 200
        cors     | https://app.example | https://b.test/        | same-origin  | 200
    ";
    check(table, |[mode, page, url, policy]| {
        let server = Server::new(&format!(
            ": 200 ACAO=* cross-origin-resource-policy={policy}"
        ));
        let mode = match mode {
            "no-cors" => Mode::NoCors,
            "navigate" => Mode::Navigate,
            _ => Mode::Cors,
        };
        let mut browser = Browser::at(page).unwrap().mode(mode);
        [verdict(&fetch(
            &mut browser,
            &server,
            &format!("GET {url}"),
        ))]
    });
}

/// A script cannot read the response, but a test can: the layer refused the request and says why.
#[test]
fn an_opaque_refusal_has_the_report_of_the_layer() {
    let rejecting = CorsLayer::new()
        .allow_origins(["https://another.example"])
        .on_disallowed_origin(Disallowed::Reject(StatusCode::FORBIDDEN));
    let service = layer(rejecting).layer(Server::new(": 200"));
    let response = wait(browser_in("no-cors").fetch(service, request("POST /"))).unwrap();
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    assert_eq!(response.response_type(), Some(ResponseType::Opaque));
    let report: &DecisionReport = response.extensions().get().unwrap();
    assert!(report.answered && report.rejection.is_some());
}

#[test]
fn modes_have_their_names() {
    for name in ["same-origin", "cors", "no-cors", "navigate", "websocket"] {
        let server = Server::new(": 200");
        let _ = fetch(&mut browser_in(name), &server, "GET https://app.example/");
        assert_eq!(server.requests()[0].headers()["sec-fetch-mode"], name);
    }
    assert_eq!(Mode::NoCors.to_string(), "no-cors");
}
