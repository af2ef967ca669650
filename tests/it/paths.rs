//! Configurations below a path: which one decides.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::routing::get;
use http::{Request, StatusCode};
use tower::ServiceExt;
use tower_cors::{
    CorsConfig, CorsLayer, Disallowed, InnerHeaders, Policy, PreflightMode, RequestHead,
};
use tower_cors_test_support::{
    ask, check_rows, config, corpus, layer, repeat, request, rows, verdict, wait,
};

const PATHS: &str = include_str!("data/paths.tsv");

/// Returns a policy whose configurations each allow a different origin.
fn policy() -> Policy {
    config("origin=https://base.example")
        .for_path("/a", config("origin=https://a.example"))
        .for_path("/a/b", config("origin=https://b.example"))
        .for_path("/%C3%B6%20x", config("origin=https://encoded.example"))
        .for_path("/dir.d/x", config("origin=https://dot.example"))
        .for_path("/a/c/d", config("origin=https://deep.example"))
        .compile()
        .unwrap()
}

/// Returns the host's first label of the origin that a request for `target` is allowed for.
fn deciding(policy: &Policy, target: &str) -> String {
    let labels = ["base", "a", "b", "encoded", "dot", "deep"].into_iter();
    let allowed = labels.filter(|label| {
        let origin = format!("https://{label}.example");
        let request = Request::get(target).header("origin", origin);
        policy
            .decide(&RequestHead::from(&request.body(()).unwrap()))
            .is_allowed()
    });
    let allowed: Vec<&str> = allowed.collect();
    match allowed.as_slice() {
        [] => String::from("none"),
        labels => labels.join(" and "),
    }
}

#[test]
fn the_configuration_that_decides() {
    let policy = policy();
    check_rows(corpus(PATHS), |[target, _, _]| deciding(&policy, target));
}

/// An origin that a path's configuration does not allow is refused for itself, not for the path.
#[test]
fn the_reason_names_an_ambiguous_path() {
    let policy = policy();
    let table = "
        GET /a Origin=https://a.example         | granted
        GET /a Origin=https://base.example      | origin
        GET /%61 Origin=https://a.example       | path-ambiguous
        GET /%61 Origin=null                    | path-ambiguous
        OPTIONS /a//b Origin=https://a.example ACRM=GET | path-ambiguous
        ";
    check_rows(rows(table), |[text, _]| {
        verdict(&policy, &request(text)).to_owned()
    });
}

/// A path covers its own `OPTIONS`, but `OPTIONS *` is about the whole server.
#[test]
fn targets_without_a_path() {
    let policy = config("origin=https://base.example")
        .for_path("/", config("origin=https://a.example"))
        .compile()
        .unwrap();
    let table = "
        *                     | base
        example.com:443       | base
        /                     | a
        /x                    | a
        /x//y                 | a
        http://example.com    | a
        http://example.com/x  | a
        ";
    check_rows(rows(table), |[target, _]| deciding(&policy, target));
}

