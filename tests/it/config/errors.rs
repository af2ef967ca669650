//! Ages, statuses and rules that do not build.

use tower_cors_test_support::{check_rows, config, outcome, rows};

use super::check_app;

#[test]
fn ages_and_statuses() {
    check_app(
        r#"
        max_age=0                     | builds
        max_age=86400                 | builds
        max_age=1.5                   | max_age: "1.5s" is not a whole number of seconds; round it
        max_age=86401                 | max_age: "86401s" is more than 86400 seconds (a day), the longest that any browser caches an answer; write 86400 seconds or less
        preflight_status=200          | builds
        preflight_status=204          | builds
        preflight_status=299          | builds
        preflight_status=100          | preflight_status: "100" makes browsers fail every preflight; write a status from 200 to 299, such as 204
        preflight_status=199          | preflight_status: "199" makes browsers fail every preflight; write a status from 200 to 299, such as 204
        preflight_status=300          | preflight_status: "300" makes browsers fail every preflight; write a status from 200 to 299, such as 204
        preflight_status=403          | preflight_status: "403" makes browsers fail every preflight; write a status from 200 to 299, such as 204
        rejected_preflight_status=101 | rejected_preflight_status: "101" is not the status of a final response; write a status from 200 to 599, such as 403
        rejected_preflight_status=600 | rejected_preflight_status: "600" is not the status of a final response; write a status from 200 to 599, such as 403
        rejected_preflight_status=999 | rejected_preflight_status: "999" is not the status of a final response; write a status from 200 to 599, such as 403
        reject=101                    | on_disallowed_origin: "101" is not the status of a final response; write a status from 200 to 599, such as 403
        reject=600                    | on_disallowed_origin: "600" is not the status of a final response; write a status from 200 to 599, such as 403
        reject=999                    | on_disallowed_origin: "999" is not the status of a final response; write a status from 200 to 599, such as 403
        "#,
    );
}

#[test]
fn rules() {
    let table = r#"
                                                | allow_origins: the rule names no origin; add one, such as "https://app.example.com", or deny every origin: CorsConfig::deny_all(), in a document `deny_all = true`
        origin=https://app.example next_rule    | rule 2 of 2, allow_origins: the rule names no origin; add one, such as "https://app.example.com", or deny every origin: CorsConfig::deny_all(), in a document `deny_all = true`
        origin=https://app.example origin=*     | allow_origins: "*" covers the other origins of its rule; remove them, or move "*" to a separate rule at the end
        origin=* predicate                      | allow_origins: "*" covers the other origins of its rule; remove them, or move "*" to a separate rule at the end
        origin=* next_rule origin=https://app.example | rule 2 of 2, allow_origins: this rule can never match, because an earlier rule allows every origin (`*`); move that rule to the end
        predicate                               | builds
        "#;
    check_rows(rows(table), |[text, _]| outcome(config(text)));
}

#[test]
fn settings_beside_deny_all_and_passthrough() {
    let table = "
        deny_all                                | builds
        deny_all reject=403 vary=x-a            | builds
        deny_all own=https://app.example        | builds
        deny_all method=PUT                     | deny_all: with it, the rule would have no effect; remove one or the other
        deny_all next_rule                      | deny_all: with it, the rule would have no effect; remove one or the other
        deny_all method=PUT danger=null-origin  | deny_all: with it, the rule would have no effect; remove one or the other
        deny_all danger=null-origin             | deny_all: with it, the danger would have no effect; remove one or the other
        passthrough                             | builds
        passthrough method=PUT                  | passthrough: with it, the rule would have no effect; remove one or the other
        passthrough next_rule                   | passthrough: with it, the rule would have no effect; remove one or the other
        passthrough danger=null-origin          | passthrough: with it, the danger would have no effect; remove one or the other
        passthrough reject=403                  | passthrough: with it, the options would have no effect; remove one or the other
        passthrough vary=x-a                    | passthrough: with it, the options would have no effect; remove one or the other
        passthrough own=https://app.example     | passthrough: with it, the options would have no effect; remove one or the other
        ";
    check_rows(rows(table), |[text, _]| outcome(config(text)));
}

#[test]
fn all_errors_of_all_rules_at_once() {
    let config = config(
        "preflight_status=302 origin=https://A.example origin=http://b.example credentials \
         method=put next_rule header=cookie header= expose=set-cookie max_age=100000",
    );
    let errors = config.build().unwrap_err();
    let places: Vec<(Option<usize>, &str, Option<&str>)> = errors
        .iter()
        .map(|error| error.place())
        .map(|place| (place.rule(), place.field(), place.value()))
        .collect();
    assert_eq!(
        places,
        [
            (Some(0), "allow_origins", Some("https://A.example")),
            (Some(0), "allow_origins", Some("http://b.example")),
            (Some(0), "allow_methods", Some("put")),
            (Some(1), "allow_origins", None),
            (Some(1), "allow_headers", Some("cookie")),
            (Some(1), "allow_headers", Some("")),
            (Some(1), "expose_headers", Some("set-cookie")),
            (Some(1), "max_age", Some("100000s")),
            (None, "preflight_status", Some("302")),
        ],
    );
    for error in &errors {
        assert_eq!(
            error.to_string(),
            format!("{} {}", error.place(), error.kind())
        );
        assert!(error.url().ends_with(&format!("#error-{}", error.code())));
    }
    assert_eq!(
        errors.to_string().lines().count(),
        errors.len(),
        "a line each"
    );
    assert!(
        format!("{errors:?}")
            .starts_with("the CORS policy does not build:\n  rule 1 of 2, allow_origins: ")
    );
    assert_eq!((&errors).into_iter().count(), errors.len());
    assert_eq!(errors.clone().into_iter().count(), errors.len());
}
