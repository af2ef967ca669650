//! `cors import`: the policy on standard output, notes and warnings on standard error.

use crate::cors::{
    AZURE, ELASTIC, ENVOY, GATEWAY_API, GRAVITEE, ISTIO, KONG, KONG_FORM, KRAKEND, check_runs,
    file, run,
};

/// `check` prints an imported policy unchanged.
#[tokio::test]
async fn an_import_is_a_canonical_policy() {
    for (name, arguments) in [
        ("elastic", ELASTIC),
        ("azure", AZURE),
        ("gravitee", GRAVITEE),
        ("krakend", KRAKEND),
        ("kong", KONG),
        ("kong-form", KONG_FORM),
        ("gateway-api", GATEWAY_API),
        ("envoy", ENVOY),
        ("istio", ISTIO),
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
    assert!(comments.contains("# warning["), "{comments}");
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
    let http = file(
        "several-http.yaml",
        "{kind: VirtualService, spec: {http: [
            {name: a, corsPolicy: {allowOrigin: ['https://a.example']}},
            {match: [{uri: {prefix: /b}}], corsPolicy: {allowOrigin: ['https://b.example']}}]}}",
    );
    let (a, b) = ("routes[a].plugins[0].config", "routes[b].plugins[0].config");
    check_runs(&format!(
        "
        2 | import --from kong {routes}                       | several CORS sections differ; choose one by its path:
        2 | import --from kong {routes}                       | for example, --section '{a}' chooses the first one
        0 | import --from kong {routes} --section {b}         | https://b.example
        0 | check --from kong {routes} --section {a}          | https://a.example
        2 | import --from krakend {several}                   | for example, --section security/cors chooses the first one
        2 | import --from krakend {several} --section a       | no CORS section at \"a\"
        0 | import --from krakend {several} --section extra_config.security/cors | max_age = 3600
        0 | explain --from kong {routes} --section {b} --origin https://b.example --url https://api.example/ | The page gets the response.
        1 | explain --from kong {routes} --section {a} --origin https://b.example --url https://api.example/ | The page gets nothing.
        2 | check --from kong {routes}                        | for example, --section '{a}' chooses the first one
        2 | explain --from kong {routes} --section x --origin https://b.example --url https://api.example/ | for example, --section '{a}' chooses the first one
        2 | proxy --from kong {routes} --upstream http://127.0.0.1:1 | for example, --section '{a}' chooses the first one
        2 | import --from envoy {http}                        | spec.http[0].corsPolicy (route \"a\")
        2 | import --from envoy {http}                        | spec.http[1].corsPolicy (route \"/b\")
        0 | import --from envoy {http} --section spec.http[1].corsPolicy | https://b.example
        2 | import --from gateway-api {http}                  | no CORS section found
        2 | check {routes} --section {a}                      | --from <KIND>
        "
    ))
    .await;
    let listed = run(&format!("import --from kong {routes}")).await.stderr;
    let lines: Vec<&str> = listed.lines().skip(1).collect();
    let expected = [
        format!("  {a} (route \"a\")"),
        format!("  {b} (route \"b\")"),
        format!("  help: for example, --section '{a}' chooses the first one"),
    ];
    assert_eq!(lines, expected);
}

/// A migration fails on the kinds of notes that it names, and then prints no policy.
#[tokio::test]
async fn failing_on_a_kind_of_note() {
    let noted = file("kinds.json", r#"{"allow_methods": ["PUT"], "debug": true}"#);
    let exact = file("exact.json", r#"{"allow_origins": ["https://a.example"]}"#);
    check_runs(&format!(
        "
        0 | import --from krakend {noted}                                     | KrakenD puts no CORS header on them [wider]
        1 | import --from krakend {noted} --fail-on wider                     | error: --fail-on wider: the import has a note of this kind
        1 | import --from krakend {noted} --fail-on left-out                  | error: --fail-on left-out: the import has a note of this kind
        1 | import --from krakend {noted} --fail-on left-out --fail-on wider  | error: --fail-on wider: the import has a note of this kind
        0 | import --from krakend {noted} --fail-on stricter                  | [left-out]
        0 | import --from krakend {noted} --fail-on stricter --fail-on different | [left-out]
        0 | import --from krakend {exact} --fail-on wider --fail-on stricter --fail-on left-out --fail-on different | https://a.example
        "
    ))
    .await;
    let failed = run(&format!("import --from krakend {noted} --fail-on wider")).await;
    assert_eq!(failed.stdout, "");
}

/// A stream of documents, with more comments than a parser keeps by default.
#[tokio::test]
async fn yaml_streams_and_comments() {
    let plugin = |name: &str, origin: &str| {
        format!(
            "kind: KongPlugin\nmetadata: {{name: {name}}}\nplugin: cors\nconfig:\n{}  origins: [{origin}]\n",
            "  # a comment\n".repeat(1000)
        )
    };
    let service = "kind: Service\nmetadata: {name: orders}\n";
    let (a, b) = (
        plugin("a", "https://a.example"),
        plugin("b", "https://b.example"),
    );
    let one = file(
        "one.yaml",
        &format!("# a comment\n---\n{service}---\n{a}---\n# the end\n"),
    );
    let two = file("two.yml", &format!("{a}---\n{service}---\n{b}"));
    let native = file(
        "commented.yaml",
        &format!("{}allow_origins: ['*']\n", "# a comment\n".repeat(1000)),
    );
    check_runs(&format!(
        "
        0 | import --from kong {one}                              | https://a.example
        2 | import --from kong {two}                              | KongPlugin[b].config
        0 | import --from kong {two} --section KongPlugin[b].config | https://b.example
        0 | check {native}                                        | allow_origins
        2 | import --from kong {native} --format json             | 1:1
        "
    ))
    .await;
}
