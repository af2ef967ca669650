//! KrakenD's configuration: the page's example, every key, every row of what the gateway does, and
//! files with mistakes.

use std::time::Duration;

use http::StatusCode;
use tower_cors::CorsLayer;
use tower_cors_gateway::{Imported, Krakend};
use tower_cors_test_support::{check_table, corpus};

use crate::importing::{ask, compare, dangers, error_of, imported, notes};
use crate::table::{check_rows, rows};

const ERRORS: &str = include_str!("data/krakend_errors.tsv");

/// Imports a CORS section.
#[track_caller]
fn import(section: &str) -> Imported {
    imported(section, serde_json::from_str::<Krakend>(section))
}

#[track_caller]
fn error(file: &str) -> String {
    error_of(serde_json::from_str::<Krakend>(file))
}

fn always_granted(section: &str) -> String {
    format!(
        "{section}allow_methods: \"OPTIONS\" is granted, too, as KrakenD does whatever the list says"
    )
}

const PAGE: &str = r#"{
  "version": 2,
  "extra_config": {
    "github_com/devopsfaith/krakend-cors": {
      "allow_origins": ["*"],
      "allow_methods": ["GET", "HEAD", "POST"],
      "expose_headers": ["Content-Length", "Content-Type"],
      "max_age": "12h",
      "allow_headers": ["Accept-Language"],
      "allow_credentials": false,
      "debug": false
    }
  }
}"#;

#[test]
fn example_of_the_page() {
    let imported = import(PAGE);
    let at = "extra_config.github_com/devopsfaith/krakend-cors.";
    assert_eq!(notes(&imported), [always_granted(at)]);
    let preflight = "layer 200 ACAO=* ACAM=GET,HEAD,POST,OPTIONS ACAH=accept-language ACMA=43200 \
                     Vary=preflight";
    check_table(
        imported.config,
        "",
        &format!(
            "
        actual             | GET Origin=https://a.example                              | inner 200 ACAO=* ACEH=content-length,content-type
        preflight          | OPTIONS Origin=https://a.example ACRM=POST ACRH=accept-language | {preflight}
        other header       | OPTIONS Origin=https://a.example ACRM=POST ACRH=x-a       | layer 200 Vary=preflight
        other method       | OPTIONS Origin=https://a.example ACRM=PUT                 | layer 200 Vary=preflight
        granted always     | OPTIONS Origin=https://a.example ACRM=OPTIONS             | {preflight}
        "
        ),
    );
}

/// On the page, the last brace of the file is missing.
#[test]
fn example_of_the_page_without_its_last_brace() {
    let cut = PAGE.strip_suffix('}').unwrap();
    let error = error(cut);
    assert!(error.starts_with("EOF while parsing an object"), "{error}");
}

#[test]
fn defaults() {
    let config = import(r#"{"security/cors": {}}"#).config;
    let granted = "layer 200 ACAO=* ACAM=GET,HEAD,POST,OPTIONS ACAH=*,authorization Vary=preflight";
    check_table(
        config,
        "",
        &format!(
            "
        any origin         | GET Origin=https://a.example                              | inner 200 ACAO=*
        any header         | OPTIONS Origin=https://a.example ACRM=GET ACRH=authorization,x-a | {granted}
        "
        ),
    );
}

#[test]
fn origins() {
    let section = r#"{"allow_origins": [
        "https://Exact.example/", "https://port.example:443", "https://*.wild.example",
        "http://localhost:*", "https://pre-*.example.com", "https://*.Mended.example:443/"
    ]}"#;
    let imported = import(section);
    assert_eq!(notes(&imported), [always_granted("")]);
    let denied = "inner 200 Vary=Origin";
    check_table(
        imported.config,
        "",
        &format!(
            "
        letter case        | GET Origin=https://exact.example          | inner 200 ACAO=https://exact.example Vary=Origin
        default port       | GET Origin=https://port.example           | inner 200 ACAO=https://port.example Vary=Origin
        subdomain          | GET Origin=https://a.b.wild.example       | inner 200 ACAO=https://a.b.wild.example Vary=Origin
        not the apex       | GET Origin=https://wild.example           | {denied}
        any port           | GET Origin=http://localhost:3000          | inner 200 ACAO=http://localhost:3000 Vary=Origin
        not the default    | GET Origin=http://localhost               | {denied}
        within a label     | GET Origin=https://pre-7.example.com      | inner 200 ACAO=https://pre-7.example.com Vary=Origin
        another one        | GET Origin=https://other.example          | {denied}
        of a wildcard      | GET Origin=https://a.mended.example       | inner 200 ACAO=https://a.mended.example Vary=Origin
        another port       | GET Origin=https://a.mended.example:444   | {denied}
        "
        ),
    );
}

