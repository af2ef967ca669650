//! KrakenD's configuration: the example in the documentation, every key, every row of the gateway's
//! behaviour, and files with mistakes.

use std::time::Duration;

use http::StatusCode;
use tower_cors::CorsLayer;
use tower_cors_gateway::{Imported, Krakend};
use tower_cors_test_support::{check_rows, check_table, corpus, rows};

use crate::importing::{ask, compare, dangers, error_of, imported, notes};

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
    assert_eq!(
        notes(&imported),
        [
            "extra_config.github_com/devopsfaith/krakend-cors.expose_headers: \"Content-Length\", \
             \"Content-Type\" are left out: every page can read them anyway"
        ],
    );
    let preflight = "layer 204 ACAO=* ACAM=GET,HEAD,POST ACAH=accept-language ACMA=43200 \
                     Vary=preflight";
    check_table(
        imported.config,
        "",
        &format!(
            "
        actual             | GET Origin=https://a.example                              | inner 200 ACAO=*
        preflight          | OPTIONS Origin=https://a.example ACRM=POST ACRH=accept-language | {preflight}
        other header       | OPTIONS Origin=https://a.example ACRM=POST ACRH=x-a       | layer 204 Vary=preflight
        other method       | OPTIONS Origin=https://a.example ACRM=PUT                 | layer 204 Vary=preflight
        not forwarded      | OPTIONS Origin=https://a.example ACRM=OPTIONS             | layer 204 Vary=preflight
        "
        ),
    );
}

/// In the documentation, the last brace of the file is missing.
#[test]
fn example_of_the_page_without_its_last_brace() {
    let cut = PAGE.strip_suffix('}').unwrap();
    let error = error(cut);
    assert!(error.starts_with("EOF while parsing an object"), "{error}");
}

/// KrakenD does not read the sections of its endpoints.
#[test]
fn sections_of_endpoints() {
    let endpoint =
        r#"{"endpoint": "/a", "extra_config": {"security/cors": {"allow_origins": ["*"]}}}"#;
    let imported = import(&format!(
        r#"{{"extra_config": {{"security/cors": {{"allow_origins": ["https://a.example"]}}}},
            "endpoints": [{endpoint}, {{"endpoint": "/b"}}]}}"#
    ));
    assert_eq!(
        notes(&imported),
        [
            "endpoints[0].extra_config.security/cors: is left out: KrakenD reads it only in the \
             `extra_config` of the file"
        ]
    );
    assert!(
        error(&format!(r#"{{"endpoints": [{endpoint}]}}"#)).starts_with("no CORS section found")
    );
}

#[test]
fn defaults() {
    let config = import(r#"{"security/cors": {}}"#).config;
    let granted = "layer 204 ACAO=* ACAH=*,authorization Vary=preflight";
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
        "http://localhost:*", "https://pre-*.example.com", "https://*.Slash.example:443/"
    ]}"#;
    let imported = import(section);
    let corrected = |index: usize, origin: &str, to: &str| {
        format!(
            "allow_origins[{index}]: \"{origin}\" is corrected to `{to}`; KrakenD itself matches \
             no page with the original"
        )
    };
    assert_eq!(
        notes(&imported),
        [
            corrected(0, "https://Exact.example/", "https://exact.example"),
            corrected(1, "https://port.example:443", "https://port.example"),
            corrected(5, "https://*.Slash.example:443/", "https://*.slash.example"),
        ],
    );
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
        of a wildcard      | GET Origin=https://a.slash.example       | inner 200 ACAO=https://a.slash.example Vary=Origin
        another port       | GET Origin=https://a.slash.example:444   | {denied}
        "
        ),
    );
}

