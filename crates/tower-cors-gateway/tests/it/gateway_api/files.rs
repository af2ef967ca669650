//! Finding the filter in a file.

use tower_cors_gateway::GatewayApi;
use tower_cors_test_support::{check_rows, rows};

use super::{error, import};
use crate::importing::{compare, notes};

const SEVERAL: &str = "
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: several, namespace: default}
spec:
  parentRefs: [{name: gateway}]
  rules:
  - name: first
    filters:
    - {type: RequestHeaderModifier, requestHeaderModifier: {}}
    - {type: CORS, cors: {allowOrigins: [https://a.example]}}
  - matches: [{path: {type: PathPrefix, value: /b}, headers: [{name: a, value: /c}]}]
    filters:
    - {type: CORS, cors: {allowOrigins: [https://b.example]}}
    backendRefs: [{name: b, port: 80}]
  - backendRefs:
    - {name: c, port: 80}
    - name: d
      port: 80
      filters:
      - {type: CORS, cors: {allowOrigins: [https://d.example]}}
  - filters:
    - {type: CORS, cors: {allowOrigins: [https://e.example]}}
";

#[test]
fn one_of_several_sections() {
    let table = r#"
        spec.rules[0].filters[1].cors                | (rule "first") | https://a.example
        spec.rules[1].filters[0].cors                | (rule "/b")    | https://b.example
        spec.rules[2].backendRefs[1].filters[0].cors | (backend "d")  | https://d.example
        spec.rules[3].filters[0].cors                |                | https://e.example
    "#;
    let file: GatewayApi = serde_saphyr::from_str(SEVERAL).unwrap();
    let several = error(SEVERAL);
    let nowhere = file.clone().choose("nowhere").import();
    let nowhere = nowhere.unwrap_err().to_string();
    check_rows(rows(table), |[path, scope, _]| {
        for message in [&several, &nowhere] {
            let listed = format!("{path} {scope}");
            assert!(message.contains(listed.trim_end()), "{message}");
        }
        let config = file.clone().choose(path).import().unwrap().config;
        let rule = config.rules().next().unwrap();
        rule.allow_origins().join(" ")
    });
    assert!(several.starts_with("several CORS sections"), "{several}");
    assert!(
        nowhere.starts_with(r#"no CORS section at "nowhere""#),
        "{nowhere}"
    );
}

/// A route, the parts of a route that contain a filter, and lists of routes.
#[test]
fn forms() {
    let cors = "{allowOrigins: [https://a.example], maxAge: 60}";
    let filter = format!("{{type: CORS, cors: {cors}}}");
    let route = format!("{{kind: HTTPRoute, spec: {{rules: [{{filters: [{filter}]}}]}}}}");
    let service = "{apiVersion: v1, kind: Service, metadata: {name: a}}";
    let files = [
        cors.to_owned(),
        format!("{{cors: {cors}}}"),
        filter.clone(),
        format!("{{filters: [{filter}], matches: []}}"),
        format!("{{rules: [{{filters: [{filter}]}}]}}"),
        route.clone(),
        format!("{{apiVersion: v1, kind: List, items: [{service}, {route}]}}"),
        format!("{{apiVersion: gateway/v1, kind: HTTPRouteList, items: [{route}]}}"),
    ];
    let expected = import(cors);
    check_rows(files.map(|file| [file, "equal".to_owned()]), |[file, _]| {
        compare(&import(file).config, &expected.config)
    });
}

/// In a list, a path begins with its route.
#[test]
fn paths_in_a_list() {
    let route = |metadata: &str, origin: &str| {
        format!(
            "{{apiVersion: a/v1, kind: HTTPRoute, metadata: {metadata}, spec: {{rules: \
             [{{filters: [{{type: CORS, cors: {{allowOrigins: [{origin}]}}}}]}}]}}}}"
        )
    };
    let list = format!(
        "{{apiVersion: v1, kind: List, items: [{}, {}]}}",
        route("{name: a}", "https://a.example"),
        route("{}", "https://b.example"),
    );
    let file: GatewayApi = serde_saphyr::from_str(&list).unwrap();
    let table = "
        HTTPRoute[a].spec.rules[0].filters[0].cors | https://a.example
        documents[1].spec.rules[0].filters[0].cors | https://b.example
    ";
    check_rows(rows(table), |[path, _]| {
        let config = file.clone().choose(path).import().unwrap().config;
        let rule = config.rules().next().unwrap();
        rule.allow_origins().join(" ")
    });
    let unnamed = list.replace("https://a.example", "a.example");
    let file: GatewayApi = serde_saphyr::from_str(&unnamed).unwrap();
    let chosen = file.choose("HTTPRoute[a].spec.rules[0].filters[0].cors");
    let error = chosen.import().unwrap_err().to_string();
    let path = "HTTPRoute[a].spec.rules[0].filters[0].cors.allowOrigins[0]: ";
    assert!(error.starts_with(path), "{error}");
}

/// The example of the API's guide.
#[test]
fn example_of_the_guide() {
    let imported = import(
        r#"
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: cors-allow-credentials
spec:
  parentRefs:
  - name: same-namespace
  rules:
  - matches:
    - path:
        type: PathPrefix
        value: /cors-behavior-creds-true
    backendRefs:
    - name: infra-backend-v1
      port: 8080
    filters:
    - cors:
        allowOrigins:
        - "https://www.foo.com"
        - "https://*.bar.com"
        allowMethods:
        - GET
        - OPTIONS
        allowHeaders:
        - "*"
        exposeHeaders:
        - "x-header-3"
        - "x-header-4"
        allowCredentials: true
        maxAge: 3600
      type: CORS
"#,
    );
    assert_eq!(notes(&imported), [""; 0]);
    assert!(imported.config.build().is_ok());
}
