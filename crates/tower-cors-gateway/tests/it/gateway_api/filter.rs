//! The keys of the filter, and its origins.

use http::StatusCode;
use serde_json::json;
use tower_cors::{CorsConfig, CorsLayer};
use tower_cors_test_support::{check_rows, check_table, corpus, rows};

use super::{error, import};
use crate::importing::{abbreviate, allows, ask, compare, dangers, notes};

const ORIGINS: &str = include_str!("../data/gateway_api_origins.tsv");
const ERRORS: &str = include_str!("../data/gateway_api_errors.tsv");

#[test]
fn every_key() {
    let imported = import(
        "{allowOrigins: [https://a.example], allowCredentials: true,
          allowMethods: [PUT, TRACE], allowHeaders: [X-A, Cookie],
          exposeHeaders: [X-B, Set-Cookie], maxAge: 600}",
    );
    assert_eq!(
        notes(&imported),
        [
            r#"allowMethods: "TRACE" is left out: no page can send it"#,
            r#"allowHeaders: "Cookie" is left out: no page can set it"#,
            r#"exposeHeaders: "Set-Cookie" is left out: no page can read it"#,
        ]
    );
    let granted = "ACAO=https://a.example ACAC=true";
    check_table(
        imported.config,
        "ACAO=https://inner.example",
        &format!(
            "
        preflight    | OPTIONS Origin=https://a.example ACRM=PUT ACRH=x-a | layer 204 {granted} \
                       ACAM=PUT ACAH=x-a ACMA=600 Vary=preflight
        other method | OPTIONS Origin=https://a.example ACRM=DELETE       | layer 403 Vary=preflight
        other header | OPTIONS Origin=https://a.example ACRM=PUT ACRH=x-b | layer 403 Vary=preflight
        other origin | OPTIONS Origin=https://b.example ACRM=PUT          | layer 403 Vary=preflight
        actual       | PUT Origin=https://a.example                       | inner 200 {granted} ACEH=x-b Vary=Origin
        denied       | PUT Origin=https://b.example                       | inner 200 Vary=Origin
        no origin    | GET                                                | inner 200 Vary=Origin
        "
        ),
    );
}

