//! Rules that allow any origin.

use std::time::Duration;

use tower_cors::{CorsConfig, CorsLayer, Danger, PreflightMode};
use tower_cors_test_support::{
    ask, check_rows, check_table, config, layer, request, respond, rows, wait,
};

use super::{LEAKY, uniform};

#[test]
fn uniform_policies() {
    let actual = "inner 200 ACAO=* ACEH=*";
    let granted = "layer 204 ACAO=* ACAM=PUT ACAH=x-token ACMA=0 Vary=preflight";
    let rejected = "layer 403 Vary=preflight";
    check_table(
        uniform(),
        LEAKY,
        &format!(
            "
        no origin                    | GET                                                      | {actual}
        any origin                   | GET Origin=https://app.example                           | {actual}
        null                         | GET Origin=null                                          | {actual}
        malformed                    | GET Origin=what?                                         | {actual}
        empty                        | GET Origin=                                              | {actual}
        two lines                    | GET Origin=https://a.example Origin=https://b.example    | {actual}
        OPTIONS, but not a preflight | OPTIONS Origin=https://app.example                       | {actual}
        granted                      | OPTIONS Origin=https://app.example ACRM=PUT              | {granted}
        granted, null                | OPTIONS Origin=null ACRM=PUT ACRH=x-token                | {granted}
        granted, malformed           | OPTIONS Origin=what? ACRM=POST                           | {granted}
        rejected, method             | OPTIONS Origin=https://app.example ACRM=DELETE           | {rejected}
        rejected, header             | OPTIONS Origin=https://app.example ACRM=PUT ACRH=x-other | {rejected}
        "
        ),
    );
}

#[test]
fn everyone_after_a_rule_with_credentials() {
    let config = CorsLayer::new()
        .allow_origins(["https://app.example"])
        .allow_credentials(true)
        .expose_headers(["etag"])
        .next_rule()
        .allow_origins(["*"])
        .expose_headers(["x-public"]);
    check_table(
        config,
        LEAKY,
        "
        no origin: a cache may keep it for everyone | GET                                           | inner 200 ACAO=* ACEH=x-public Vary=Origin
        first rule                                  | GET Origin=https://app.example                | inner 200 ACAO=https://app.example ACAC=true ACEH=etag Vary=Origin
        second rule                                 | GET Origin=https://other.example              | inner 200 ACAO=* ACEH=x-public Vary=Origin
        second rule, null                           | GET Origin=null                               | inner 200 ACAO=* ACEH=x-public Vary=Origin
        second rule, malformed                      | GET Origin=x                                  | inner 200 ACAO=* ACEH=x-public Vary=Origin
        first rule, preflight                       | OPTIONS Origin=https://app.example ACRM=GET   | layer 204 ACAO=https://app.example ACAC=true Vary=preflight
        second rule, preflight                      | OPTIONS Origin=https://other.example ACRM=GET | layer 204 ACAO=* Vary=preflight
        ",
    );
}

/// One rule: any origin, method and header, with credentials. Browsers take a `*` as a name then.
fn echoing() -> CorsConfig {
    CorsLayer::new()
        .allow_origins(["*"])
        .allow_credentials(true)
        .allow_methods(["*"])
        .allow_headers(["*"])
        .dangerously_allow(Danger::AnyOriginWithCredentials)
}

#[test]
fn every_origin_with_credentials() {
    let rejected = "layer 403 Vary=preflight";
    check_table(
        echoing(),
        LEAKY,
        &format!(
            "
        no origin                                  | GET                                                                | inner 200 Vary=Origin
        echoes the origin                          | GET Origin=https://a.example                                       | inner 200 ACAO=https://a.example ACAC=true Vary=Origin
        never null                                 | GET Origin=null                                                    | inner 200 Vary=Origin
        never a malformed value                    | GET Origin=https://a.example/x                                     | inner 200 Vary=Origin
        echoes method and headers                  | OPTIONS Origin=https://a.example ACRM=PURGE ACRH=x-a,authorization | layer 204 ACAO=https://a.example ACAC=true ACAM=PURGE ACAH=x-a,authorization Vary=preflight
        echoes header lines as they came           | OPTIONS Origin=https://a.example ACRM=PUT ACRH=x-a ACRH=x-b        | layer 204 ACAO=https://a.example ACAC=true ACAM=PUT ACAH=x-a ACAH=x-b Vary=preflight
        echoes no headers where none are asked for | OPTIONS Origin=https://a.example ACRM=PUT                          | layer 204 ACAO=https://a.example ACAC=true ACAM=PUT Vary=preflight
        forbidden method                           | OPTIONS Origin=https://a.example ACRM=TRACE                        | {rejected}
        forbidden method, lower case               | OPTIONS Origin=https://a.example ACRM=connect                      | {rejected}
        no method                                  | OPTIONS Origin=https://a.example ACRM=P(T                          | {rejected}
        no header name                             | OPTIONS Origin=https://a.example ACRM=PUT ACRH=x-a,x~b             | {rejected}
        null                                       | OPTIONS Origin=null ACRM=PUT                                       | {rejected}
        "
        ),
    );
}

