//! One `<cors>` element.

use std::time::Duration;

use http::StatusCode;
use tower_cors::{CorsLayer, Danger, Disallowed};
use tower_cors_test_support::{check_rows, corpus, rows};

use super::{cors, error, import};
use crate::importing::{ask, dangers, notes};

const ERRORS: &str = include_str!("../data/azure_errors.tsv");

#[test]
fn defaults() {
    let imported = import(&cors(""));
    assert!(imported.notes.is_empty(), "{:?}", imported.notes);
    let expected = CorsLayer::new()
        .allow_origins(["https://a.example"])
        .allow_methods(["GET", "POST"])
        .allow_headers(["x-a"])
        .max_age(Duration::ZERO)
        .preflight_status(StatusCode::OK)
        .rejected_preflight_status(StatusCode::OK)
        .on_disallowed_origin(Disallowed::Reject(StatusCode::OK));
    assert_eq!(imported.config, expected);
}

/// Each row is a statement of the documentation: `about | <cors> in short | request | Azure | here
/// | difference`.
///
/// The difference is `equal`, or the notes on it.
#[test]
fn statements_of_the_page() {
    let granted = "layer 200 ACAO=https://a.example ACAM=GET,POST";
    let table = format!(
        r#"
        credentials off by default | | GET Origin=https://a.example | no ACAC | inner 200 ACAO=https://a.example Vary=Origin | equal
        credentials on       | credentials=true | GET Origin=https://a.example | ACAC | inner 200 ACAO=https://a.example ACAC=true Vary=Origin | equal
        credentials, preflight | credentials=true | OPTIONS Origin=https://a.example ACRM=GET | ACAC | layer 200 ACAO=https://a.example ACAC=true ACAM=GET,POST ACAH=x-a ACMA=0 Vary=preflight | equal
        credentials off      | credentials=false | GET Origin=https://a.example | no ACAC | inner 200 ACAO=https://a.example Vary=Origin | equal

        unmatched preflight  | | OPTIONS Origin=https://b.example ACRM=GET | empty 200 | layer 200 Vary=preflight | equal
        - terminated         | terminate=true | OPTIONS Origin=https://b.example ACRM=GET | empty 200 | layer 200 Vary=preflight | equal
        - no other `cors`    | terminate=false | OPTIONS Origin=https://b.example ACRM=GET | empty 200 | layer 200 Vary=preflight | equal
        unmatched GET        | | GET Origin=https://b.example | empty 200 | layer 200 Vary=Origin | equal
        unmatched HEAD       | terminate=true | HEAD Origin=https://b.example | empty 200 | layer 200 Vary=Origin | equal
        unmatched POST       | terminate=true | POST Origin=https://b.example | empty 200 | layer 200 Vary=Origin | equal
        - proceeds           | terminate=false | GET Origin=https://b.example | proceeds, no CORS headers | inner 200 Vary=Origin | equal
        - POST proceeds      | terminate=false | POST Origin=https://b.example | proceeds, no CORS headers | inner 200 Vary=Origin | equal
        no `Origin`          | terminate=true | GET | proceeds | inner 200 Vary=Origin | equal

        any origin           | origins=* | GET Origin=https://b.example | allowed | inner 200 ACAO=* | equal
        any origin, null     | origins=* | GET Origin=null | allowed | inner 200 ACAO=* | equal
        one of several       | origins=https://b.example,https://a.example | GET Origin=https://a.example | allowed | inner 200 ACAO=https://a.example Vary=Origin | equal
        https, port omitted  | origins=https://a.example | GET Origin=https://a.example | it is 443 | inner 200 ACAO=https://a.example Vary=Origin | equal
        https, port written  | origins=https://a.example:443 | GET Origin=https://a.example | it is 443 | inner 200 ACAO=https://a.example Vary=Origin | equal
        http, port omitted   | origins=http://a.example | GET Origin=http://a.example | it is 80 | inner 200 ACAO=http://a.example Vary=Origin | equal
        http, port written   | origins=http://a.example:80 | GET Origin=http://a.example | it is 80 | inner 200 ACAO=http://a.example Vary=Origin | equal
        another port         | origins=https://a.example:8443 | GET Origin=https://a.example | empty 200 | layer 200 Vary=Origin | equal
        the scheme counts    | origins=http://a.example | GET Origin=https://a.example | empty 200 | layer 200 Vary=Origin | equal
        a slash at the end   | origins=https://a.example/ | GET Origin=https://a.example | tolerated | inner 200 ACAO=https://a.example Vary=Origin | equal
        - behind the port    | origins=https://a.example:443/ | GET Origin=https://a.example | tolerated | inner 200 ACAO=https://a.example Vary=Origin | equal
        letter case          | origins=HTTPS://A.Example | GET Origin=https://a.example | a URI's host has none | inner 200 ACAO=https://a.example Vary=Origin | equal
        no subdomains        | origins=https://a.example | GET Origin=https://b.a.example | empty 200 | layer 200 Vary=Origin | equal
        beside any origin    | origins=*,https://a.example | GET Origin=https://b.example | allowed | inner 200 ACAO=* | cors.allowed-origins: "https://a.example" is left out: `*` covers it

        no methods: POST     | | OPTIONS Origin=https://a.example ACRM=POST ACRH=x-a | granted | {granted} ACAH=x-a ACMA=0 Vary=preflight | equal
        no methods: PUT      | | OPTIONS Origin=https://a.example ACRM=PUT | not granted | layer 200 Vary=preflight | equal
        methods              | methods=GET,POST,PUT | OPTIONS Origin=https://a.example ACRM=PUT | granted | {granted},PUT ACAH=x-a ACMA=0 Vary=preflight | equal
        a method's letter case | methods=GET,POST,put | OPTIONS Origin=https://a.example ACRM=PUT | not documented | layer 200 Vary=preflight | cors.allowed-methods: "put" is left out: letter case counts, and browsers send `PUT`
        of another method    | methods=GET,POST,purge | OPTIONS Origin=https://a.example ACRM=purge | granted | {granted},purge ACAH=x-a ACMA=0 Vary=preflight | equal
        HEAD is not listed   | methods=GET,POST | OPTIONS Origin=https://a.example ACRM=HEAD | as GET | {granted} ACAH=x-a ACMA=0 Vary=preflight | equal
        all methods          | methods=* | OPTIONS Origin=https://a.example ACRM=PURGE | granted | layer 200 ACAO=https://a.example ACAM=GET,HEAD,POST,PUT,PATCH,DELETE,QUERY,* ACAH=x-a ACMA=0 Vary=preflight | equal
        all, credentials     | methods=* credentials=true | OPTIONS Origin=https://a.example ACRM=PURGE | granted | layer 200 ACAO=https://a.example ACAC=true ACAM=PURGE ACAH=x-a ACMA=0 Vary=preflight | equal
        POST is not listed   | methods=GET | OPTIONS Origin=https://a.example ACRM=POST | not granted | layer 200 ACAO=https://a.example ACAM=GET ACAH=x-a ACMA=0 Vary=preflight | cors.allowed-methods: pages can send `POST` here; Azure rejects such preflights
        GET is not listed    | methods=POST | OPTIONS Origin=https://a.example ACRM=GET | not granted | layer 200 ACAO=https://a.example ACAM=POST ACAH=x-a ACMA=0 Vary=preflight | cors.allowed-methods: pages can send `GET` and `HEAD` here; Azure rejects such preflights
        no page sends TRACE  | methods=GET,POST,TRACE | OPTIONS Origin=https://a.example ACRM=TRACE | granted | layer 200 Vary=preflight | cors.allowed-methods: "TRACE" is left out: no page can send it

        max-age              | methods=GET,POST age=300 | OPTIONS Origin=https://a.example ACRM=GET | 300 | {granted} ACAH=x-a ACMA=300 Vary=preflight | equal
        max-age of 0         | methods=GET,POST age=0 | OPTIONS Origin=https://a.example ACRM=GET | 0 | {granted} ACAH=x-a ACMA=0 Vary=preflight | equal
        max-age of a day     | methods=GET,POST age=86400 | OPTIONS Origin=https://a.example ACRM=GET | 86400 | {granted} ACAH=x-a ACMA=86400 Vary=preflight | equal
        a longer one         | methods=GET,POST age=86401 | OPTIONS Origin=https://a.example ACRM=GET | 86401 | {granted} ACAH=x-a ACMA=86400 Vary=preflight | cors.allowed-methods.preflight-result-max-age: "86401s" is cut to 86400 seconds: no browser caches an answer for longer

        headers              | headers=X-A,x-b | OPTIONS Origin=https://a.example ACRM=GET ACRH=x-b | granted | {granted} ACAH=x-a,x-b ACMA=0 Vary=preflight | equal
        another header       | headers=x-a | OPTIONS Origin=https://a.example ACRM=GET ACRH=x-b | not granted | layer 200 Vary=preflight | equal
        all headers          | headers=* | OPTIONS Origin=https://a.example ACRM=GET ACRH=authorization,x-b | granted | {granted} ACAH=*,authorization ACMA=0 Vary=preflight | equal
        all, credentials     | headers=* credentials=true | OPTIONS Origin=https://a.example ACRM=GET ACRH=authorization,x-b | granted | layer 200 ACAO=https://a.example ACAC=true ACAM=GET,POST ACAH=authorization,x-b ACMA=0 Vary=preflight | equal
        no page can set it   | headers=x-a,Cookie | OPTIONS Origin=https://a.example ACRM=GET ACRH=cookie | granted | layer 200 Vary=preflight | cors.allowed-headers: "Cookie" is left out: no page can set it
        of responses         | headers=x-a,Access-Control-Allow-Origin | OPTIONS Origin=https://a.example ACRM=GET ACRH=x-a | granted | {granted} ACAH=x-a ACMA=0 Vary=preflight | cors.allowed-headers: "Access-Control-Allow-Origin" is left out: it is a response header

        no headers           | headers=none | OPTIONS Origin=https://a.example ACRM=GET ACRH=x-a | not documented | layer 200 Vary=preflight | cors.allowed-headers: missing: pages can send only CORS-safelisted request headers

        nothing exposed      | | GET Origin=https://a.example | no ACEH | inner 200 ACAO=https://a.example Vary=Origin | equal
        exposed              | expose=ETag,x-b | GET Origin=https://a.example | ACEH | inner 200 ACAO=https://a.example ACEH=etag,x-b Vary=Origin | equal
        all exposed          | expose=* | GET Origin=https://a.example | ACEH | inner 200 ACAO=https://a.example ACEH=* Vary=Origin | equal
        no page can read it  | expose=etag,Set-Cookie | GET Origin=https://a.example | ACEH | inner 200 ACAO=https://a.example ACEH=etag Vary=Origin | cors.expose-headers: "Set-Cookie" is left out: no page can read it
        all, credentials     | expose=* credentials=true | GET Origin=https://a.example | ACEH | inner 200 ACAO=https://a.example ACAC=true Vary=Origin | cors.expose-headers: "*" is left out: with credentials, browsers read it as the name of a header
        "#
    );
    check_rows(rows(&table), |[_about, short, request, _azure, _]| {
        let imported = import(&cors(short));
        let difference = match notes(&imported).join("; ") {
            none if none.is_empty() => "equal".to_owned(),
            notes => notes,
        };
        format!("{} | {difference}", ask(imported.config, request))
    });
}

