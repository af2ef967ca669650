//! `cors probe`: the values of cookies and other secrets stay at the server that they are for, and
//! are never printed. Nor does a server get at the services of this machine.

use std::net::{IpAddr, UdpSocket};

use crate::answering::Answering;
use crate::cors::{Run, run_words};

const SECRET: &str = "s3cret";
const ORIGIN: &str = "Origin: https://app.example.com";

/// Runs `cors probe curl` with a secret in each place that a command has for one.
async fn probe(options: &[&str], url: &str) -> Run {
    let url = format!("{url}?token={SECRET}");
    let header = |name: &str| format!("{name}: {SECRET}");
    let headers = [
        "Authorization",
        "X-Api-Key",
        "X-Session",
        "X-Custom",
        "Cookie",
    ]
    .map(header);
    let cookie = format!("sid={SECRET}");
    let mut words = [
        &["probe"],
        options,
        &["curl", &url, "-H", ORIGIN, "-b", &cookie],
    ]
    .concat();
    words.extend(headers.iter().flat_map(|header| ["-H", header]));
    words.extend(["--data-raw", SECRET, "-X", "PUT"]);
    run_words(&words, "").await
}

fn grant(more: &str) -> String {
    let names = "authorization,x-api-key,x-session,x-custom,content-type";
    format!("ACAO=PAGE ACAC=true ACAM=PUT ACAH={names} {more}")
}

#[tokio::test]
async fn secrets_are_sent_and_not_printed() {
    let answer =
        format!("set-cookie={SECRET} www-authenticate={SECRET} x-token={SECRET} server=nginx");
    let server = Answering::start(&format!(": 200 {}", grant(&answer))).await;
    for options in [&["--yes"][..], &["--yes", "--json"]] {
        let run = probe(options, &server.url("/")).await;
        let text = run.stdout + &run.stderr;
        assert_eq!(run.status, Some(0), "{text}");
        assert!(!text.contains(SECRET), "{text}");
        assert!(
            text.contains("nginx") && text.contains("X-Api-Key"),
            "{text}"
        );
    }
    let arrived = server.arrived();
    assert!(
        !arrived[0].to_lowercase().contains("s3cret\r\n"),
        "a preflight has no secrets"
    );
    for part in [
        "PUT /?token=s3cret HTTP/1.1\r\n",
        "\r\nAuthorization: s3cret\r\n",
        "\r\nX-Api-Key: s3cret\r\n",
        "\r\nCookie: sid=s3cret; s3cret\r\n",
        "\r\n\r\ns3cret",
    ] {
        assert!(arrived[1].contains(part), "{part}: {}", arrived[1]);
    }
}

/// A server that redirects to an attacker must not hand over its users.
#[tokio::test]
async fn secrets_do_not_follow_a_redirect_to_another_origin() {
    let other = Answering::start(&format!(": 200 {}", grant("").replace("PAGE", "null"))).await;
    let location = format!(
        "location=http://a:{SECRET}@{}/b?code={SECRET}#{SECRET}",
        other.address
    );
    let plain = format!("location={}?code={SECRET}", other.url("/b"));
    for location in [location, plain] {
        let answers = format!("OPTIONS: 200 {}; : 303 {}", grant(""), grant(&location));
        let first = Answering::start(&answers).await;
        for options in [&["--yes"][..], &["--yes", "--json"]] {
            let run = probe(options, &first.url("/")).await;
            let text = run.stdout + &run.stderr;
            assert!(!text.contains(SECRET), "{text}");
        }
    }
    let arrived = other.arrived();
    let requests: Vec<&String> = arrived
        .iter()
        .filter(|head| head.starts_with("GET"))
        .collect();
    assert_eq!(requests.len(), 2, "only the plain URL is followed");
    for head in requests {
        let lower = head.to_lowercase();
        assert!(
            !lower.contains("cookie") && !lower.contains("authorization"),
            "{head}"
        );
        assert!(head.contains("\r\nX-Api-Key: redacted\r\n"), "{head}");
        assert!(head.contains("\r\nX-Session: redacted\r\n"), "{head}");
        // Browsers send it, and its name does not tell of a secret.
        assert!(head.contains("\r\nX-Custom: s3cret\r\n"), "{head}");
    }
}

