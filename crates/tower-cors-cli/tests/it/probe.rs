//! `cors probe`: what it says about servers that answer wrongly, and about those that do not.

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

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

/// A browser that cannot reach a server says nothing about CORS, and neither does the program.
#[tokio::test]
async fn unreachable_servers() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent = format!("http://{}/", silent.local_addr().unwrap());
    let plain = Answering::start(": 200").await;
    let https = plain.url("/").replace("http", "https");
    let closing = Answering::start(": nothing").await.url("/");
    let mail = Answering::start(": garbage").await.url("/");
    for (url, words, message) in [
        (
            "http://127.0.0.1:1/",
            "",
            "127.0.0.1:1 refuses connections; no server listens on this port",
        ),
        (
            "http://nowhere.invalid/",
            "",
            "the host name has no address",
        ),
        (
            &silent,
            "--timeout 1",
            "the response took too long; --timeout SECONDS waits longer",
        ),
        (&https, "", "if the server serves plain HTTP, write http://"),
        (&closing, "", "closed the connection without an answer"),
        (&mail, "", "the server does not answer in HTTP"),
    ] {
        let mut all = vec!["probe", url, "--origin", PAGE];
        all.extend(words.split_whitespace());
        let run = run_words(&all, "").await;
        assert_eq!(run.status, Some(2), "{url}: {}", run.stderr);
        assert!(
            run.stderr.starts_with("error: cannot reach http"),
            "{}",
            run.stderr
        );
        assert!(run.stderr.contains(message), "{url}: {}", run.stderr);
    }
}

/// Preflights, `GET` and `HEAD` change nothing on a server. Other methods may.
#[tokio::test]
async fn nothing_else_is_sent_without_consent() {
    let grant = ": 200 ACAO=* ACAM=* ACAH=*";
    for (words, status, methods, says) in [
        ("", 0, "GET", "About to send: GET."),
        ("--method HEAD", 0, "HEAD", "About to send: HEAD."),
        (
            "-H x-a:1",
            0,
            "OPTIONS GET",
            "About to send: the preflight, and GET if",
        ),
        ("--method POST", 2, "", "Sending nothing."),
        ("--method POST --yes", 0, "POST", "About to send: POST."),
        (
            "--method POST -H x-a:1",
            0,
            "OPTIONS",
            "only the preflight. --yes sends POST, too.",
        ),
        (
            "--method DELETE",
            0,
            "OPTIONS",
            "only the preflight. --yes sends DELETE, too.",
        ),
        (
            "--method DELETE --yes",
            0,
            "OPTIONS DELETE",
            "the preflight, and DELETE if",
        ),
        (
            "--method OPTIONS",
            0,
            "OPTIONS",
            "only the preflight. --yes sends OPTIONS, too.",
        ),
    ] {
        let server = Answering::start(grant).await;
        let run = probe(&server.url("/"), words).await;
        assert_eq!(server.methods(), methods, "{words}: {}", run.stdout);
        assert_eq!(run.status, Some(status), "{words}: {}", run.stderr);
        assert!(run.stdout.contains(says), "{words}: {}", run.stdout);
    }
}

