//! Commands as browsers copy them.

use tower_cors_test_support::check_rows;

use super::describe;

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
