//! Finding the section in a file, and files with mistakes.

use tower_cors_gateway::Gravitee;
use tower_cors_test_support::corpus;

use super::{error, import, notes};
use crate::table::{check_rows, rows};

const ERRORS: &str = include_str!("../data/gravitee_errors.tsv");

/// All places where `cors` can be, and their paths in errors.
#[test]
fn places() {
    let table = r#"
        CORS                                              |
        {"cors": CORS}                                    | cors.
        {"proxy": {"cors": CORS}}                         | proxy.cors.
        {"api": {"proxy": {"cors": CORS}}}                | api.proxy.cors.
        {"spec": {"listeners": [{"cors": null}, {"cors": CORS}]}} | spec.listeners[1].cors.
    "#;
    check_rows(rows(table), |[file, _]| {
        let error = error(&file.replace("CORS", r#"{"enabled": 1, "allowOrigin": []}"#));
        let path = error.strip_suffix("enabled: expected a boolean, found a whole number");
        path.unwrap_or(&error).to_owned()
    });
}

#[test]
fn one_of_several_sections() {
    let file = r#"{"listeners": [
        {"type": "HTTP", "cors": {"enabled": false}},
        {"type": "HTTP", "cors": {"enabled": true, "allowOrigin": ["https://a.example"]}}
    ]}"#;
    assert_eq!(
        error(file),
        "several CORS sections: listeners[0].cors, listeners[1].cors; choose one by its path",
    );
    let file: Gravitee = serde_json::from_str(file).unwrap();
    assert!(file.clone().choose("listeners[1].cors").import().is_ok());
    let error = |path: &str| file.clone().choose(path).import().unwrap_err().to_string();
    assert_eq!(
        error("listeners[0].cors"),
        r#"listeners[0].cors.enabled: "false" is the default, and turns CORS off: use no layer here"#,
    );
    assert_eq!(
        error("proxy.cors"),
        r#"no CORS section at "proxy.cors"; there is one at: listeners[0].cors, listeners[1].cors"#,
    );
}

#[test]
fn web_sockets_get_no_cors() {
    let listener = r#"{
        "entrypoints": [{"type": "sse"}, {"type": "websocket"}],
        "cors": {
            "enabled": true,
            "allowOrigin": ["https://a.example"],
            "allowMethods": ["GET", "HEAD", "POST"]
        }
    }"#;
    let table = r#"
        LISTENER                  | entrypoints
        {"listeners": [LISTENER]} | listeners[0].entrypoints
    "#;
    check_rows(rows(table), |[file, _]| {
        let notes = notes(&import(&file.replace("LISTENER", listener))).join("; ");
        let message = r#": "websocket" gets no CORS from Gravitee: keep the layer off its routes"#;
        notes.strip_suffix(message).unwrap_or(&notes).to_owned()
    });
}

#[test]
fn errors() {
    check_rows(corpus(ERRORS), |[file, _]| error(file));
}

#[test]
fn hostile_files() {
    let deep = format!("{}1{}", "{\"api\":".repeat(120), "}".repeat(120));
    assert!(error(&deep).starts_with("nested deeper than 100 levels"));
    assert!(error(&"[".repeat(1 << 20)).contains("at line 1"));
    for begin in ["", "("] {
        let long = "a".repeat(10 << 20);
        let file = format!(r#"{{"enabled": true, "allowOrigin": ["{begin}{long}"]}}"#);
        assert!(error(&file).starts_with("allowOrigin[0]: "));
    }
    let nested = format!("{}a{}", "(".repeat(4000), ")".repeat(4000));
    let file = format!(r#"{{"enabled": true, "allowOrigin": ["{nested}"]}}"#);
    assert!(error(&file).contains("does not compile: "));
    let regexes = vec![r#""https://(a)""#; 300_000].join(",");
    let file = format!(r#"{{"enabled": true, "allowOrigin": [{regexes}]}}"#);
    assert!(error(&file).ends_with("is one regex too many, or too long: so much does not build"));
    let many = vec![r#"{"cors": {"enabled": true}}"#; 300_000].join(",");
    let file = format!(r#"{{"listeners": [{many}]}}"#);
    assert!(error(&file).starts_with("several CORS sections: listeners[0].cors, "));
}
