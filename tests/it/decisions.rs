//! Decisions: their kinds and rejections, predicates, and policies for each request.

use std::collections::HashMap;

use http::{Response, StatusCode};
use tower_cors::{
    Action, CorsConfig, CorsLayer, DecisionReport, Disallowed, Origin, Policy, PreflightMode,
    Rejection, ReportDecision, RequestHead,
};
use tower_cors_test_support::{
    answer, ask, check_rows, check_table, config, describe, layer, request, respond, rows, verdict,
    wait,
};

fn app() -> CorsConfig {
    config("origin=https://app.example")
}

/// A request that asks for a report gets one with any response. Other requests get none.
#[test]
fn reports_on_request() {
    let table = "
        GET                                                  | NonCors, granted
        GET Origin=https://app.example                       | Actual, granted
        GET Origin=https://evil.example                      | Actual, origin `https://evil.example` is not allowed
        OPTIONS Origin=https://app.example ACRM=GET          | Preflight, granted
        OPTIONS Origin=https://evil.example ACRM=GET         | Preflight, origin `https://evil.example` is not allowed
        OPTIONS Origin=null ACRM=GET                         | Preflight, the opaque origin `null` is not allowed
        OPTIONS Origin=https://app.example ACRM=PUT          | Preflight, method `PUT` is not allowed
        OPTIONS Origin=https://app.example ACRM=GET ACRH=X-A | Preflight, request header `X-A` is not allowed
        ";
    let reject = Disallowed::Reject(StatusCode::FORBIDDEN);
    for config in [
        app(),
        app().on_disallowed_origin(reject),
        app().preflight_mode(PreflightMode::Forward),
        app().preflight_mode(PreflightMode::Decorate),
    ] {
        let layer = layer(config);
        check_rows(rows(table), |[text, _]| {
            let silent = wait(respond(&layer, request(text), ""));
            assert!(silent.extensions().is_empty());
            let mut asking = request(text);
            asking.extensions_mut().insert(ReportDecision);
            let response = wait(respond(&layer, asking, ""));
            match response.extensions().get::<DecisionReport>() {
                Some(report) => match &report.rejection {
                    Some(rejection) => format!("{:?}, {rejection}", report.kind),
                    None => format!("{:?}, granted", report.kind),
                },
                None => String::from("no report"),
            }
        });
    }
}

/// The layer keeps a report and the lists of an answer beside the plan. A server that is not tower
/// gets a complete answer.
#[test]
fn reports_and_servers_without_tower_get_the_same_response() {
    let requests = [
        "OPTIONS Origin=https://app.example ACRM=GET",
        "OPTIONS Origin=https://app.example ACRM=GET ACRH=x-a",
        "OPTIONS Origin=https://app.example ACRM=GET ACRH=x-a ACRH=x-b",
        "OPTIONS Origin=https://app.example ACRM=GET ACRH=x(a",
        "OPTIONS Origin=https://app.example ACRM=TRACE",
        "GET Origin=https://app.example",
    ];
    let echo = config("origin=https://app.example credentials method=* header=*");
    let prefix = config("origin=https://app.example header=x-*");
    for config in [
        echo.clone(),
        echo.clone().debug_preflights(true),
        echo.preflight_mode(PreflightMode::Decorate),
        prefix.clone(),
        prefix.clone().debug_preflights(true),
        prefix.preflight_mode(PreflightMode::Decorate),
    ] {
        println!("{config:?}");
        let policy = config.compile().unwrap();
        let layer = CorsLayer::from(policy.clone());
        let rows = requests.map(|text| [text, &ask(&layer, text, "")].map(String::from));
        check_rows(rows.clone(), |[text, _]| {
            let mut asking = request(text);
            asking.extensions_mut().insert(ReportDecision);
            let response = wait(respond(&layer, asking, ""));
            assert!(response.extensions().get::<DecisionReport>().is_some());
            describe(&response)
        });
        check_rows(rows, |[text, _]| {
            let mut response = Response::new(String::from("inner"));
            match policy
                .decide(&RequestHead::from(&request(text)))
                .into_action()
            {
                Action::Answer { status, headers } => {
                    response = Response::new(String::new());
                    *response.status_mut() = status;
                    *response.headers_mut() = headers;
                }
                Action::Decorate(headers) => headers.apply(response.headers_mut()),
                Action::Pass => {}
            }
            describe(&response)
        });
    }
}

