//! The keys of Envoy's `CorsPolicy`, and files with mistakes.

use http::StatusCode;
use tower_cors::{CorsConfig, CorsLayer};
use tower_cors_test_support::{check_rows, check_table, corpus, rows};

use super::{error, import, notes_on};
use crate::importing::{abbreviate, ask, compare, notes};

const ERRORS: &str = include_str!("../data/envoy_errors.tsv");

const RESPONSES: &str = "responses: do not carry these `Access-Control-*` headers, which Envoy \
                         sends: the upstream's own, those for rejected preflights";
const FORWARDED: &str = "preflights from other origins: are rejected here; Envoy forwards them \
                         to the upstream";

#[test]
fn every_key() {
    let imported = import(
        r#"
allow_origin_string_match: [{exact: https://a.example}]
allow_methods: "PUT,DELETE , get, CONNECT"
allow_headers: X-A, x-b,cookie
expose_headers: X-C,set-cookie
max_age: "600"
allow_credentials: true
allow_private_network_access: true
forward_not_matching_preflights: true
filter_enabled: {default_value: {numerator: 25}, runtime_key: cors.enabled}
shadow_enabled: {default_value: {numerator: 1, denominator: 1}, runtime_key: cors.shadow}
"#,
    );
    let mut expected = [
        "filter_enabled: \"25/100\" is the share of requests for which CORS is on; here it is on \
             for all requests, because a page can simply try again",
        "filter_enabled.runtime_key: \"cors.enabled\" is left out: with this key, Envoy's \
             runtime can turn CORS off",
        "shadow_enabled: \"1/10000\" is left out: it only counts origins for Envoy's statistics",
        "allow_methods: \"get\" is left out: letter case counts, and browsers send `GET`",
        "allow_methods: \"CONNECT\" is left out: no page can send it",
        "allow_headers: \"cookie\" is left out: no page can set it",
        "expose_headers: \"set-cookie\" is left out: no page can read it",
        RESPONSES,
        FORWARDED,
    ];
    let mut notes = notes(&imported);
    notes.sort();
    expected.sort_unstable();
    assert_eq!(notes, expected);
    let granted = "ACAO=https://a.example ACAC=true";
    check_table(
        imported.config,
        "ACAO=https://inner.example",
        &format!(
            "
        preflight    | OPTIONS Origin=https://a.example ACRM=PUT ACRH=x-a ACRPN=true | layer 200 {granted} \
                       ACAM=PUT,DELETE ACAH=x-a,x-b ACMA=600 ACAPN=true Vary=preflight+private-network
        other method | OPTIONS Origin=https://a.example ACRM=PATCH        | layer 200 Vary=preflight+private-network
        other header | OPTIONS Origin=https://a.example ACRM=PUT ACRH=x-c | layer 200 Vary=preflight+private-network
        other origin | OPTIONS Origin=https://b.example ACRM=PUT          | layer 200 Vary=preflight+private-network
        actual       | PUT Origin=https://a.example                       | inner 200 {granted} ACEH=x-c Vary=Origin
        denied       | PUT Origin=https://b.example                       | inner 200 Vary=Origin
        no origin    | GET                                                | inner 200 Vary=Origin
        "
        ),
    );
}

/// A policy sets only what it says.
#[test]
fn defaults() {
    let expected = CorsLayer::new()
        .allow_origins(["https://a.example"])
        .preflight_status(StatusCode::OK)
        .rejected_preflight_status(StatusCode::OK);
    let table = r#"
        allow_origin_string_match: [{exact: https://a.example}]                      | equal
        {allow_origin: [https://a.example], enabled: true}                           | equal
        {allow_origin: [https://a.example], allow_methods: "", max_age: ""}          | equal
        {allow_origin: [https://a.example], filter_enabled: {default_value: {numerator: 100}}} | equal
        {allow_origin: [https://a.example], filter_enabled: {default_value: {numerator: 5000000, denominator: 2}}} | equal
        {allow_origin: [https://a.example], shadow_enabled: {default_value: {numerator: 0}}} | equal
    "#;
    check_rows(rows(table), |[policy, _]| {
        let imported = import(policy);
        assert_eq!(notes(&imported), [FORWARDED, RESPONSES]);
        compare(&imported.config, &expected)
    });
}

/// Both names of a key mean the same.
#[test]
fn camel_case() {
    let snake = import(
        r#"{allow_origin_string_match: [{safe_regex: {google_re2: {max_program_size: 200}, regex: 'https://\w+'}},
            {exact: HTTPS://A.example, ignore_case: true}],
            allow_methods: PUT, allow_headers: x-a, expose_headers: x-b, max_age: "5",
            allow_credentials: false, allow_private_network_access: true,
            forward_not_matching_preflights: false,
            filter_enabled: {default_value: {numerator: 10000, denominator: TEN_THOUSAND}, runtime_key: a}}"#,
    );
    let camel = import(
        r#"{allowOriginStringMatch: [{safeRegex: {googleRe2: {maxProgramSize: 200}, regex: 'https://\w+'}},
            {exact: HTTPS://A.example, ignoreCase: true}],
            allowMethods: PUT, allowHeaders: x-a, exposeHeaders: x-b, maxAge: "5",
            allowCredentials: false, allowPrivateNetworkAccess: true,
            forwardNotMatchingPreflights: false,
            filterEnabled: {defaultValue: {numerator: 10000, denominator: TEN_THOUSAND}, runtimeKey: a}}"#,
    );
    assert_eq!(compare(&camel.config, &snake.config), "equal");
    assert_eq!(notes(&camel).len(), notes(&snake).len());
    assert!(notes_on(&camel, "filterEnabled.runtimeKey")[0].starts_with("\"a\" is left out"));
}

/// The methods and the headers of the rule, and the keys with notes.
#[test]
fn lists() {
    let table = r#"
        allow_methods: "*"                               | *            |  |
        allow_methods: "*", allow_credentials: true      | *            |  |
        allow_methods: "PUT, *"                          | PUT *        |  |
        allow_methods: "PUT, *", allow_credentials: true | PUT          |  | allow_methods
        allow_methods: " * ", allow_credentials: true    |              |  | allow_methods
        allow_methods: ",PUT,,"                          | PUT          |  |
        allow_headers: "*"                               |              | * authorization |
        allow_headers: "*", allow_credentials: true      |              | *               |
        allow_headers: "x-a,*"                           |              | x-a *           |
        allow_headers: "X-A,*", allow_credentials: true  |              | x-a             | allow_headers
        expose_headers: "*", allow_credentials: true     |              |                 | expose_headers
    "#;
    check_rows(rows(table), |[keys, methods, headers, _]| {
        let imported = import(&format!("{{allow_origin: [https://a.example], {keys}}}"));
        let rule = imported.config.rules().next().unwrap();
        assert_eq!(rule.allow_methods().join(" "), methods);
        assert_eq!(rule.allow_headers().join(" "), headers);
        let keys = ["allow_methods", "allow_headers", "expose_headers"];
        let with_notes = keys
            .iter()
            .filter(|key| !notes_on(&imported, key).is_empty());
        with_notes.copied().collect::<Vec<_>>().join(" ")
    });
}

/// With `*` and credentials, the answer to a preflight names what it asks for.
#[test]
fn echoed_lists() {
    let imported = import(
        r#"{allow_origin: [https://a.example], allow_credentials: true, allow_methods: "*", allow_headers: "*"}"#,
    );
    check_table(
        imported.config,
        "",
        "
        preflight | OPTIONS Origin=https://a.example ACRM=PATCH ACRH=authorization,x-a | layer 200 \
                    ACAO=https://a.example ACAC=true ACAM=PATCH ACAH=authorization,x-a Vary=preflight
        ",
    );
}

#[test]
fn max_age() {
    let table = r#"
        "600"     | ACMA=600   |
        "0"       | ACMA=0     |
        "1728000" | ACMA=86400 | "1728000s" is cut to 86400 seconds: no browser caches an answer for longer
        "-1"      |            | "-1" is left out: browsers ignore it, and cache an answer for 5 seconds
    "#;
    check_rows(rows(table), |[age, header, _]| {
        let imported = import(&format!(
            "{{allow_origin: [https://a.example], max_age: {age}}}"
        ));
        let notes = notes_on(&imported, "max_age").join("; ");
        let answer = ask(imported.config, "OPTIONS Origin=https://a.example ACRM=GET");
        let age = answer.split(' ').find(|word| word.starts_with("ACMA="));
        assert_eq!(age.unwrap_or_default(), header);
        notes
    });
}

#[test]
fn preflights_from_other_origins() {
    let any = import(r#"{allow_origin: ["*"]}"#);
    assert!(!notes(&any).contains(&FORWARDED.to_owned()));
    let kept =
        import("{allow_origin: [https://a.example], forward_not_matching_preflights: false}");
    assert_eq!(notes(&kept), [RESPONSES]);
}

#[test]
fn no_origins() {
    let table = "
        allow_methods: PUT                             | allow_origin_string_match
        {allowOriginStringMatch: [], allowMethods: ''} | allowOriginStringMatch
        {allow_origin_string_match: [{exact: a}]}      | allow_origin_string_match
    ";
    let expected = CorsConfig::deny_all()
        .preflight_status(StatusCode::OK)
        .rejected_preflight_status(StatusCode::OK);
    check_rows(rows(table), |[policy, key]| {
        let imported = import(policy);
        assert_eq!(compare(&imported.config, &expected), "equal");
        let notes = notes_on(&imported, key);
        let message = "names no origin that a page can have: the policy denies all, and the rest \
                       of the section is left out";
        assert_eq!(notes, [message]);
        key.to_owned()
    });
}

#[test]
fn errors() {
    check_rows(corpus(ERRORS), |[file, expected]| {
        abbreviate(&error(file), expected).to_owned()
    });
}
