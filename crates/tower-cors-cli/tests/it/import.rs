//! `cors import`: the policy on standard output, notes and warnings on standard error.

use crate::cors::{AZURE, ELASTIC, GRAVITEE, KONG, KONG_FORM, KRAKEND, check_runs, file, run};

/// An imported policy is one that `check` has no word to change.
#[tokio::test]
async fn an_import_is_a_canonical_policy() {
    for (name, arguments) in [
        ("elastic", ELASTIC),
        ("azure", AZURE),
        ("gravitee", GRAVITEE),
        ("krakend", KRAKEND),
        ("kong", KONG),
        ("kong-form", KONG_FORM),
    ] {
        let imported = run(&format!("import {arguments}")).await;
        assert_eq!(imported.status, Some(0), "{name}: {}", imported.stderr);
        let policy = file(&format!("imported-{name}.toml"), &imported.stdout);
        let checked = run(&format!("check {policy}")).await.stdout;
        assert!(checked.ends_with(&imported.stdout), "{name}: {checked}");
    }
}

/// The comments of `check` are the lines that `import` writes to standard error.
#[tokio::test]
async fn notes_and_warnings_go_to_standard_error() {
    let imported = run(&format!("import {KRAKEND}")).await;
    let checked = run(&format!("check {KRAKEND}")).await;
    let comments: String = imported
        .stderr
        .lines()
        .map(|line| format!("# {line}\n"))
        .collect();
    assert!(comments.contains("# note: "), "{comments}");
    assert!(comments.contains("# warning: "), "{comments}");
    assert_eq!(comments + &imported.stdout, checked.stdout);
}

#[tokio::test]
async fn one_of_several_sections() {
    let several = file(
        "several.json",
        r#"{"security/cors": {}, "extra_config": {"security/cors": {"max_age": "1h"}}}"#,
    );
    let routes = file(
        "routes.yaml",
        "routes:
        - {name: a, plugins: [{name: cors, config: {origins: ['https://a.example']}}]}
        - {name: b, plugins: [{name: cors, config: {origins: ['https://b.example']}}]}",
    );
    let (a, b) = ("routes[a].plugins[0].config", "routes[b].plugins[0].config");
    check_runs(&format!(
        "
        2 | import --from kong {routes}                       | {a}, {b}; choose one by its path
        0 | import --from kong {routes} --section {b}         | https://b.example
        0 | check --from kong {routes} --section {a}          | https://a.example
        2 | import --from krakend {several}                   | several CORS sections: security/cors, extra_config.security/cors
        2 | import --from krakend {several} --section a       | no CORS section at \"a\"
        0 | import --from krakend {several} --section extra_config.security/cors | max_age = 3600
        0 | explain --from kong {routes} --section {b} --origin https://b.example --url https://api.example/ | The page gets the response.
        1 | explain --from kong {routes} --section {a} --origin https://b.example --url https://api.example/ | The page gets nothing.
        2 | check {routes} --section {a}                      | --from <KIND>
        "
    ))
    .await;
}
