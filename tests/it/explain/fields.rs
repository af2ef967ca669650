//! The fields of an explanation, for programs.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use http::StatusCode;
use tower_cors::explain::{Check, Consequence, Hint, Outcome};
use tower_cors::{CorsLayer, Rejection, RequestHead, RequestKind};
use tower_cors_test_support::{check_rows, config, explain, request, rows};

#[test]
fn programs_get_fields() {
    let config = CorsLayer::new()
        .allow_origins(["https://app.example.com"])
        .allow_methods(["PUT", "PATCH"])
        .allow_headers(["content-type"]);
    let explanation = explain(
        config,
        "OPTIONS Origin=https://app.example.com ACRM=patch ACRH=x-a,Content-Type",
    );
    assert_eq!(explanation.kind(), RequestKind::Preflight);
    assert!(!explanation.is_allowed());
    assert!(matches!(
        explanation.rejection(),
        Some(Rejection::MethodNotAllowed { .. })
    ));
    assert_eq!(explanation.rule(), Some(0));
    let steps: Vec<_> = explanation
        .steps()
        .iter()
        .map(|step| (step.check, step.outcome))
        .collect();
    let expected = [
        (Check::Origin, Outcome::Passed),
        (Check::Method, Outcome::Failed),
        (Check::Headers, Outcome::Failed),
    ];
    assert_eq!(steps, expected);
    assert_eq!(explanation.status(), Some(StatusCode::FORBIDDEN));
    assert_eq!(explanation.headers().keys().collect::<Vec<_>>(), ["vary"]);
    assert_eq!(explanation.consequence(), &Consequence::NotSent);
    let hints = explanation.hints();
    assert!(matches!(&hints[0], Hint::MethodCase { granted, .. } if granted == "PATCH"));
    assert!(matches!(&hints[1], Hint::AddHeaders { names, .. } if names == &["x-a"]));
}

#[test]
fn the_path_whose_configuration_decides() {
    let below = CorsLayer::new().allow_origins("*");
    let config = CorsLayer::new()
        .allow_origins("https://app.example.com")
        .for_path("/uploads", below);
    let table = "
        GET /uploads/7 Origin=https://app.example.com | /uploads
        GET /7 Origin=https://app.example.com         | none
        GET /%75ploads Origin=https://app.example.com | none
        ";
    check_rows(rows(table), |[request, _]| {
        let explanation = explain(config.clone(), request);
        explanation.path().unwrap_or("none").to_owned()
    });
}

/// The same fields, as `cors explain --json` writes them.
#[test]
fn an_explanation_in_json() {
    let config = CorsLayer::new()
        .allow_origins("https://app.example.com")
        .for_path(
            "/uploads",
            CorsLayer::new().allow_origins("https://b.example"),
        );
    let request = "OPTIONS /uploads Origin=https://app.example.com ACRM=PUT";
    let json = serde_json::to_string_pretty(&explain(config, request)).unwrap();
    assert_eq!(json, include_str!("../data/explanation.json").trim_end());
}

/// The mistake is in the configuration, not in the page.
#[test]
fn a_method_that_is_granted_in_lower_case() {
    let config = CorsLayer::new()
        .allow_origins(["https://app.example.com"])
        .allow_methods(["patch"]);
    let explanation = explain(config, "OPTIONS Origin=https://app.example.com ACRM=PATCH");
    assert!(matches!(&explanation.hints()[0], Hint::AddMethod { method, .. } if method == "PATCH"));
}

/// The names of the response's headers are unknown until it is there.
#[test]
fn exposed_headers_that_depend_on_the_response() {
    let table = "
        etag x-amz-*               | anonymous   | `etag`, the response's own names that begin with `x-amz-`
        x-amz-* trailer-*          | anonymous   | the response's own names that begin with `trailer-` or `x-amz-`
        *                          | credentials | the response's own names
        *                          | anonymous   | *
        etag                       | credentials | etag
        ";
    check_rows(rows(table), |[names, mode, _]| {
        let config = CorsLayer::new()
            .allow_origins(["https://app.example.com"])
            .expose_headers(names.split_whitespace())
            .allow_credentials(mode == "credentials");
        let explanation = explain(config, "GET Origin=https://app.example.com");
        let text = explanation.to_string();
        let marker = "access-control-expose-headers: ";
        let (_, shown) = text.split_once(marker).unwrap();
        assert_eq!(text.matches(marker).count(), 1, "{text}");
        assert!(explanation.is_allowed() && explanation.rejection().is_none());
        let shown = shown.lines().next().unwrap();
        assert_eq!(explanation.exposes().is_some(), shown.contains("own"));
        shown.to_owned()
    });
}

/// `null` is not an origin, so that a `*` with credentials does not match it.
#[test]
fn later_rules_that_would_grant_it() {
    let table = "
        origin=https://a.example next_rule origin=* method=PUT             | https://a.example | rule 1
        origin=https://a.example next_rule origin=* method=PUT credentials | https://a.example | rule 1
        origin=null next_rule origin=* method=PUT                          | null              | rule 1
        origin=null next_rule origin=* method=PUT credentials              | null              | none
        origin=null next_rule origin=https://a.example method=PUT          | null              | none
        origin=null next_rule origin=null method=PUT                       | null              | rule 1
        origin=https://a.example next_rule origin=null next_rule origin=* method=PUT | https://a.example | rule 2
        ";
    check_rows(rows(table), |[words, origin, _]| {
        let dangers = "danger=null-origin danger=any-origin-with-credentials";
        let config = config(&format!("{dangers} {words}"));
        let explanation = explain(config, &format!("OPTIONS Origin={origin} ACRM=PUT"));
        let later = explanation.hints().iter().find_map(|hint| match hint {
            Hint::LaterRule { rule, .. } => Some(format!("rule {rule}")),
            _ => None,
        });
        later.unwrap_or(String::from("none"))
    });
}

/// Pages of the same site send cookies unasked, and tokens take the place of cookies.
#[test]
fn cookies_that_did_not_come() {
    let table = "
        GET                       | hint
        GET SFS=cross-site        | hint
        GET SFS=same-site         | none
        GET SFS=same-origin       | none
        GET SFM=navigate          | none
        GET authorization=token   | none
        GET cookie=a              | none
        OPTIONS                   | none
        ";
    let config = config("origin=https://a.example credentials");
    check_rows(rows(table), |[request, _]| {
        let explanation = explain(
            config.clone(),
            &format!("{request} Origin=https://a.example"),
        );
        let hints = explanation.hints();
        let is_hint = hints.iter().any(|hint| matches!(hint, Hint::NoCookie));
        String::from(if is_hint { "hint" } else { "none" })
    });
}

/// A predicate may answer differently each time, so an explanation must not ask it twice.
#[test]
fn predicates_are_asked_once() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let config = CorsLayer::new()
        .allow_origin_if(move |_, _| count.fetch_add(1, Ordering::Relaxed).is_multiple_of(2))
        .next_rule()
        .allow_origin_if(|_, _| true);
    let policy = config.compile().unwrap();
    for rule in [0, 1] {
        let request = request("GET Origin=https://app.example.com");
        let explanation = policy.explain(&RequestHead::from(&request));
        assert_eq!(explanation.rule(), Some(rule));
    }
    assert_eq!(asked.load(Ordering::Relaxed), 2);
}
