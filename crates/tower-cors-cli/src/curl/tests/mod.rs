//! Commands as browsers copy them, and as people type them.

mod browsers;
mod properties;

use tower_cors_test_support::{check_rows, rows};

use super::{Pasted, parse, reads_standard_input};

/// Describes what a text makes: `PUT https://a.example/ accept=*/* | user-agent=B | body`, or the
/// error.
fn describe(text: &str) -> String {
    describe_words(&[text.to_owned()])
}

fn describe_words(words: &[String]) -> String {
    match parse(words) {
        Ok(pasted) => describe_pasted(&pasted),
        Err(error) => {
            let text = error.to_string();
            text.trim_start_matches("error: ").trim_end().to_owned()
        }
    }
}

fn describe_pasted(pasted: &Pasted) -> String {
    let headers = |headers: &http::HeaderMap| {
        let line = |(name, value): (_, &http::HeaderValue)| {
            format!(" {name}={}", String::from_utf8_lossy(value.as_bytes()))
        };
        let mut lines: Vec<String> = headers.iter().map(line).collect();
        lines.sort_unstable();
        lines.concat()
    };
    let request = &pasted.request;
    let mut text = format!(
        "{} {}{}",
        request.method(),
        request.uri(),
        headers(request.headers())
    );
    if !pasted.own_headers.is_empty() {
        text += &format!(" |{}", headers(&pasted.own_headers));
    }
    if !request.body().is_empty() {
        let body = String::from_utf8_lossy(request.body());
        text += &format!(" | {}", body.replace('\r', "\\r").replace('\n', "\\n"));
    }
    text
}

/// Options that people type.
#[test]
fn options() {
    check_rows(
        [
            ["a.example", "GET http://a.example/"],
            [
                "--url https://a.example -s -o /dev/null -w '%{http_code}'",
                "GET https://a.example/",
            ],
            ["-sSLvkI https://a.example", "HEAD https://a.example/"],
            ["-sXPUT https://a.example", "PUT https://a.example/"],
            [
                "-m5 --connect-timeout 3 --max-time 9 https://a.example",
                "GET https://a.example/",
            ],
            ["https://a.example/#part", "GET https://a.example/"],
            [
                "https://bücher.example/ä?ö",
                "GET https://xn--bcher-kva.example/%C3%A4?%C3%B6",
            ],
            [
                "https://a.example -d a=1 -d b=2",
                "POST https://a.example/ content-type=application/x-www-form-urlencoded | a=1&b=2",
            ],
            [
                "https://a.example -d a=1 -H 'Content-Type: text/plain'",
                "POST https://a.example/ content-type=text/plain | a=1",
            ],
            [
                "https://a.example -G -d a=1 --data-urlencode 'b=c d&'",
                "GET https://a.example/?a=1&b=c%20d%26",
            ],
            ["https://a.example?x -G -d a", "GET https://a.example/?x&a"],
            ["https://a.example -G -I -d a", "HEAD https://a.example/?a"],
            [
                "https://a.example --url-query a=b+",
                "GET https://a.example/?a=b%2B",
            ],
            [
                "https://a.example --data-urlencode =a+",
                "POST https://a.example/ content-type=application/x-www-form-urlencoded | a%2B",
            ],
            [
                "https://a.example --data-raw @a",
                "POST https://a.example/ content-type=application/x-www-form-urlencoded | @a",
            ],
            [
                "https://a.example --json '{\"a\":' --json '1}'",
                "POST https://a.example/ accept=application/json content-type=application/json | {\"a\":1}",
            ],
            [
                "https://a.example -u user:pass",
                "GET https://a.example/ authorization=Basic dXNlcjpwYXNz",
            ],
            [
                "https://a.example -u a:b -H 'authorization: c'",
                "GET https://a.example/ authorization=c",
            ],
            [
                "https://a.example --oauth2-bearer t",
                "GET https://a.example/ authorization=Bearer t",
            ],
            [
                "https://a.example -A me -e https://b.example/c;auto",
                "`;` outside quotes ends the command for a shell; put quotes around the URL or the text with `;`, and paste one command only",
            ],
            [
                "https://a.example -A me -e 'https://b.example/c;auto'",
                "GET https://a.example/ origin=https://b.example referer=https://b.example/c | user-agent=me",
            ],
            [
                "https://a.example -H 'Accept:' -H 'x-a: 1' -H 'x-a: 2'",
                "GET https://a.example/ x-a=1 x-a=2",
            ],
            [
                "https://a.example -F a=1 -F 'b=<b>;type=text/html' --form-string c=@d",
                "`-F` with `<` reads a file, which cors does not do; write the text itself",
            ],
            [
                "https://a.example -F a=1 -F 'b=x;filename=y.txt;type=text/html' --form-string 'c=@d;e'",
                "POST https://a.example/ content-type=multipart/form-data; boundary=----cors-boundary | \
                 ------cors-boundary\\r\\nContent-Disposition: form-data; name=\"a\"\\r\\n\\r\\n1\\r\\n\
                 ------cors-boundary\\r\\nContent-Disposition: form-data; name=\"b\"; filename=\"y.txt\"\\r\\nContent-Type: text/html\\r\\n\\r\\nx\\r\\n\
                 ------cors-boundary\\r\\nContent-Disposition: form-data; name=\"c\"\\r\\n\\r\\n@d;e\\r\\n------cors-boundary--\\r\\n",
            ],
            [
                "https://a.example -F 'a=----cors-boundary-x'",
                "POST https://a.example/ content-type=multipart/form-data; boundary=----cors-boundary-- | \
                 ------cors-boundary--\\r\\nContent-Disposition: form-data; name=\"a\"\\r\\n\\r\\n----cors-boundary-x\\r\\n\
                 ------cors-boundary----\\r\\n",
            ],
            [
                "https://a.example -F 'a=----cors-boundary-----cors-boundary' -F 'b=x;type=----cors-boundary--'",
                "POST https://a.example/ content-type=multipart/form-data; boundary=----cors-boundary--- | \
                 ------cors-boundary---\\r\\nContent-Disposition: form-data; name=\"a\"\\r\\n\\r\\n----cors-boundary-----cors-boundary\\r\\n\
                 ------cors-boundary---\\r\\nContent-Disposition: form-data; name=\"b\"\\r\\nContent-Type: ----cors-boundary--\\r\\n\\r\\nx\\r\\n\
                 ------cors-boundary-----\\r\\n",
            ],
        ],
        |[text, _]| describe(&format!("curl {text}")),
    );
}