/// A filter sets only what it says.
#[test]
fn defaults() {
    let expected = CorsLayer::new()
        .allow_origins(["https://a.example"])
        .max_age(std::time::Duration::from_secs(5));
    let table = "
        {allowOrigins: [https://a.example]}                                   | equal
        {allowOrigins: [https://a.example], allowCredentials: false}          | equal
        {allowOrigins: [https://a.example], maxAge: 5, allowMethods: }        | equal
        {allowOrigins: [https://a.example], allowHeaders: [], exposeHeaders: []} | equal
    ";
    check_rows(rows(table), |[filter, _]| {
        let imported = import(filter);
        assert_eq!(notes(&imported), [""; 0]);
        compare(&imported.config, &expected)
    });
}

#[test]
fn origins() {
    check_rows(corpus(ORIGINS), |[entry, origin, _]| {
        let imported = import(&json!({ "allowOrigins": [entry] }).to_string());
        assert_eq!(notes(&imported), [""; 0]);
        String::from(if allows(imported.config, origin) {
            "yes"
        } else {
            "no"
        })
    });
}

#[test]
fn several_origins() {
    let imported = import("{allowOrigins: ['https://*', '*']}");
    assert_eq!(
        notes(&imported),
        [r#"allowOrigins: "https://*" is left out: `*` covers it"#,]
    );
    assert!(allows(imported.config, "http://b.example"));
}

#[test]
fn no_origins() {
    let table = "
        {type: CORS, cors: {}}                            | cors.allowOrigins
        {type: CORS, cors: {allowOrigins: []}}            | cors.allowOrigins
        {allowMethods: [PUT]}                             | allowOrigins
    ";
    check_rows(rows(table), |[filter, _]| {
        let imported = import(filter);
        assert_eq!(imported.config, CorsConfig::deny_all());
        let [note] = &notes(&imported)[..] else {
            panic!("not one note");
        };
        let path = note.strip_suffix(
            ": names no origin that a page can have: the policy denies all, and the rest of the \
             section is left out",
        );
        path.unwrap_or(note).to_owned()
    });
}

/// The methods and the headers of the rule, and the notes.
#[test]
fn wildcards() {
    let authorization = "allowHeaders: \"*\" covers `authorization`, as in gateways that echo \
                         the requested names; in gateways that send `*`, it does not";
    let table = "
        allowMethods: ['*']                         | *   |                 |
        allowMethods: [PUT, '*']                    | PUT * |               |
        allowMethods: ['*'], allowCredentials: true | *   |                 |
        allowHeaders: ['*']                         |     | * authorization | authorization
        allowHeaders: ['*'], allowCredentials: true |     | *               |
    ";
    check_rows(rows(table), |[keys, methods, headers, _]| {
        let imported = import(&format!("{{allowOrigins: ['*'], {keys}}}"));
        let rule = imported.config.rules().next().unwrap();
        assert_eq!(rule.allow_methods().join(" "), methods);
        assert_eq!(rule.allow_headers().join(" "), headers);
        notes(&imported)
            .join("; ")
            .replace(authorization, "authorization")
    });
}

#[test]
fn exposed_wildcard() {
    let anonymous = import("{allowOrigins: [https://a.example], exposeHeaders: ['*']}");
    let answer = ask(anonymous.config, "GET Origin=https://a.example");
    assert!(answer.contains("ACEH=*"), "{answer}");
    let credentials = import(
        "{allowOrigins: [https://a.example], exposeHeaders: ['*', X-A], allowCredentials: true}",
    );
    assert_eq!(
        notes(&credentials),
        [
            r#"exposeHeaders: "*" is left out: with credentials, gateways must not send it; name the headers"#
        ]
    );
    let answer = ask(credentials.config, "GET Origin=https://a.example");
    assert!(answer.contains("ACEH=x-a"), "{answer}");
}

#[test]
fn max_age() {
    let table = "
        1     | ACMA=1
        600   | ACMA=600
        86400 | ACMA=86400
        86401 | ACMA=86400
    ";
    check_rows(rows(table), |[age, _]| {
        let imported = import(&format!("{{allowOrigins: ['*'], maxAge: {age}}}"));
        let answer = ask(imported.config, "OPTIONS Origin=https://a.example ACRM=GET");
        let age = answer.split(' ').find(|word| word.starts_with("ACMA="));
        age.unwrap_or_default().to_owned()
    });
    assert_eq!(
        notes(&import(
            "{allowOrigins: [https://a.example], maxAge: 1728000}"
        )),
        [r#"maxAge: "1728000s" is cut to 86400 seconds: no browser caches an answer for longer"#]
    );
}

#[test]
fn dangers_stay_refused() {
    let table = "
        ['*']                     | AnyOriginWithCredentials
        [https://a.example]       |
        [http://a.example]        | InsecureOrigins
        [http://localhost]        |
        ['https://*.a.example']   |
        ['https://*.co.uk']       | PublicSuffixWildcards
        ['https://*']             | AnyOriginWithCredentials
        ['http://*:8080']         | AnyOriginWithCredentials InsecureOrigins
    ";
    check_rows(rows(table), |[origins, _]| {
        let filter = format!("{{allowOrigins: {origins}, allowCredentials: true}}");
        let mut dangers: Vec<String> = dangers(import(&filter).config)
            .split(' ')
            .map(String::from)
            .collect();
        dangers.sort();
        dangers.join(" ")
    });
}

#[test]
fn a_status_is_one_of_those_that_the_api_allows() {
    let config = import("{allowOrigins: [https://a.example]}").config;
    let expected = CorsLayer::new()
        .preflight_status(StatusCode::NO_CONTENT)
        .rejected_preflight_status(StatusCode::FORBIDDEN)
        .allow_origins(["https://a.example"])
        .max_age(tower_cors::fetch::DEFAULT_MAX_AGE);
    assert_eq!(compare(&config, &expected), "equal");
}

#[test]
fn errors() {
    check_rows(corpus(ERRORS), |[file, expected]| {
        abbreviate(&error(file), expected).to_owned()
    });
}
