//! The `corsPolicy` of Istio.

use http::StatusCode;
use tower_cors::CorsLayer;
use tower_cors_gateway::Envoy;
use tower_cors_test_support::{check_rows, check_table, corpus, rows};

use super::{error, import, notes_on};
use crate::importing::{abbreviate, compare, notes};

const ERRORS: &str = include_str!("../data/istio_errors.tsv");

const ROUTES: &str = r"
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: ratings-route
spec:
  hosts: [ratings.prod.svc.cluster.local]
  http:
  - name: first
    match: [{uri: {prefix: /a}}]
    route: [{destination: {host: a}}]
    corsPolicy:
      allowOrigins: [{exact: https://a.example}]
  - match: [{headers: {x: {exact: y}}}, {uri: {exact: /b}}]
    corsPolicy:
      allowOrigins: [{exact: https://b.example}]
  - route: [{destination: {host: c}}]
    corsPolicy:
      allowOrigins: [{exact: https://c.example}]
";

#[test]
fn every_key() {
    let imported = import(
        r"
spec:
  http:
  - corsPolicy:
      allowOrigins:
      - exact: https://a.example
      - prefix: https://b.example
      - regex: https://pr-\d+\.example
      allowMethods: [PUT, TRACE]
      allowHeaders: [X-A, cookie]
      exposeHeaders: [X-B]
      maxAge: 24h
      allowCredentials: false
      unmatchedPreflights: IGNORE
",
    );
    let at = "spec.http[0].corsPolicy";
    let kept = notes_on(&imported, "preflights from other origins");
    assert_eq!(kept, [""; 0]);
    assert_eq!(
        notes(&imported)[..2],
        [
            format!("{at}.allowMethods: \"TRACE\" is left out: no page can send it"),
            format!("{at}.allowHeaders: \"cookie\" is left out: no page can set it"),
        ]
    );
    check_table(
        imported.config,
        "",
        "
        preflight    | OPTIONS Origin=https://a.example ACRM=PUT ACRH=x-a | layer 200 ACAO=https://a.example \
                       ACAM=PUT ACAH=x-a ACMA=86400 Vary=preflight
        prefix       | GET Origin=https://b.example:8443  | inner 200 ACAO=https://b.example:8443 ACEH=x-b Vary=Origin
        regex        | GET Origin=https://pr-7.example    | inner 200 ACAO=https://pr-7.example ACEH=x-b Vary=Origin
        the whole    | GET Origin=https://pr-7.example:80 | inner 200 Vary=Origin
        other origin | OPTIONS Origin=https://c.example ACRM=PUT | layer 200 Vary=preflight
        ",
    );
}

#[test]
fn defaults() {
    let expected = CorsLayer::new()
        .allow_origins(["https://a.example"])
        .preflight_status(StatusCode::OK)
        .rejected_preflight_status(StatusCode::OK);
    let table = "
        allowOrigins: [{exact: https://a.example}]                             | equal
        allow_origins: [{exact: https://a.example}]                            | equal
        allowOrigin: [https://a.example]                                       | equal
        {allowOrigin: [https://a.example], allowMethods: [], exposeHeaders: }  | equal
        {allowOrigin: [https://a.example], unmatchedPreflights: UNSPECIFIED}   | equal
        {allowOrigin: [https://a.example], unmatchedPreflights: FORWARD}       | equal
        corsPolicy: {allowOrigin: [https://a.example]}                         | equal
        http: [{cors_policy: {allowOrigin: [https://a.example]}}]              | equal
    ";
    check_rows(rows(table), |[policy, _]| {
        let imported = import(policy);
        assert_eq!(
            notes_on(&imported, "preflights from other origins").len(),
            1
        );
        compare(&imported.config, &expected)
    });
}

/// The origins, methods and headers of the rule.
#[test]
fn wildcards() {
    let table = "
        allowOrigin: ['*']                            | *; ;
        allowOrigins: [{exact: '*'}]                  | *; ;
        allowOrigins: [{prefix: '*'}]                 | *; ;
        allowOrigins: [{regex: '.*'}]                 | *; ;
        {allowOrigin: ['*'], allowHeaders: ['*']}     | *; ; * authorization
        {allowOrigin: ['*'], allowHeaders: [x-a, '*']} | *; ; x-a *
        {allowOrigin: ['*'], allowMethods: ['*']}     | *; *;
        {allowOrigin: ['*'], allowMethods: [GET, '*']} | *; GET *;
        {allowOrigin: ['*'], allowMethods: ['*'], allowCredentials: true} | *; *;
        {allowOrigin: ['*'], allowMethods: [GET, '*'], allowCredentials: true} | *; GET;
        {allowOrigin: ['*'], allowHeaders: [x-a, '*'], allowCredentials: true} | *; ; x-a
    ";
    check_rows(rows(table), |[policy, _]| {
        let config = import(policy).config;
        let rule = config.rules().next().unwrap();
        let lists = [
            rule.allow_origins(),
            rule.allow_methods(),
            rule.allow_headers(),
        ];
        let lists = lists.map(|list| list.join(" "));
        lists.join("; ").trim_end().to_owned()
    });
}

#[test]
fn one_of_several_sections() {
    let table = r#"
        spec.http[0].corsPolicy | (route "first") | https://a.example
        spec.http[1].corsPolicy | (route "/b")    | https://b.example
        spec.http[2].corsPolicy |                 | https://c.example
    "#;
    let several = error(ROUTES);
    let file: Envoy = serde_saphyr::from_str(ROUTES).unwrap();
    check_rows(rows(table), |[path, scope, _]| {
        assert!(
            several.contains(format!("{path} {scope}").trim_end()),
            "{several}"
        );
        let config = file.clone().choose(path).import().unwrap().config;
        let rule = config.rules().next().unwrap();
        rule.allow_origins().join(" ")
    });
}

#[test]
fn old_origins_beside_new_ones() {
    let imported = import("{allowOrigin: ['*'], allowOrigins: [{exact: https://a.example}]}");
    assert_eq!(
        notes_on(&imported, "allowOrigin"),
        ["\"*\" is left out: Istio ignores this list beside `allowOrigins`"]
    );
    let rule = imported.config.rules().next().unwrap();
    assert_eq!(rule.allow_origins(), ["https://a.example"]);
}

#[test]
fn fractions_of_a_second() {
    let imported = import("{allowOrigin: [https://a.example], maxAge: 1500ms}");
    assert_eq!(
        notes_on(&imported, "maxAge"),
        ["\"1.5s\" is cut to whole seconds: the header has no fractions"]
    );
}

#[test]
fn errors() {
    check_rows(corpus(ERRORS), |[file, expected]| {
        abbreviate(&error(file), expected).to_owned()
    });
}

/// The policy of a route that delegates applies to the delegate's routes without a policy.
#[test]
fn delegates() {
    let route = |delegate: &str| {
        format!(
            "{{kind: VirtualService, spec: {{http: [{{delegate: {delegate}, \
             corsPolicy: {{allowOrigins: [{{exact: https://a.example}}]}}}}]}}}}"
        )
    };
    let table = "
        {name: reviews, namespace: shop} | applies to the routes of `reviews`: do not add the layer to those with their own `corsPolicy`
        {namespace: shop}                | applies to the routes of a delegate: do not add the layer to those with their own `corsPolicy`
    ";
    check_rows(rows(table), |[delegate, _]| {
        notes_on(&import(&route(delegate)), "spec.http[0].corsPolicy").join("; ")
    });
}