#[test]
fn mistakes() {
    check_rows(
        [
            [
                "wget https://a.example",
                "expected a `curl` command, as the browser's developer tools copy it",
            ],
            [
                "",
                "expected a `curl` command, as the browser's developer tools copy it",
            ],
            ["curl", "the `curl` command has no URL"],
            [
                "curl https://a.example https://b.example",
                "the `curl` command has several URLs, or words outside quotes; leave one URL",
            ],
            [
                "curl https://a.example --upload",
                "unknown option of curl: `--upload`; remove it if it does not change the request",
            ],
            [
                "curl https://a.example -sQ",
                "unknown option of curl: `-Q`; remove it if it does not change the request",
            ],
            [
                "curl https://a.example --request=PUT",
                "unknown option of curl: `--request`; remove it if it does not change the request",
            ],
            [
                "curl https://a.example -x http://p.example",
                "the option `-x` of curl does not work here, because no page can do the same; remove it",
            ],
            [
                "curl https://a.example -X",
                "the option `-X` of curl needs a value after it",
            ],
            ["curl https://a.example -X 'a b'", "`a b` is not a method"],
            [
                "curl https://a.example -X GET -d a",
                "a page cannot send a body with `GET`: its `fetch` throws a `TypeError`; remove the data, or write -G to put it into the URL",
            ],
            [
                "curl https://a.example -d a -F b=c",
                "curl sends either `-d` or `-F`; remove one of them",
            ],
            [
                "curl https://a.example -d @body.json",
                "`-d` with `@` reads a file, which cors does not do; write the text itself",
            ],
            [
                "curl https://a.example --data-urlencode a@b",
                "`--data-urlencode` with `@` reads a file, which cors does not do; write the text itself",
            ],
            [
                "curl https://a.example -H @headers",
                "`-H` with `@` reads a file, which cors does not do; write the text itself",
            ],
            [
                "curl https://a.example -b jar.txt",
                "`-b` without `=` reads cookies from a file; write `-b name=value`",
            ],
            [
                "curl https://a.example -u user",
                "`-u` has no password; write `-u user:password`",
            ],
            [
                "curl https://a.example -F a",
                "the text after `-F` has no `=`; write `-F name=value`",
            ],
            [
                "curl https://a.example -H 'a b: c'",
                "-H a b: not a header name",
            ],
            [
                "curl 'https://a b.example'",
                "the URL of the `curl` command is wrong: invalid international domain name",
            ],
            [
                "curl https://a.example?a=1&b=2",
                "`&` outside quotes ends the command for a shell; put quotes around the URL or the text with `&`, and paste one command only",
            ],
            [
                "curl https://a.example | jq .",
                "`|` outside quotes ends the command for a shell; put quotes around the URL or the text with `|`, and paste one command only",
            ],
            [
                "curl https://a.example -H \"Authorization: Bearer $TOKEN\"",
                "`$TOKEN` is for a shell, and no shell reads this text; write its value instead, or put the text between single quotes",
            ],
            [
                "curl https://a.example/$(id)",
                "`$(id` is for a shell, and no shell reads this text; write its value instead, or put the text between single quotes",
            ],
            [
                "curl 'https://a.example",
                "the text after `curl` has a quote that is never closed",
            ],
            [
                "curl $'https://a.example",
                "the text after `curl` has a quote that is never closed",
            ],
            [
                "curl ^\"https://a.example",
                "the text after `curl` has a quote that is never closed",
            ],
        ],
        |[text, _]| describe(text),
    );
}