#[test]
fn every_key() {
    let imported = import(
        r#"{"extra_config": {"security/cors": {
            "allow_origins": ["https://a.example"], "allow_methods": ["put", "PATCH", "TRACE", "*"],
            "allow_headers": ["X-A", "Cookie"], "expose_headers": ["ETag", "Set-Cookie", "*"],
            "max_age": "25h", "allow_credentials": true, "debug": true,
            "allow_private_network": true, "options_passthrough": true,
            "options_success_status": 200
        }}}"#,
    );
    let expected = r#"
        allow_methods: pages can read the answers to `GET`, `HEAD` and `POST` here; KrakenD puts no CORS header on them
        allow_methods: "put" grants nothing: since July 2024, KrakenD compares methods as written, and browsers send `PUT`
        allow_methods: "*" is left out: KrakenD reads it as the name of a method
        allow_methods: "TRACE" is left out: no page can send it
        allow_headers: "Cookie" is left out: no page can set it
        expose_headers: "*" is left out: with credentials, browsers read it as the name of a header
        expose_headers: "Set-Cookie" is left out: no page can read it
        debug: "true" is left out: KrakenD only writes a log for it, but here it would show the policy to browsers
        max_age: "90000s" is cut to 86400 seconds: no browser caches an answer for longer
        options_passthrough: "true" passes granted preflights to the endpoint; the layer answers rejected ones itself, where KrakenD passes them on as well
    "#;
    let expected = expected.trim().lines().map(str::trim);
    let expected = expected.map(|note| format!("extra_config.security/cors.{note}"));
    assert_eq!(notes(&imported), Vec::from_iter(expected));
    let granted = "ACAO=https://a.example ACAC=true ACAM=PATCH ACAH=x-a \
                   ACMA=86400 ACAPN=true";
    check_table(
        imported.config,
        "",
        &format!(
            "
        passed through     | OPTIONS Origin=https://a.example ACRM=PATCH ACRH=x-a ACRPN=true | inner 200 {granted} Vary=preflight+private-network
        rejected           | OPTIONS Origin=https://b.example ACRM=PUT                     | layer 200 Vary=preflight+private-network
        actual             | GET Origin=https://a.example              | inner 200 ACAO=https://a.example ACAC=true ACEH=etag Vary=Origin
        denied             | GET Origin=https://b.example              | inner 200 Vary=Origin
        "
        ),
    );
}

