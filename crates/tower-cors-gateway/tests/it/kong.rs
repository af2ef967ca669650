//! Kong's `cors` plugin: the page's example, every key, every row of what the gateway does, and bad files.

use crate::importing::{error_of, imported, notes};
use serde_json::json;
use tower_cors::{CorsConfig, CorsLayer, Danger};
use tower_cors_gateway::{Imported, Kong};
use tower_cors_test_support::{answer, check_table, columns, layer, request, wait};
use url::form_urlencoded;

/// A file, imported.
#[track_caller]
fn import(file: &str) -> Imported {
    imported(file, serde_saphyr::from_str::<Kong>(file))
}

/// A form, imported.
#[track_caller]
fn import_form(form: &str) -> Imported {
    imported(form, form.parse::<Kong>())
}

/// The `config` that has these origins only.
#[track_caller]
fn import_origins(origins: &[&str]) -> Imported {
    import(&json!({ "origins": origins }).to_string())
}

/// The notes on a key, without its path.
fn notes_on(imported: &Imported, key: &str) -> Vec<String> {
    let notes = notes(imported).into_iter();
    notes
        .filter_map(|note| Some(note.strip_prefix(key)?.strip_prefix(": ")?.to_owned()))
        .collect()
}

/// The message of what is wrong with a file.
#[track_caller]
fn error(file: &str) -> String {
    error_of(serde_saphyr::from_str::<Kong>(file))
}

/// What a policy makes of an actual request from `origin`.
fn lets_in(config: CorsConfig, origin: &str) -> bool {
    let request = request(&format!("GET Origin={origin}"));
    wait(answer(&layer(config), request, "")).contains("ACAO=")
}

const REJECTED: &str = "rejected preflights: carry no `Access-Control-*` header here; Kong sends its lists all the same";
const OTHERS: &str = "other origins: get no `Access-Control-*` header here; Kong sends them those that do not depend on the origin";
const UPSTREAM: &str = "upstream: its `Access-Control-*` headers are removed; Kong lets those pass that it does not set itself";

fn absent(section: &str) -> String {
    format!(
        "{section}allow_origin_absent: requests without an `Origin` get no `Access-Control-*` header here; Kong sends them some"
    )
}

// ── the page ────────────────────────────────────────────────────────────────

/// What the page's curl sends.
const PAGE: &str = "name=cors&config.origins=mockbin.com&config.methods=GET, POST&config.headers=Accept, Accept-Version, \
                    Content-Length, Content-MD5, Content-Type, Date, X-Auth-Token&config.exposed_headers=X-Auth-Token&\
                    config.credentials=true&config.max_age=3600";

