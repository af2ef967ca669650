//! `--json`: the keys that programs rely on.

use serde_json::{Value, json};

use crate::cors::{KRAKEND, file, run, run_words};

/// Runs a command, and parses its only line.
async fn read(arguments: &str) -> (Option<i32>, Value) {
    let run = run(arguments).await;
    assert_eq!(run.stderr, "", "{arguments}");
    assert_eq!(run.stdout.lines().count(), 1, "{arguments}: {}", run.stdout);
    (run.status, serde_json::from_str(&run.stdout).unwrap())
}

#[tokio::test]
async fn a_policy_with_its_warnings() {
    let name = file("json-warned.toml", "allow_origins = '*'\nmax_age = \"3h\"");
    let expected = json!({
        "policy": { "allow_origins": ["*"], "max_age": 10800 },
        "warnings": [{
            "code": "max-age-capped",
            "message": "max_age: \"10800s\" is longer than Chromium's limit of 7200 seconds; \
                        Chromium shortens it",
            "place": { "path": null, "rule": 0, "field": "max_age", "value": "10800s" },
            "file": name,
            "line": 2,
            "column": 11,
            "url": "https://docs.rs/tower-cors/latest/tower_cors/guide/errors/index.html\
                    #warning-max-age-capped",
            "danger": null,
        }],
        "notes": [],
    });
    assert_eq!(
        read(&format!("check --json {name}")).await,
        (Some(0), expected)
    );
}

#[tokio::test]
async fn an_import_with_its_notes() {
    let (status, imported) = read(&format!("import --json {KRAKEND}")).await;
    assert_eq!(status, Some(0));
    assert_eq!(
        imported["notes"],
        json!([{
            "kind": "left-out",
            "field": "extra_config.github_com/devopsfaith/krakend-cors.expose_headers",
            "value": null,
            "message": "extra_config.github_com/devopsfaith/krakend-cors.expose_headers: \
                        \"Content-Length\", \"Content-Type\" are left out: every page can read them \
                        anyway",
        }])
    );
    assert_eq!(imported["policy"]["max_age"], 43200);
    assert_eq!(imported["warnings"][0]["line"], Value::Null);
    assert_eq!(imported, read(&format!("check --json {KRAKEND}")).await.1);
}

/// A failure has the same keys for each command.
#[tokio::test]
async fn failures() {
    let dangerous = file(
        "json-dangerous.toml",
        "allow_origins = \"http://a.example\"\nallow_credentials = true",
    );
    let warned = file("json-denied.toml", "allow_origins = '*'\nmax_age = \"3h\"");
    let unknown = file("json-unknown.toml", "\n alow_origins = []");
    for (status, arguments, code, line, column) in [
        (
            1,
            format!("check --json {dangerous}"),
            "dangerous",
            json!(1),
            json!(17),
        ),
        (
            1,
            format!("check --json --deny-warnings {warned}"),
            "deny-warnings",
            json!(null),
            json!(null),
        ),
        (
            2,
            format!("check --json {unknown}"),
            "document",
            json!(2),
            json!(2),
        ),
        (
            2,
            String::from("check --json nowhere.toml"),
            "unreadable",
            json!(null),
            json!(null),
        ),
        (
            2,
            String::from("check --json samples"),
            "unreadable",
            json!(null),
            json!(null),
        ),
        (
            2,
            String::from("check --json samples/kong.form"),
            "format",
            json!(null),
            json!(null),
        ),
        (
            2,
            String::from("check --json"),
            "usage",
            json!(null),
            json!(null),
        ),
        (
            1,
            format!("import --json --fail-on left-out {KRAKEND}"),
            "fail-on",
            json!(null),
            json!(null),
        ),
        (
            2,
            format!("import --json --from krakend {warned}"),
            "import",
            json!(null),
            json!(null),
        ),
        (
            2,
            format!("diff --json {warned} {dangerous}"),
            "dangerous",
            json!(1),
            json!(17),
        ),
        (
            2,
            String::from("diff --json - -"),
            "usage",
            json!(null),
            json!(null),
        ),
        (
            1,
            format!("proxy --json {dangerous} --upstream http://127.0.0.1:1"),
            "dangerous",
            json!(1),
            json!(17),
        ),
        (
            2,
            format!("proxy --json {warned} --upstream http://127.0.0.1:1 --listen 192.0.2.1:1"),
            "listen",
            json!(null),
            json!(null),
        ),
    ] {
        let run = run_words(&arguments.split(' ').collect::<Vec<_>>(), "").await;
        let failure: Value = serde_json::from_str(run.stdout.lines().last().unwrap()).unwrap();
        let keys: Vec<&String> = failure.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["errors", "notes", "warnings"], "{arguments}");
        let error = &failure["errors"][0];
        let keys: Vec<&String> = error.as_object().unwrap().keys().collect();
        let expected = [
            "code", "column", "danger", "file", "line", "message", "place", "url",
        ];
        assert_eq!(keys, expected, "{arguments}");
        assert_eq!(run.status, Some(status), "{arguments}: {error}");
        assert_eq!(error["code"], code, "{arguments}: {error}");
        assert_eq!(
            (&error["line"], &error["column"]),
            (&line, &column),
            "{arguments}: {error}"
        );
    }
}

/// The remarks about a policy that is not printed come with the failure.
#[tokio::test]
async fn remarks_of_a_failure() {
    let warned = file("json-remarks.toml", "allow_origins = '*'\nmax_age = \"3h\"");
    for (arguments, error, warnings, notes) in [
        (
            format!("check --json --deny-warnings {warned}"),
            "deny-warnings",
            &["max-age-capped"][..],
            &[][..],
        ),
        (
            format!("import --json --fail-on left-out {KRAKEND}"),
            "fail-on",
            &["max-age-capped"],
            &["left-out"],
        ),
    ] {
        let (status, failure) = read(&arguments).await;
        let list = |of: &str, key: &str| -> Vec<String> {
            let list = failure[of].as_array().unwrap().iter();
            list.map(|one| one[key].as_str().unwrap().to_owned())
                .collect()
        };
        assert_eq!(status, Some(1), "{failure}");
        assert_eq!(list("errors", "code"), [error], "{failure}");
        assert_eq!(list("warnings", "code"), warnings, "{failure}");
        assert_eq!(list("notes", "kind"), notes, "{failure}");
    }
}

/// A danger is a word for `--accept-danger`.
#[tokio::test]
async fn a_danger_and_its_place() {
    let name = file(
        "json-danger.yaml",
        "paths: {/a: {rules: [{allow_origins: [https://a.example]}, {allow_origins: [http://b.example], allow_credentials: true}]}}\nallow_origins: ['*']",
    );
    let (_, failure) = read(&format!("check --json {name}")).await;
    let error = &failure["errors"][0];
    assert_eq!(error["danger"], "insecure-origins");
    assert_eq!(
        error["place"],
        json!({ "path": "/a", "rule": 1, "field": "allow_origins", "value": "http://b.example" })
    );
    let (status, _) = read(&format!("check --json {name}")).await;
    assert_eq!(status, Some(1));
}
