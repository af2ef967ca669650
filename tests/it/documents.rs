//! Configurations as documents, in TOML and JSON. YAML and random documents are in
//! `tests/properties`.
#![cfg(feature = "serde")]

use std::time::Duration;

use http::StatusCode;
use tower_cors::{CorsConfig, CorsLayer, Danger, Disallowed, Preset};
use tower_cors_test_support::{check_rows, rows};

const TOML: &str = include_str!("../../examples/cors.toml");
/// The document of [`everything`].
#[cfg(feature = "regex")]
const EVERYTHING: &str = include_str!("data/everything.json");

/// Returns the configuration in the example's document.
fn example() -> CorsConfig {
    CorsLayer::new()
        .allow_origins(["https://app.example.com", "http://localhost:*"])
        .allow_credentials(true)
        .allow_methods(["PUT", "DELETE"])
        .allow_headers(["content-type"])
        .expose_headers(["x-total-count"])
        .max_age(Duration::from_secs(600))
        .next_rule()
        .allow_origins(["https://*.partner.example"])
        .max_age(Duration::from_secs(600))
        .on_disallowed_origin(Disallowed::Reject(StatusCode::FORBIDDEN))
}

/// Returns a configuration in which no setting has its default.
#[cfg(feature = "regex")]
fn everything() -> CorsConfig {
    CorsLayer::new()
        .allow_origins(["http://a.example"])
        .allow_origin_regexes([r"https://a\.example"])
        .allow_methods(["PUT"])
        .allow_headers(["x-a"])
        .expose_headers(["x-b"])
        .max_age(Duration::from_secs(600))
        .allow_credentials(true)
        .allow_private_network(true)
        .preflight_mode(tower_cors::PreflightMode::Decorate)
        .preflight_status(StatusCode::OK)
        .rejected_preflight_status(StatusCode::BAD_REQUEST)
        .on_disallowed_origin(Disallowed::Reject(StatusCode::UNAUTHORIZED))
        .inner_headers(tower_cors::InnerHeaders::Keep)
        .debug_preflights(true)
        .vary(["x-tenant"])
        .own_origins(["https://a.example"])
        .preset(Preset::S3)
        .dangerously_allow(Danger::InsecureOrigins)
        .dangerously_allow(Danger::NullOrigin)
        .for_path("/a", CorsLayer::new().allow_origins("*"))
}

#[test]
fn the_examples_document() {
    let config: CorsConfig = toml::from_str(TOML).unwrap();
    assert_eq!(config, example());
    assert!(config.build().is_ok());
}

#[cfg(not(feature = "regex"))]
#[test]
fn regexes_need_their_feature() {
    let table = r#"
        {"allow_origin_regexes": []}            | read
        {"allow_origin_regexes": "a"}           | `allow_origin_regexes` needs the feature `regex` of the crate `tower-cors`; enable it, or use `allow_origins`
        {"rules": [{"allow_origin_regexes": "a"}, {}]} | `allow_origin_regexes` needs the feature `regex` of the crate `tower-cors`; enable it, or use `allow_origins`
        "#;
    check_rows(rows(table), |[document, _]| {
        match serde_json::from_str::<CorsConfig>(document) {
            Ok(_) => String::from("read"),
            Err(error) => error.to_string(),
        }
    });
}

#[cfg(feature = "regex")]
#[test]
fn no_setting_gets_lost() {
    let json = serde_json::to_string(&everything()).unwrap();
    assert_eq!(json, EVERYTHING.trim_end());
    let config: CorsConfig = serde_json::from_str(&json).unwrap();
    assert_eq!(config, everything());
    let toml = toml::to_string(&everything()).unwrap();
    let config: CorsConfig = toml::from_str(&toml).unwrap();
    assert_eq!(config, everything());
}

#[test]
fn ages() {
    let table = r#"
        600     | 600
        0       | 0
        "10m"   | 600
        "1h30m" | 5400
        "0"     | 0
        "#;
    check_rows(rows(table), |[text, _]| {
        let document = format!("allow_origins = [\"*\"]\nmax_age = {text}");
        let config: CorsConfig = toml::from_str(&document).unwrap();
        let age = config.rules().next().unwrap().max_age().unwrap();
        let same = CorsLayer::new().allow_origins(["*"]).max_age(age);
        assert_eq!(config, same);
        age.as_secs().to_string()
    });
}