#[test]
fn dangers_stay_refused() {
    let table = r#"
        {"allow_origins": ["http://a.example"], "allow_credentials": true}     | InsecureOrigins
        {"allow_origins": ["https://*example.com"], "allow_credentials": true} | LooseRegexes
    "#;
    check_rows(rows(table), |[section, _]| dangers(import(section).config));

    let loose = import(r#"{"allow_origins": ["https://*example.com"], "allow_credentials": true}"#);
    let errors = loose.config.build().unwrap_err().to_string();
    assert!(errors.contains("https://evilexample.com"), "{errors}");
}

/// The methods that a list grants, and the notes on it. KrakenD compares them as written.
#[test]
fn methods() {
    let readable = "; KrakenD puts no CORS header on them";
    let table = r#"
        []                       | none |
        ["GET", "HEAD", "POST"]  | GET,HEAD,POST |
        ["GET", "POST"]          | GET,POST |
        ["GET", "POST", "PUT"]   | GET,POST,PUT |
        ["GET"]                  | GET | pages can read the answers to `POST` here
        ["GET", "HEAD"]          | GET,HEAD | pages can read the answers to `POST` here
        ["HEAD", "POST"]         | HEAD,POST | pages can read the answers to `GET` here
        ["POST"]                 | POST | pages can read the answers to `GET` and `HEAD` here
        ["PUT"]                  | PUT | pages can read the answers to `GET`, `HEAD` and `POST` here
        ["GET", "POST", "put"]   | GET,POST | "put" grants nothing: since July 2024, KrakenD compares methods as written, and browsers send `PUT`
        ["get", "POST"]          | POST | pages can read the answers to `GET` and `HEAD` here; "get" grants nothing: since July 2024, KrakenD compares methods as written, and browsers send `GET`
        ["GET", "POST", "patch"] | GET,POST,patch | "patch" does not grant `PATCH`, as in KrakenD since July 2024; older versions convert them to upper case first
        ["GET", "POST", "OPTIONS"] | GET,POST,OPTIONS |
        ["GET", "POST", "*"]     | GET,POST | "*" is left out: KrakenD reads it as the name of a method
    "#;
    check_rows(rows(table), |[methods, _]| {
        let imported = import(&format!(
            r#"{{"allow_origins": ["https://a.example"], "allow_methods": {methods}}}"#
        ));
        let notes = notes(&imported).join("; ");
        let notes = notes.replace("allow_methods: ", "").replace(readable, "");
        let answer = ask(imported.config, "OPTIONS Origin=https://a.example ACRM=GET");
        let granted = answer
            .split(' ')
            .find_map(|word| word.strip_prefix("ACAM="));
        format!("{} | {notes}", granted.unwrap_or("none"))
            .trim_end()
            .to_owned()
    });
}

/// KrakenD sends a literal `*`, and browsers block every request with credentials.
#[test]
fn any_origin_with_credentials() {
    let table = r#"
        {"allow_origins": ["*"], "allow_credentials": true}                      | only without
        {"allow_origins": [], "allow_credentials": true}                         | only without
        {"allow_origins": ["https://a.example", "*"], "allow_credentials": true} | only without
        {"allow_origins": ["https://a.example"], "allow_credentials": true}      | with
        {"allow_origins": ["*"], "allow_credentials": false}                     | without
    "#;
    let left_out = "allow_credentials: \"true\" is left out: KrakenD sends a literal `*`, and \
                    browsers then block every request with credentials";
    check_rows(rows(table), |[section, _]| {
        let imported = import(section);
        let is_noted = notes(&imported).contains(&left_out.to_owned());
        let answer = ask(imported.config, "GET Origin=https://a.example");
        match (answer.as_str(), is_noted) {
            ("inner 200 ACAO=*", true) => "only without".to_owned(),
            ("inner 200 ACAO=*", false) => "without".to_owned(),
            ("inner 200 ACAO=https://a.example ACAC=true Vary=Origin", false) => "with".to_owned(),
            other => format!("{other:?}"),
        }
    });
}

#[test]
fn comments() {
    let expected = import(r#"{"allow_origins": ["https://a.example"], "max_age": "1h"}"#);
    let comments = [
        "@comment",
        "$schema",
        "_note",
        "#max_age",
        "@",
        "__",
        "# a comment",
    ];
    check_rows(comments.map(|key| [key, "equal"]), |[key, _]| {
        let section = format!(
            r#"{{"{key}": {{"a": ["${{b}}"]}}, "allow_origins": ["https://a.example"], "max_age": "1h"}}"#
        );
        compare(&import(&section).config, &expected.config)
    });
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
    let fraction = r#"{"allow_methods": ["GET", "HEAD", "POST"], "max_age": "1500ms"}"#;
    assert_eq!(
        notes(&import(fraction)),
        ["max_age: \"1.5s\" is cut to whole seconds: the header has no fractions"]
    );
}

#[test]
fn a_max_age_changes_nothing_else() {
    let default = CorsLayer::new()
        .allow_origins(["https://a.example"])
        .allow_headers(["*", "authorization"])
        .rejected_preflight_status(StatusCode::NO_CONTENT);
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
    check_rows(corpus(ERRORS), |[file, _]| error(file).replace('\n', "¶"));
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
        "no CORS section at \"nowhere\"; the file has these:\n  security/cors\n  \
         extra_config.security/cors",
    );
    let alone: Krakend = serde_json::from_str(r#"{"allow_origins": []}"#).unwrap();
    let error = alone.clone().choose("nowhere").import().unwrap_err();
    assert_eq!(
        error.to_string(),
        "no CORS section at \"nowhere\"; the file has these:\n  \"\", the whole file",
    );
    assert!(alone.choose("").import().is_ok());
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
