//! `cors probe`: what it says about servers that answer wrongly, and about those that do not.

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

/// Checks each row: `code | arguments | answers | sentence`. The code is that of the reason, or a
/// verdict.
async fn check_reasons(table: &str) {
    let mut failures = String::new();
    let lines = table.lines().map(str::trim).filter(|line| !line.is_empty());
    for line in lines {
        let [code, arguments, answers, sentence] = tower_cors_test_support::columns(line);
        let server = Answering::start(answers).await;
        let text = probe(&server.url("/items"), arguments).await;
        let json = probe(&server.url("/items"), &format!("{arguments} --json")).await;
        let got = code_of(&json);
        let status = Some(i32::from(!["readable", "granted"].contains(&code)));
        let sentence = sentence.replace("HERE", &server.url(""));
        if got != code || !text.stdout.contains(&sentence) || text.status != status {
            failures += &format!("{line}\n  got {got} {:?}\n{}\n", text.status, text.stdout);
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

/// Returns the code of the reason, or the verdict.
fn code_of(run: &Run) -> String {
    let Ok(report) = serde_json::from_str::<Value>(&run.stdout) else {
        return run.stderr.clone();
    };
    let verdict = report["reason"]["code"]
        .as_str()
        .or(report["verdict"].as_str());
    verdict.unwrap().to_owned()
}

/// The status and the headers of preflights.
#[tokio::test]
async fn preflights() {
    check_reasons(
        "
        no-allow-origin  | --method PUT | : 405 allow=GET                     | 405 Method Not Allowed: The server does not handle `OPTIONS` here.
        no-allow-origin  | --method PUT | : 501                               | The server does not handle `OPTIONS` here.
        no-allow-origin  | --method PUT | : 404                               | The server has no answer to `OPTIONS` at this URL.
        no-allow-origin  | --method PUT | : 401                               | The server asks for a login on `OPTIONS`.
        no-allow-origin  | --method PUT | : 403                               | a firewall or gateway in front of it, refuses the preflight.
        no-allow-origin  | --method PUT | : 429                               | A rate limit counts the preflight.
        no-allow-origin  | --method PUT | : 500                               | The server fails on `OPTIONS`.
        no-allow-origin  | --method PUT | : 502                               | A proxy got no answer from the server behind it.
        no-allow-origin  | --method PUT | : 400                               | The server refuses the preflight.
        no-allow-origin  | --method PUT | : 200                               | The server answers `OPTIONS`, but does not allow `https://app.example.com`.
        preflight-status | --method PUT | : 500 ACAO=*                        | The server fails on `OPTIONS`.
        preflight-status | --method PUT | : 302 location=/login               | This one probably leads to a login.
        preflight-status | --method PUT | : 301 location=/items/              | Request the URL with the slash at its end.
        preflight-status | --method PUT | : 301 location=https://b.example/   | Request the final URL directly.
        preflight-status | --method PUT | : 307                               | Browsers never follow a redirect of a preflight.
        bad-allow-methods | --method PUT | : 204 ACAO=* ACAM=[PUT]            | One wrong element makes browsers drop the whole answer.
        bad-allow-headers | -H x-a:1     | : 204 ACAO=* ACAH=x-a;x-b          | without quotes or brackets.
        method-not-allowed | --method patch | : 204 ACAO=* ACAM=PATCH         | the page sends `patch`, and the server allows `PATCH`.
        method-not-allowed | --method PUT   | : 204 ACAO=* ACAM=GET,POST      | Add `PUT` to the methods that the server allows.
        method-not-allowed | --method PUT --credentials | : 204 ACAO=PAGE ACAC=true ACAM=* | With credentials, `*` is not a wildcard. List `PUT` by its name.
        header-not-allowed | -H x-a:1 -H x-b:1 -H x-c:1 | : 204 ACAO=* ACAH=X-A | Add `x-b`, `x-c` to the headers that the server allows
        header-not-allowed | -H x-a:1 --credentials | : 204 ACAO=PAGE ACAC=true ACAH=* | With credentials, `*` is not a wildcard. List `x-a` by its name.
        header-not-allowed | -H authorization:1 | : 204 ACAO=* ACAH=*         | By the standard, `*` does not cover `authorization`.
        granted | --method PUT | : 204 ACAO=* ACAM=PUT                        | The preflight grants the request, so a browser sends PUT next.
        ",
    )
    .await;
}

/// The CORS check.
#[tokio::test]
async fn origins_and_credentials() {
    check_reasons(
        "
        no-allow-origin | | : 200                                 | The server does not allow `https://app.example.com`, or it sets no CORS headers at all.
        no-allow-origin | | : 500                                 | The cause is probably this error, not CORS
        no-allow-origin | | : 503                                 | A proxy got no answer from the server behind it, and its own error page
        no-allow-origin | | : 401                                 | The server refuses the request before it adds CORS headers.
        no-allow-origin | | : 404                                 | Check the URL and the method.
        no-allow-origin | | : 302 location=/b                     | The redirect itself needs CORS headers
        no-allow-origin | -H x-a:1 | OPTIONS: 204 ACAO=* ACAH=x-a; : 200 | The preflight was granted, but this response has no CORS headers.
        wrong-allow-origin | | : 200 ACAO=* ACAO=PAGE             | The header is there 2 times.
        wrong-allow-origin | | : 200 ACAO=PAGE ACAO=PAGE          | turn one of them off.
        wrong-allow-origin | | : 200 ACAO=PAGE,https://b.example  | The header holds one origin, not a list.
        wrong-allow-origin | | : 200 ACAO=https://*.example.com   | only `*` alone is a wildcard.
        wrong-allow-origin | | : 200 ACAO=PAGE/                   | Remove the slash at the end
        wrong-allow-origin | | : 200 ACAO=PAGE/a                  | An origin has no path
        wrong-allow-origin | | : 200 ACAO=https://App.example.com | Letter case counts
        wrong-allow-origin | | : 200 ACAO=app.example.com         | An origin begins with its scheme
        wrong-allow-origin | | : 200 ACAO=\"PAGE\"                | Remove the quotes or brackets
        wrong-allow-origin | | : 200 ACAO=null                    | `null` is the origin of sandboxed frames
        wrong-allow-origin | | : 200 ACAO=                        | The value is empty.
        wrong-allow-origin | | : 200 ACAO=http://app.example.com  | Only the scheme differs. Add `https://app.example.com`
        wrong-allow-origin | | : 200 ACAO=https://app.example.com:8443 | Only the port differs.
        wrong-allow-origin | | : 200 ACAO=https://b.example       | The server allows another origin.
        wrong-allow-origin | --origin null | : 200 ACAO=https://b.example | Sandboxed frames and files have the origin `null`.
        any-origin-with-credentials | --credentials | : 200 ACAO=* ACAC=true | Answer with the page's origin instead of `*`
        no-allow-credentials    | --credentials | : 200 ACAO=PAGE     | Turn on credentials in the server's CORS settings
        wrong-allow-credentials | --credentials | : 200 ACAO=PAGE ACAC=True | The value must be `true` in lower case
        readable | | : 200 ACAO=* | The page gets the response: 200 OK.
        readable | | : 404 ACAO=* | The page gets the response: 404 Not Found.
        ",
    )
    .await;
}

#[tokio::test]
async fn redirects() {
    check_reasons(
        "
        readable           | | /items: 302 ACAO=* location=/b; : 200 ACAO=PAGE              | 2. request
        wrong-location     | | : 302 ACAO=* location=/b location=/c                          | Send one `Location` line
        redirect-not-http  | | : 302 ACAO=* location=app://open                              | Scripts cannot follow redirects to apps.
        too-many-redirects | | : 302 ACAO=* location=/items                                  | The redirects above probably form a circle.
        informational-status | | : 101 ACAO=*                                                 | The server, or a proxy in front of it, must finish its answer.
        redirect-with-user | | : 302 ACAO=* location=http://a:b@127.0.0.1/                   | Remove the user and the password from `Location`.
        ",
    )
    .await;
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

#[tokio::test]
async fn warnings() {
    let https = "the page uses https and the URL http: browsers block this as mixed content";
    let run = run_words(&["probe", "http://nowhere.invalid/", "--origin", PAGE], "").await;
    assert!(
        !run.stdout.contains(https),
        "nothing is said about a page that got nothing"
    );
    for (words, answers, code) in [
        ("", ": 200 ACAO=PAGE", "missing-vary"),
        ("", ": 200 ACAO=* ACAC=true", "any-origin-with-credentials"),
        ("--origin null", ": 200 ACAO=null", "null-origin"),
        ("", ": 200 ACAO=* ACEH=[etag]", "bad-expose-headers"),
        (
            "--credentials",
            ": 200 ACAO=PAGE ACAC=true ACEH=* Vary=Origin",
            "expose-any-with-credentials",
        ),
        ("", ": 200 ACAO=*", "local-network"),
    ] {
        let server = Answering::start(answers).await;
        let run = probe(&server.url("/"), &format!("{words} --json")).await;
        let report: Value = serde_json::from_str(&run.stdout).unwrap();
        let warnings = report["warnings"].as_array().unwrap();
        let codes: Vec<&str> = warnings
            .iter()
            .map(|warning| warning["code"].as_str().unwrap())
            .collect();
        assert!(codes.contains(&code), "{answers}: {codes:?}");
    }
    let fine = Answering::start(": 200 ACAO=PAGE Vary=accept,~origin").await;
    let run = probe(&fine.url("/"), "--origin http://localhost:1 --json").await;
    assert!(
        run.stdout.contains(r#""code":"wrong-allow-origin""#),
        "{}",
        run.stdout
    );
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