#[test]
fn long_paths() {
    let policy = policy();
    let table = "
        /a/{x*5000}        | a
        /a/.{x*5000}       | a
        /{x/*5000}         | base
        /x/{%20*1300}      | base
        /x/{%20*1400}      | none
        /x//{x*4080}       | base
        /x//{x*4100}       | none
        /a/{;*4100}        | none
        ";
    check_rows(rows(table), |[target, _]| {
        deciding(&policy, &repeat(target))
    });
}

/// Everything comes from the configuration of the path, including options, dangers and `Vary`.
#[test]
fn a_path_inherits_nothing() {
    let base = config("origin=* method=PUT vary=x-base").for_path(
        "/a",
        config("origin=https://a.example reject=401 rejected_preflight_status=400 vary=x-a"),
    );
    let layer = layer(base);
    let table = "
        GET /x Origin=https://a.example           | inner 200 ACAO=* Vary=x-base
        GET /x                                    | inner 200 ACAO=* Vary=x-base
        GET /a Origin=https://a.example           | inner 200 ACAO=https://a.example Vary=Origin,~x-a
        GET /a/x Origin=https://b.example         | layer 401 Vary=Origin,~x-a
        GET /a                                    | inner 200 Vary=Origin,~x-a
        OPTIONS /x Origin=https://b.example ACRM=PUT | layer 204 ACAO=* ACAM=PUT Vary=Origin,~Access-Control-Request-Method,~Access-Control-Request-Headers,~x-base
        OPTIONS /a Origin=https://a.example ACRM=PUT | layer 400 Vary=Origin,~Access-Control-Request-Method,~Access-Control-Request-Headers,~x-a
        OPTIONS /%61 Origin=https://a.example ACRM=PUT | layer 403 Vary=preflight
        ";
    check_rows(rows(table), |[text, _]| ask(&layer, text, ""));

    let loose = config("origin=http://a.example credentials");
    let accepted = config("origin=http://b.example credentials danger=insecure-origins");
    let errors = accepted.for_path("/a", loose).build().unwrap_err();
    assert_eq!(errors.len(), 1);
    assert_eq!(errors.first().place().path(), Some("/a"));
}

/// A request whose path is ambiguous gets the strictest of all options.
#[test]
fn ambiguous_paths_are_treated_strictly() {
    let table = "
        GET /%61 Origin=https://base.example              | inner 200 Vary=Origin
        OPTIONS /%61 Origin=https://base.example ACRM=GET | layer 403 Vary=preflight
        GET /%61                                          | inner 200 Vary=Origin
        ";
    let forward = || {
        config("origin=https://base.example")
            .preflight_mode(PreflightMode::Forward)
            .inner_headers(InnerHeaders::Keep)
            .debug_preflights(true)
    };
    for base in [forward(), CorsConfig::passthrough()] {
        let layer = layer(base.for_path("/a", forward()));
        check_rows(rows(table), |[text, _]| ask(&layer, text, "ACAO=*"));
    }

    let table = "
        GET /%61 Origin=https://base.example                  | layer 401 Vary=Origin
        GET /%61 Origin=https://base.example SFS=same-origin  | inner 200 Vary=Origin
        GET /%61 Origin=https://base.example SFM=navigate     | inner 200 Vary=Origin
        GET /%61                                              | inner 200 Vary=Origin
        ";
    let base = config("origin=https://base.example rejected_preflight_status=400");
    let layer_of_status = layer(base.for_path("/a", forward()));
    let preflight = "OPTIONS /%61 Origin=https://base.example ACRM=GET";
    let answer = ask(&layer_of_status, preflight, "");
    assert_eq!(answer, "layer 400 Vary=preflight");

    let reject = forward().on_disallowed_origin(Disallowed::Reject(StatusCode::UNAUTHORIZED));
    for layer in [
        layer(forward().for_path("/a", reject.clone())),
        layer(reject.for_path("/a", forward())),
    ] {
        check_rows(rows(table), |[text, _]| ask(&layer, text, "ACAO=*"));
    }
}

#[test]
fn configurations_without_rules() {
    let app = || config("origin=https://app.example");
    let denied = layer(CorsConfig::deny_all().for_path("/a", app()));
    let untouched = layer(app().for_path("/a", CorsConfig::passthrough()));
    let table = "
        denied    | /a | inner 200 ACAO=https://app.example Vary=Origin
        denied    | /b | inner 200 Vary=Origin
        untouched | /a | inner 200 ACAO=*
        untouched | /b | inner 200 ACAO=https://app.example Vary=Origin
        ";
    check_rows(rows(table), |[name, path, _]| {
        let layer = if name == "denied" {
            &denied
        } else {
            &untouched
        };
        ask(
            layer,
            &format!("GET {path} Origin=https://app.example"),
            "ACAO=*",
        )
    });
}

/// These two ask the base configuration.
#[test]
fn questions_about_the_whole_policy() {
    let policy = config("origin=https://base.example").for_path("/a", config("origin=*"));
    let policy = policy.compile().unwrap();
    assert!(!policy.allows_any_origin());
    assert!(policy.allows_origin("https://base.example"));
    assert!(!policy.allows_origin("https://a.example"));
}

/// All regexes of a policy share the bounds of regexes.
#[cfg(feature = "regex")]
#[test]
fn regexes_of_paths() {
    let pr = |n: usize| {
        CorsLayer::new().allow_origin_regexes(format!(r"https://pr-[0-9]+\.a{n}\.example"))
    };
    let many = (0..20).fold(pr(20), |config, n| config.for_path(&format!("/{n}"), pr(n)));
    let policy = many.compile().unwrap();
    let is_allowed = |path: &str, origin: &str| {
        let request = Request::get(path)
            .header("origin", origin)
            .body(())
            .unwrap();
        policy.decide(&RequestHead::from(&request)).is_allowed()
    };
    assert!(is_allowed("/7", "https://pr-1.a7.example"));
    assert!(!is_allowed("/7", "https://pr-1.a8.example"));
    assert!(is_allowed("/x", "https://pr-1.a20.example"));

    let hungry = || CorsLayer::new().allow_origin_regexes(r"https://[a-z]{1,200}\.a\.example");
    let too_many = (0..1000).fold(hungry(), |config, n| {
        config.for_path(&format!("/{n}"), hungry())
    });
    let errors = too_many.compile().err().unwrap();
    assert_eq!(errors.first().code(), "regex-too-big");
}

/// No spelling gets another configuration than that of the route that axum picks.
#[test]
fn spellings_through_axum() {
    let route = |name: &'static str| get(move || async move { name });
    let mut app = Router::new().fallback(route("base"));
    let routes = [
        ("/a", "a"),
        ("/a/b", "b"),
        ("/%C3%B6%20x", "encoded"),
        ("/dir.d/x", "dot"),
        ("/a/c/d", "deep"),
    ];
    for (path, name) in routes {
        let below = format!("{path}/{{*rest}}");
        app = app.route(path, route(name)).route(&below, route(name));
        app = app.route(&format!("{path}/"), route(name));
    }
    let mut count = 0;
    let rows = corpus(PATHS).into_iter();
    for [target, _, decided] in rows.filter(|[.., decided]: &[String; 3]| decided != "none") {
        count += 1;
        let request = Request::get(&target).body(Body::empty()).unwrap();
        let response = wait(app.clone().oneshot(request)).unwrap();
        let body = wait(to_bytes(response.into_body(), 64)).unwrap();
        assert_eq!(decided.as_bytes(), body, "{target}");
    }
    assert!(count > 20, "{count}");
}

/// Inside axum's `nest`, the layer sees the path without its prefix.
#[test]
fn inside_and_outside_of_a_nested_router() {
    let by_path = |path: &str| {
        let part = CorsLayer::new().allow_origins("https://part.example");
        let base = CorsLayer::new().allow_origins("https://base.example");
        base.for_path(path, part).build().unwrap()
    };
    let api = || Router::new().route("/users/{id}", get(|| async { "hello" }));
    let inside = |path: &str| Router::new().nest("/api", api().layer(by_path(path)));
    let outside = |path: &str| Router::new().nest("/api", api()).layer(by_path(path));
    let table = "
        inside  | /users     | https://part.example
        inside  | /api/users | https://base.example
        outside | /users     | https://base.example
        outside | /api/users | https://part.example
        ";
    check_rows(rows(table), |[place, path, _]| {
        let app = if place == "inside" {
            inside(path)
        } else {
            outside(path)
        };
        let allowed = ["https://base.example", "https://part.example"].into_iter();
        let allowed = allowed.filter(|origin| {
            let request = Request::get("/api/users/7").header("origin", *origin);
            let request = request.body(Body::empty()).unwrap();
            let response = wait(app.clone().oneshot(request)).unwrap();
            assert_eq!(response.status(), StatusCode::OK);
            response
                .headers()
                .contains_key("access-control-allow-origin")
        });
        allowed.collect::<Vec<_>>().join(" and ")
    });
}

/// A policy with paths, in an explanation.
#[test]
fn explanations_name_the_path() {
    let policy = policy();
    let table = "
        GET /a Origin=https://a.example    | path: ok, the configuration of \"/a\" decides
        GET /x Origin=https://base.example | path: ok, the base configuration decides
        GET /x                             | path: ok, the base configuration decides
        GET /%61 Origin=https://a.example  | path: refused, as written, the base configuration would decide; routers that normalize the path may take it for another one
        GET /a/./b Origin=https://a.example | path: refused, as written, the configuration of \"/a\" would decide; routers that normalize the path may take it for another one
        ";
    check_rows(rows(table), |[text, _]| {
        let request = request(text);
        let explanation = policy.explain(&RequestHead::from(&request));
        let step = &explanation.steps()[0];
        format!("{}: {step}", step.check)
    });
}
