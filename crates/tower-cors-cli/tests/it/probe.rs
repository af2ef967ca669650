//! `cors probe`: what it says about servers that answer wrongly.
//!
//! `src/probe/tests` has the tables of all advice. These tests run the whole program.

use serde_json::Value;

use crate::answering::Answering;
use crate::cors::{Run, run_words};

pub(crate) const PAGE: &str = "https://app.example.com";

/// Probes a server with the words, and `--origin` unless they have it.
pub(crate) async fn probe(url: &str, words: &str) -> Run {
    let mut all = vec!["probe", url, "--timeout", "5"];
    all.extend(words.split_whitespace());
    if !words.contains("--origin") {
        all.extend(["--origin", PAGE]);
    }
    run_words(&all, "").await
}

/// A redirect between two other origins makes the origin `null`.
#[tokio::test]
async fn a_redirect_to_another_origin() {
    let other = Answering::start(": 200 ACAO=PAGE").await;
    let first = Answering::start(&format!(": 302 ACAO=* location={}", other.url("/b"))).await;
    let run = probe(&first.url("/"), "").await;
    assert!(other.arrived()[0].contains("\r\nOrigin: null\r\n"));
    let advice = format!("Request {} directly.", other.url("/b"));
    assert!(run.stdout.contains(&advice), "{}", run.stdout);
    assert!(run.stdout.contains("Do not answer with `null`"));
    assert!(run.stdout.contains("Access-Control-Allow-Origin: *\n"));
    assert_eq!(run.status, Some(1));

    // With credentials, no header is safe, so none is suggested.
    let grant = "ACAO=PAGE ACAC=true";
    let first = Answering::start(&format!(": 302 {grant} location={}", other.url("/b"))).await;
    let run = probe(&first.url("/"), "--credentials").await;
    assert!(
        !run.stdout.contains("The server must answer"),
        "{}",
        run.stdout
    );
}

/// The headers that a page can read, and those that it would need.
#[tokio::test]
async fn exposed_headers() {
    let answer = ": 200 ACAO=* ACEH=etag etag=1 x-total-count=3 link=a date=b server=c content-type=text/plain";
    let server = Answering::start(answer).await;
    let run = probe(&server.url("/"), "").await;
    for line in [
        "It can read these headers: content-length, content-type, etag.",
        "It cannot read these: connection, date, link, server, x-total-count.",
        "    Access-Control-Expose-Headers: etag, link, x-total-count",
    ] {
        assert!(run.stdout.contains(line), "{line}: {}", run.stdout);
    }
}

/// Nothing is said about a page that got nothing.
#[tokio::test]
async fn warnings() {
    let server = Answering::start(": 200 ACAO=PAGE").await;
    let json = probe(&server.url("/"), "--json").await;
    let report: Value = serde_json::from_str(&json.stdout).unwrap();
    let codes = ["local-network", "missing-vary"];
    assert_eq!(
        [0, 1].map(|index| &report["warnings"][index]["code"]),
        codes
    );
    let text = probe(&server.url("/"), "").await;
    assert_eq!(text.stdout.matches("\nwarning: ").count(), codes.len());

    let run = probe("http://nowhere.invalid/", "").await;
    assert!(!run.stdout.contains("warning"), "{}", run.stdout);
    let fine = Answering::start(": 200 ACAO=http://localhost:1 Vary=accept,~origin").await;
    let run = probe(&fine.url("/"), "--origin http://localhost:1 --json").await;
    assert!(run.stdout.contains(r#""warnings":[]"#), "{}", run.stdout);
}

/// The answer that is wanted, beside the one that came.
#[tokio::test]
async fn lines_that_are_wrong() {
    let answer = "204 ACAO=PAGE ACAC=True ACAM=put,DELETE ACAH=X-A,x-b";
    let server = Answering::start(&format!(": {answer}")).await;
    let words = "--method PUT --credentials -H x-a:1 -H x-b:1";
    let run = probe(&server.url("/"), words).await;
    let wanted = "at least with
    Access-Control-Allow-Origin: https://app.example.com
  + Access-Control-Allow-Credentials: true
  + Access-Control-Allow-Methods: PUT
    Access-Control-Allow-Headers: x-a, x-b
  (+ is missing now, or has another value)

The server must answer PUT at least with
    Access-Control-Allow-Origin: https://app.example.com
    Access-Control-Allow-Credentials: true
    Vary: Origin
";
    assert!(run.stdout.contains(wanted), "{}", run.stdout);
}
