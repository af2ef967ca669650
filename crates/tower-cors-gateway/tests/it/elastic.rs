//! Elastic APM Server's RUM settings: the page's example, every key, every row of what the server does, and bad files.

use crate::importing::{error_of, imported};
use proptest::prelude::*;
use tower_cors::{Danger, Origin};
use tower_cors_gateway::{Elastic, Imported};
use tower_cors_test_support::{answer, check_table, columns, request, wait};

/// A file, imported.
#[track_caller]
fn import(file: &str) -> Imported {
    imported(file, serde_saphyr::from_str::<Elastic>(file))
}

/// The notes, but for those that every file gets.
fn notes(imported: &Imported) -> Vec<String> {
    let mut notes = crate::importing::notes(imported);
    let others = notes.split_off(ALWAYS.len());
    assert_eq!(notes, ALWAYS);
    others
}

const ALWAYS: [&str; 2] = [
    "rejected preflights: carry no `Access-Control-*` header here; Elastic sends all but the origin",
    "other OPTIONS requests: go to the inner service; Elastic answers them itself, with 200",
];

/// What a file gets that names its origins.
fn no_origin(section: &str) -> String {
    format!(
        "{section}allow_origins: requests without an `Origin`, and those of the service's own pages, go to the inner service; \
         Elastic answers them with 403"
    )
}

/// The message of what is wrong with a file.
#[track_caller]
fn error(file: &str) -> String {
    error_of(serde_saphyr::from_str::<Elastic>(file))
}

/// The request and the answer that the page shows.
#[test]
fn the_example_of_the_page() {
    let imported = import("apm-server.rum: {enabled: true, allow_origins: ['https://a.example']}");
    check_table(
        imported.config,
        "",
        "
        the page           | OPTIONS Origin=https://a.example ACRM=POST ACRH=Content-Type | layer 200 ACAO=https://a.example \
         ACAM=GET,HEAD,POST,OPTIONS ACAH=content-type,content-encoding,accept ACMA=3600 Vary=preflight
        ",
    );
}

/// With `sendCredentials`, the answer must have the page's origin and `Access-Control-Allow-Credentials`.
#[test]
fn credentials_are_up_to_the_caller() {
    let named = import("apm-server.rum: {enabled: true, allow_origins: ['https://a.example']}");
    check_table(
        named.config.allow_credentials(true),
        "",
        "
        the page           | OPTIONS Origin=https://a.example ACRM=POST ACRH=Content-Type | layer 200 ACAO=https://a.example \
         ACAC=true ACAM=GET,HEAD,POST,OPTIONS ACAH=content-type,content-encoding,accept ACMA=3600 Vary=preflight
        actual             | POST Origin=https://a.example                             | inner 200 ACAO=https://a.example ACAC=true ACEH=etag Vary=Origin
        ",
    );
    for (origins, danger) in [
        ("*", Danger::AnyOriginWithCredentials),
        ("http://*", Danger::LooseRegexes),
        ("https://*example.com", Danger::LooseRegexes),
        ("http://*.example.com", Danger::InsecureOrigins),
    ] {
        let file = format!("apm-server.rum: {{enabled: true, allow_origins: ['{origins}']}}");
        let errors = import(&file)
            .config
            .allow_credentials(true)
            .build()
            .unwrap_err();
        assert!(
            errors.to_string().contains(&format!("Danger::{danger:?}")),
            "{errors}"
        );
    }
}

