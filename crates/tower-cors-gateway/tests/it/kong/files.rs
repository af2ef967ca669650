//! Finding the plugin in a file, and files with mistakes.

use serde_json::{Value, json};
use tower_cors_gateway::{ImportError, Kong};
use tower_cors_test_support::{check_rows, corpus, rows};

use super::{error, import};
use crate::importing::{abbreviate, compare, error_of};

const ERRORS: &str = include_str!("../data/kong_errors.tsv");

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
  - {paths: [/unnamed], plugins: [{name: cors, config: {origins: [https://unnamed.example]}}]}
- plugins: [{name: cors, config: {origins: [https://service.example]}}]
routes:
- {name: free, plugins: [{name: cors, config: {origins: [https://free.example]}}]}
consumers:
- {username: anna, plugins: [{name: cors, config: {origins: [https://anna.example]}}]}
";

#[test]
fn one_of_several_sections() {
    let table = "
        plugins[1].config                               | https://global.example
        services[orders].plugins[1].config              | *
        services[orders].routes[list].plugins[0].config | https://list.example
        services[orders].routes[1].plugins[0].config    | https://unnamed.example
        services[1].plugins[0].config                   | https://service.example
        routes[free].plugins[0].config                  | https://free.example
        consumers[anna].plugins[0].config               | https://anna.example
    ";
    let file: Kong = serde_saphyr::from_str(SEVERAL).unwrap();
    check_rows(rows(table), |[path, _]| {
        let config = file.clone().choose(path).import().unwrap().config;
        let rule = config.rules().next().unwrap();
        rule.allow_origins().join(" ")
    });
    let scopes = [
        "all requests",
        "service \"orders\"",
        "service \"orders\", route \"list\"",
        "service \"orders\", route \"/unnamed\"",
        "service",
        "route \"free\"",
        "consumer \"anna\"",
    ];
    let paths = rows(table).into_iter().map(|[path, _]| path);
    let lines: Vec<String> = paths
        .zip(scopes)
        .map(|(path, scope)| format!("\n  {path} ({scope})"))
        .collect();
    let lines = lines.concat();
    assert_eq!(
        error(SEVERAL),
        format!("several CORS sections differ; choose one by its path:{lines}")
    );
    let off = "\n  services[orders].plugins[0].config (service \"orders\")";
    let lines = lines.replacen("\n  services", &format!("{off}\n  services"), 1);
    assert_eq!(
        file.clone()
            .choose("nowhere")
            .import()
            .unwrap_err()
            .to_string(),
        format!("no CORS section at \"nowhere\"; the file has these:{lines}"),
    );
    assert_eq!(
        file.choose("services[orders].plugins[0].config")
            .import()
            .unwrap_err()
            .to_string(),
        "services[orders].plugins[0].enabled: \"false\" turns the plugin off, and CORS with it: do \
         not add a layer",
    );
}

/// The keys that Kong, its admin API and decK write next to `config`, and other files with plugins.
#[test]
fn dumps() {
    let expected = import("origins: [https://a.example]");
    let table = "
        {name: cors, id: a, created_at: 1, updated_at: 2, enabled: true, protocols: [http], tags: , service: , route: , consumer: , CONFIG} | equal
        {name: cors, consumer_group: ~, ws_id: b, instance_name: c, ordering: ~, partials: [], condition: ~, CONFIG} | equal
        plugins: [{name: cors, service: {id: a}, route: {name: b}, run_on: first, _comment: c, _ignore: [], CONFIG}] | equal
        {_format_version: '3.0', _transform: false, _workspace: a, _info: {}, plugins: [{name: cors, CONFIG}]} | equal
        {_plugin_configs: {a: {origins: [https://a.example]}}, plugins: [{name: cors, _config: a}]} | equal
        {_plugin_configs: {a: {origins: ['*']}}, plugins: [{name: cors, _config: a, CONFIG}]} | equal
        {data: [{name: key-auth}, {name: cors, CONFIG}], next: , offset: }            | equal
        {data: [{name: cors, enabled: false}, {name: cors, CONFIG}], next: /plugins}  | equal
        {name: cors, service: {id: a}, CONFIG}                                        | equal
        consumer_groups: [{name: a, plugins: [{name: cors, CONFIG}]}]                 | equal
    ";
    check_rows(rows(table), |[file, _]| {
        let file = file.replace("CONFIG", "config: {origins: [https://a.example]}");
        compare(&import(&file).config, &expected.config)
    });
}

/// Kubernetes resources, and the resources that use a plugin.
#[test]
fn kubernetes() {
    let expected = import("origins: [https://a.example]").config;
    let resource = "apiVersion: configuration.konghq.com/v1, plugin: cors, \
                    config: {origins: [https://a.example]}";
    let table = "
        {kind: KongPlugin, metadata: {name: cors}, RESOURCE}                          | equal
        {kind: KongPlugin, disabled: false, instance_name: a, protocols: [http], RESOURCE} | equal
        {kind: KongPlugin, run_on: first, ordering: {}, status: {}, RESOURCE}         | equal
        {kind: KongClusterPlugin, metadata: {labels: {global: 'true'}}, RESOURCE}     | equal
        {kind: List, items: [{kind: KongPlugin, RESOURCE}, {kind: KongPlugin, plugin: key-auth}]} | equal
    ";
    check_rows(rows(table), |[file, _]| {
        compare(
            &import(&file.replace("RESOURCE", resource)).config,
            &expected,
        )
    });

    let scopes = [
        (
            ", metadata: {name: a}",
            "Ingress \"web\", Service \"orders\"",
        ),
        (
            ", metadata: {name: a, labels: {global: 'true'}}",
            "all requests",
        ),
        (", metadata: {name: b}", "Service \"orders\""),
        (
            ", metadata: {name: c}",
            "Ingress \"1\", Ingress \"2\", Ingress \"3\"",
        ),
    ];
    let users = "{kind: Ingress, metadata: {name: web, annotations: {konghq.com/plugins: a}}}, \
                 {kind: Service, metadata: {name: orders, annotations: {konghq.com/plugins: 'b, a'}}}";
    let more_users = ["1", "2", "3", "4"].map(|name| {
        format!(
            ", {{kind: Ingress, metadata: {{name: '{name}', annotations: {{konghq.com/plugins: c}}}}}}"
        )
    });
    let users = users.to_owned() + &more_users.concat();
    check_rows(scopes.map(|(more, scope)| [more, scope]), |[more, _]| {
        let other = "{kind: KongPlugin, plugin: cors, config: {max_age: 1}}";
        let plugin = format!("{{kind: KongPlugin, {resource}{more}}}");
        let list = format!("{{kind: List, items: [{plugin}, {other}, {users}]}}");
        let kong: Kong = serde_saphyr::from_str(&list).unwrap();
        match kong.import() {
            Err(ImportError::SeveralSections { sections }) => {
                sections[0].scope.clone().unwrap_or_default()
            }
            other => format!("{other:?}"),
        }
    });
}

/// A path contains a name that is short, on one line and without brackets, or else an index.
#[test]
fn names_in_paths() {
    let (long, longer) = ("é".repeat(60), "é".repeat(61));
    let names = [
        ["Anna B. <a@b.example>", "Anna B. <a@b.example>"],
        [&long, &long],
        [&longer, "1"],
        ["a\nb", "1"],
        ["a[b", "1"],
        ["a]b", "1"],
        ["", "1"],
    ];
    check_rows(names, |[name, shown]| {
        let cors = json!([{ "name": "cors", "config": 1 }]);
        for kind in ["services", "routes", "consumers", "consumer_groups"] {
            let file = json!({ kind: [{}, { "name": name, "plugins": cors }] });
            assert_eq!(path_of_error(&file), format!("{kind}[{shown}]"));
        }
        let consumers = json!([{}, { "username": name, "plugins": cors }]);
        let file = json!({ "consumer_groups": [{}, { "name": name, "consumers": consumers }] });
        let expected = format!("consumer_groups[{shown}].consumers[{shown}]");
        assert_eq!(path_of_error(&file), expected);
        shown.to_owned()
    });
}

/// Returns the path of the parent of a plugin, whose `config` is a number.
#[track_caller]
fn path_of_error(file: &Value) -> String {
    let error = error(&file.to_string());
    let path = error.strip_suffix(".plugins[0].config: expected a map, found a whole number");
    path.unwrap_or(&error).to_owned()
}

/// A service with the index of another one as its name.
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
        "no CORS section at \"services[1].plugins[0].config\"; the file has these:\n  \
         services[1].plugins[0].config#1 (service \"1\")\n  services[1].plugins[0].config#2 (service)\
         \n  services[c].plugins[0].config (service \"c\")",
    );
    assert!(
        file.choose("services[c].plugins[0].config")
            .import()
            .is_ok()
    );
}

/// Anchors, merged maps and other syntax of YAML.
#[test]
fn yaml() {
    let expected = import("{origins: [https://a.example], credentials: true}");
    let files = [
        "{origins: [&a https://a.example], credentials: true, headers: , exposed_headers: ~}",
        "name: cors\ntags: &a [https://a.example]\nconfig: {origins: *a, credentials: yes}",
        "config: {<<: {credentials: false, origins: [https://a.example]}, credentials: true}",
        "config:\n  origins:\n  - >-\n    https://a.example\n  credentials: true",
    ];
    check_rows(files.map(|file| [file, "equal"]), |[file, _]| {
        compare(&import(file).config, &expected.config)
    });
}

#[test]
fn yaml_bomb() {
    let mut bomb = "- &a0 [cors]\n".to_owned();
    for level in 1..12 {
        let below = vec![format!("*a{}", level - 1); 9].join(",");
        bomb += &format!("- &a{level} [{below}]\n");
    }
    assert!(!error(&bomb).is_empty());
}

#[test]
fn errors() {
    check_rows(corpus(ERRORS), |[file, expected]| {
        abbreviate(&error(file), expected).to_owned()
    });
}

#[test]
fn truncated_files() {
    let files = [r#"{"origins": ["#, r#"{"origins": ["a"#, "origins: [a", "'"];
    check_rows(files.map(|file| [file, "errors"]), |[file, _]| {
        let yaml = serde_saphyr::from_str::<Kong>(file).is_err();
        let json = serde_json::from_str::<Kong>(file).is_err();
        String::from(if yaml && json { "errors" } else { "read" })
    });
}

#[test]
fn a_key_that_is_given_twice() {
    let twice = r#"{"origins": [], "origins": ["*"]}"#;
    let error = error_of(serde_json::from_str::<Kong>(twice));
    assert!(error.starts_with("key `origins` is given twice"), "{error}");
    assert!(serde_saphyr::from_str::<Kong>(twice).is_err());
}
