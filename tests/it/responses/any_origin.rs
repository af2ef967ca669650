//! Rules that allow any origin.

use tower_cors::{CorsLayer, Danger};
use tower_cors_test_support::{ask, check_rows, check_table, rows};

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

#[test]
fn every_origin_with_credentials() {
    let config = CorsLayer::new()
        .allow_origins(["*"])
        .allow_credentials(true)
        .allow_methods(["*"])
        .allow_headers(["*"])
        .dangerously_allow(Danger::AnyOriginWithCredentials);
    let rejected = "layer 403 Vary=preflight";
    check_table(
        config,
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