#[test]
fn what_the_server_does_by_default() {
    let imported = import("apm-server.rum.enabled: true");
    assert_eq!(
        notes(&imported),
        [
            "apm-server.rum.allow_origins: \"*\" is the answer to every origin here; Elastic answers with the request's own"
        ],
    );
    let granted = "layer 200 ACAO=* ACAM=GET,HEAD,POST,OPTIONS ACAH=content-type,content-encoding,accept ACMA=3600 Vary=preflight";
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
fn what_the_server_does_with_named_origins() {
    let imported = import(
        "apm-server.rum: {enabled: true, allow_origins: ['https://a.example'], allow_headers: [X-A, Cookie]}",
    );
    assert_eq!(
        notes(&imported),
        [
            no_origin("apm-server.rum."),
            "apm-server.rum.allow_headers: \"Cookie\" is left out: no page can set it".to_owned(),
        ],
    );
    let granted = "layer 200 ACAO=https://a.example ACAM=GET,HEAD,POST,OPTIONS \
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

/// A `*` anywhere, for any run of characters.
#[test]
fn origins() {
    let imported = import(
        r#"
apm-server.rum:
  enabled: true
  allow_origins:
    - https://Exact.example/
    - https://*.sub.example
    - http://*.other.example:8080
    - http://localhost:*
    - https://a*c.example
    - https://m*.n*.example
    - "*.any-scheme.example"
"#,
    );
    assert_eq!(notes(&imported), [no_origin("apm-server.rum.")]);
    let table: String = [
        ("https://exact.example", true),
        ("https://x.sub.example", true),
        ("https://x.y.sub.example", true),
        ("https://sub.example", false),
        ("https://xsub.example", false),
        ("http://x.sub.example", false),
        ("http://x.other.example:8080", true),
        ("http://x.other.example", false),
        ("http://localhost:3000", true),
        ("http://localhost", false),
        ("https://ac.example", true),
        ("https://a.b.c.example", true),
        ("https://ab.example", false),
        ("https://m1.n2.example", true),
        ("https://m1.example", false),
        ("http://x.any-scheme.example", true),
        ("https://x.any-scheme.example", true),
    ]
    .map(|(origin, allowed)| match allowed {
        true => format!(
            "{origin} | POST Origin={origin} | inner 200 ACAO={origin} ACEH=etag Vary=Origin\n"
        ),
        false => format!("{origin} | POST Origin={origin} | layer 403 Vary=Origin\n"),
    })
    .concat();
    check_table(imported.config, "", &table);

    let http = import("apm-server.rum: {enabled: true, allow_origins: ['http://*']}");
    check_table(
        http.config,
        "",
        "
        any http origin    | POST Origin=http://a.example:81                           | inner 200 ACAO=http://a.example:81 ACEH=etag Vary=Origin
        no https origin    | POST Origin=https://a.example                             | layer 403 Vary=Origin
        ",
    );
}

/// Whether an actual request from `origin` is let in by `globs`.
#[track_caller]
fn lets_in(globs: &[&str], origin: &str) -> bool {
    let file = format!("apm-server.rum: {{enabled: true, allow_origins: {globs:?}}}");
    // What matches no origin does not build.
    import(&file).config.build().is_ok_and(|layer| {
        let request = request(&format!("POST Origin={origin}"));
        wait(answer(&layer, request, "")).contains("ACAO=")
    })
}

/// As origins, globs lose a slash and a default port at their end, where what is left means the same.
#[test]
fn mended_globs() {
    let table = "
        https://*.a.example/         | https://b.a.example      | https://a.example
        https://*.A.example:443      | https://b.a.example      | https://b.a.example:444
        https://*.a.example:443/     | https://b.a.example      | http://b.a.example:443
        https://a*b.example:443      | https://a-b.example      | https://a-b.example:444
        https://*/                   | https://a.example:444    | http://a.example
        *.a.example:443              | http://b.a.example:443   | https://b.a.example
        http://a*:80/                | https://other.example    | http://a.example:8080
        https://*:443                | https://other.example    | https://a.example
        https://*4:443               | https://other.example    | https://a.example:4
    ";
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let [glob, matching, another] = columns(line);
        let globs = [glob, "https://other.example"];
        assert!(lets_in(&globs, matching), "{line}");
        assert!(!lets_in(&globs, another), "{line}");
    }
}

proptest! {
    /// A glob lets in whoever it matches, and whoever it matches if a slash and the default port are written; nobody else.
    #[test]
    fn globs(
        glob in r"(https?|\*)://[ab*](\.?[ab*]){0,3}(:(8|80|443|\*))?/?",
        origin in r"https?://[ab](\.?[ab]){0,3}(:(8|80|443))?",
    ) {
        prop_assume!(Origin::parse(&origin).is_ok());
        let let_in = lets_in(&[&glob], &origin);
        let port = match (origin.matches(':').count(), origin.starts_with("https")) {
            (1, true) => ":443",
            (1, false) => ":80",
            _ => "",
        };
        prop_assert!(let_in || !matches(&glob, &origin));
        let written = ["", "/", port, &format!("{port}/")].map(|end| format!("{origin}{end}"));
        prop_assert!(!let_in || written.iter().any(|written| matches(&glob, written)));
    }
}

/// Whether `glob` matches `text`, character by character.
fn matches(glob: &str, text: &str) -> bool {
    match (glob.split_at_checked(1), text.split_at_checked(1)) {
        (None, after) => after.is_none(),
        (Some(("*", rest)), after) => {
            matches(rest, text) || after.is_some_and(|(_, after)| matches(glob, after))
        }
        (Some((first, rest)), Some((same, after))) => first == same && matches(rest, after),
        (Some(_), None) => false,
    }
}

#[test]
fn a_star_covers_the_other_origins() {
    let imported =
        import("apm-server.rum: {enabled: true, allow_origins: ['https://a.example', '*']}");
    assert_eq!(
        notes(&imported)[1..],
        ["apm-server.rum.allow_origins: \"https://a.example\" is left out: `*` covers it"],
    );
}

/// The example of the server's reference, and the same with maps, in part and throughout.
#[test]
fn nested_maps_and_dotted_keys() {
    let dotted = r#"
apm-server.rum.enabled: true
apm-server.auth.anonymous.rate_limit.event_limit: 300
apm-server.rum.event_rate.limit: 300
apm-server.rum.allow_service_names: [a]
apm-server.rum.allow_origins: ['https://*.example.com']
apm-server.rum.allow_headers: ["header1", "header2"]
apm-server.rum.library_pattern: "node_modules|bower_components|~"
apm-server.rum.exclude_from_grouping: "^/webpack"
apm-server.rum.source_mapping.enabled: true
apm-server.rum.source_mapping.cache.expiration: 5m
apm-server.rum.source_mapping.elasticsearch.api_key: TiNAGG4BaaMdaH1tRfuU:KnR6yE41RrSowb0kQ0HWoA
"#;
    let half = r#"
apm-server:
  host: "localhost:8200"
  rum.enabled: true
  rum:
    event_rate.limit: 300
    rate_limit: 10
    allow_origins: ["https://*.example.com"]
    source_mapping: {cache.expiration: 5m}
apm-server.rum.allow_headers: ["header1", "header2"]
output.elasticsearch:
  hosts: ["localhost:9200"]
"#;
    let nested = r#"
apm-server:
  host: "localhost:8200"
  rum:
    enabled: true
    event_rate:
      limit: 300
      lru_size: 1000
    allow_origins: ["https://*.example.com"]
    allow_headers: ["header1", "header2"]
    source_mapping:
      cache:
        expiration: 5m
"#;
    let alone = r#"
enabled: true
allow_origins: ["https://*.example.com"]
allow_headers: ["header1", "header2"]
library_pattern:
source_mapping.enabled: true
"#;
    let imported = import(dotted);
    assert_eq!(notes(&imported), [no_origin("apm-server.rum.")]);
    for other in [half, nested] {
        let other = import(other);
        assert_eq!(
            (&other.config, &other.notes),
            (&imported.config, &imported.notes)
        );
    }
    let alone = import(alone);
    assert_eq!(notes(&alone), [no_origin("")]);
    assert_eq!(alone.config, imported.config);
    let chosen: Elastic = serde_saphyr::from_str(dotted).unwrap();
    assert!(chosen.choose("apm-server.rum").import().is_ok());
}

/// Headers that a file adds to all responses may be CORS headers.
#[test]
fn response_headers() {
    let imported = import(
        r#"
apm-server:
  response_headers:
    X-Frame-Options: [DENY]
    Access-Control-Allow-Origin: ["*"]
  rum:
    enabled: true
    response_headers.access-control-allow-credentials: ["true"]
    response_headers.X-Content-Type-Options: [nosniff]
"#,
    );
    let left_out = "is left out: a policy sets the CORS headers; for credentials, call `allow_credentials(true)`";
    assert_eq!(
        notes(&imported)[1..],
        [
            format!(
                "apm-server.rum.response_headers: \"access-control-allow-credentials\" {left_out}"
            ),
            format!("apm-server.response_headers: \"Access-Control-Allow-Origin\" {left_out}"),
        ],
    );
    let alone =
        import("{enabled: true, response_headers: {Access-Control-Allow-Credentials: ['true']}}");
    assert_eq!(
        notes(&alone)[1..],
        [format!(
            "response_headers: \"Access-Control-Allow-Credentials\" {left_out}"
        )],
    );
}

#[test]
fn bad_files() {
    let none = "no CORS section found: expected `apm-server.rum`, without which the server has no RUM endpoint and no CORS";
    let off = "is the default, and turns RUM off, CORS with it: use no layer";
    let known = "unknown key; known here: allow_service_names, event_rate, exclude_from_grouping, library_pattern, rate_limit, \
                 response_headers, source_mapping, enabled, allow_origins, allow_headers";
    let table = format!(
        r#"
        {{}}                                                 | {none}
        []                                                   | {none}
        apm-server: {{host: 'localhost:8200'}}               | {none}
        apm-server: {{rum: }}                                | {none}
        apm-server.rum: {{enabled: false}}                   | apm-server.rum.enabled: "false" {off}
        apm-server.rum.allow_origins: ['*']                  | apm-server.rum.enabled: "false" {off}
        allow_origins: ['*']                                 | enabled: "false" {off}
        apm-server.rum: []                                   | apm-server.rum: expected a map, found a list
        apm-server: {{rum: true}}                            | apm-server.rum: expected a map, found a boolean
        apm-server: 1                                        | apm-server: expected a map, found a whole number
        apm-server.rum: {{enabled: 'true'}}                  | apm-server.rum.enabled: expected a boolean, found a string
        apm-server.rum: {{enabled: true, allow_origins: '*'}} | apm-server.rum.allow_origins: expected a list of strings, found a string
        apm-server.rum: {{enabled: true, allow_origins: [1]}} | apm-server.rum.allow_origins[0]: expected a string, found a whole number
        apm-server.rum: {{enabled: true, allow_origins: [a.example]}} | apm-server.rum.allow_origins[0]: "a.example" has no scheme (`https://…`)
        apm-server.rum: {{enabled: true, allow_headers: {{}}}} | apm-server.rum.allow_headers: expected a list of strings, found a map
        apm-server.rum: {{enabled: true, allow_origin: []}}  | apm-server.rum.allow_origin: {known}
        apm-server: {{rum.enabled: true, rum.allowed_headers: []}} | apm-server.rum.allowed_headers: {known}
        apm-server.rum: {{enabled: true, source_maping.enabled: false}} | apm-server.rum.source_maping.enabled: {known}
        apm-server.rum: {{enabled: true, allow_origins.x: 1}} | apm-server.rum.allow_origins.x: {known}
        {{apm-server.rum.enabled: true, apm-server: {{rum: {{enabled: true}}}}}} | apm-server.rum: "enabled" is given twice
        apm-server.rum: {{enabled: true, response_headers: 1}} | apm-server.rum.response_headers: expected a map, found a whole number
        "#
    );
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let [file, message] = columns(line);
        assert_eq!(error(file), message, "{file}");
    }
    let chosen: Elastic = serde_saphyr::from_str("apm-server.rum.enabled: true").unwrap();
    assert_eq!(
        chosen.choose("rum").import().unwrap_err().to_string(),
        r#"no CORS section at "rum"; there is one at: apm-server.rum"#,
    );
    let errors = import("apm-server.rum: {enabled: true, allow_origins: []}")
        .config
        .build()
        .unwrap_err();
    assert!(errors.to_string().contains("names no origin"), "{errors}");
}