/// Quotes, and what a shell would expand.
#[test]
fn quotes() {
    let table = r#"
        "https://a.example/a b"                 | GET https://a.example/a%20b
        a.example -H "x-a: \"1\" \\ \d \$b $"   | GET http://a.example/ x-a="1" \ \d $b $
        a.example -H x-a:\ \"1\"                | GET http://a.example/ x-a="1"
        a.example/?cost=5$                      | GET http://a.example/?cost=5$
        a.example/?$,                           | GET http://a.example/?$,
        "a.example/?$,"                         | GET http://a.example/?$,
        "a.example/?$_a"                        | `$_a` is for a shell, and no shell reads this text; write its value instead, or put the text between single quotes
        "a.example/?${a}"                       | `${a` is for a shell, and no shell reads this text; write its value instead, or put the text between single quotes
        "a.example/?$(a)"                       | `$(a` is for a shell, and no shell reads this text; write its value instead, or put the text between single quotes
        "a.example/?`a`"                        | a backtick is for a shell, and no shell reads this text; write its value instead, or put the text between single quotes
        a.example/?`a`                          | a backtick is for a shell, and no shell reads this text; write its value instead, or put the text between single quotes
        "a.example/?$1"                         | `$1` is for a shell, and no shell reads this text; write its value instead, or put the text between single quotes
        "a.example/?$?b"                        | `$?` is for a shell, and no shell reads this text; write its value instead, or put the text between single quotes
        a.example/?$!                           | `$!` is for a shell, and no shell reads this text; write its value instead, or put the text between single quotes
        'a.example/?$a`b`'                      | GET http://a.example/?$a`b`
        "a.example                              | the text after `curl` has a quote that is never closed
        "a.example\                             | the text after `curl` has a quote that is never closed
        "#;
    check_rows(rows(table), |[text, _]| describe(&format!("curl {text}")));
}

/// A shell has split these, or left `$'…'` as it is.
#[test]
fn words() {
    let words = |words: &[&str]| {
        let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
        describe_words(&words)
    };
    let expected =
        "POST https://a.example/ content-type=application/x-www-form-urlencoded | a b\\n";
    for shell in [
        &["curl", "https://a.example", "--data-raw", "a b\n"][..],
        &["curl", "https://a.example", "--data-raw", "$'a b\\n'"],
        &["curl", "https://a.example --data-raw $'a b\\n'"],
        &["curl", "curl https://a.example --data-raw $'a b\\n'"],
        &["curl https://a.example --data-raw $'a b\\n'"],
    ] {
        assert_eq!(words(shell), expected, "{shell:?}");
    }
}

/// A shell has removed the quotes around this URL, so its `&` separates nothing.
#[test]
fn two_words() {
    let words = ["curl", "https://a.example/?a=1&b=$c"].map(str::to_owned);
    assert_eq!(describe_words(&words), "GET https://a.example/?a=1&b=$c");
}

#[test]
fn standard_input() {
    let reads = |words: &[&str]| {
        let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
        reads_standard_input(&words)
    };
    assert!(reads(&["curl", "-"]) && reads(&["-"]));
    assert!(!reads(&["curl", "a.example", "-s"]));
}

/// A header map panics beyond 32,768 lines.
#[test]
fn many_headers() {
    for (count, expected) in [
        (1000, "GET http://a.example/ x=1"),
        (40_000, "there are more than 1000 headers"),
    ] {
        let text = format!("curl a.example{}", " -H x:1".repeat(count));
        let got = describe(&text);
        assert!(got.starts_with(expected), "{count}: {got:.100}");
    }
}

/// The time for a hostile command grows with its length, not with its square.
#[test]
fn a_form_that_looks_like_its_boundary() {
    let text = format!(
        "curl https://a.example -F 'a=----cors-boundary{}'",
        "-".repeat(1 << 20)
    );
    assert!(describe(&text).contains(" boundary=----cors-boundary---"));
}
