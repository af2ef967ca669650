//! Commands as browsers copy them, and as people type them.

use tower_cors_test_support::check_rows;

use super::{Pasted, parse};

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

/// Chromium, "Copy as cURL (bash)" and "(cmd)".
#[test]
fn chromium() {
    check_rows(
        [
            [
                "curl 'https://api.example/a?b=1&c=2' \\
  -H 'accept: */*' \\
  -H 'content-type: application/json' \\
  -b 'sid=1; t=2' \\
  -H 'origin: https://app.example' \\
  -H 'priority: u=1, i' \\
  -H 'user-agent: Mozilla/5.0 (X11)' \\
  --data-raw $'{\"a\":\"it\\'s \\u0021 \\\\n \\ud83d\\ude00\"}'",
                "POST https://api.example/a?b=1&c=2 accept=*/* content-type=application/json cookie=sid=1; t=2 origin=https://app.example | priority=u=1, i user-agent=Mozilla/5.0 (X11) | {\"a\":\"it's ! \\n 😀\"}",
            ],
            [
                "curl ^\"https://api.example/a?b=1^&c=2^\" ^\r\n  -X ^\"PUT^\" ^\r\n  -H ^\"accept: */*^\" ^\r\n  -H ^\"origin: https://app.example^\" ^\r\n  --data-raw ^\"^{^\\^\"a^\\^\":^\\^\"100%^25 c^:^\\^\\x ^\n\ny^\\^\"^}^\"",
                "PUT https://api.example/a?b=1&c=2 accept=*/* content-type=application/x-www-form-urlencoded origin=https://app.example | {\"a\":\"100%25 c:\\x \\ny\"}",
            ],
            [
                "curl \"https://api.example/\" ^\n  -H \"Origin: https://app.example\" ^\n  --compressed",
                "GET https://api.example/ origin=https://app.example",
            ],
            [
                "curl 'https://api.example/' -X 'OPTIONS' -H 'access-control-request-method: PUT' --insecure",
                "OPTIONS https://api.example/ access-control-request-method=PUT",
            ],
            [
                "curl 'https://api.example/' -H 'Referer: https://app.example/a?b' -H 'x-empty;'",
                "GET https://api.example/ origin=https://app.example referer=https://app.example/a?b x-empty=",
            ],
            [
                "curl 'https://api.example/' -H 'cache-control: no-cache' -H 'pragma: no-cache' -H 'if-none-match: \"a\"'",
                "GET https://api.example/ | cache-control=no-cache if-none-match=\"a\" pragma=no-cache",
            ],
            [
                "curl 'https://api.example/' -H 'cache-control: no-store'",
                "GET https://api.example/ cache-control=no-store",
            ],
        ],
        |[text, _]| describe(text),
    );
}

/// Firefox writes one line, and other escapes than Chromium.
#[test]
fn firefox() {
    check_rows(
        [
            [
                "curl 'https://api.example/a' --compressed -X PUT -H 'User-Agent: Mozilla/5.0' -H 'Accept: */*' -H 'Content-Type: text/plain;charset=UTF-8' -H 'Origin: https://app.example' -H 'Connection: keep-alive' -H 'Sec-Fetch-Mode: cors' -H 'Priority: u=0' --data-raw $'caf\\xc3\\xa9 \\041\\r\\n\\'x\\''",
                "PUT https://api.example/a accept=*/* connection=keep-alive content-type=text/plain;charset=UTF-8 origin=https://app.example sec-fetch-mode=cors | priority=u=0 user-agent=Mozilla/5.0 | café !\\r\\n'x'",
            ],
            [
                "curl --http2 -I 'https://api.example/a'",
                "HEAD https://api.example/a",
            ],
        ],
        |[text, _]| describe(text),
    );
}

#[test]
fn safari() {
    check_rows(
        [[
            "curl 'https://api.example/a' \\
-X 'POST' \\
-H 'Accept: */*' \\
-H 'Content-Type: application/json' \\
-H 'Origin: https://app.example' \\
--data-binary '{\"a\":1}'",
            "POST https://api.example/a accept=*/* content-type=application/json origin=https://app.example | {\"a\":1}",
        ]],
        |[text, _]| describe(text),
    );
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
                "unknown option of curl: `--request=PUT`; remove it if it does not change the request",
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

mod properties {
    use proptest::prelude::*;

    use super::describe;
    use crate::curl::words::split;

    /// Quotes a text as Chromium does for bash.
    fn for_bash(text: &str) -> String {
        let is_plain = |char: char| !char.is_ascii_control() && !matches!(char, '\'' | '!');
        if text.chars().all(is_plain) {
            return format!("'{text}'");
        }
        let escaped = text.chars().map(|char| match char {
            '\\' => String::from("\\\\"),
            '\'' => String::from("\\'"),
            '\n' => String::from("\\n"),
            '\r' => String::from("\\r"),
            char if is_plain(char) => char.to_string(),
            char => format!("\\u{:04x}", u32::from(char)),
        });
        format!("$'{}'", escaped.collect::<String>())
    }

    /// Quotes a text as Chromium and Firefox do for `cmd.exe`.
    fn for_cmd(text: &str) -> String {
        let plain =
            |char: char| char.is_ascii_alphanumeric() || " _-:=+~'/.,?;()*`\t".contains(char);
        let mut out = String::from("^\"");
        for char in text.replace('\\', "\\\\").replace('"', "\\\"").chars() {
            match char {
                '\n' => out += "^\n\n",
                char if plain(char) => out.push(char),
                char => out.extend(['^', char]),
            }
        }
        out + "^\""
    }

    proptest! {
        /// What a browser quotes is read back, whatever it is.
        #[test]
        fn quoted_words_are_read_back(words in prop::collection::vec("[ -~é\n\t]{0,12}", 1..5)) {
            let bash: Vec<String> = words.iter().map(|word| for_bash(word)).collect();
            let got = split(&bash.join(" \\\n  ")).map_err(|error| error.to_string());
            prop_assert_eq!(got, Ok(words.clone()));
            let cmd: Vec<String> = words.iter().map(|word| for_cmd(word)).collect();
            let got = split(&cmd.join(" ^\n  ")).map_err(|error| error.to_string());
            prop_assert_eq!(got, Ok(words));
        }

        /// No text makes the parser panic.
        #[test]
        fn any_text(text in "curl [ -~é\n\\\\'\"$^-]{0,40}") {
            describe(&text);
        }
    }
}
