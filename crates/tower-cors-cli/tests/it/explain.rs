//! `cors explain`: requests from options and from pasted commands, and the reasons.

use serde_json::{Value, json};

use crate::cors::{NATIVE, run_words};

const URL: &str = "https://api.example.com/products/1";
const APP: &str = "Origin: https://app.example.com";
const PARTNER: &str = "origin: https://shop.partner.example";
const JSON: &str = "content-type: application/json";

/// Explains a request to [`URL`]: the arguments of `curl` after the URL.
async fn explain(pasted: &[&str]) -> (String, Option<i32>) {
    explain_words(&[&["curl", URL], pasted].concat()).await
}

/// Returns the output of the command and its exit code. The words follow the file.
async fn explain_words(words: &[&str]) -> (String, Option<i32>) {
    let run = run_words(&[&["explain", NATIVE], words].concat(), "").await;
    (run.stdout + &run.stderr, run.status)
}

#[tokio::test]
#[rustfmt::skip] // a line a request
async fn granted() {
    let quoted = format!("-X PUT -H '{APP}' -H '{JSON}'");
    for words in [
        &["curl", URL, "-X", "PUT", "-H", APP, "-H", JSON, "--data-raw", "{}", "--compressed", "--insecure"][..],
        &["curl", "-sL", URL, "--request", "PUT", "--header", APP, "--header", JSON],
        &["curl", &format!("'{URL}' {quoted}")],
        &[&format!("curl '{URL}' {quoted}")],
        &[&format!("curl '{URL}' \\\n  {} \\\n  --data-raw ''", quoted.replace(" -H", " \\\n  -H"))],
        &[&format!("curl '{URL}' \\\r\n  {quoted}")],
        &[&format!("curl '{URL}' {quoted} -H $'user-agent: it\\'s \\u0021' --data-raw $'\\''")],
        &[&format!("curl ^\"{URL}^\" ^\r\n  -X ^\"PUT^\" -H ^\"{APP}^\" ^\n -H ^\"{JSON}^\"")],
        &["-H", JSON, "curl", URL, "-X", "PUT", "-H", "Referer: https://app.example.com/a"],
        &["--origin", "https://app.example.com", "--url", URL, "--method", "PUT", "-H", JSON],
        &["--origin", "https://app.example.com", "curl", URL, "-X", "PUT", "-H", JSON],
        &["--origin", "https://app.example.com", "curl", URL, "-X", "PUT", "-H", JSON, "-H", PARTNER],
    ] {
        let (text, status) = explain_words(words).await;
        let parts: Vec<&str> = text.split("\n\n").collect();
        assert!(
            parts[0].starts_with("granted: the preflight for `PUT /products/1`"),
            "{words:?}: {text}"
        );
        assert!(
            parts[1].starts_with("granted: `PUT /products/1` from `https://app.example.com`"),
            "{words:?}: {text}"
        );
        assert_eq!(
            (parts[2], status),
            ("The page gets the response.\n", Some(0)),
            "{words:?}"
        );
    }
}

