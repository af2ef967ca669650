//! `cors probe --json`.

use serde_json::{Value, json};

use crate::probe::{PAGE, probe};
use crate::probe_layers::{report, serve, under_this_layer};

/// The keys that scripts rely on.
#[tokio::test]
async fn json() {
    let server = serve(under_this_layer()).await;
    let words = "--method PUT -H content-type:application/json --yes --json";
    let got = report(&probe(&server, words).await);
    let url = server.as_str();
    let asked = |pairs: &[(&str, &str)]| json!(pairs);
    let grant = [
        ("Access-Control-Allow-Origin", PAGE),
        ("Access-Control-Allow-Credentials", "true"),
    ];
    let vary = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";
    let expected = json!({
        "verdict": "readable",
        "reason": null,
        "page": PAGE,
        "method": "PUT",
        "url": url,
        "credentials": false,
        "request_ran": true,
        "exchanges": [
            {
                "kind": "preflight",
                "method": "OPTIONS",
                "url": url,
                "request_headers": asked(&[
                    ("Access-Control-Request-Method", "PUT"),
                    ("Access-Control-Request-Headers", "content-type"),
                    ("Origin", PAGE),
                ]),
                "status": 204,
                "version": "HTTP/1.1",
                "response_headers": sorted(&[
                    &grant[..],
                    &[
                        ("Access-Control-Allow-Methods", "PUT"),
                        ("Access-Control-Allow-Headers", "content-type"),
                        ("Vary", vary),
                    ],
                ].concat()),
            },
            {
                "kind": "request",
                "method": "PUT",
                "url": url,
                "request_headers": asked(&[("Content-Type", "application/json"), ("Origin", PAGE)]),
                "status": 200,
                "version": "HTTP/1.1",
                "response_headers": sorted(&[&grant[..], &[("Vary", "Origin")]].concat()),
            },
        ],
        "readable_headers": ["content-length", "content-type"],
        "hidden_headers": ["date", "vary"],
        "expose_headers": null,
        "help": [],
        "wanted": [],
        "warnings": [got["warnings"][0]],
    });
    assert_eq!(got["warnings"][0]["code"], "local-network");
    let mut got = got;
    for exchange in got["exchanges"].as_array_mut().unwrap() {
        let headers = exchange["response_headers"].as_array_mut().unwrap();
        headers.retain(|header| header[0] != "Allow"); // axum adds it.
        headers.sort_by_key(ToString::to_string);
    }
    let [got_text, expected_text] =
        [&got, &expected].map(|value| serde_json::to_string_pretty(value).unwrap());
    assert_eq!(got, expected, "{got_text}\n{expected_text}");

    let got = report(&probe(&server, "--method DELETE --json").await);
    assert_eq!(
        got["reason"],
        json!({
            "code": "no-allow-origin",
            "message": "there is no `Access-Control-Allow-Origin`",
            "url": concat!(
                "https://docs.rs/tower-cors-browser/latest/tower_cors_browser/reasons/",
                "index.html#reason-no-allow-origin",
            ),
            "standard": "https://fetch.spec.whatwg.org/#concept-cors-check",
            "stage": "preflight",
        })
    );
    assert_eq!(got["request_ran"], false);
    assert_eq!(
        got["wanted"],
        json!([
            {"kind": "preflight", "headers": [
                ["Access-Control-Allow-Origin", PAGE],
                ["Access-Control-Allow-Methods", "DELETE"],
            ]},
            {"kind": "request", "headers": [
                ["Access-Control-Allow-Origin", PAGE],
                ["Vary", "Origin"],
            ]},
        ])
    );
}

/// Returns the pairs in the order of their texts: layers write headers in their own order.
fn sorted(pairs: &[(&str, &str)]) -> Value {
    let mut pairs: Vec<Value> = pairs.iter().map(|pair| json!(pair)).collect();
    pairs.sort_by_key(ToString::to_string);
    Value::Array(pairs)
}
