//! `cors explain`: requests from options and from pasted commands, and the reasons.

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
        (&["--method", "PUT", "curl", URL], "'--method <METHOD>' cannot be used with '[CURL]...'"),
        (&["curl"], "<URL>"),
        (&["curl", URL, "--upload"], "unexpected argument '--upload' found"),
        (&["wget", URL], "expected a `curl` command"),
        (&["other.toml"], "expected a `curl` command"),
        (&["curl 'https://a.example"], "a quote that is never closed"),
        (&["curl 'https://a.example' -H $'Origin: https://b.example'"], "cannot contain `$'…'`"),
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