/// A document takes ages of whole seconds only, but an age that does not build can be written.
#[test]
fn an_age_with_a_fraction() {
    let config = CorsLayer::new().max_age(Duration::from_millis(1500));
    let json = serde_json::to_string(&config).unwrap();
    assert_eq!(json, r#"{"max_age":"1500000000ns"}"#);
    assert_eq!(serde_json::from_str::<CorsConfig>(&json).unwrap(), config);
}

#[test]
fn defaults_and_null_are_no_settings() {
    let table = r#"
        {"rules": null}                | empty
        {"paths": null}                | empty
        {"max_age": null}              | empty
        {"preflight_mode": null}       | empty
        {"preflight_status": null}     | empty
        {"on_disallowed_origin": null} | empty
        {"on_disallowed_origin": "forward"} | empty
        "#;
    check_rows(rows(table), |[document, _]| {
        match serde_json::from_str::<CorsConfig>(document) {
            Ok(config) if config == CorsConfig::new() => String::from("empty"),
            other => format!("{other:?}"),
        }
    });
}

#[test]
fn denying_all_and_passing_through() {
    let table = r#"
        {"deny_all":true}    | CorsConfig::deny_all
        {"passthrough":true} | CorsConfig::passthrough
        {}                   | CorsConfig::new
        "#;
    let named = [
        ("CorsConfig::deny_all", CorsConfig::deny_all()),
        ("CorsConfig::passthrough", CorsConfig::passthrough()),
        ("CorsConfig::new", CorsConfig::new()),
    ];
    check_rows(rows(table), |[document, _]| {
        let config: CorsConfig = serde_json::from_str(document).unwrap();
        assert_eq!(serde_json::to_string(&config).unwrap(), document);
        let (name, _) = named.iter().find(|(_, named)| *named == config).unwrap();
        (*name).to_owned()
    });
}

/// Users' own documents hold the enums, too.
#[test]
fn enums_by_themselves() {
    let read = |text: &str| match serde_json::from_str::<(Danger, Preset)>(text) {
        Ok((danger, preset)) => format!("{danger} {preset}"),
        Err(error) => error.to_string(),
    };
    let table = r#"
        ["null-origin", "grpc-web"] | null-origin grpc-web
        ["null-origin", "grpc"]     | "grpc" is not a preset; write "grpc-web", "connect", "mcp", "trace-context", "tus" or "s3" at line 1 column 23
        ["null-origin", [           | EOF while parsing a list at line 1 column 17
        ["null-origin", 3]          | 3 is not a preset; write "grpc-web", "connect", "mcp", "trace-context", "tus" or "s3" at line 1 column 18
        "#;
    check_rows(rows(table), |[text, _]| read(text));
}

#[test]
fn one_text_where_a_list_goes() {
    let toml = "
        allow_origins = \"https://a.example\"
        allow_methods = \"PUT\"
        allow_headers = \"x-*\"
        expose_headers = \"etag\"
        presets = \"mcp\"
        vary = \"x-tenant\"
        dangerously_allow = \"null-origin\"
        ";
    let same = CorsLayer::new()
        .allow_origins("https://a.example")
        .allow_methods("PUT")
        .allow_headers("x-*")
        .expose_headers("etag")
        .mcp()
        .vary("x-tenant")
        .dangerously_allow(Danger::NullOrigin);
    assert_eq!(toml::from_str::<CorsConfig>(toml).unwrap(), same);
}

#[test]
fn presets() {
    let toml = "
        [[rules]]
        allow_origins = [\"https://a.example\"]
        presets = [\"mcp\", \"trace-context\"]

        [[rules]]
        allow_origins = [\"*\"]
        presets = [\"s3\"]
        ";
    let config: CorsConfig = toml::from_str(toml).unwrap();
    let same = CorsLayer::new()
        .allow_origins("https://a.example")
        .mcp()
        .trace_context()
        .next_rule()
        .allow_origins("*")
        .s3();
    assert_eq!(config, same);
    let policy = config.compile().unwrap();
    let names = toml::to_string(policy.config()).unwrap();
    assert!(
        names.contains("mcp-param-*") && !names.contains("presets"),
        "{names}"
    );
}

#[test]
fn bad_documents() {
    let table = r#"
        {"alow_origins": []}                         | unknown key "alow_origins"; write "allow_origins" at line 1
        {"allowedOrigins": []}                       | unknown key "allowedOrigins"; write "allow_origins" at line 1
        {"allow-credentials": true}                  | unknown key "allow-credentials"; write "allow_credentials" at line 1
        {"credentials": true}                        | unknown key "credentials"; write "allow_credentials" at line 1
        {"exposed_headers": []}                      | unknown key "exposed_headers"; write "expose_headers" at line 1
        {"disallowed": "reject"}                     | unknown key "disallowed"; write "on_disallowed_origin" at line 1
        {"timeout": 5}                               | unknown key "timeout"; the keys are allow_origins, allow_origin_regexes
        {"rules": [{"preflight_mode": "answer"}]}    | "preflight_mode" is for all rules; move it out of `rules` at line 1
        {"rules": [{"methods": []}]}                 | unknown key "methods"; write "allow_methods" at line 1
        {"rules": [{"max_age": 1.5}]}                | max_age: 1.5 is not a duration; write a whole number of seconds, or a value such as "10m" at line 1
        {"allow_origins": 3}                         | allow_origins: 3 is not a list; write a value in quotes, or a list of such values at line 1
        {"allow_methods": ["PUT", 3]}                | allow_methods: 3 is not text; put it in quotes at line 1
        {"allow_credentials": "yes"}                 | allow_credentials: "yes" is neither true nor false; write true at line 1
        {"max_age": -1}                              | max_age: -1 is not a duration; write a whole number of seconds, or a value such as "10m"
        {"max_age": 1.5}                             | max_age: 1.5 is not a duration; write a whole number of seconds, or a value such as "10m"
        {"max_age": "600"}                           | max_age: "600" is not a duration; write 600, the number of seconds
        {"max_age": "10 minutes"}                    | max_age: "10 minutes" is not a duration; write 600, the number of seconds
        {"max_age": 600.0}                           | max_age: 600.0 is not a duration; write 600, the number of seconds
        {"max_age": "2 hours"}                       | max_age: "2 hours" is not a duration; write 7200, the number of seconds
        {"max_age": "1d"}                            | max_age: "1d" is not a duration; write 86400, the number of seconds
        {"max_age": "PT10M"}                         | max_age: "PT10M" is not a duration; write a whole number of seconds, or a value such as "10m"
        {"preflight_status": "204"}                  | preflight_status: "204" is not a number; write 204
        {"allow_credentials": 1}                     | allow_credentials: 1 is neither true nor false; write true at line 1
        {"allow_methods": [["PUT"]]}                 | allow_methods: a list is not text; write one list of values in quotes
        {"allow_credentials": "off"}                 | allow_credentials: "off" is neither true nor false; write false at line 1
        {"allow_credentials": "maybe"}               | allow_credentials: "maybe" is neither true nor false; write true or false
        {"allow_credentials": 2}                     | allow_credentials: 2 is neither true nor false; write true or false
        {"allow_origins": null}                      | allow_origins: null is not a list; write [], or remove the key
        {"max_age": true}                            | max_age: true is not a duration; write a whole number of seconds, or a value such as "10m"
        {"preflight_status": true}                   | preflight_status: true is not a status; write a number of three digits, such as 204 or 403
        {"rules": [true]}                            | rules: true is not a table of settings; write keys with their values, such as `allow_origins`
        {"rules": 7}                                 | rules: 7 is not a list of tables; write [{ … }]
        {"paths": 1.5}                               | paths: 1.5 is not a table of paths; write { "/uploads" = { … } }
        true                                         | true is not a table of settings; write keys with their values, such as `allow_origins`
        -1                                           | -1 is not a table of settings; write keys with their values, such as `allow_origins`
        7                                            | 7 is not a table of settings; write keys with their values, such as `allow_origins`
        1.5                                          | 1.5 is not a table of settings; write keys with their values, such as `allow_origins`
        [1]                                          | a list is not a table of settings; write keys with their values, such as `allow_origins`
        {"allow_credentials": 0}                     | allow_credentials: 0 is neither true nor false; write false at line 1
        {"rules": ["*"]}                             | rules: "*" is not a table of settings; write keys with their values, such as `allow_origins`
        {"rules": {"allow_origins": "*"}}            | rules: a table is not a list of tables; write [{ … }]
        {"preflight_mode": "Answer"}                 | preflight_mode: "Answer" is not a preflight mode; write "answer", "forward" or "decorate"
        {"preflight_status": 99}                     | preflight_status: 99 is not a status; write a number of three digits, such as 204 or 403
        {"preflight_status": -1}                     | preflight_status: -1 is not a status; write a number of three digits, such as 204 or 403
        {"preflight_status": 70000}                  | preflight_status: 70000 is not a status; write a number of three digits, such as 204 or 403
        {"preflight_status": "ok"}                   | preflight_status: "ok" is not a status; write a number of three digits, such as 204 or 403
        {"on_disallowed_origin": {"reject": 1000}}   | on_disallowed_origin: reject: 1000 is not a status; write a number of three digits, such as 204 or 403
        {"on_disallowed_origin": "drop"}             | on_disallowed_origin: "drop" is not a way to handle disallowed origins; write "forward" or { reject = 403 }
        {"on_disallowed_origin": "reject"}           | on_disallowed_origin: "reject" needs a status; write { reject = 403 }
        {"on_disallowed_origin": 401}                | on_disallowed_origin: 401 is only a status; write { reject = 401 }
        {"on_disallowed_origin": {"deny": 403}}      | on_disallowed_origin: the only key here is `reject`; write { reject = 403 }
        {"on_disallowed_origin": {"reject": 403, "x": 1}} | on_disallowed_origin: the only key here is `reject`; write { reject = 403 }
        {"on_disallowed_origin": true}               | on_disallowed_origin: true is not a way to handle disallowed origins; write "forward" or { reject = 403 }
        {"presets": ["grpc"]}                        | presets: "grpc" is not a preset; write "grpc-web", "connect", "mcp", "trace-context", "tus" or "s3"
        {"presets": "grpc"}                          | presets: "grpc" is not a preset; write "grpc-web"
        {"dangerously_allow": ["everything"]}        | dangerously_allow: "everything" is not a danger; write "insecure-origins", "public-suffix-wildcards", "loose-regexes"
        {"paths": []}                                | paths: a list is not a table of paths; write { "/uploads" = { … } } at line 1
        {"paths": {"/a": {"methods": []}}}           | unknown key "methods"; write "allow_methods" at line 1
        {"rules": [{"paths": {}}]}                   | "paths" is for all rules; move it out of `rules` at line 1
        {"deny_all": true, "passthrough": true}      | `deny_all` and `passthrough` exclude each other; remove one
        {"rules": []}                                | `rules` is empty; write at least one rule, or `deny_all = true`
        {"rules": [{}], "allow_origins": ["*"]}      | some rules are in `rules` and one is outside; put all of them into `rules`
        {"debug_preflights": true, "debug_preflights": true} | "debug_preflights" is written twice; remove one
        {"allow_origins": [                          | allow_origins: EOF while parsing a list
        "#;
    check_rows(rows(table), |[document, message]| {
        let error = serde_json::from_str::<CorsConfig>(document)
            .unwrap_err()
            .to_string();
        // The rest says where, and lists everything that could be written there.
        error.get(..message.len()).unwrap_or(&error).to_owned()
    });
}

#[test]
fn build_checks_the_values_of_a_document() {
    let config: CorsConfig = toml::from_str("allow_origins = [\"https://Example.com\"]").unwrap();
    let errors = config.build().unwrap_err();
    assert!(
        errors.to_string().contains("write \"https://example.com\""),
        "{errors}"
    );
    let empty: CorsConfig = toml::from_str("").unwrap();
    assert_eq!(empty, CorsConfig::new());
    assert!(empty.build().is_err());
}

#[test]
fn a_predicate_cannot_be_written() {
    let config = CorsLayer::new().allow_origin_if(|_, _| true);
    let error = serde_json::to_string(&config).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`allow_origin_if` added a closure, which a document cannot hold"
    );
}