/// The parser of YAML has bounds of its own, so that these come as JSON.
#[test]
fn hostile_files() {
    let read = |file: &str| match serde_json::from_str::<Elastic>(file) {
        Ok(file) => file.import().expect_err("it imports").to_string(),
        Err(error) => error.to_string(),
    };
    assert!(read(r#"{"apm-server.rum": {"enabled": true"#).starts_with("EOF while parsing"));
    assert!(!error("apm-server.rum: {enabled: true").is_empty());
    let deep = format!("{}1{}", "{\"a\":".repeat(120), "}".repeat(120));
    assert!(read(&deep).starts_with("nested deeper than 100 levels"));
    assert!(!error(&"[".repeat(1 << 20)).is_empty());
    let long = "a".repeat(10 << 20);
    let file = format!(r#"{{"enabled": true, "allow_origins": ["{long}"]}}"#);
    assert!(read(&file).starts_with("allow_origins[0]: "));
    assert!(!error(&file).is_empty());

    let keys: String = (0..300_000).map(|n| format!(r#","k{n}":1"#)).collect();
    let file = format!(r#"{{"apm-server": {{"rum": {{"enabled": true{keys}}}}}}}"#);
    assert!(read(&file).starts_with("apm-server.rum.k0: unknown key"));
    let file = format!(
        r#"{{"enabled": true, "response_headers": {{"{long}": {{"a": 1{keys}}}}}, "x": 1}}"#
    );
    assert!(read(&file).starts_with("x: unknown key"));
    let dots = format!("apm-server.rum{}", ".rum".repeat(1 << 20));
    assert!(read(&format!(r#"{{"{dots}": true}}"#)).starts_with("apm-server.rum.enabled: "));
}
