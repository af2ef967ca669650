//! The plugin: the example in the documentation, and every key.

use tower_cors::Danger;
use tower_cors_gateway::NoteKind;
use tower_cors_test_support::{check_rows, check_table, rows};

use super::{import, import_form, notes_on};
use crate::importing::{ask, compare, dangers, notes};

const REJECTED: &str = ", those for rejected preflights";
const OTHERS: &str = ", those for other origins";
const ABSENT: &str = ", those for requests without an `Origin`";

/// The note on headers that only Kong's responses have.
fn missing(more: &[&str]) -> String {
    let more = more.concat();
    format!(
        "responses: do not carry these `Access-Control-*` headers, which Kong sends: the upstream's own{more}"
    )
}

/// The form that `curl` sends in the documentation.
pub(super) const PAGE: &str = "name=cors&config.origins=mockbin.com&config.methods=GET, POST&\
    config.headers=Accept, Accept-Version, Content-Length, Content-MD5, Content-Type, Date, \
    X-Auth-Token&config.exposed_headers=X-Auth-Token&config.credentials=true&config.max_age=3600";

/// As in Kong, no page is allowed: `mockbin.com` is not an origin.
#[test]
fn example_of_the_page() {
    let imported = import_form(PAGE);
    assert_eq!(
        notes(&imported),
        [
            "config.origins[0]: \"mockbin.com\" is left out: Kong compares it with the whole origin, \
             scheme included, and matches no page; if that was not intended, write \
             `https://mockbin.com`",
            "config.origins: names no origin that a page can have: the policy denies all, and \
             the rest of the section is left out",
        ],
    );
    check_table(
        imported.config,
        "",
        "
        actual             | GET Origin=https://mockbin.com                | inner 200 Vary=Origin
        another scheme     | GET Origin=http://mockbin.com                 | inner 200 Vary=Origin
        another origin     | GET Origin=https://a.example                  | inner 200 Vary=Origin
        no origin          | GET                                           | inner 200 Vary=Origin
        preflight          | OPTIONS Origin=https://mockbin.com ACRM=POST ACRH=x-auth-token | layer 200 Vary=preflight
        ",
    );
}

#[test]
fn example_of_the_page_with_a_scheme() {
    let page = PAGE.replace("mockbin.com", "https://mockbin.com");
    let granted = "ACAO=https://mockbin.com ACAC=true";
    check_table(
        import_form(&page).config,
        "",
        &format!(
            "
        actual             | GET Origin=https://mockbin.com                | inner 200 {granted} ACEH=x-auth-token Vary=Origin
        another origin     | GET Origin=https://a.example                  | inner 200 Vary=Origin
        preflight          | OPTIONS Origin=https://mockbin.com ACRM=POST ACRH=x-auth-token | layer 200 {granted} ACAM=GET,POST \
                             ACAH=accept,accept-version,content-md5,content-type,x-auth-token ACMA=3600 Vary=preflight
        other header       | OPTIONS Origin=https://mockbin.com ACRM=POST ACRH=x-a | layer 200 Vary=preflight
        other method       | OPTIONS Origin=https://mockbin.com ACRM=PUT   | layer 200 Vary=preflight
        other preflight    | OPTIONS Origin=https://a.example ACRM=POST    | layer 200 Vary=preflight
        "
        ),
    );
}

#[test]
fn defaults() {
    let imported = import("name: cors");
    assert_eq!(
        notes(&imported),
        [
            "config.methods: missing: the policy uses the default of older Kong versions; newer \
             ones add `OPTIONS`, and two methods that pages cannot send",
            &missing(&[REJECTED]),
        ],
    );
    let granted = "ACAO=* ACAM=GET,HEAD,PUT,PATCH,POST,DELETE ACAH=*,authorization";
    check_table(
        imported.config,
        "ACAO=https://inner.example ACAM=X",
        &format!(
            "
        any origin         | GET Origin=https://a.example                              | inner 200 ACAO=*
        the null origin    | GET Origin=null                                           | inner 200 ACAO=*
        no origin          | GET                                                       | inner 200 ACAO=*
        any header         | OPTIONS Origin=https://a.example ACRM=PUT ACRH=authorization,x-a | layer 200 {granted} Vary=preflight
        any method         | OPTIONS Origin=https://a.example ACRM=DELETE              | layer 200 {granted} Vary=preflight
        a later method     | OPTIONS Origin=https://a.example ACRM=OPTIONS             | layer 200 Vary=preflight
        no preflight       | OPTIONS Origin=https://a.example                          | inner 200 ACAO=*
        no CORS            | OPTIONS ACRM=PUT                                          | inner 200 ACAO=*
        "
        ),
    );
}

