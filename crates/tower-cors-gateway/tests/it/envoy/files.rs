//! Finding the policies in a file, and their parents.

use serde_json::{Value, json};
use tower_cors_gateway::{Envoy, NoteKind};
use tower_cors_test_support::{check_rows, rows};

use super::{error, import, notes_on};
use crate::importing::{compare, notes};

const KEY: &str = "envoy.filters.http.cors";

/// Policies at all levels where Envoy accepts them.
const LEVELS: &str = r#"
static_resources:
  listeners:
  - name: ingress
    filter_chains:
    - filters:
      - name: envoy.filters.network.http_connection_manager
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          http_filters: [{name: envoy.filters.http.cors}, {name: envoy.filters.http.router}]
          route_config:
            name: local
            typed_per_filter_config:
              envoy.filters.http.cors:
                "@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy
                allow_origin_string_match: [{exact: https://a.example}]
                max_age: "1"
            virtual_hosts:
            - name: first
              domains: [a.example]
              routes:
              - match: {prefix: /a}
                route: {cluster: a}
              - name: named
                match: {prefix: /b}
                route:
                  weighted_clusters:
                    clusters:
                    - name: b
                      weight: 1
                      typed_per_filter_config:
                        envoy.filters.http.cors:
                          "@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy
                          allow_methods: PATCH
                typed_per_filter_config:
                  any-name:
                    "@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy
                    allow_methods: DELETE
                    max_age: "3"
              typed_per_filter_config:
                envoy.filters.http.cors:
                  "@type": type.googleapis.com/envoy.config.route.v3.FilterConfig
                  config:
                    "@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy
                    allow_methods: PUT
                    allow_credentials: true
            - name: second
              domains: ["*"]
              routes:
              - match: {prefix: /c}
                route: {cluster: c, cors: {allow_origin_string_match: [{exact: "https://ignored.example"}]}}
                typed_per_filter_config:
                  envoy.filters.http.cors:
                    "@type": type.googleapis.com/envoy.config.route.v3.FilterConfig
                    disabled: true
"#;
const ROUTE_CONFIG: &str =
    "static_resources.listeners[0].filter_chains[0].filters[0].typed_config.route_config.";

/// A wrapped policy is the same policy.
#[test]
fn wrapped_policies() {
    let policy = json!({ "allow_origin_string_match": [{ "exact": "https://a.example" }] });
    let expected = import(&policy.to_string()).config;
    let with_type = |name: &str| {
        let mut policy = policy.clone();
        policy["@type"] = json!(name);
        policy
    };
    let name = "envoy.extensions.filters.http.cors.v3.CorsPolicy";
    let url = format!("type.googleapis.com/{name}");
    let filter_config = "type.googleapis.com/envoy.config.route.v3.FilterConfig";
    let structs = ["xds.type.v3.TypedStruct", "udpa.type.v1.TypedStruct"].map(|kind| {
        json!({ "@type": format!("type.googleapis.com/{kind}"), "type_url": url, "value": policy })
    });
    let camel = json!({ "@type": "type.googleapis.com/xds.type.v3.TypedStruct", "typeUrl": name, "value": policy });
    let config = |inner: &Value| json!({ "@type": filter_config, "is_optional": true, "disabled": false, "config": inner });
    let forms = [
        with_type(&url),
        config(&with_type(&url)),
        config(&structs[0]),
        camel,
    ];
    for form in forms.iter().chain(&structs) {
        let alone = import(&form.to_string());
        assert_eq!(compare(&alone.config, &expected), "equal", "{form}");
        for key in [KEY, "any-name"] {
            let file = json!({ "routes": [{ "typed_per_filter_config": { (key): form } }] });
            let imported = import(&file.to_string());
            assert_eq!(compare(&imported.config, &expected), "equal", "{file}");
        }
    }
}

/// If another policy is on, one that is off is a note, because the other can enclose it.
#[test]
fn policies_that_are_off() {
    let policy = |numerator: u32| {
        json!({ (KEY): {
            "allow_origin_string_match": [{ "exact": "https://a.example" }],
            "filter_enabled": { "default_value": { "numerator": numerator } },
        } })
    };
    let route = |index| json!({ "match": { "prefix": format!("/{index}") }, "typed_per_filter_config": policy(0) });
    let routes: Vec<Value> = (0..7).map(route).collect();
    let file = json!({ "virtual_hosts": [
        { "name": "a", "typed_per_filter_config": policy(100), "routes": routes },
    ] });
    let imported = import(&file.to_string());
    let path = |index| format!("virtual_hosts[0].routes[{index}].typed_per_filter_config.{KEY}");
    assert_eq!(
        notes_on(&imported, &path(0)),
        [r#"is off: do not add the layer to virtual host "a", route "/0""#]
    );
    assert_eq!(
        notes_on(&imported, &path(4)),
        [
            r#"is off: do not add the layer to virtual host "a", route "/4"; 2 more sections are off"#
        ]
    );
    assert_eq!(imported.notes[0].kind, NoteKind::Wider);
    assert_eq!(notes_on(&imported, &path(5)), [""; 0]);
    let routes: Vec<Value> = (0..5).map(route).collect();
    let file = json!({ "name": "a", "typed_per_filter_config": policy(100), "routes": routes });
    let path = format!("routes[4].typed_per_filter_config.{KEY}");
    assert_eq!(
        notes_on(&import(&file.to_string()), &path),
        [r#"is off: do not add the layer to route "/4""#]
    );
}

/// Each policy takes the settings that it lacks from the policies around it.
#[test]
fn levels() {
    let table = r#"
        typed_per_filter_config.envoy.filters.http.cors                  |    | max_age=1
        virtual_hosts[0].typed_per_filter_config.envoy.filters.http.cors.config | (virtual host "first") | credentials PUT max_age=1
        virtual_hosts[0].routes[1].typed_per_filter_config.any-name      | (virtual host "first", route "named") | credentials DELETE max_age=3
        virtual_hosts[0].routes[1].route.weighted_clusters.clusters[0].typed_per_filter_config.envoy.filters.http.cors | (virtual host "first", route "named", cluster "b") | credentials PATCH max_age=3
    "#;
    let several = error(LEVELS);
    let file: Envoy = serde_saphyr::from_str(LEVELS).unwrap();
    check_rows(rows(table), |[path, scope, _]| {
        let path = format!("{ROUTE_CONFIG}{path}");
        assert!(
            several.contains(format!("{path} {scope}").trim_end()),
            "{several}"
        );
        let config = file.clone().choose(path).import().unwrap().config;
        let rule = config.rules().next().unwrap();
        assert_eq!(rule.allow_origins(), ["https://a.example"]);
        let credentials = rule.allow_credentials().then_some("credentials");
        let methods = rule.allow_methods().iter().map(String::as_str);
        let max_age = format!("max_age={}", rule.max_age().unwrap().as_secs());
        let words = credentials.into_iter().chain(methods).chain([&*max_age]);
        words.collect::<Vec<_>>().join(" ")
    });
    assert!(!several.contains("ignored"), "{several}");
    let off = format!("{ROUTE_CONFIG}virtual_hosts[1].routes[0].typed_per_filter_config");
    assert!(!several.contains(&off), "{several}");
    assert_eq!(
        file.choose(&off).import().unwrap_err().to_string(),
        format!("{off}.{KEY}.disabled: \"true\" turns the CORS filter off: do not add a layer"),
    );
}

/// Notes and errors name the policy that a setting comes from.
#[test]
fn paths_of_inherited_settings() {
    let file = LEVELS.replace("max_age: \"1\"", "max_age: 1h");
    let file: Envoy = serde_saphyr::from_str(&file).unwrap();
    let path = format!("{ROUTE_CONFIG}virtual_hosts[0].typed_per_filter_config.{KEY}.config");
    assert_eq!(
        file.choose(path).import().unwrap_err().to_string(),
        format!(
            "{ROUTE_CONFIG}typed_per_filter_config.{KEY}.max_age: \"1h\" is not a number of seconds"
        ),
    );
}

/// The deprecated policies of a virtual host and a route.
#[test]
fn deprecated_policies() {
    let file = r#"
virtual_hosts:
- name: a
  cors:
    allow_origin_string_match: [{exact: https://a.example}]
    allow_methods: PUT
  routes:
  - match: {prefix: /b}
    route: {cluster: b, cors: {allow_methods: DELETE}}
  - match: {prefix: /c}
    route: {cluster: c, cors: {filter_enabled: {default_value: {numerator: 0}}}}
"#;
    let table = "
        virtual_hosts[0].cors                 | PUT
        virtual_hosts[0].routes[0].route.cors | DELETE
    ";
    let several = error(file);
    let parsed: Envoy = serde_saphyr::from_str(file).unwrap();
    check_rows(rows(table), |[path, _]| {
        assert!(several.contains(path), "{several}");
        let config = parsed.clone().choose(path).import().unwrap().config;
        let rule = config.rules().next().unwrap();
        assert_eq!(rule.allow_origins(), ["https://a.example"]);
        rule.allow_methods().join(" ")
    });
    let off = "virtual_hosts[0].routes[1].route.cors";
    assert!(!several.contains(off), "{several}");
    assert_eq!(
        parsed.choose(off).import().unwrap_err().to_string(),
        format!("{off}.filter_enabled: \"0/100\" turns CORS off: do not add a layer"),
    );
}

/// The files that contain a route configuration.
#[test]
fn forms() {
    let policy = json!({ "allow_origin_string_match": [{ "exact": "https://a.example" }] });
    let typed = json!({ (KEY): policy });
    let virtual_host = json!({ "name": "a", "typed_per_filter_config": typed });
    let routes = json!({ "name": "r", "virtual_hosts": [virtual_host] });
    let manager = json!({ "http_filters": [{ "name": KEY }], "route_config": routes });
    let listener = json!({ "filter_chains": [{ "filters": [{ "typed_config": manager }] }] });
    let camel = json!({ "typedPerFilterConfig": { (KEY): {
        "@type": "type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy",
        "allowOriginStringMatch": [{ "exact": "https://a.example" }]
    } } });
    let patch = json!({ "apiVersion": "a/v1", "kind": "EnvoyFilter", "spec": {
        "configPatches": [{ "applyTo": "VIRTUAL_HOST", "patch": {
            "operation": "MERGE", "value": { "typed_per_filter_config": typed } } }]
    } });
    let files = [
        policy.clone(),
        json!({ "cors": policy }),
        json!({ "typed_per_filter_config": typed }),
        json!({ "match": { "prefix": "/" }, "route": { "cluster": "a", "cors": policy } }),
        virtual_host.clone(),
        routes.clone(),
        listener.clone(),
        json!({ "static_resources": { "listeners": [listener] } }),
        json!({ "resources": [listener] }),
        json!({ "configs": [{ "dynamic_route_configs": [{ "route_config": routes }] }] }),
        json!([{ "virtualHosts": [camel] }]),
        json!({ "apiVersion": "v1", "kind": "List", "items": [patch] }),
        patch,
    ];
    let expected = import(&policy.to_string());
    let files = files.map(|file| [file.to_string(), "equal".to_owned()]);
    check_rows(files, |[file, _]| {
        let imported = import(file);
        assert_eq!(notes(&imported), notes(&expected));
        compare(&imported.config, &expected.config)
    });
}

/// In a list, a path begins with its resource.
#[test]
fn paths_in_a_list() {
    let service = |name: &str| {
        json!({ "apiVersion": "a/v1", "kind": "VirtualService", "metadata": { "name": name },
                "spec": { "http": [{ "corsPolicy": { "allowOrigin": [format!("https://{name}")] } }] } })
    };
    let list = json!({ "apiVersion": "v1", "kind": "List", "items": [service("a"), service("b")] });
    let file: Envoy = serde_json::from_value(list).unwrap();
    let file = file.choose("VirtualService[b].spec.http[0].corsPolicy");
    let config = file.import().unwrap().config;
    assert_eq!(
        config.rules().next().unwrap().allow_origins(),
        ["https://b"]
    );
}

/// Without a CORS filter, Envoy ignores the policies.
#[test]
fn http_filters() {
    let table = r#"
        [{"name": "envoy.filters.http.cors"}]                                      |
        [{"name": "envoy.cors"}]                                                   |
        [{"name": "a", "typed_config": {"@type": "type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors"}}] |
        [{"name": "a", "typed_config": {"@type": "type.googleapis.com/envoy.config.filter.http.cors.v2.Cors"}}] |
        [{"name": "a", "config_discovery": {"type_urls": ["a"]}}]                  |
        [{"name": "envoy.filters.http.router"}]                                    | noted
        []                                                                         | noted
    "#;
    let virtual_host = json!({ "cors": { "allow_origin": ["https://a.example"] } });
    check_rows(rows(table), |[filters, _]| {
        let filters: Value = serde_json::from_str(filters).unwrap();
        let routes = json!({ "virtual_hosts": [virtual_host] });
        let manager = json!({ "http_filters": filters, "route_config": routes });
        let imported = import(&json!({ "typed_config": manager }).to_string());
        let notes = notes_on(&imported, "typed_config.http_filters");
        let message = "has no CORS filter, without which Envoy ignores the policy";
        notes.join("; ").replace(message, "noted")
    });
}

/// The policy in Envoy's example for gRPC-Web.
#[test]
fn grpc_web() {
    let imported = import(
        r#"
allow_origin_string_match:
- prefix: "*"
allow_methods: GET, PUT, DELETE, POST, OPTIONS
allow_headers: keep-alive,user-agent,cache-control,content-type,x-grpc-web,grpc-timeout
max_age: "1728000"
expose_headers: grpc-status,grpc-message
"#,
    );
    let config = imported.config;
    let rule = config.rules().next().unwrap();
    assert_eq!(rule.allow_origins(), ["*"]);
    assert_eq!(rule.expose_headers(), ["grpc-status", "grpc-message"]);
    assert!(config.build().is_ok());
}