#[test]
fn decisions_tell_what_they_are() {
    let table = "
        GET                                         | non-cors, allowed
        OPTIONS                                     | non-cors, allowed
        OPTIONS ACRM=PUT                            | non-cors, allowed
        OPTIONS Origin=https://app.example          | actual, allowed
        POST Origin=https://evil.example            | actual, rejected
        POST Origin=https://app.example ACRM=PUT    | actual, allowed
        OPTIONS Origin=https://app.example ACRM=GET | preflight, allowed
        OPTIONS Origin=https://app.example ACRM=PUT | preflight, rejected
        ";
    let policy = Policy::try_from(app()).unwrap();
    check_rows(rows(table), |[text, _]| {
        let (parts, ()) = request(text).into_parts();
        let head = RequestHead::from(&parts);
        let decision = policy.decide(&head);
        assert_eq!(decision.kind(), head.kind());
        assert_eq!(decision.is_allowed(), decision.rejection().is_none());
        let result = if decision.is_allowed() {
            "allowed"
        } else {
            "rejected"
        };
        format!("{}, {result}", decision.kind())
    });
}

/// Quotes in a rejection are short, and safe to log.
#[test]
fn rejections_quote_the_request() {
    let table = r#"
        GET Origin=https://evil.example                  | "https://evil.example"
        GET Origin=https://{a*200}.example               | "https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…"
        GET Origin=https://evil.example\x22              | "https://evil.example%22"
        "#;
    let policy = app().compile().unwrap();
    check_rows(rows(table), |[text, _]| {
        let decision = policy.decide(&RequestHead::from(&request(text)));
        let origin = match decision.rejection() {
            Some(Rejection::OriginNotAllowed { origin, .. }) => origin.unwrap(),
            Some(Rejection::OriginMalformed { origin, .. }) => origin.unwrap(),
            other => panic!("{other:?}"),
        };
        assert_eq!(origin.as_ref(), origin.as_str());
        assert_eq!(origin.is_cut(), origin.to_string().ends_with('…'));
        format!("{origin:?}")
    });
}

#[test]
fn actions_of_servers_without_tower() {
    let table = "
        origin=https://app.example | OPTIONS Origin=https://app.example ACRM=GET | answer 204
        origin=https://app.example | OPTIONS Origin=https://b.example ACRM=GET   | answer 403
        origin=https://app.example | GET Origin=https://app.example              | decorate
        origin=https://app.example | GET                                         | decorate
        passthrough                | GET Origin=https://app.example              | pass
        passthrough                | OPTIONS Origin=https://app.example ACRM=GET | pass
        ";
    check_rows(rows(table), |[words, text, _]| {
        let policy = config(words).compile().unwrap();
        let decision = policy.decide(&RequestHead::from(&request(text)));
        match decision.into_action() {
            Action::Answer { status, .. } => format!("answer {}", status.as_str()),
            Action::Decorate(_) => String::from("decorate"),
            Action::Pass => String::from("pass"),
        }
    });
}

#[test]
fn predicates_see_well_formed_origins_and_the_request() {
    let config =
        CorsLayer::new().allow_origin_if(|origin: &Origin<'_>, request: &RequestHead<'_>| {
            assert_eq!(Origin::try_from(origin.as_ref()).as_ref(), Ok(origin));
            assert_eq!(origin.to_string(), origin.as_str());
            origin.host().ends_with(".internal") && request.uri.path() == "/"
        });
    check_table(
        config,
        "",
        "
        allowed        | GET Origin=https://a.internal:8443           | inner 200 ACAO=https://a.internal:8443 Vary=Origin
        denied         | GET Origin=https://a.example                 | inner 200 Vary=Origin
        null           | GET Origin=null                              | inner 200 Vary=Origin
        malformed      | GET Origin=https://a.internal/               | inner 200 Vary=Origin
        preflight      | OPTIONS Origin=https://a.internal ACRM=POST  | layer 204 ACAO=https://a.internal Vary=preflight
        ",
    );
}

#[test]
fn the_first_matching_rule_wins_whatever_matches() {
    let config = config("origin=https://exact.example expose=x-1")
        .next_rule()
        .expose_headers(["x-2"])
        .allow_origin_if(|origin, _| origin.host().starts_with("p."))
        .next_rule()
        .expose_headers(["x-3"])
        .allow_origins(["https://*.example", "https://p.exact.test"])
        .next_rule()
        .expose_headers(["x-4"])
        .allow_origin_if(|origin, _| origin.port().is_some())
        .next_rule()
        .expose_headers(["x-5"])
        .allow_origins(["*"]);
    check_table(
        config,
        "",
        "
        exact                 | GET Origin=https://exact.example     | inner 200 ACAO=https://exact.example ACEH=x-1 Vary=Origin
        predicate             | GET Origin=https://p.example         | inner 200 ACAO=https://p.example ACEH=x-2 Vary=Origin
        before an exact one   | GET Origin=https://p.exact.test      | inner 200 ACAO=https://p.exact.test ACEH=x-2 Vary=Origin
        pattern               | GET Origin=https://other.example     | inner 200 ACAO=https://other.example ACEH=x-3 Vary=Origin
        pattern, more labels  | GET Origin=https://a.b.other.example | inner 200 ACAO=https://a.b.other.example ACEH=x-3 Vary=Origin
        second predicate      | GET Origin=https://other.test:8443   | inner 200 ACAO=https://other.test:8443 ACEH=x-4 Vary=Origin
        any origin            | GET Origin=https://other.test        | inner 200 ACAO=* ACEH=x-5 Vary=Origin
        null                  | GET Origin=null                      | inner 200 ACAO=* ACEH=x-5 Vary=Origin
        ",
    );
}