#[test]
fn empty_keys_have_their_defaults() {
    let expected = import("name: cors");
    let files = [
        "{name: cors, config: }",
        "{config: {origins: []}}",
        "config: {origins: , methods: , headers: }",
    ];
    check_rows(files.map(|file| [file, "equal"]), |[file, _]| {
        let imported = import(file);
        assert_eq!(imported.notes, expected.notes);
        compare(&imported.config, &expected.config)
    });
}

#[test]
fn every_key() {
    let imported = import(
        "
services:
- name: orders
  routes:
  - name: list
    paths: [/list]
    plugins:
    - name: cors
      enabled: true
      protocols: [http, https]
      tags: [web]
      config:
        origins: [https://A.example/, 'https://b.example:443', 'https://[a-z]+\\.c\\.example']
        methods: [PUT, OPTIONS, TRACE, CONNECT]
        headers: [X-A, Cookie, '*']
        exposed_headers: [ETag, Set-Cookie, '*']
        credentials: true
        max_age: 90000
        preflight_continue: false
        private_network: true
        allow_origin_absent: true
",
    );
    let at = "services[orders].routes[list].plugins[0].config.";
    let of_keys = r#"
        origins[0]: "https://A.example/" is corrected to `https://a.example`; Kong itself matches no page with the original
        methods: "TRACE", "CONNECT" are left out: no page can send them
        headers: "*" is left out: with credentials, browsers read it as the name of a header
        headers: "Cookie" is left out: no page can set it
        exposed_headers: "*" is left out: with credentials, browsers read it as the name of a header
        exposed_headers: "Set-Cookie" is left out: no page can read it
        max_age: "90000s" is cut to 86400 seconds: no browser caches an answer for longer
    "#;
    let of_keys = of_keys.trim().lines().map(str::trim);
    let mut expected: Vec<String> = of_keys.map(|note| format!("{at}{note}")).collect();
    expected.push(missing(&[REJECTED, OTHERS, ABSENT]));
    assert_eq!(notes(&imported), expected);
    let granted = "ACAO=https://a.example ACAC=true";
    check_table(
        imported.config,
        "ACAM=X ACEH=x-inner",
        &format!(
            "
        preflight          | OPTIONS Origin=https://a.example ACRM=PUT ACRH=x-a ACRPN=true | layer 200 {granted} \
                             ACAM=PUT,OPTIONS ACAH=x-a ACMA=86400 ACAPN=true Vary=preflight+private-network
        not asked for      | OPTIONS Origin=https://a.example ACRM=OPTIONS | layer 200 {granted} \
                             ACAM=PUT,OPTIONS ACAH=x-a ACMA=86400 Vary=preflight+private-network
        never granted      | OPTIONS Origin=https://a.example ACRM=TRACE                   | layer 200 Vary=preflight+private-network
        other header       | OPTIONS Origin=https://a.example ACRM=PUT ACRH=x-b            | layer 200 Vary=preflight+private-network
        other origin       | OPTIONS Origin=https://d.example ACRM=PUT                     | layer 200 Vary=preflight+private-network
        actual             | GET Origin=https://a.example              | inner 200 {granted} ACEH=etag Vary=Origin
        default port       | GET Origin=https://b.example              | inner 200 ACAO=https://b.example ACAC=true ACEH=etag Vary=Origin
        regex              | GET Origin=https://a.c.example            | inner 200 ACAO=https://a.c.example ACAC=true ACEH=etag Vary=Origin
        other              | GET Origin=https://d.example              | inner 200 Vary=Origin
        no origin          | GET                                       | inner 200 Vary=Origin
        "
        ),
    );
}

#[test]
fn preflight_continue() {
    let imported =
        import("{origins: [https://a.example], preflight_continue: true, methods: [GET]}");
    assert_eq!(notes(&imported), [missing(&[OTHERS, ABSENT])]);
    check_table(
        imported.config,
        "ACAO=https://inner.example ACAM=X",
        "
        preflight          | OPTIONS Origin=https://a.example ACRM=PUT | inner 200 ACAO=https://inner.example ACAM=X
        of another origin  | OPTIONS Origin=https://b.example ACRM=PUT | inner 200 ACAO=https://inner.example ACAM=X
        actual             | GET Origin=https://a.example              | inner 200 ACAO=https://a.example Vary=Origin
        denied             | GET Origin=https://b.example              | inner 200 Vary=Origin
        ",
    );
}

/// The answers to requests without an `Origin`, and the notes if Kong's answers differ.
#[test]
fn allow_origin_absent() {
    let table = "
        {origins: ['*']}                                               | decorated     |
        {origins: ['*'], allow_origin_absent: true}                    | decorated     |
        {origins: ['*'], allow_origin_absent: false}                   | decorated     | only here
        {origins: ['*'], credentials: true}                            | not decorated | only in Kong
        {origins: ['*'], credentials: true, allow_origin_absent: false} | not decorated |
        {origins: [https://a.example]}                                 | not decorated | only in Kong
        {origins: [https://a.example], allow_origin_absent: true}      | not decorated | only in Kong
        {origins: [https://a.example], allow_origin_absent: false}     | not decorated |
    ";
    let only_here = "allow_origin_absent: \"false\" has no effect here: requests without an \
                     `Origin` get the same headers, because a shared cache may serve the response \
                     to a page";
    check_rows(rows(table), |[file, decorated, _]| {
        let imported = import(file);
        let mut notes = notes(&imported);
        notes.retain(|note| note.starts_with("allow_origin_absent") || note.contains(ABSENT));
        let danger = Danger::AnyOriginWithCredentials;
        let answer = ask(imported.config.dangerously_allow(danger), "GET");
        assert_eq!(answer.contains("ACAO=*"), decorated == "decorated");
        let note = notes.join("; ").replace(only_here, "only here");
        match note.contains(ABSENT) {
            true => "only in Kong".to_owned(),
            false => note,
        }
    });
}

#[test]
fn methods_headers_and_ages() {
    let table = "
        methods: []                     | ACAH=*,authorization
        methods: DELETE                 | ACAM=DELETE ACAH=*,authorization
        headers: []                     | ACAM=GET,HEAD,PUT,PATCH,POST,DELETE ACAH=*,authorization
        headers: ['*']                  | ACAM=GET,HEAD,PUT,PATCH,POST,DELETE ACAH=*
        {methods: [GET], max_age: 0}    | ACAM=GET ACAH=*,authorization ACMA=0
        {methods: [GET], max_age: 10.0} | ACAM=GET ACAH=*,authorization ACMA=10
        {methods: [GET], max_age: 1.5}  | ACAM=GET ACAH=*,authorization ACMA=1
        {methods: [GET], max_age: -1}   | ACAM=GET ACAH=*,authorization
    ";
    check_rows(rows(table), |[config, _]| {
        let answer = ask(
            import(config).config,
            "OPTIONS Origin=https://a.example ACRM=GET",
        );
        let granted = answer.strip_prefix("layer 200 ACAO=* ");
        let granted = granted.and_then(|rest| rest.strip_suffix(" Vary=preflight"));
        granted.unwrap_or(&answer).to_owned()
    });
}

#[test]
fn notes_on_ages() {
    let table = r#"
        max_age: 1.5 | "1.5s" is cut to whole seconds: the header has no fractions
        max_age: -1  | "-1" is left out: browsers ignore it, and cache an answer for 5 seconds
    "#;
    check_rows(rows(table), |[config, _]| {
        notes_on(&import(config), "max_age").join("; ")
    });
}

/// A regex for the host matches any scheme, `http` included.
#[test]
fn dangers_stay_refused() {
    let table = r"
        {credentials: true}                                            | AnyOriginWithCredentials
        {origins: ['*'], credentials: true}                            | AnyOriginWithCredentials
        {origins: [http://a.example], credentials: true}               | InsecureOrigins
        {origins: ['null']}                                            | NullOrigin
        {origins: ['https://.*\.example'], credentials: true}          | LooseRegexes
        {origins: ['https://.*example\.com'], credentials: true}       | LooseRegexes
        {origins: ['(.*\.)?example\.com'], credentials: true}          | InsecureOrigins
    ";
    check_rows(rows(table), |[config, _]| dangers(import(config).config));
}

#[test]
fn an_accepted_danger_echoes_the_origin() {
    let imported = import("{credentials: true, headers: [X-A]}");
    let danger = Danger::AnyOriginWithCredentials;
    check_table(
        imported.config.dangerously_allow(danger),
        "",
        "echoed | GET Origin=https://a.example | inner 200 ACAO=https://a.example ACAC=true Vary=Origin",
    );
}

/// A plugin with a condition applies only to some requests.
#[test]
fn a_condition() {
    let imported =
        import("{name: cors, condition: 'http.method == \"GET\"', config: {methods: [GET]}}");
    let note = &imported.notes[0];
    assert_eq!(note.kind, NoteKind::Wider);
    assert_eq!(
        note.to_string(),
        r#"condition: "http.method == \"GET\"" is left out: the policy applies to all requests"#,
    );
}