#[test]
fn every_key() {
    let imported = import(
        r#"{"extra_config": {"security/cors": {
            "allow_origins": ["https://a.example"], "allow_methods": ["put", "TRACE", "*"],
            "allow_headers": ["X-A", "Cookie"], "expose_headers": ["ETag", "Set-Cookie", "*"],
            "max_age": "25h", "allow_credentials": true, "debug": true,
            "allow_private_network": true, "options_passthrough": true,
            "options_success_status": 204
        }}}"#,
    );
    let expected = r#"
        allow_methods: "TRACE" is left out: no page can send it
        allow_methods: "GET" is granted all the same: browsers send it whatever the list says
        allow_methods: "HEAD" is granted all the same: browsers send it whatever the list says
        allow_methods: "POST" is granted all the same: browsers send it whatever the list says
        allow_methods: "*" is left out: KrakenD takes it for a method of that name
        allow_methods: "OPTIONS" is granted, too, as KrakenD does whatever the list says
        allow_headers: "Cookie" is left out: no page can set it
        expose_headers: "*" is left out: with credentials, browsers take it for a header of that name
        expose_headers: "Set-Cookie" is left out: no page can read it
        max_age: "90000s" is cut to 86400 seconds: no browser keeps an answer for longer
        debug: "true" writes to KrakenD's log, and is left out: here, `debug` would show the policy to browsers
        options_passthrough: "true" lets the endpoint answer granted preflights; rejected ones are answered here, where KrakenD lets the endpoint answer them, too
    "#;
    let expected = expected.trim().lines().map(str::trim);
    let expected = expected.map(|note| format!("extra_config.security/cors.{note}"));
    assert_eq!(notes(&imported), Vec::from_iter(expected));
    let granted = "ACAO=https://a.example ACAC=true ACAM=GET,HEAD,POST,PUT,OPTIONS ACAH=x-a \
                   ACMA=86400 ACAPN=true";
    check_table(
        imported.config,
        "",
        &format!(
            "
        passed through     | OPTIONS Origin=https://a.example ACRM=PUT ACRH=x-a ACRPN=true | inner 200 {granted} Vary=preflight+private-network
        rejected           | OPTIONS Origin=https://b.example ACRM=PUT                     | layer 204 Vary=preflight+private-network
        actual             | GET Origin=https://a.example              | inner 200 ACAO=https://a.example ACAC=true ACEH=etag Vary=Origin
        denied             | GET Origin=https://b.example              | inner 200 Vary=Origin
        "
        ),
    );
}

#[test]
fn dangers_stay_refused() {
    let table = r#"
        {"allow_origins": ["*"], "allow_credentials": true}                    | AnyOriginWithCredentials
        {"allow_origins": ["https://*example.com"], "allow_credentials": true} | LooseRegexes
    "#;
    check_rows(rows(table), |[section, _]| dangers(import(section).config));

    let loose = import(r#"{"allow_origins": ["https://*example.com"], "allow_credentials": true}"#);
    let errors = loose.config.build().unwrap_err().to_string();
    assert!(errors.contains("https://evilexample.com"), "{errors}");
}

#[test]
fn durations() {
    let section = |age: &str| {
        import(&format!(
            r#"{{"allow_origins": ["https://a.example"], "max_age": "{age}"}}"#
        ))
    };
    let table = "
        12h   | ACMA=43200
        1h30m | ACMA=5400
        1.5h  | ACMA=5400
        0     |
        0s    |
        300ms |
        5µs   |
    ";
    check_rows(rows(table), |[age, _]| {
        let answer = ask(
            section(age).config,
            "OPTIONS Origin=https://a.example ACRM=GET",
        );
        let max_age = answer.split(' ').find(|word| word.starts_with("ACMA="));
        max_age.unwrap_or_default().to_owned()
    });
    let fraction = r#"{"allow_methods": ["GET", "HEAD", "POST", "options"], "max_age": "1500ms"}"#;
    assert_eq!(
        notes(&import(fraction)),
        ["max_age: \"1.5s\" is cut to whole seconds: the header has no fractions"]
    );
}

#[test]
fn a_max_age_changes_nothing_else() {
    let default = CorsLayer::new()
        .allow_origins(["https://a.example"])
        .allow_methods(["OPTIONS"])
        .allow_headers(["*", "authorization"])
        .preflight_status(StatusCode::OK)
        .rejected_preflight_status(StatusCode::OK);
    for (age, expected) in [
        ("0", default.clone()),
        ("12h", default.max_age(Duration::from_secs(43_200))),
    ] {
        let section = format!(r#"{{"allow_origins": ["https://a.example"], "max_age": "{age}"}}"#);
        assert_eq!(compare(&import(&section).config, &expected), "equal");
    }
}

#[test]
fn errors() {
    check_rows(corpus(ERRORS), |[file, _]| error(file));
}

#[test]
fn one_of_several_sections() {
    let file = r#"{
        "security/cors": {"allow_origins": ["https://a.example"]},
        "extra_config": {"security/cors": {}}
    }"#;
    let file: Krakend = serde_json::from_str(file).unwrap();
    let chosen = file.clone().choose("extra_config.security/cors");
    assert!(chosen.import().is_ok());
    let error = file.choose("nowhere").import().unwrap_err();
    assert_eq!(
        error.to_string(),
        r#"no CORS section at "nowhere"; there is one at: security/cors, extra_config.security/cors"#,
    );
}

#[test]
fn hostile_files() {
    let deep = format!("{}1{}", "{\"a\":".repeat(120), "}".repeat(120));
    let deep = error(&deep);
    assert!(deep.starts_with("nested deeper than 100 levels"), "{deep}");
    assert!(error(&"[".repeat(1 << 20)).contains("at line 1"));
    let long = format!(r#"{{"allow_origins": ["{}"]}}"#, "a".repeat(10 << 20));
    assert!(error(&long).starts_with("allow_origins[0]: "));
}
