//! Elastic APM Server's RUM settings.

mod files;
mod origins;

use tower_cors_gateway::{Elastic, Imported};
use tower_cors_test_support::{check_rows, check_table, rows};

use crate::importing::{ask, dangers, error_of, imported};

/// Imports a file.
#[track_caller]
fn import(file: &str) -> Imported {
    imported(file, serde_saphyr::from_str::<Elastic>(file))
}

/// Returns the notes, without the one that every file gets.
fn notes(imported: &Imported) -> Vec<String> {
    let mut notes = crate::importing::notes(imported);
    let count = notes.len();
    notes.retain(|note| note != ALWAYS);
    assert_eq!(notes.len(), count - 1, "{notes:?}");
    notes
}

const ALWAYS: &str = "responses: rejected preflights get no `Access-Control-*` header here, where \
                      Elastic sends all but the origin; other `OPTIONS` requests reach the inner \
                      service, where Elastic answers 200";

/// The note on a file that names its origins.
fn no_origin(section: &str) -> String {
    format!(
        "{section}allow_origins: requests without an `Origin`, and those of the service's own \
         pages, reach the inner service; Elastic answers them with 403"
    )
}

#[track_caller]
fn error(file: &str) -> String {
    error_of(serde_saphyr::from_str::<Elastic>(file))
}

/// The request and the answer in the documentation.
#[test]
fn example_of_the_page() {
    let imported = import("apm-server.rum: {enabled: true, allow_origins: ['https://a.example']}");
    check_table(
        imported.config,
        "",
        "
        the page           | OPTIONS Origin=https://a.example ACRM=POST ACRH=Content-Type | layer 200 ACAO=https://a.example \
         ACAM=POST ACAH=content-type,content-encoding,accept ACMA=3600 Vary=preflight
        ",
    );
}

/// `*` covers the headers that Elastic always allows.
#[test]
fn any_header() {
    let file =
        "apm-server.rum: {enabled: true, allow_origins: ['https://a.example'], allow_headers: '*'}";
    let imported = import(file);
    assert_eq!(
        notes(&imported),
        [
            no_origin("apm-server.rum."),
            "apm-server.rum.allow_headers: \"*\" covers every header; if you call \
             `allow_credentials(true)`, name the headers: with credentials, browsers read \
             Elastic's `*` as the name of a header"
                .to_owned(),
        ]
    );
    let preflight = "OPTIONS Origin=https://a.example ACRM=POST ACRH=content-type,x-a";
    let answer = ask(imported.config, preflight);
    assert!(answer.contains(" ACAH=* "), "{answer}");
}

/// With `sendCredentials`, the answer needs the origin and `Access-Control-Allow-Credentials`.
#[test]
fn credentials_are_up_to_the_caller() {
    let named = import("apm-server.rum: {enabled: true, allow_origins: ['https://a.example']}");
    check_table(
        named.config.allow_credentials(true),
        "",
        "
        the page           | OPTIONS Origin=https://a.example ACRM=POST ACRH=Content-Type | layer 200 ACAO=https://a.example \
         ACAC=true ACAM=POST ACAH=content-type,content-encoding,accept ACMA=3600 Vary=preflight
        actual             | POST Origin=https://a.example                             | inner 200 ACAO=https://a.example ACAC=true ACEH=etag Vary=Origin
        ",
    );
    let table = "
        *                    | AnyOriginWithCredentials
        http://*             | AnyOriginWithCredentials InsecureOrigins
        https://*example.com | LooseRegexes
        http://*.example.com | InsecureOrigins
    ";
    check_rows(rows(table), |[origin, _]| {
        let file = format!("apm-server.rum: {{enabled: true, allow_origins: ['{origin}']}}");
        dangers(import(&file).config.allow_credentials(true))
    });
}

#[test]
fn defaults() {
    let imported = import("apm-server.rum.enabled: true");
    assert_eq!(
        notes(&imported),
        [
            "apm-server.rum.allow_origins: \"*\" is sent to every origin here; Elastic echoes the request's origin"
        ],
    );
    let granted = "layer 200 ACAO=* ACAM=POST \
                   ACAH=content-type,content-encoding,accept ACMA=3600 Vary=preflight";
    check_table(
        imported.config,
        "",
        &format!(
            "
        preflight          | OPTIONS Origin=https://a.example ACRM=POST ACRH=content-type,content-encoding,accept | {granted}
        null               | OPTIONS Origin=null ACRM=POST                             | {granted}
        other header       | OPTIONS Origin=https://a.example ACRM=POST ACRH=x-a       | layer 200 Vary=preflight
        other method       | OPTIONS Origin=https://a.example ACRM=PUT                 | layer 200 Vary=preflight
        actual             | POST Origin=https://a.example                             | inner 200 ACAO=* ACEH=etag
        no origin          | POST                                                      | inner 200 ACAO=* ACEH=etag
        "
        ),
    );
}

#[test]
fn named_origins() {
    let imported = import(
        "
apm-server.rum:
  enabled: true
  allow_origins: [https://a.example]
  allow_headers: [X-A, Cookie]
",
    );
    assert_eq!(
        notes(&imported),
        [
            no_origin("apm-server.rum."),
            "apm-server.rum.allow_headers: \"Cookie\" is left out: no page can set it".to_owned(),
        ],
    );
    let granted = "layer 200 ACAO=https://a.example ACAM=POST \
                   ACAH=content-type,content-encoding,accept,x-a ACMA=3600 Vary=preflight";
    check_table(
        imported.config,
        "ACAO=* ACEH=x-inner",
        &format!(
            "
        preflight          | OPTIONS Origin=https://a.example ACRM=POST ACRH=x-a       | {granted}
        agent config       | OPTIONS Origin=https://a.example ACRM=GET ACRH=x-a        | {granted}
        denied preflight   | OPTIONS Origin=https://b.example ACRM=POST                | layer 200 Vary=preflight
        actual             | POST Origin=https://a.example                             | inner 200 ACAO=https://a.example ACEH=etag Vary=Origin
        denied             | POST Origin=https://b.example                             | layer 403 Vary=Origin
        denied null        | POST Origin=null                                          | layer 403 Vary=Origin
        no origin          | POST                                                      | inner 200 Vary=Origin
        own page           | POST Origin=https://b.example SFS=same-origin             | inner 200 Vary=Origin
        no preflight       | OPTIONS Origin=https://a.example                          | inner 200 ACAO=https://a.example ACEH=etag Vary=Origin
        "
        ),
    );
}