#[test]
fn debug_echoes_what_passed() {
    let origin = "layer 204 ACAO=https://a.example ACAC=true";
    check_table(
        echoing().debug_preflights(true),
        "",
        &format!(
            "
        origin  | OPTIONS Origin=null ACRM=PUT                             | layer 204 Vary=preflight
        method  | OPTIONS Origin=https://a.example ACRM=TRACE              | {origin} Vary=preflight
        header  | OPTIONS Origin=https://a.example ACRM=PURGE ACRH=x-a,x~b | {origin} ACAM=PURGE Vary=preflight
        granted | OPTIONS Origin=https://a.example ACRM=PURGE ACRH=x-a     | {origin} ACAM=PURGE ACAH=x-a Vary=preflight
        "
        ),
    );
}

#[test]
fn decorated_preflights_echo() {
    let origin = "inner 200 ACAO=https://a.example ACAC=true";
    check_table(
        echoing().preflight_mode(PreflightMode::Decorate),
        LEAKY,
        &format!(
            "
        one line      | OPTIONS Origin=https://a.example ACRM=PURGE ACRH=x-a,x-b    | {origin} ACAM=PURGE ACAH=x-a,x-b Vary=preflight
        several lines | OPTIONS Origin=https://a.example ACRM=PUT ACRH=x-a ACRH=x-b | {origin} ACAM=PUT ACAH=x-a ACAH=x-b Vary=preflight
        no line       | OPTIONS Origin=https://a.example ACRM=PUT                   | {origin} ACAM=PUT Vary=preflight
        rejected      | OPTIONS Origin=https://a.example ACRM=PUT ACRH=x~b          | layer 403 Vary=preflight
        "
        ),
    );
}

/// An echoed list is in the place of the prepared one.
#[test]
fn answers_have_their_headers_in_one_order() {
    let listed = config("origin=https://a.example credentials method=PUT header=x-a max_age=600");
    let echoing = echoing().max_age(Duration::from_secs(600));
    let order = "origin credentials methods headers max-age vary";
    let table = format!(
        "
        listed | ACRM=PUT ACRH=x-a          | {order}
        echo   | ACRM=PUT ACRH=x-a          | {order}
        echo   | ACRM=PUT ACRH=x-a ACRH=x-b | {order}
        "
    );
    check_rows(rows(&table), |[name, asked, _]| {
        let config = if name == "echo" { &echoing } else { &listed };
        let request = request(&format!("OPTIONS Origin=https://a.example {asked}"));
        let response = wait(respond(&layer(config.clone()), request, ""));
        let names = response.headers().keys().map(|name| {
            let name = name.as_str().trim_start_matches("access-control-");
            name.trim_start_matches("allow-").to_owned()
        });
        names.collect::<Vec<_>>().join(" ")
    });
}

#[test]
fn policies_that_allow_any_origin() {
    let table = "
        origin=*                                                    | true
        origin=* credentials danger=any-origin-with-credentials     | true
        origin=https://a.example next_rule origin=*                 | true
        origin=https://a.example                                    | false
        origin=https://*                                            | false
        ";
    check_rows(rows(table), |[text, _]| {
        let policy = config(text).compile().unwrap();
        policy.allows_any_origin().to_string()
    });
}

#[test]
fn permissive() {
    let table = "
        GET             | inner 200 ACAO=* ACEH=*
        GET Origin=null | inner 200 ACAO=* ACEH=*
        OPTIONS Origin=https://a.example ACRM=PURGE ACRH=authorization,x-a | layer 204 ACAO=* ACAM=GET,HEAD,POST,PUT,PATCH,DELETE,QUERY,* ACAH=*,authorization Vary=preflight
        ";
    check_rows(rows(table), |[request, _]| {
        ask(&CorsLayer::permissive(), request, LEAKY)
    });
}