/// A server must not make this machine send requests to its own services.
#[tokio::test]
async fn a_redirect_into_this_machine() {
    let Some(public) = own_address() else {
        return; // Without a network, all servers are on this machine.
    };
    let inner = Answering::start(": 200 ACAO=*").await;
    let location = format!(": 302 ACAO=* location={}", inner.url("/admin"));
    let outer = Answering::start_at(&format!("{public}:0"), &location).await;
    let back = format!(": 302 ACAO=* location={}", outer.url("/b"));
    for first in [outer.url("/"), Answering::start(&back).await.url("/")] {
        let run = crate::probe::probe(&first, "").await;
        let expected = format!(
            "error: cannot reach {}: 127.0.0.1 is on this machine, and an earlier server is not, \
             so nothing was sent; if you trust the redirect, probe this URL itself\n",
            inner.url("")
        );
        assert_eq!((run.stderr, run.status), (expected, Some(2)));
        assert!(
            run.stdout.contains("Location: http://127.0.0.1:"),
            "{}",
            run.stdout
        );
    }
    assert_eq!(inner.methods(), "");
    let run = crate::probe::probe(&inner.url("/admin"), "--origin null").await;
    assert_eq!((inner.methods().as_str(), run.status), ("GET", Some(0)));
}

/// Returns an address of this machine that other machines use.
fn own_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("192.0.2.1:9").ok()?; // This sends nothing.
    let address = socket.local_addr().ok()?.ip();
    (!address.is_loopback()).then_some(address)
}

/// A redirect within the origin keeps the login.
#[tokio::test]
async fn cookies_stay_at_their_origin() {
    let answers = format!("/a: 307 {}; : 200 {}", grant("location=/b"), grant(""));
    let answers = format!("OPTIONS: 200 {}; {answers}", grant(""));
    let server = Answering::start(&answers).await;
    let run = probe(&["--yes"], &server.url("/a")).await;
    assert_eq!(run.status, Some(0), "{}", run.stdout + &run.stderr);
    let arrived = server.arrived();
    let last = arrived.last().unwrap();
    assert!(last.starts_with("PUT /b "), "{last}");
    assert!(last.contains("\r\nCookie: sid=s3cret"), "{last}");
    assert!(last.contains("\r\nAuthorization: s3cret\r\n"), "{last}");
    assert!(last.ends_with("\r\n\r\ns3cret"), "{last}");
}

/// Mistakes are printed without the value that has them.
#[tokio::test]
async fn mistakes_do_not_show_secrets() {
    let url = "http://127.0.0.1:1/";
    let user = format!("http://a:{SECRET}@127.0.0.1:1/");
    let no_scheme = format!("a:{SECRET}@127.0.0.1:1/");
    let bad_url = format!("http://a:{SECRET}@[1/?{SECRET}");
    let line = format!("Authorization Bearer {SECRET}");
    let bytes = format!("Authorization: {SECRET}\u{1}");
    let page = ["--origin", "https://app.example.com"];
    for words in [
        &[url, "-H", &line][..],
        &[url, "-H", &bytes],
        &[&user],
        &[&no_scheme],
        &[&bad_url],
        &["curl", url, "-H", &line],
        &["curl", url, "-H", &bytes],
        &["curl", url, "-H", "Authorization:", "Bearer", SECRET],
        &["curl", &user],
        &["curl", &bad_url],
        &["curl", url, "-u", SECRET],
        &["curl", url, "-b", SECRET],
        &["curl", url, "-d", &format!("@{SECRET}")],
        &["curl", url, "-F", SECRET],
        &[&format!("curl {url} -H 'Authorization: {SECRET}")],
    ] {
        let run = run_words(&[&["probe"], &page[..], words].concat(), "").await;
        let text = run.stdout + &run.stderr;
        assert_eq!(run.status, Some(2), "{words:?}: {text}");
        assert!(text.starts_with("error: "), "{words:?}: {text}");
        assert!(!text.contains(SECRET), "{words:?}: {text}");
    }
}

/// A terminal obeys control characters: a server could hide its answer, or forge a line.
#[tokio::test]
async fn text_of_the_server_is_escaped() {
    let control = r"\xc2\x9b31mred\xe2\x80\xaeder\xff";
    let answer =
        format!(": 200 ACAO=https://{control} ACEH={control} server={control} location=/{control}");
    let server = Answering::start(&answer).await;
    for words in ["", "--json"] {
        let run = crate::probe::probe(&server.url("/"), words).await;
        assert!(
            run.stdout.contains(r"\u{9b}31mred\u{202e}der")
                || run.stdout.contains(r"\\u{9b}31mred\\u{202e}der"),
            "{}",
            run.stdout
        );
        let text = run.stdout + &run.stderr;
        let is_plain = |char: char| !char.is_control() || char == '\n';
        assert!(
            text.chars().all(is_plain) && !text.contains('\u{202e}'),
            "{text:?}"
        );
    }
}
