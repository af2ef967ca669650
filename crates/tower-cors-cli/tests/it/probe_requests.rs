//! `cors probe`: the requests that it sends, and servers that it cannot reach.

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::answering::Answering;
use crate::cors::run_words;
use crate::probe::{PAGE, probe};

/// A browser that cannot reach a server says nothing about CORS, and neither does the program.
#[tokio::test]
async fn unreachable_servers() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent = format!("http://{}/", silent.local_addr().unwrap());
    let plain = Answering::start(": 200").await;
    let https = plain.url("/").replace("http", "https");
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

/// A resolver that hangs does not hold up the end: nobody else could stop its thread.
///
/// glibc reads the aliases of host names without a dot from a file, and a pipe never ends.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[tokio::test]
async fn a_resolver_that_hangs() {
    let pipe = concat!(env!("CARGO_TARGET_TMPDIR"), "/aliases");
    // Another run may have left it.
    _ = std::fs::remove_file(pipe);
    let made = std::process::Command::new("mkfifo").arg(pipe).status();
    assert!(made.unwrap().success());
    let words = ["probe", "http://name/", "--origin", PAGE, "--timeout", "1"];
    let run = crate::cors::run_with("HOSTALIASES", pipe, &words).await;
    assert_eq!(run.status, Some(2));
    assert!(
        run.stderr
            .contains("looking up the host name took too long"),
        "{}",
        run.stderr
    );
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
            &[url, "curl", url],
            "write either a URL or a `curl` command, not both",
        ),
        (
            &["curl", url],
            "the `curl` command has neither `Origin` nor `Referer`",
        ),
        (&[&command], "write `--origin https://…` before `curl`"),
        (
            &["127.0.0.1:1/", "--origin", PAGE],
            "the URL has no scheme; write `https://` or `http://` before it",
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

/// Some development servers listen on one of the two loopback addresses only.
#[tokio::test]
async fn localhost_is_both_loopback_addresses() {
    for address in ["127.0.0.1:0", "[::1]:0"] {
        let server = Answering::start_at(address, ": 200 ACAO=*").await;
        for host in ["localhost", "app.localhost"] {
            let url = format!("http://{host}:{}/", server.address.port());
            let run = probe(&url, "").await;
            assert_eq!(run.status, Some(0), "{url}: {}", run.stdout + &run.stderr);
        }
    }
}