/// The page's own origin needs no CORS headers.
#[tokio::test]
async fn the_same_origin() {
    let server = Answering::start(": 200 x-a=1").await;
    let words = format!("--origin {} --method PUT --yes", server.url(""));
    let run = probe(&server.url("/"), &words).await;
    assert_eq!(server.methods(), "PUT");
    let says = "The URL has the page's own origin, so CORS does not apply.";
    assert!(run.stdout.contains(says), "{}", run.stdout);
    assert!(run.stdout.contains("x-a"), "{}", run.stdout);
    assert_eq!(run.status, Some(0));
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
        run.stdout.contains(r#""code": "wrong-allow-origin""#),
        "{}",
        run.stdout
    );
    let fine = Answering::start(": 200 ACAO=http://localhost:1 Vary=accept,~origin").await;
    let run = probe(&fine.url("/"), "--origin http://localhost:1 --json").await;
    assert!(run.stdout.contains(r#""warnings": []"#), "{}", run.stdout);
}

#[tokio::test]
async fn usage() {
    let url = "https://127.0.0.1:1/";
    let command = format!("curl {url}");
    let with_origin = format!("curl '{url}' -H 'Origin: {PAGE}'");
    for (words, message) in [
        (&[][..], "<URL>"),
        (
            &[url],
            "--origin <ORIGIN> is missing, the origin of the page; write `--origin https://…`",
        ),
        (
            &["curl", url],
            "the `curl` command has neither `Origin` nor `Referer`",
        ),
        (&[&command], "write `--origin https://…` before `curl`"),
        (
            &["127.0.0.1:1/", "--origin", PAGE],
            "the URL has no scheme: write `https://…`",
        ),
        (&["/a", "--origin", PAGE], "the URL has no scheme"),
        (
            &["--origin", PAGE, "curl", "/a"],
            "the URL has no host; write `https://…`",
        ),
        (
            &["ftp://a.example/", "--origin", PAGE],
            "its scheme is `ftp`, not `http` or `https`",
        ),
        (
            &["https://a:b@c.example/", "--origin", PAGE],
            "the URL has a user name or a password",
        ),
        (
            &[url, "--origin", "app.example.com"],
            "a page cannot be at `app.example.com`",
        ),
        (
            &[url, "--origin", PAGE, "--method", "TRACE"],
            "no page can send this method",
        ),
        (
            &[url, "--origin", PAGE, "--method", "A B"],
            "invalid value 'A B' for '--method <METHOD>'",
        ),
        (
            &[url, "--origin", PAGE, "-H", "a"],
            "-H: expected `Name: value`",
        ),
        (
            &[url, "--origin", PAGE, "--timeout", "0"],
            "--timeout <SECONDS>",
        ),
        (
            &["--method", "PUT", "curl", url],
            "'--method <METHOD>' cannot be used with `curl`",
        ),
        (
            &["curl", url, "-x", "http://a.example"],
            "the option `-x` of curl does not work here",
        ),
        (
            &[url, "--origin", PAGE, "--credental"],
            "a similar argument exists: '--credentials'",
        ),
        // These reach the network.
        (
            &["curl", "-sS", url, "-H", &format!("Origin: {PAGE}")],
            "refuses connections",
        ),
        (
            &["curl", "-H", &format!("Referer: {PAGE}/a"), url],
            "refuses connections",
        ),
        (&[&with_origin], "refuses connections"),
        (&["curl", &with_origin], "refuses connections"),
    ] {
        let run = run_words(&[&["probe"], words].concat(), "").await;
        assert_eq!(run.status, Some(2), "{words:?}: {}", run.stderr);
        assert!(run.stderr.contains(message), "{words:?}: {}", run.stderr);
    }
    for words in [&["probe", "curl", "-"][..], &["probe", "-"]] {
        let run = run_words(words, &with_origin).await;
        assert!(run.stderr.contains("refuses connections"), "{}", run.stderr);
    }
}

/// With `--yes`, the request of a `curl` command goes out as it is.
#[tokio::test]
async fn a_pasted_command() {
    let server =
        Answering::start(": 200 ACAO=PAGE ACAC=true ACAM=* ACAH=content-type ACAM=PUT").await;
    let url = server.url("/a?b");
    let command = format!(
        "curl '{url}' -X PUT -H 'Origin: {PAGE}' -H 'User-Agent: Mozilla/5.0' -b 'a=b' \\\n \
         -H 'content-type: application/json' -H 'sec-fetch-mode: cors' --data-raw $'{{\\u0021}}'"
    );
    let run = run_words(&["probe", "--yes", "curl", "-"], &command).await;
    assert_eq!(run.status, Some(0), "{}", run.stdout + &run.stderr);
    let [preflight, request] = &server.arrived()[..] else {
        panic!("{}", server.methods());
    };
    for part in [
        "OPTIONS /a?b ",
        "\r\nUser-Agent: Mozilla/5.0\r\n",
        "Request-Headers: content-type\r\n",
    ] {
        assert!(preflight.contains(part), "{preflight}");
    }
    for part in [
        "PUT /a?b ",
        "\r\nUser-Agent: Mozilla/5.0\r\n",
        "\r\nCookie: a=b\r\n",
        "\r\n\r\n{!}",
    ] {
        assert!(request.contains(part), "{request}");
    }
}

/// A browser is served the same, whatever name the program has.
#[tokio::test]
async fn the_name_that_servers_see() {
    let server = Answering::start(": 200 ACAO=* ACAH=*").await;
    probe(&server.url("/"), "").await;
    assert!(server.arrived()[0].contains("\r\nUser-Agent: cors/"));
    let server = Answering::start(": 200 ACAO=* ACAH=*").await;
    probe(&server.url("/"), "-H user-agent:a").await;
    let [preflight, request] = &server.arrived()[..] else {
        panic!("{}", server.methods());
    };
    assert!(preflight.contains("Access-Control-Request-Headers: user-agent\r\n"));
    assert!(request.contains("\r\nUser-Agent: a\r\n"));
}

/// A server that never ends its answer does not keep the program.
#[tokio::test]
async fn an_endless_body() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let head = b"HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\n\r\n";
        assert!(stream.read(&mut [0; 4096]).await.unwrap() > 0);
        stream.write_all(head).await.unwrap();
        while stream.write_all(&[0; 4096]).await.is_ok() {}
    });
    let run = probe(&url, "").await;
    assert_eq!(run.status, Some(0), "{}", run.stdout + &run.stderr);
}
