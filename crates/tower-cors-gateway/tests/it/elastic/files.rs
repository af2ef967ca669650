//! Finding the settings in a file, and files with mistakes.

use tower_cors_gateway::Elastic;
use tower_cors_test_support::{check_rows, check_table, corpus};

use super::{error, import, no_origin, notes};
use crate::importing::{compare, error_of};

const ERRORS: &str = include_str!("../data/elastic_errors.tsv");

/// The example in the server's reference, with dotted keys, with maps, and with both.
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

/// A file can add CORS headers to all responses.
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
    let left_out = "is left out: the policy sets the CORS headers; for credentials, call \
                    `allow_credentials(true)`";
    assert_eq!(
        notes(&imported)[..2],
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
        notes(&alone)[..1],
        [format!(
            "response_headers: \"Access-Control-Allow-Credentials\" {left_out}"
        )],
    );
    let resource = import(
        "{kind: ApmServer, spec: {config: {apm-server: {rum.enabled: true, response_headers: \
         {Access-Control-Allow-Origin: ['*']}}}}}",
    );
    assert_eq!(
        notes(&resource)[..1],
        [format!(
            "spec.config.apm-server.response_headers: \"Access-Control-Allow-Origin\" {left_out}"
        )],
    );
}

#[test]
fn errors() {
    check_rows(corpus(ERRORS), |[file, _]| error(file));
}

#[test]
fn a_section_that_is_not_there() {
    let file: Elastic = serde_saphyr::from_str("apm-server.rum.enabled: true").unwrap();
    assert_eq!(
        file.choose("rum").import().unwrap_err().to_string(),
        "no CORS section at \"rum\"; the file has these:\n  apm-server.rum",
    );
    let empty: Elastic = serde_saphyr::from_str("apm-server.host: a").unwrap();
    let error = empty.choose("rum").import().unwrap_err().to_string();
    assert!(
        error.starts_with("no CORS section found: expected `apm-server.rum`"),
        "{error}"
    );
}

/// A list that names no origin denies all, as in Elastic.
#[test]
fn no_origins() {
    let imported =
        import("apm-server.rum: {enabled: true, allow_origins: [], allow_headers: [Cookie]}");
    let section = "apm-server.rum.";
    assert_eq!(
        notes(&imported),
        [
            no_origin(section),
            format!(
                "{section}allow_origins: names no origin that a page can have: the policy denies \
                 all, and the rest of the section is left out"
            ),
        ],
    );
    check_table(
        imported.config,
        "",
        "
        preflight          | OPTIONS Origin=https://a.example ACRM=POST                | layer 200 Vary=preflight
        actual             | POST Origin=https://a.example                             | layer 403 Vary=Origin
        no origin          | POST                                                      | inner 200 Vary=Origin
        ",
    );
}

/// The settings in Kubernetes, in their oldest form, and with a text instead of a list.
#[test]
fn other_forms() {
    let expected = import(
        "apm-server.rum: {enabled: true, allow_origins: [https://a.example], allow_headers: [x-a]}",
    );
    let settings = "enabled: true, allow_origins: [https://a.example], allow_headers: [x-a]";
    let texts = "enabled: true, allow_origins: https://a.example, allow_headers: x-a";
    let files = [
        format!("apm-server: {{rum: {{{texts}}}}}"),
        format!("apm-server.frontend: {{{settings}}}"),
        format!("apm-server: {{frontend: {{{settings}}}, rum.allow_origins: ['*']}}"),
        format!("apm-server: {{rum: {{{settings}}}, frontend.enabled: false}}"),
        format!("{{kind: ApmServer, spec: {{config: {{apm-server.rum: {{{settings}}}}}}}}}"),
        format!("{{kind: ApmServer, spec: {{config: {{apm-server: {{rum: {{{settings}}}}}}}}}}}"),
        format!(
            "{{kind: List, items: [{{kind: ApmServer, spec: {{config: {{apm-server.rum: {{{settings}}}}}}}}}]}}"
        ),
    ];
    let files = files.each_ref().map(|file| [file.as_str(), "equal"]);
    check_rows(files, |[file, _]| {
        compare(&import(file).config, &expected.config)
    });
}

/// The server reads `frontend` only if `rum` has no `enabled`.
#[test]
fn the_old_section_beside_the_new_one() {
    let rum = "enabled: true, allow_origins: [https://a.example]";
    let file = format!("apm-server: {{rum: {{{rum}}}, frontend: {{enabled: true}}}}");
    let message = "apm-server.frontend: is left out: the server reads `apm-server.rum` instead";
    assert!(notes(&import(&file)).contains(&message.to_owned()));
    let off = error("apm-server: {rum.enabled: false, frontend.enabled: true}");
    assert!(
        off.starts_with("apm-server.rum.enabled: \"false\" turns RUM off"),
        "{off}"
    );
}

/// Hostile files, as JSON, because the YAML parser has its own bounds.
#[test]
fn hostile_files() {
    let read = |file: &str| error_of(serde_json::from_str::<Elastic>(file));
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
