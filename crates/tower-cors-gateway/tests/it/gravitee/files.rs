//! Finding the section in a file, and files with mistakes.

use tower_cors_gateway::Gravitee;
use tower_cors_test_support::{check_rows, corpus, rows};

use super::{error, import, notes};

const ERRORS: &str = include_str!("../data/gravitee_errors.tsv");

/// All places where `cors` can be, and their paths in errors.
#[test]
fn places() {
    let table = r#"
        CORS                                              |
        {"cors": CORS}                                    | cors.
        {"proxy": {"cors": CORS}}                         | proxy.cors.
        {"api": {"proxy": {"cors": CORS}}}                | api.proxy.cors.
        {"data": [{}, {"listeners": [{"cors": CORS}]}]}   | data[1].listeners[0].cors.
        {"kind": "ApiDefinition", "spec": {"proxy": {"cors": CORS}}} | spec.proxy.cors.
        {"kind": "List", "items": [{"kind": "ApiV4Definition", "metadata": {"name": "a"}, "spec": {"listeners": [{"cors": CORS}]}}]} | ApiV4Definition[a].spec.listeners[0].cors.
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
    let file = r#"{"name": "Shop", "listeners": [
        {"type": "HTTP", "cors": {"enabled": false}},
        {"type": "HTTP", "paths": [{"path": "/a"}], "cors": {"enabled": true, "allowOrigin": ["https://a.example"]}},
        {"type": "HTTP", "cors": {"enabled": true, "allowOrigin": ["https://b.example"]}}
    ]}"#;
    let lines =
        "\n  listeners[1].cors (API \"Shop\", path \"/a\")\n  listeners[2].cors (API \"Shop\")";
    assert_eq!(
        error(file),
        format!("several CORS sections differ; choose one by its path:{lines}"),
    );
    let file: Gravitee = serde_json::from_str(file).unwrap();
    assert!(file.clone().choose("listeners[1].cors").import().is_ok());
    let error = |path: &str| file.clone().choose(path).import().unwrap_err().to_string();
    assert_eq!(
        error("listeners[0].cors"),
        r#"listeners[0].cors.enabled: "false" turns CORS off: do not add a layer"#,
    );
    let off = "\n  listeners[0].cors (API \"Shop\")";
    assert_eq!(
        error("proxy.cors"),
        format!("no CORS section at \"proxy.cors\"; the file has these:{off}{lines}"),
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
        let message = r#": "websocket" gets no CORS headers from Gravitee: do not add the layer to its routes"#;
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
    assert!(error(&file).ends_with("is one regex too many: together, they are too large to build"));
    let many = vec![r#"{"cors": {"enabled": true}}"#; 300_000].join(",");
    let file = format!(r#"{{"listeners": [{many}]}}"#);
    let notes = notes(&import(&file));
    let same = "listeners[0].cors: says the same as listeners[1].cors, listeners[2].cors, ";
    assert!(notes.iter().any(|note| note.starts_with(same)), "{notes:?}");
}