#[tokio::test]
async fn refused() {
    let (text, status) = explain(&["-X", "PUT", "-H", PARTNER, "-H", JSON]).await;
    assert!(text.contains(r#"add "PUT" to `allow_methods`"#), "{text}");
    assert!(
        text.contains(r#"add "content-type" to `allow_headers`"#),
        "{text}"
    );
    assert!(
        text.contains("The page gets nothing. PUT https://api.example.com/products/1"),
        "{text}"
    );
    assert_eq!(status, Some(1));
}

#[tokio::test]
async fn with_cookies() {
    let (text, status) = explain(&["-H", PARTNER, "-b", "sid=secret"]).await;
    assert!(text.contains("turn on `allow_credentials`"), "{text}");
    assert!(!text.contains("secret"), "{text}");
    assert_eq!(status, Some(1));
}

#[tokio::test]
async fn with_credentials() {
    let partner = "https://shop.partner.example";
    for (words, expected) in [
        (&["--origin", partner, "--url", URL][..], Some(0)),
        (
            &["--origin", partner, "--url", URL, "--credentials"],
            Some(1),
        ),
        (&["curl", URL, "-H", PARTNER], Some(0)),
        (&["--credentials", "curl", URL, "-H", PARTNER], Some(1)),
    ] {
        let (text, status) = explain_words(words).await;
        assert_eq!(status, expected, "{words:?}: {text}");
        let is_named = text.contains("there is no `Access-Control-Allow-Credentials`");
        assert_eq!(is_named, status == Some(1), "{words:?}: {text}");
    }
}

#[tokio::test]
async fn a_preflight_itself() {
    let asks = "access-control-request-method: DELETE";
    let (text, status) = explain(&["-X", "OPTIONS", "-H", APP, "-H", asks]).await;
    assert!(
        text.starts_with("granted: the preflight for `DELETE /products/1`"),
        "{text}"
    );
    assert_eq!(status, Some(0));
}

#[tokio::test]
async fn no_origin() {
    let (text, status) = explain(&["-I"]).await;
    assert!(
        text.starts_with("not a CORS request: `HEAD /products/1`"),
        "{text}"
    );
    assert_eq!(status, Some(0));
}

/// The origin of a sandboxed frame.
#[tokio::test]
async fn an_opaque_origin() {
    let (text, status) = explain(&["-H", "Origin: null"]).await;
    assert!(text.contains("the opaque origin `null`"), "{text}");
    assert_eq!(status, Some(1));
}

#[tokio::test]
#[rustfmt::skip] // a line a case
async fn mistakes() {
    for (words, message) in [
        (&["curl", "http://localhost/", "-H", "Origin"][..], "expected `Name: value`"),
        (&["curl", "http://localhost/", "-H", "a b: c"], "not a header name"),
        (&["curl", "/", "-H", "Origin: nonsense"], "a page cannot be at `nonsense`"),
        (&["--origin", "nonsense", "--url", URL], "a page cannot be at `nonsense`"),
        (&["--origin", "https://a.example", "--url", "http:// "], "invalid value 'http:// ' for '--url <URL>'"),
        (&["--url", URL, "curl", URL], "'--url <URL>' cannot be used with '[CURL]...'"),
        (&["--method", "PUT", "curl", URL], "'--method <METHOD>' cannot be used with `curl`; write -X after `curl`"),
        (&["-H", "a b: c", "curl", URL], "-H: not a header name"),
        (&["curl"], "the `curl` command has no URL"),
        (&["curl", URL, "--upload"], "unknown option of curl: `--upload`"),
        (&["wget", URL], "expected a `curl` command"),
        (&["other.toml"], "expected a `curl` command"),
        (&["curl 'https://a.example"], "a quote that is never closed"),
        (&["curl 'https://a.example' -H \"Origin: $ORIGIN\""], "`$ORIGIN` is for a shell"),
    ] {
        let (text, status) = explain_words(words).await;
        assert!(text.contains(message), "{words:?}: {text}");
        assert_eq!(status, Some(2), "{words:?}: {text}");
    }
}

/// A policy with paths, and the configuration that decides.
#[tokio::test]
async fn the_path_that_decides() {
    let policy = r#"
        allow_origins = "https://app.example.com"
        [paths."/uploads"]
        allow_origins = "https://uploads.example.com"
    "#;
    for (path, step) in [
        ("/7", "path:    ok, the base configuration decides"),
        (
            "/uploads/7",
            r#"path:    ok, the configuration of "/uploads" decides"#,
        ),
        (
            "/%75ploads/7",
            "path:    refused, as written, the base configuration would decide",
        ),
    ] {
        let url = format!("https://api.example.com{path}");
        let words = ["explain", "-", "--url", &url];
        let words = [&words[..], &["--origin", "https://app.example.com"]].concat();
        let run = run_words(&words, policy).await;
        assert!(
            run.stdout.contains(step),
            "{path}: {}",
            run.stdout + &run.stderr
        );
    }
}

/// The browser's own headers need no grant. The same headers set by the page do.
#[tokio::test]
async fn the_browsers_own_headers() {
    let copied = [
        "-H",
        APP,
        "-H",
        "user-agent: B",
        "-H",
        "priority: u=1",
        "-H",
        "sec-gpc: 1",
    ];
    let (text, status) = explain(&copied).await;
    assert!(!text.contains("preflight"), "{text}");
    assert_eq!(status, Some(0));

    let reload = ["-H", "cache-control: no-cache", "-H", "pragma: no-cache"];
    let (text, _) = explain(&[&copied[..], &reload].concat()).await;
    let note = "note: taken for the browser's own headers: `cache-control`, `pragma`;";
    assert!(text.contains(note) && !text.contains("preflight"), "{text}");

    let set = ["-H", "cache-control: max-age=0", "curl", URL, "-H", APP];
    let (text, _) = explain_words(&[&set[..], &reload].concat()).await;
    let note = "note: taken for the browser's own headers: `pragma`;";
    assert!(text.contains(note), "{text}");

    let set = ["-H", "cache-control: no-cache", "curl", URL, "-H", APP];
    let (text, status) = explain_words(&set).await;
    assert!(
        text.contains(r#"add "cache-control" to `allow_headers`"#),
        "{text}"
    );
    assert_eq!(status, Some(1));
}

#[tokio::test]
async fn a_command_on_standard_input() {
    let command = format!("curl '{URL}' \\\n -X PUT \\\n -H '{APP}' -H '{JSON}'\n");
    let run = run_words(&["explain", NATIVE, "curl", "-"], &command).await;
    let end = "The page gets the response.\n";
    assert!(run.stdout.ends_with(end), "{}", run.stdout + &run.stderr);
    let run = run_words(&["explain", "-", "curl", "-"], "").await;
    let message = "either the policy or the `curl` command can be standard input, not both";
    assert!(run.stderr.contains(message), "{}", run.stderr);
    assert_eq!(run.status, Some(2));
}

/// The keys that scripts rely on. Those of each request are in the documentation of
/// `tower_cors::explain::Explanation`.
#[tokio::test]
async fn json() {
    let run = async |words: &[&str]| {
        let words = [&["explain", NATIVE, "--json"], words].concat();
        let run = run_words(&words, "").await;
        let report: Value = serde_json::from_str(&run.stdout).expect(&run.stderr);
        let keys: Vec<&String> = report.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["reason", "requests", "verdict"]);
        (report, run.status)
    };
    let kinds = |report: &Value| {
        let requests = report["requests"].as_array().unwrap().iter();
        let kinds = requests.map(|request| request["kind"].as_str().unwrap().to_owned());
        kinds.collect::<Vec<_>>().join(" ")
    };
    let (report, status) = run(&["curl", URL, "-X", "PUT", "-H", APP]).await;
    assert_eq!(
        (report["verdict"].as_str(), status),
        (Some("readable"), Some(0))
    );
    assert_eq!(report["reason"], Value::Null);
    assert_eq!(kinds(&report), "preflight actual");
    assert_eq!(report["requests"][0]["allowed"], true);

    let (report, status) = run(&["curl", URL, "-X", "PATCH", "-H", APP]).await;
    assert_eq!(
        (report["verdict"].as_str(), status),
        (Some("blocked"), Some(1))
    );
    let reason = json!({
        "code": "no-allow-origin",
        "message": "there is no `Access-Control-Allow-Origin`",
        "url": concat!(
            "https://docs.rs/tower-cors-browser/latest/tower_cors_browser/reasons/",
            "index.html#reason-no-allow-origin",
        ),
        "standard": "https://fetch.spec.whatwg.org/#concept-cors-check",
        "stage": "preflight",
    });
    assert_eq!(report["reason"], reason);
    assert_eq!(kinds(&report), "preflight");

    let (report, status) = run(&["curl", URL]).await;
    assert_eq!(
        (report["verdict"].as_str(), status),
        (Some("granted"), Some(0))
    );
    assert_eq!(kinds(&report), "non-cors");
    let asks = "access-control-request-method: PATCH";
    let (report, status) = run(&["curl", URL, "-X", "OPTIONS", "-H", APP, "-H", asks]).await;
    assert_eq!(
        (report["verdict"].as_str(), status),
        (Some("refused"), Some(1))
    );
}