/// A predicate may be slow, so none runs whose rule cannot decide any more.
#[test]
fn predicates_run_only_if_their_rule_can_still_decide() {
    let config = config("expose=x-1")
        .allow_origin_if(|origin, _| origin.host().starts_with("p."))
        .next_rule()
        .expose_headers(["x-2"])
        .allow_origins(["https://exact.example"])
        .allow_origin_if(|origin, _| match origin.host() {
            "exact.example" => panic!("the exact origin of this rule matched already"),
            _ => false,
        })
        .next_rule()
        .expose_headers(["x-3"])
        .allow_origin_if(|origin, _| match origin.host() {
            "exact.example" => panic!("the rule before this one decides"),
            _ => true,
        });
    check_table(
        config,
        "",
        "
        first rule  | GET Origin=https://p.example     | inner 200 ACAO=https://p.example ACEH=x-1 Vary=Origin
        second rule | GET Origin=https://exact.example | inner 200 ACAO=https://exact.example ACEH=x-2 Vary=Origin
        third rule  | GET Origin=https://other.example | inner 200 ACAO=https://other.example ACEH=x-3 Vary=Origin
        ",
    );
}

/// Up to 16 wildcards are compared one by one, and more are in a tree.
#[test]
fn a_pattern_matches_the_same_origins_alone_and_among_many() {
    let table = "
        https://*.app.example         | https://a.app.example       | granted
        https://*.app.example         | https://a.b.app.example     | granted
        https://*.app.example         | https://app.example         | origin
        https://*.app.example         | http://a.app.example        | origin
        https://*.app.example         | https://a.app.example:8443  | origin
        https://*.app.example:*       | https://a.app.example:8443  | granted
        https://*.app.example:8443    | https://a.app.example       | origin
        https://pr-*.app.example      | https://pr-1.app.example    | granted
        https://pr-*.app.example      | https://pr-.app.example     | origin
        https://pr-*.app.example      | https://pr-1.a.app.example  | origin
        https://*-web.app.example     | https://a-web.app.example   | granted
        https://*-web.app.example     | https://-web.app.example    | origin
        https://ab*ba.app.example     | https://abxba.app.example   | granted
        https://ab*ba.app.example     | https://ababa.app.example   | granted
        https://ab*ba.app.example     | https://abba.app.example    | origin
        https://ab*ba.app.example     | https://aba.app.example     | origin
        ";
    let many = (0..17).map(|n| format!("https://*.other{n}.app.example"));
    let many = CorsLayer::new().allow_origins(many);
    for others in [CorsLayer::new(), many] {
        check_rows(rows(table), |[pattern, origin, _]| {
            let policy = others.clone().allow_origins([pattern]).compile().unwrap();
            verdict(&policy, &request(&format!("GET Origin={origin}"))).to_owned()
        });
    }
}

#[test]
fn a_policy_for_each_request() {
    let policy = |origin| config(origin).compile().unwrap();
    let tenants: HashMap<&str, Policy> = HashMap::from([
        ("a.api", policy("origin=https://a.example")),
        ("b.api", policy("origin=https://b.example")),
    ]);
    let layer = CorsLayer::from_fn(move |request| {
        let host = request.headers.get("host")?.to_str().ok()?;
        tenants.get(host).cloned()
    });
    let table = "
        GET                                                  | inner 200 Vary=mine Vary=Origin
        GET host=a.api Origin=https://a.example              | inner 200 ACAO=https://a.example Vary=mine Vary=Origin
        GET host=b.api Origin=https://a.example              | inner 200 Vary=mine Vary=Origin
        GET host=b.api Origin=https://b.example              | inner 200 ACAO=https://b.example Vary=mine Vary=Origin
        GET host=c.api Origin=https://a.example              | inner 200 Vary=mine Vary=Origin
        OPTIONS host=c.api Origin=https://a.example ACRM=GET | layer 403 Vary=preflight
        OPTIONS host=a.api Origin=https://a.example ACRM=GET | layer 204 ACAO=https://a.example Vary=preflight
        ";
    check_rows(rows(table), |[text, _]| {
        ask(&layer, text, "ACAO=mine Vary=mine")
    });
}

#[test]
fn a_policy_from_the_requests_extensions() {
    let layer = CorsLayer::from_fn(|request| request.extensions.get::<Policy>().cloned());
    let mut asked = request("GET Origin=https://app.example");
    asked.extensions_mut().insert(app().compile().unwrap());
    assert_eq!(
        wait(answer(&layer, asked, "")),
        "inner 200 ACAO=https://app.example Vary=Origin",
    );
}