#[test]
fn dangers_stay_refused() {
    let table = "
        origins=* credentials=true headers=* | AnyOriginWithCredentials
        origins=null                         | NullOrigin
    ";
    check_rows(rows(table), |[short, _]| {
        dangers(import(&cors(short)).config)
    });
}

#[test]
fn an_accepted_danger_leaves_no_warning() {
    let config = import(&cors("origins=* credentials=true headers=*")).config;
    let accepted = config.dangerously_allow(Danger::AnyOriginWithCredentials);
    assert!(accepted.compile().unwrap().warnings().is_empty());
}

#[test]
fn every_element_and_attribute() {
    let imported = import(
        r#"<?xml version="1.0" encoding="utf-8"?>
        <!-- All elements and attributes, in every syntax that XML has. -->
        <cors allow-credentials = 'true' terminate-unmatched-request="&#102;alse">
            <allowed-origins
            >
                <origin>
                    https://a.example
                </origin >
                <origin><![CDATA[https://b.example]]></origin>
                <origin>https://<!-- a comment -->c.exam<![CDATA[p]]>le<?ignored?></origin>
                <origin>&#x68;ttps&#58;//d.example</origin>
            </allowed-origins>
            <allowed-methods preflight-result-max-age="60">
                <method>GET</method><method>POST</method>
            </allowed-methods>
            <allowed-headers><header>X-A</header></allowed-headers>
            <expose-headers><header>ETag</header></expose-headers>
        </cors>
        <?ignored?>
        <!-- The end. -->"#,
    );
    assert!(imported.notes.is_empty(), "{:?}", imported.notes);
    let expected = CorsLayer::new()
        .allow_origins([
            "https://a.example",
            "https://b.example",
            "https://c.example",
            "https://d.example",
        ])
        .allow_credentials(true)
        .allow_methods(["GET", "POST"])
        .allow_headers(["x-a"])
        .expose_headers(["etag"])
        .max_age(Duration::from_secs(60))
        .preflight_status(StatusCode::OK)
        .rejected_preflight_status(StatusCode::OK);
    assert_eq!(imported.config, expected);
}

#[test]
fn errors() {
    check_rows(corpus(ERRORS), |[document, _]| {
        if document.starts_with('<') {
            error(document).to_string()
        } else {
            error(&cors(document)).to_string()
        }
    });
}