/// As in Kong, no page is let in: `mockbin.com` is no origin.
#[test]
fn the_example_of_the_page() {
    let imported = import_form(PAGE);
    assert_eq!(
        notes(&imported),
        [
            "config.origins[0]: \"mockbin.com\" lets nobody in: Kong compares it with the whole origin, scheme and all; if that \
             was not meant, write `https://mockbin.com`",
            "config.origins: \"https://nobody.invalid\" stands for nobody: no page can have it as its origin",
            "config.headers: \"Content-Length\" is left out: no page can set it",
            "config.headers: \"Date\" is left out: no page can set it",
            REJECTED,
            OTHERS,
            &absent("config."),
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
fn the_example_of_the_page_with_a_scheme() {
    let page = PAGE.replace("mockbin.com", "https://mockbin.com");
    let granted = "ACAO=https://mockbin.com ACAC=true";
    check_table(
        import_form(&page).config,
        "",
        &format!(
            "
        actual             | GET Origin=https://mockbin.com                | inner 200 {granted} ACEH=x-auth-token Vary=Origin
        another origin     | GET Origin=https://a.example                  | inner 200 Vary=Origin
        preflight          | OPTIONS Origin=https://mockbin.com ACRM=POST ACRH=x-auth-token | layer 200 {granted} ACAM=GET,HEAD,POST \
                             ACAH=accept,accept-version,content-md5,content-type,x-auth-token ACMA=3600 Vary=preflight
        other header       | OPTIONS Origin=https://mockbin.com ACRM=POST ACRH=x-a | layer 200 Vary=preflight
        other method       | OPTIONS Origin=https://mockbin.com ACRM=PUT   | layer 200 Vary=preflight
        other preflight    | OPTIONS Origin=https://a.example ACRM=POST    | layer 200 Vary=preflight
        "
        ),
    );
}

/// One configuration in all forms that Kong takes.
#[test]
fn forms() {
    let expected = import_form(PAGE).config;
    let pairs = || PAGE.split('&').map(|pair| pair.split_once('=').unwrap());
    let coded = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs())
        .finish();
    assert!(coded.contains("GET%2C+POST"), "{coded}");
    let lines = PAGE.replace('&', "\n");
    let repeated = PAGE.replace("GET, POST", "GET&config.methods=POST");
    let marked = repeated.replace("methods=", "methods[]=");
    let one_marked = PAGE.replace("origins=", "origins[]=");
    let counted = PAGE.replace("=GET, POST", "[1]=GET&config.methods[2]=POST");
    for form in [
        &marked,
        &marked.replace('[', "%5B").replace(']', "%5d"),
        &one_marked,
        &counted,
        &format!("{PAGE}&tags[]=a&protocols[1]=http&protocols[2]=https"),
        &coded,
        &coded.replace('+', "%20").replace('.', "%2e"),
        &lines,
        &repeated,
        &format!("{PAGE}\n"),
        &format!("&{PAGE}&"),
    ] {
        assert_eq!(import_form(form).config, expected, "{form}");
    }
    let flat: serde_json::Map<_, _> = pairs()
        .map(|(name, value)| (name.to_owned(), json!(value)))
        .collect();
    let lists = json!({
        "origins": ["mockbin.com"],
        "methods": ["GET", "POST"],
        "headers": "Accept, Accept-Version, Content-Length, Content-MD5, Content-Type, Date, X-Auth-Token",
        "exposed_headers": ["X-Auth-Token"],
        "credentials": true,
        "max_age": 3600,
    });
    let plugin = json!({ "name": "cors", "config": lists });
    for file in [
        json!(flat),
        json!({ "config.origins": ["mockbin.com"], "config.methods": "GET,POST", "config.headers": lists["headers"],
            "config.exposed_headers": "X-Auth-Token", "config.credentials": true, "config.max_age": 3600, "enabled": "true" }),
        lists.clone(),
        json!({ "config": lists }),
        plugin.clone(),
        json!({ "plugins": [{ "name": "key-auth" }, plugin], "services": null }),
        json!({ "routes": [{ "plugins": [plugin] }] }),
        json!({ "consumers": [{ "username": "anna", "plugins": [plugin] }] }),
        json!({ "services": [{ "name": "orders" }, { "routes": [{ "name": "list", "plugins": [plugin] }] }] }),
    ] {
        let file = file.to_string();
        assert_eq!(import(&file).config, expected, "{file}");
        let read: Kong = serde_json::from_str(&file).unwrap();
        assert_eq!(read.import().unwrap().config, expected, "{file}");
    }
}

// ── what the gateway does ───────────────────────────────────────────────────

#[test]
fn what_the_gateway_does_by_default() {
    for file in [
        "name: cors",
        "{name: cors, config: }",
        "{config: {origins: []}}",
        "config: {origins: , methods: , headers: }",
    ] {
        let imported = import(file);
        assert_eq!(
            notes(&imported),
            [
                "config.methods: is not set, and allows the methods of old versions of Kong; newer ones add `OPTIONS`, `TRACE` and \
                 `CONNECT`, of which no page can send the last two",
                UPSTREAM,
                REJECTED,
            ],
        );
        let granted = "ACAO=* ACAM=GET,HEAD,POST,PUT,PATCH,DELETE ACAH=*,authorization";
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
    assert_eq!(
        notes(&imported),
        [
            &format!("{at}methods: \"TRACE\" is left out: no page can send it"),
            &format!("{at}methods: \"CONNECT\" is left out: no page can send it"),
            &format!(
                "{at}headers: \"*\" is left out: with credentials, browsers take it for a header of that name"
            ),
            &format!("{at}headers: \"Cookie\" is left out: no page can set it"),
            &format!(
                "{at}exposed_headers: \"*\" is left out: with credentials, browsers take it for a header of that name"
            ),
            &format!("{at}exposed_headers: \"Set-Cookie\" is left out: no page can read it"),
            &format!(
                "{at}max_age: \"90000s\" is cut to 86400 seconds: no browser keeps an answer for longer"
            ),
            REJECTED,
            OTHERS,
            &absent(at),
        ],
    );
    let granted = "ACAO=https://a.example ACAC=true";
    check_table(
        imported.config,
        "ACAM=X ACEH=x-inner",
        &format!(
            "
        preflight          | OPTIONS Origin=https://a.example ACRM=PUT ACRH=x-a ACRPN=true | layer 200 {granted} \
                             ACAM=GET,HEAD,POST,PUT,OPTIONS ACAH=x-a ACMA=86400 ACAPN=true Vary=preflight+private-network
        not asked for      | OPTIONS Origin=https://a.example ACRM=OPTIONS | layer 200 {granted} \
                             ACAM=GET,HEAD,POST,PUT,OPTIONS ACAH=x-a ACMA=86400 Vary=preflight+private-network
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
    assert_eq!(notes(&imported), [UPSTREAM, OTHERS, &absent("")]);
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

/// Kong's answers to requests without an `Origin`, and this crate's: noted where they differ.
#[test]
fn allow_origin_absent() {
    let none = absent("");
    let any = "allow_origin_absent: requests without an `Origin` get the headers of others here: a cache may keep the answer for a \
               page";
    for (file, note) in [
        ("{origins: ['*']}", None),
        ("{origins: ['*'], allow_origin_absent: true}", None),
        ("{origins: ['*'], allow_origin_absent: false}", Some(any)),
        ("{origins: ['*'], credentials: true}", Some(none.as_str())),
        (
            "{origins: ['*'], credentials: true, allow_origin_absent: false}",
            None,
        ),
        ("{origins: [https://a.example]}", Some(&none)),
        (
            "{origins: [https://a.example], allow_origin_absent: true}",
            Some(&none),
        ),
        (
            "{origins: [https://a.example], allow_origin_absent: false}",
            None,
        ),
    ] {
        let imported = import(file);
        let found = notes(&imported);
        let found = found
            .iter()
            .find(|note| note.starts_with("allow_origin_absent"));
        assert_eq!(found.map(String::as_str), note, "{file}");
        let config = imported
            .config
            .dangerously_allow(Danger::AnyOriginWithCredentials);
        let got = wait(answer(&layer(config), request("GET"), ""));
        assert_eq!(
            got.contains("ACAO=*"),
            note == Some(any) || file.contains("'*'") && !file.contains("cred"),
            "{file}"
        );
    }
}

#[test]
fn methods_headers_and_ages() {
    for (config, expected) in [
        ("methods: []", "ACAM=GET,HEAD,POST ACAH=*,authorization"),
        (
            "methods: DELETE",
            "ACAM=GET,HEAD,POST,DELETE ACAH=*,authorization",
        ),
        (
            "headers: []",
            "ACAM=GET,HEAD,POST,PUT,PATCH,DELETE ACAH=*,authorization",
        ),
        (
            "headers: ['*']",
            "ACAM=GET,HEAD,POST,PUT,PATCH,DELETE ACAH=*",
        ),
        (
            "{methods: [GET], max_age: 0}",
            "ACAM=GET,HEAD,POST ACAH=*,authorization ACMA=0",
        ),
        (
            "{methods: [GET], max_age: 10.0}",
            "ACAM=GET,HEAD,POST ACAH=*,authorization ACMA=10",
        ),
        (
            "{methods: [GET], max_age: 1.5}",
            "ACAM=GET,HEAD,POST ACAH=*,authorization ACMA=1",
        ),
        (
            "{methods: [GET], max_age: -1}",
            "ACAM=GET,HEAD,POST ACAH=*,authorization",
        ),
    ] {
        let asked = request("OPTIONS Origin=https://a.example ACRM=GET");
        let got = wait(answer(&layer(import(config).config), asked, ""));
        assert_eq!(
            got,
            format!("layer 200 ACAO=* {expected} Vary=preflight"),
            "{config}"
        );
    }
    assert_eq!(
        notes_on(&import("max_age: 1.5"), "max_age"),
        ["\"1.5s\" is cut to whole seconds: the header has no fractions"]
    );
    assert_eq!(
        notes_on(&import("max_age: -1"), "max_age"),
        ["\"-1\" is left out: browsers pass over it, and keep an answer for 5 seconds"]
    );
}

#[test]
fn what_is_dangerous_stays_refused() {
    for (config, danger) in [
        ("{credentials: true}", Danger::AnyOriginWithCredentials),
        (
            "{origins: ['*'], credentials: true}",
            Danger::AnyOriginWithCredentials,
        ),
        (
            "{origins: [http://a.example], credentials: true}",
            Danger::InsecureOrigins,
        ),
        ("{origins: ['null']}", Danger::NullOrigin),
        (
            r"{origins: ['https://.*\.example'], credentials: true}",
            Danger::LooseRegexes,
        ),
        (
            r"{origins: ['https://.*example\.com'], credentials: true}",
            Danger::LooseRegexes,
        ),
        // Any scheme is `http`, too.
        (
            r"{origins: ['(.*\.)?example\.com'], credentials: true}",
            Danger::InsecureOrigins,
        ),
    ] {
        let imported = import(config);
        let errors = imported.config.clone().build().unwrap_err();
        assert!(
            errors.to_string().contains(&format!("Danger::{danger:?}")),
            "{config}: {errors}"
        );
        assert!(
            imported.config.dangerously_allow(danger).build().is_ok(),
            "{config}"
        );
    }
    let echoing = import("{credentials: true, headers: [X-A]}");
    check_table(
        echoing
            .config
            .dangerously_allow(Danger::AnyOriginWithCredentials),
        "",
        "echoed | GET Origin=https://a.example | inner 200 ACAO=https://a.example ACAC=true Vary=Origin",
    );
}

// ── origins ─────────────────────────────────────────────────────────────────

/// The origins, a request's, and whether its page can read the answer: in Kong, as its source and its tests have it, and here.
#[test]
fn origins() {
    let table = r"
        https://a.example                   | https://a.example            | yes
        https://a.example                   | https://b.example            | no
        https://a.example                   | http://a.example             | no
        https://a.example                   | https://a.example:8443       | no
        https://a.example                   | https://a.example.b.example  | no
        http://a.example:80                 | http://a.example             | yes
        https://a.example:1234              | https://a.example:1234       | yes
        HTTPS://A.example/                  | https://a.example            | yes
        a.example                           | https://a.example            | no
        a.example b.example                 | https://a.example            | no
        a.example b.example                 | https://b.example            | no
        a.example https://b.example         | https://a.example            | no
        a.example https://b.example         | https://b.example            | yes
        localhost:8080                      | http://localhost:8080        | no
        //a.example                         | https://a.example            | no
        a\.example                          | http://a.example             | yes
        a\.example                          | https://a.example            | yes
        a\.example                          | https://a.example:8000       | yes
        a\.example                          | https://b.a.example          | no
        a\.example                          | https://aa.example           | no
        a\.example                          | https://axexample            | no
        a\.example                          | https://a.example.b.example  | no
        b.example a\.example                | http://a.example:90          | yes
        b.example a\.example                | https://b.example            | no
        ^a\.example$                        | https://a.example:8000       | yes
        (^a\.example$)                      | https://a.example:8000       | yes
        (?:^\|b\.)a\.example                 | https://a.example:8000       | no
        (^\|.*[./])a\.example                | https://b.a.example          | yes
        (^\|.*[./])a\.example                | https://a.example:1          | yes
        (^\|.*[./])a\.example                | https://ba.example           | no
        (.*\.)?a\.example                   | https://b.a.example:8000     | yes
        (.*\.)?a\.example                   | https://ba.example           | no
        (.*[./])?a\.example:8000            | http://a.example:8000        | yes
        (.*[./])?a\.example:8000            | https://a.example:8000       | yes
        (.*[./])?a\.example:8000            | https://b.a.example:8000     | yes
        (.*[./])?a\.example:8000            | https://a.example            | no
        (.*[./])?a\.example:8000            | https://ba.example:8000      | no
        https://(.*[.])?a\.example:8000     | https://b.a.example:8000     | yes
        https://(.*[.])?a\.example:8000     | http://b.a.example:8000      | no
        ^http://(.*[.])?a\.example(:(80\|90))?$ | http://a.example         | yes
        ^http://(.*[.])?a\.example(:(80\|90))?$ | http://b.a.example:90    | yes
        ^http://(.*[.])?a\.example(:(80\|90))?$ | http://a.example:8000    | no
        .*\.?a(?:-b)?\.example              | https://a-b.example          | yes
        .*\.?a(?:-b)?\.example              | https://a-b.example:90       | no
        https://*.a.example                 | https://b.a.example          | no
        https://*.a.example                 | https://ba.example           | yes
        https://*.a.example                 | https://ba-example           | yes
        https?://my_host                    | http://my_host               | yes
        a\.example.*                        | https://a.example            | yes
        a\.example.*                        | https://a.example.b.example  | yes
        a\.example.+                        | https://a.example            | no
        a\.example.+                        | https://a.example:8000       | no
        a\.example[^b]+                     | https://a.example:8000       | no
        a\.example\D\d+                     | https://a.example:8000       | no
        a\.example\x3a80                    | https://a.example:80         | no
        a\.example[!-~]80                   | https://a.example:80         | no
        .*                                  | https://a.example:8000       | yes
        .*                                  | http://[::1]                 | no
        .*                                  | null                         | no
        [^.]+                               | http://[::1]:8000            | no
        http://.*                           | http://a.example:8000        | yes
        http://.*                           | http://[::1]                 | no
        http://.*                           | http://[::1]:8000            | no
        http://[^a]+:8000                   | http://[::1]:8000            | no
        http://\S+                          | http://[::1]                 | no
        http://[[:graph:]]+                 | http://[::1]                 | no
        http://[[:graph:]]+                 | http://a.example             | yes
        https://a\.example\|https://b\.example | https://a.example         | yes
        https://a\.example\|https://b\.example | https://b.example         | yes
        https://a\.example\|https://b\.example | https://a.example.evil.example | no
        a\.example\|b\.example              | https://a.example            | yes
        a\.example\|b\.example              | https://b.example:90         | yes
        a\.example\|b\.example              | https://a.example.evil.example | no
        (?i)A\.EXAMPLE                      | https://a.example            | yes
        (?s:a)\.example                     | https://a.example            | no
        *                                   | https://a.example            | yes
        b.example *                         | https://a.example            | yes
    ";
    let table = table.replace(r"\|", "¦");
    let mut failures = Vec::new();
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let [origins, origin, expected] = columns(line);
        let origins = origins.replace('¦', "|");
        let origins: Vec<&str> = origins.split(' ').collect();
        let config = import_origins(&origins).config;
        match config.clone().build() {
            // A regex that lets no page in does not build.
            Err(errors) => assert!(
                expected == "no" && errors.to_string().contains("no origin"),
                "{line}: {errors}"
            ),
            Ok(_) if lets_in(config, origin) != (expected == "yes") => failures.push(line),
            Ok(_) => {}
        }
    }
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n"));
}

/// What becomes of the regexes.
#[test]
fn regexes() {
    for (regex, expected) in [
        (r"https://.*\.a\.example", r"https://.*\.a\.example"),
        (r"^https://.*\.a\.example$", r"^https://.*\.a\.example$"),
        (
            r"https://[a-z]+\.a\.example:[0-9]+",
            r"https://[a-z]+\.a\.example:[0-9]+",
        ),
        (r"http://.*", r"http://[^\[]*"),
        (r"https?://[^.]+:80", r"https?://[[^.]&&[^\[]]+:80"),
        (
            r"a\.example",
            r"[a-z][a-z0-9+.-]*://(?:a\.example)(?::[0-9]+)?",
        ),
        (
            r"^(.*\.)?a\.example$",
            r"[a-z][a-z0-9+.-]*://(?:([^:]*\.)?a\.example)(?::[0-9]+)?",
        ),
        (
            r"(?i)^a$|^b$",
            r"[a-z][a-z0-9+.-]*://(?:(?i)a|b)(?::[0-9]+)?",
        ),
    ] {
        let layer = CorsLayer::new()
            .allow_origin_regexes([expected])
            .allow_methods(["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE"])
            .allow_headers(["*", "authorization"])
            .preflight_status(http::StatusCode::OK)
            .rejected_preflight_status(http::StatusCode::OK);
        assert_eq!(import_origins(&[regex]).config, layer, "{regex}");
    }
}

#[test]
fn notes_on_origins() {
    let nobody = "lets nobody in: Kong compares it with the whole origin, scheme and all";
    let stand_in =
        "origins: \"https://nobody.invalid\" stands for nobody: no page can have it as its origin";
    for (origins, expected) in [
        (&["https://A.example:443/"][..], &[][..]),
        (&[r"https://.*\.a\.example"], &[]),
        (&["a.example", "https://b.example"], &[
            format!("origins[0]: \"a.example\" {nobody}; if that was not meant, write `https://a.example`"),
        ]),
        (&["intranet"], &[format!("origins[0]: \"intranet\" {nobody}"), stand_in.to_owned()]),
        (&["https://a.example", "*"], &[
            "origins: \"*\" lets every origin in, as in Kong from 3.8 on; older ones pass over it".to_owned(),
            "origins: \"https://a.example\" is left out: `*` covers it".to_owned(),
        ]),
        (&[r"a\.example|b\.example"], &[
            "origins[0]: \"a\\\\.example|b\\\\.example\" must match as a whole here; Kong lets in whatever begins with \
             `a\\.example`, too, since its `$` ends the last alternative only".to_owned(),
        ]),
        (&[r"^a\.example$|^(b\.example$)|^c\.example"], &[]),
        (&[r"(a|b)\.example"], &[]),
        (&["[a-z]+"], &[
            "origins[0]: \"[a-z]+\" does not let the origin `null` in, although it matches it: a regex is not tried on that here".to_owned(),
        ]),
    ] {
        let imported = import_origins(origins);
        let notes = notes(&imported).into_iter();
        let notes: Vec<String> = notes.filter(|note| note.starts_with("origins")).collect();
        assert_eq!(notes, expected, "{origins:?}");
    }
}

/// Before Kong 0.10.
#[test]
fn the_old_key() {
    assert_eq!(
        import("origin: '*'").config,
        import("origins: ['*']").config
    );
    let old = import("origin: https://a.example");
    assert_eq!(old.config, import("origins: [https://a.example]").config);
    let pattern = import("origin: 'https://*.example.com'");
    assert_eq!(
        notes_on(&pattern, "origin")[0],
        "\"https://*.example.com\" lets nobody in: Kong compares it with the whole origin, scheme and all",
    );
    assert!(!lets_in(pattern.config, "https://a.example.com"));
    assert_eq!(
        error("{origin: https://a.example, origins: [https://b.example]}"),
        "origin: \"https://a.example\" stands beside `origins`, of which it is the old name: write one of the two",
    );
}

#[test]
fn what_only_pcre_has() {
    let table = r"
        (?=a)a\.example      | a look-ahead, which is not supported (at character 1)
        a(?!b)\.example      | a look-ahead, which is not supported (at character 2)
        (?<=a)\.example      | a look-behind, which is not supported (at character 1)
        (?<!a)\.example      | a look-behind, which is not supported (at character 1)
        (a)\1\.example       | a back-reference, which is not supported (at character 4)
        (?P<a>b)(?P=a)\.c    | a back-reference, which is not supported (at character 11)
        (?<a>b)\k<a>\.c      | a back-reference, which is not supported (at character 8)
        (b)\g{1}\.c          | a back-reference, which is not supported (at character 4)
        (?>a+)\.example      | an atomic group, which is not supported (at character 3)
        a++\.example         | a possessive quantifier, or one after another, which is not supported (at character 3)
        [a-z]*+\.example     | a possessive quantifier, or one after another, which is not supported (at character 7)
        a?+\.example         | a possessive quantifier, or one after another, which is not supported (at character 3)
        a{2}+\.example       | a possessive quantifier, or one after another, which is not supported (at character 5)
        a(?R)\.example       | a recursion, which is not supported (at character 4)
        (a)(?1)\.example     | a recursion, which is not supported (at character 6)
        (a)(?+1)\.example    | a recursion, which is not supported (at character 6)
        (a)(?-1)\.example    | a recursion, which is not supported (at character 7)
        (?<a>b)(?&a)\.c      | a recursion, which is not supported (at character 10)
        (?P<a>b)(?P>a)\.c    | a recursion, which is not supported (at character 11)
        (?(1)a)\.example     | a condition, which is not supported (at character 3)
        (?\|a)\.example      | a branch reset, which is not supported (at character 3)
        (?#why)\.example     | a comment, which is not supported (at character 3)
        (*F)\.example        | a verb, which is not supported (at character 2)
        [a-z&&[^b]]\.example | `&&`, `--` or `~~` in a class, which is not supported (at character 2)
        [a-z[0-9]]\.example  | a class within a class, which is not supported (at character 5)
        \<a\.example         | the start or the end of a word, which is not supported (at character 1)
        \b?a\.example        | a quantifier after an assertion, which is not supported (at character 3)
        ^{2}a\.example       | a quantifier after an assertion, which is not supported (at character 2)
        a\u0061\.example     | `\u` or `\U`, which is not supported (at character 2)
        (?<a_b>c)\.example   | a group whose name is not of letters and digits, which is not supported (at character 1)
        (?x)a\.example       | a flag other than `i`, `m` and `s`, which is not supported (at character 3)
        (?u:a)\.example      | a flag other than `i`, `m` and `s`, which is not supported (at character 3)
        b*(^\|c)\.example    | `^` or `$` within, which is not supported (at character 4)
        a(b$)?\.example      | `^` or `$` within, which is not supported (at character 4)
    ";
    let table = table.replace(r"\|", "¦");
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let [regex, what] = columns(line);
        let regex = regex.replace('¦', "|");
        let file = json!({ "origins": ["https://a.example", regex] }).to_string();
        let quoted = format!("origins[1]: {regex:?} holds {what}");
        assert_eq!(error(&file), quoted, "{regex}");
    }
    for (regex, reason) in [
        ("a{ 2 }", "holds ' ', and no origin does"),
        ("é?a", "holds 'é', and no origin does"),
        ("a|\u{1b}b", r"holds '\u{1b}', and no origin does"),
        ("(a", "does not compile: unclosed group (at character 1)"),
        (
            r"\Qa",
            "does not compile: unrecognized escape sequence (at character 1)",
        ),
        (
            r"a\K",
            "does not compile: unrecognized escape sequence (at character 2)",
        ),
        (
            r"\p{L}",
            "does not compile: Unicode is not available here: origins are ASCII",
        ),
    ] {
        let file = json!({ "origins": regex }).to_string();
        assert_eq!(
            error(&file),
            format!("origins[0]: {regex:?} {reason}"),
            "{regex}"
        );
    }
}

// ── finding the section ─────────────────────────────────────────────────────

const SEVERAL: &str = "
_format_version: '3.0'
plugins:
- name: key-auth
- {name: cors, config: {origins: [https://global.example]}}
services:
- name: orders
  plugins:
  - {name: cors, enabled: false, config: {origins: [https://off.example]}}
  - {name: cors}
  routes:
  - {name: list, plugins: [{name: cors, config: {origins: [https://list.example]}}]}
  - plugins: [{name: cors, config: {origins: [https://unnamed.example]}}]
- plugins: [{name: cors, config: {origins: [https://service.example]}}]
routes:
- {name: free, plugins: [{name: cors, config: {origins: [https://free.example]}}]}
consumers:
- {username: anna, plugins: [{name: cors, config: {origins: [https://anna.example]}}]}
";

#[test]
fn one_of_several_sections() {
    let paths = [
        "plugins[1].config",
        "services[orders].plugins[1].config",
        "services[orders].routes[list].plugins[0].config",
        "services[orders].routes[1].plugins[0].config",
        "services[1].plugins[0].config",
        "routes[free].plugins[0].config",
        "consumers[anna].plugins[0].config",
    ];
    let list = paths.join(", ");
    assert_eq!(
        error(SEVERAL),
        format!("several CORS sections: {list}; choose one by its path")
    );
    let file: Kong = serde_saphyr::from_str(SEVERAL).unwrap();
    for (path, origin) in paths.iter().zip([
        "https://global.example",
        "https://any.example",
        "https://list.example",
        "https://unnamed.example",
        "https://service.example",
        "https://free.example",
        "https://anna.example",
    ]) {
        let config = file.clone().choose(*path).import().unwrap().config;
        assert!(lets_in(config.clone(), origin), "{path}");
        assert_eq!(
            lets_in(config, "https://other.example"),
            origin == "https://any.example",
            "{path}"
        );
    }
    assert_eq!(
        file.choose("nowhere").import().unwrap_err().to_string(),
        format!("no CORS section at \"nowhere\"; there is one at: {list}"),
    );
}

/// A name stands in a path if it is short, a line, and has no brackets. Else the index does.
#[test]
fn names_in_paths() {
    let (long, longer) = ("é".repeat(60), "é".repeat(61));
    for (name, expected) in [
        ("Anna B. <a@b.example>", "Anna B. <a@b.example>"),
        (&long, &long),
        (&longer, "1"),
        ("a\nb", "1"),
        ("a[b", "1"),
        ("a]b", "1"),
        ("", "1"),
    ] {
        let cors = json!([{ "name": "cors", "config": 1 }]);
        for holder in ["services", "routes", "consumers", "consumer_groups"] {
            let file = json!({ holder: [{}, { "name": name, "plugins": cors }] });
            let message = format!(
                "{holder}[{expected}].plugins[0].config: expected a map, found a whole number"
            );
            assert_eq!(error(&file.to_string()), message);
        }
        let file = json!({ "consumer_groups": [{}, { "name": name, "consumers": [{}, { "username": name, "plugins": cors }] }] });
        let message = format!(
            "consumer_groups[{expected}].consumers[{expected}].plugins[0].config: expected a map, found a whole number"
        );
        assert_eq!(error(&file.to_string()), message);
    }
}

/// In Kong, no two services have one name.
#[test]
fn several_sections_at_one_path() {
    let origins = |origin| json!([{ "name": "cors", "config": { "origins": [origin] } }]);
    let file = json!({ "services": [
        { "name": "1", "plugins": origins("https://a.example") },
        { "plugins": origins("https://b.example") },
        { "name": "c", "plugins": origins("https://c.example") },
    ] });
    let file: Kong = serde_json::from_value(file).unwrap();
    let error = file.clone().choose("services[1].plugins[0].config");
    assert_eq!(
        error.import().unwrap_err().to_string(),
        "several CORS sections: services[1].plugins[0].config, services[1].plugins[0].config; choose one by its path",
    );
    assert!(
        file.choose("services[c].plugins[0].config")
            .import()
            .is_ok()
    );
}

/// Anchors, merged maps and what else YAML has.
#[test]
fn yaml() {
    let expected = import("{origins: [https://a.example], credentials: true}");
    for file in [
        "{origins: [&a https://a.example], credentials: true, headers: , exposed_headers: ~}",
        "name: cors\ntags: &a [https://a.example]\nconfig: {origins: *a, credentials: yes}",
        "config: {<<: {credentials: false, origins: [https://a.example]}, credentials: true}",
        "config:\n  origins:\n  - >-\n    https://a.example\n  credentials: true",
    ] {
        assert_eq!(import(file).config, expected.config, "{file}");
    }
    let mut bomb = "- &a0 [cors]\n".to_owned();
    for level in 1..12 {
        let below = vec![format!("*a{}", level - 1); 9].join(",");
        bomb += &format!("- &a{level} [{below}]\n");
    }
    let table = r#"
        {origins: [https://a.example], Origins: ['*']}   | Origins: unknown key
        {origins: [https://a.example], " origins": ['*']} | " origins": unknown key
        {origins: [https://a.example], "a\nb": 1}        | "a\nb": unknown key
        {origins: [https://a.example], "": 1}            | "": unknown key
        {origins: [https://a.example], 1: 1}             | 1: unknown key
        {origins: [no]}                                  | origins[0]: expected a string, found a boolean
        {origins: [https://a.example], max_age: 1e400}   | error:
        {origins: [https://a.example], max_age: .nan}    | error:
        {origins: [https://a.example], credentials: !!str true} | credentials: expected a boolean, found a string
    "#;
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let [file, message] = columns(line);
        let error = error(file);
        assert!(error.starts_with(message), "{file}: {error}");
    }
    assert!(!error(&bomb).is_empty());
}

#[test]
fn bad_files() {
    let expected = "no CORS section found: expected a plugin `cors` in `plugins`, at the top or in `services`, `routes` or \
                    `consumers`; or the plugin or its `config` alone";
    let known = "known here: credentials, origins, origin, methods, headers, exposed_headers, max_age, private_network, \
                 preflight_continue, allow_origin_absent";
    let known_of_plugin = "known here: name, config, api, api_id, consumer, consumer.id, consumer_group, consumer_id, created_at, id, \
                           instance_name, ordering, protocols, route, route.id, route_id, run_on, service, service.id, service_id, \
                           tags, enabled";
    let table = format!(
        r#"
        {{}}                                             | {expected}
        []                                             | {expected}
        {{"name": "key-auth", "config": {{}}}}             | {expected}
        {{"plugins": [{{"name": "key-auth"}}]}}            | {expected}
        {{"plugins": {{"name": "cors"}}}}                  | plugins: expected a list, found a map
        {{"plugins": ["cors"]}}                          | plugins[0]: expected a map, found a string
        {{"services": [{{"name": "a", "routes": 1}}]}}     | services[a].routes: expected a list, found a whole number
        {{"name": "cors", "config": []}}                 | config: expected a map, found a list
        {{"name": "cors", "conifg": {{}}}}                 | conifg: unknown key; {known_of_plugin}
        {{"plugins": [{{"name": "cors", "_config": "a"}}]}} | plugins[0]._config: unknown key; {known_of_plugin}
        {{"config.origins": "*", "conifg.methods": ""}}  | conifg.methods: unknown key; {known_of_plugin}
        {{"config.origins": "*", "config": {{}}}}          | config.origins: unknown key; {known_of_plugin}
        {{"config": {{"config.origins": "*"}}}}            | config.config.origins: unknown key; {known}
        {{"config.orgins": "*"}}                         | config.orgins: unknown key; {known}
        {{"origins": "*", "orgins": []}}                 | orgins: unknown key; {known}
        {{"name": "cors", "enabled": false}}             | enabled: "false" turns the plugin off, CORS with it: use no layer
        {{"config.origins": "*", "enabled": "false"}}    | enabled: "false" turns the plugin off, CORS with it: use no layer
        {{"name": "cors", "enabled": "no"}}              | enabled: expected a boolean, found a string
        {{"plugins": [{{"name": "cors", "enabled": 1}}]}}  | plugins[0].enabled: expected a boolean, found a whole number
        {{"origins": 1}}                                 | origins: expected a list of strings, found a whole number
        {{"origins": ["*", 1]}}                          | origins[1]: expected a string, found a whole number
        {{"origins": ","}}                               | origins: "," names nothing
        {{"origins": ""}}                                | origins: "" names nothing
        {{"origins": "https://a.example/a"}}             | origins[0]: "https://a.example/a" has something after its host and port, which origins never have
        {{"origin": ["*"]}}                              | origin: expected a string, found a list
        {{"methods": ["get"]}}                           | methods: "get" is none of Kong's methods: GET, HEAD, PUT, PATCH, POST, DELETE, OPTIONS, TRACE, CONNECT
        {{"methods": "GET, *"}}                          | methods: "*" is none of Kong's methods: GET, HEAD, PUT, PATCH, POST, DELETE, OPTIONS, TRACE, CONNECT
        {{"headers": {{}}}}                                | headers: expected a list of strings, found a map
        {{"exposed_headers": true}}                      | exposed_headers: expected a list of strings, found a boolean
        {{"credentials": "true"}}                        | credentials: expected a boolean, found a string
        {{"config.credentials": "yes"}}                  | config.credentials: expected a boolean, found a string
        {{"preflight_continue": 1}}                      | preflight_continue: expected a boolean, found a whole number
        {{"private_network": "no"}}                      | private_network: expected a boolean, found a string
        {{"allow_origin_absent": "no"}}                  | allow_origin_absent: expected a boolean, found a string
        {{"max_age": "3600"}}                            | max_age: expected a number, found a string
        {{"config.max_age": "1h"}}                       | config.max_age: expected a number, found a string
        {{"max_age": 1e30}}                              | max_age: "1000000000000000000000000000000" is no age: cannot convert float seconds to Duration: value is either too big or NaN
        "#
    );
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let [file, message] = columns(line);
        assert_eq!(error(file), message, "{file}");
    }
    for truncated in [r#"{"origins": ["#, r#"{"origins": ["a"#, "origins: [a", "'"] {
        assert!(
            serde_saphyr::from_str::<Kong>(truncated).is_err(),
            "{truncated}"
        );
        assert!(
            serde_json::from_str::<Kong>(truncated).is_err(),
            "{truncated}"
        );
    }
    let twice = r#"{"origins": [], "origins": ["*"]}"#;
    let error = serde_json::from_str::<Kong>(twice).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("key `origins` is given twice"),
        "{error}"
    );
    assert!(serde_saphyr::from_str::<Kong>(twice).is_err());
}

#[test]
fn bad_forms() {
    let no_pair =
        "expected `name=value`; of a `curl` command, give what follows each `--data`, a line each";
    let percent = "a `%` that no two hexadecimal digits follow: write `%25`";
    let plus = "a `+` is a space in a form, which has no place here: write `%2B`";
    let table = format!(
        r#"
        name=cors&config.origins                      | line 1, column 11: {no_pair}
        name=cors¶&é=1&{{}}                             | line 2, column 6: {no_pair}
        $ curl -X POST http://kong:8001/apis/{{api}}/plugins \¶ --data "name=cors" | line 1, column 1: {no_pair}
        name=cors&config.origins=https%3A%2F%2Fa%2    | line 1, column 11: {percent}
        name=cors&config.origins=%                    | line 1, column 11: {percent}
        name=cors&é=%25&config.origins=%é             | line 1, column 17: {percent}
        name=cors&%zz=1                               | line 1, column 11: {percent}
        name=cors¶é=1&config.origins=.+\.example      | line 2, column 5: {plus}
        config.origins=https%3A%2F%2F%5Ba-z%5D+%5C.example | line 1, column 1: {plus}
        config.origins=https://b.example,https://[a-z]+ | line 1, column 1: {plus}
        config.origins=https://[a-z]+,https://b.example | line 1, column 1: {plus}
        config.origins=https://[a-z]+%2Chttps://b.example | line 1, column 1: {plus}
        config%2Eorigins=a+b                          | line 1, column 1: {plus}
        "#
    );
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let [form, message] = columns(line);
        let error = form.replace('¶', "\n").parse::<Kong>().unwrap_err();
        assert_eq!(error.to_string(), message, "{form}");
    }
    for (form, message) in [
        ("", "no CORS section found"),
        ("name=key-auth&config.key_names=a", "no CORS section found"),
        (
            "name=cors&enabled=false",
            "enabled: \"false\" turns the plugin off",
        ),
        ("name=cors&config.orgins=a", "config.orgins: unknown key"),
        (
            "name=cors&config.max_age=1&config.max_age=2",
            "config.max_age: expected a number, found a list",
        ),
        (
            "name=cors&config.methods=GET, PURGE",
            "config.methods: \"PURGE\" is none of Kong's methods",
        ),
        (
            "config.origins[a]=https://a.example",
            "config.origins[a]: unknown key",
        ),
        (
            "config.origins[0][1]=https://a.example",
            "config.origins[0]: unknown key",
        ),
        (
            "config.methods[]=GET,POST",
            "config.methods: \"GET,POST\" is none of Kong's methods",
        ),
        (
            "name=cors&config.max_age[]=1",
            "config.max_age: expected a number, found a list",
        ),
        (
            "config.origins=https://a%20b",
            "config.origins[0]: \"https://a b\" holds ' ', and no origin does",
        ),
        (
            "name=cors&config.credentials=true&config.credentials=false",
            "config.credentials: expected a boolean, found a list",
        ),
    ] {
        let error = form
            .parse::<Kong>()
            .unwrap()
            .import()
            .unwrap_err()
            .to_string();
        assert!(error.starts_with(message), "{form}: {error}");
    }
    for form in [
        r"config.origins=https://[a-z]%2B\.example",
        "config.origins=https%3A%2F%2F%5Ba-z%5D%2b%5C.example",
        r"instance_name=the+first&tags=a+b&config.origins=+https://[a-z]%2B\.example",
    ] {
        let expected = import_origins(&[r"https://[a-z]+\.example"]).config;
        assert_eq!(import_form(form).config, expected, "{form}");
    }
    // An empty value is as good as none.
    assert_eq!(
        import_form("name=cors&config.origins=&config.max_age=&service.id=7").config,
        import("name: cors").config
    );
}

#[test]
fn hostile_files() {
    let deep = format!("{}1{}", "{\"a\":".repeat(120), "}".repeat(120));
    let error_of = |file: &str| match serde_json::from_str::<Kong>(file) {
        Ok(file) => file.import().unwrap_err().to_string(),
        Err(error) => error.to_string(),
    };
    assert!(error_of(&deep).starts_with("nested deeper than 100 levels"));
    let routes = format!("{}{}", r#"{"routes":["#.repeat(49), "]}".repeat(49));
    assert!(error_of(&routes).starts_with("no CORS section found"));
    assert!(error_of(&"[".repeat(1 << 20)).contains("at line 1"));

    let ten_megabytes = 10 << 20;
    let regex = json!({ "origins": ["(".repeat(ten_megabytes)] }).to_string();
    assert!(error_of(&regex).contains("has more than 8192 bytes"));
    let origin = format!("https://{}", "a".repeat(ten_megabytes));
    let origin = json!({ "origins": [origin] }).to_string();
    assert!(error_of(&origin).starts_with("origins[0]: "));
    let list = vec!["https://a.example"; ten_megabytes / 20];
    let list = json!({ "origins": list, "methods": [1] }).to_string();
    assert_eq!(
        error_of(&list),
        "methods[0]: expected a string, found a whole number"
    );
    let form = "config.origins=a&".repeat(ten_megabytes / 17);
    assert!(form.parse::<Kong>().unwrap().import().is_ok());

    // The names of what holds a plugin are in its path.
    let long = "n".repeat(ten_megabytes / 2);
    let plugins = vec![json!({ "name": "cors" }); 100_000];
    let services = json!({ "services": [{ "name": &long, "plugins": plugins }] }).to_string();
    assert!(
        error_of(&services).starts_with("several CORS sections: services[0].plugins[0].config, ")
    );
    let key = format!(r#"{{"origins": [], "{long}": 1}}"#);
    assert!(error_of(&key).len() < 1000);
    let twice = format!(r#"{{"{long}": 1, "{long}": 1}}"#);
    assert!(error_of(&twice).len() < 1000);
    let regexes = json!({ "origins": vec!["_:".to_owned() + &"a".repeat(8000); 1000] }).to_string();
    assert!(
        error_of(&regexes).ends_with("is one regex too many, or too long: so much does not build")
    );

    // None takes long, whatever it comes to.
    for regex in [
        "((a{1000}){1000}){1000}",
        "(.?){1000}",
        &"(a?)".repeat(2000),
        &"(".repeat(4000),
        &"[^a]".repeat(2000),
    ] {
        let file = json!({ "origins": [regex] }).to_string();
        let file: Kong = serde_json::from_str(&file).unwrap();
        if let Ok(imported) = file.import() {
            _ = imported.config.build();
        }
    }
}
