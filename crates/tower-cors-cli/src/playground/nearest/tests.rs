//! Tables of policies and settings.

use http::{HeaderValue, Request, StatusCode};
use tower_cors_test_support::check_rows;

use super::*;
use crate::playground::diagnostics::compile;

/// Rows: a policy whose lines are separated by `;`, its setters in the code, and its notes.
const SETTINGS: [[&str; 3]; 16] = [
    [
        "allow_origins = 'http://localhost'",
        "allow_origin([\"http://localhost\"].map(HeaderValue::from_static))",
        "",
    ],
    ["allow_origins = '*'", "allow_origin(Any)", ""],
    [
        "allow_origins = 'http://localhost:*'",
        "allow_origin(AllowOrigin::predicate(|origin, _| …))",
        "no patterns",
    ],
    [
        "allow_origin_regexes = 'https://[a-z]+\\.example\\.com'",
        "allow_origin(AllowOrigin::predicate(|origin, _| …))",
        "no patterns",
    ],
    [
        "allow_origins = '*';allow_credentials = true;dangerously_allow = 'any-origin-with-credentials'",
        "allow_origin(AllowOrigin::mirror_request()) allow_credentials(true)",
        "panics on `Any`",
    ],
    [
        "allow_origins = 'https://a.example';allow_credentials = true;allow_methods = '*';allow_headers = '*';expose_headers = '*'",
        "allow_origin([\"https://a.example\"].map(HeaderValue::from_static)) allow_methods(AllowMethods::mirror_request()) allow_headers(AllowHeaders::mirror_request()) allow_credentials(true)",
        "panics on any method; panics on any header; panics if it exposes",
    ],
    [
        "allow_origins = '*';allow_methods = '*';allow_headers = ['*', 'authorization'];expose_headers = '*'",
        "allow_origin(Any) allow_methods(Any) allow_headers(Any) expose_headers(Any)",
        "no way to add `authorization`",
    ],
    [
        "allow_origins = '*';allow_methods = ['PUT', 'CHICKEN'];max_age = '1m'",
        "allow_origin(Any) allow_methods([Method::PUT, Method::from_bytes(b\"CHICKEN\")?]) max_age(Duration::from_secs(60))",
        "",
    ],
    [
        "allow_origins = '*';allow_headers = ['a', 'x-*']",
        "allow_origin(Any) allow_headers([\"a\"].map(HeaderName::from_static))",
        "`x-*` in `allow_headers`",
    ],
    [
        "allow_origins = '*';expose_headers = ['etag', 'link', 'x-*']",
        "allow_origin(Any) expose_headers([\"etag\", \"link\"].map(HeaderName::from_static))",
        "`x-*` in `expose_headers`",
    ],
    [
        "allow_origins = 'https://a.example';vary = 'accept'",
        "allow_origin([\"https://a.example\"].map(HeaderValue::from_static)) vary(preflight_request_headers().chain([\"accept\"].map(HeaderName::from_static)))",
        "",
    ],
    [
        "allow_origins = 'https://a.example';on_disallowed_origin = { reject = 403 };debug_preflights = true",
        "allow_origin([\"https://a.example\"].map(HeaderValue::from_static))",
        "`debug_preflights` has; `on_disallowed_origin` has",
    ],
    [
        "[[rules]];allow_origins = 'https://a.example';[[rules]];allow_origins = '*'",
        "allow_origin([\"https://a.example\"].map(HeaderValue::from_static))",
        "has one rule",
    ],
    [
        "allow_origins = 'null';dangerously_allow = 'null-origin'",
        "allow_origin([\"null\"].map(HeaderValue::from_static))",
        "",
    ],
    ["deny_all = true", "", ""],
    ["passthrough = true", "// no layer", ""],
];

#[tokio::test]
async fn settings() {
    for [policy, ..] in SETTINGS {
        answer(&nearest(policy)).await;
    }
    let rows = SETTINGS.map(|[policy, code, notes]| {
        [
            policy.to_owned(),
            notes.to_owned(),
            format!("{code} | {notes}"),
        ]
    });
    check_rows(rows, |[policy, notes, _]| {
        let nearest = nearest(policy);
        let setters = nearest.code.trim_start_matches("CorsLayer::new()").trim();
        let setters = setters.trim_start_matches('.').replace("\n    .", " ");
        let expected: Vec<&str> = notes.split("; ").filter(|note| !note.is_empty()).collect();
        let pairs = nearest.notes.iter().zip(&expected);
        let fits = nearest.notes.len() == expected.len()
            && pairs.clone().all(|(note, part)| note.contains(part));
        match fits {
            true => format!("{setters} | {notes}"),
            false => format!("{setters} | {:?}", nearest.notes),
        }
    });
}

/// All combinations of lists that tower-http might panic on.
#[tokio::test]
async fn no_settings_panic() {
    let lists: [&[&str]; 5] = [
        &["'*'", "'https://a.example'", "'https://*.example.com'"],
        &["[]", "'*'", "'PUT'", "['*', 'PUT']"],
        &[
            "[]",
            "'*'",
            "'a'",
            "'x-*'",
            "['*', 'authorization']",
            "['a', 'x-*']",
        ],
        &["[]", "'*'", "'a'", "'x-*'", "['*', 'a']"],
        &["false", "true"],
    ];
    let keys = [
        "allow_origins",
        "allow_methods",
        "allow_headers",
        "expose_headers",
        "allow_credentials",
    ];
    let danger = "dangerously_allow = ['any-origin-with-credentials']";
    let mut policies = vec![String::from(danger)];
    for (key, values) in keys.iter().zip(lists) {
        let add = |policy: String| {
            values
                .iter()
                .map(move |value| format!("{policy}\n{key} = {value}"))
        };
        policies = policies.into_iter().flat_map(add).collect();
    }
    let mut count = 0;
    for policy in policies.iter().filter_map(|policy| compile(policy).ok()) {
        answer(&Nearest::new(&policy.0)).await;
        count += 1;
    }
    assert!(
        count > 500,
        "only {count} of {} policies compile",
        policies.len()
    );
}

fn nearest(policy: &str) -> Nearest {
    let (policy, _) = compile(&policy.replace(';', "\n")).expect(policy);
    Nearest::new(&policy)
}

/// tower-http panics on settings that contradict each other once a request arrives.
async fn answer(nearest: &Nearest) {
    let request = Request::get("/").header("origin", "https://a.example");
    let landing = HeaderValue::from_static("/landing");
    let response = nearest
        .layers
        .answer(request.body(()).unwrap(), &landing)
        .await;
    assert_eq!(response.status(), StatusCode::OK);
}
