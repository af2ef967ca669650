//! Tables of headers and reasons.

use http::header::ACCESS_CONTROL_EXPOSE_HEADERS;
use tower_cors_test_support::{check_rows, rows};

use super::*;

/// Parses `name: value, name: value`.
fn headers(text: &str) -> HeaderMap {
    let pairs = text.split(", ").filter_map(|line| line.split_once(": "));
    pairs
        .map(|(name, value)| (name.parse::<HeaderName>().unwrap(), value.parse().unwrap()))
        .collect()
}

/// Names the headers with values that matter, and then those that do not.
fn short(lines: &[Line]) -> String {
    let texts = lines.iter().map(|line| {
        let value = line.value.as_deref().unwrap_or("missing");
        let mark = if line.matters { "!" } else { "" };
        format!("{}{mark} {value}", line.name)
    });
    texts.collect::<Vec<_>>().join(", ")
}

#[test]
fn requests() {
    let table = rows::<2>(
        "
        host: a, cookie: sid=1, origin: null    | origin! null, cookie! (not shown), host a
        authorization: Bearer a, accept: */*    | authorization! (not shown), accept */*
        host: a, x-amz-date: 1, dnt: 1          | x-amz-date! 1, host a, dnt 1
        sec-fetch-site: none, origin: http://a  | origin! http://a, sec-fetch-site! none
        ",
    );
    check_rows(table, |[request, _]| {
        short(&request_lines(&headers(request), RequestKind::Actual))
    });
}

#[test]
fn responses() {
    let table = rows::<3>(
        "
        origin: http://a | etag: 1                         | access-control-allow-origin! missing, etag 1
        host: a          | etag: 1                         | etag 1
        origin: http://a, sec-websocket-key: 1         | etag: 1 | etag 1
        origin: http://a, sec-fetch-mode: no-cors      | etag: 1 | etag 1
        origin: http://a, sec-fetch-site: same-origin  | etag: 1 | etag 1
        origin: http://a, sec-fetch-mode: cors         | etag: 1 | access-control-allow-origin! missing, etag 1
        origin: http://a | etag: 1, vary: origin, access-control-allow-origin: * | access-control-allow-origin! *, etag! 1, vary! origin
        ",
    );
    check_rows(table, |[request, response, _]| {
        let (request, response) = (headers(request), headers(response));
        short(&response_lines(
            &request,
            &response,
            RequestKind::Actual,
            false,
            None,
        ))
    });
}

/// Rows: the exposed names, credentials, a header, and the word in its reason.
#[test]
fn exposed_headers() {
    let table = rows::<4>(
        "
        etag  | no  | etag         | exposed
        ETag  | yes | etag         | exposed
        a, b  | yes | b            | exposed
        *     | no  | etag         | exposed
        *     | yes | etag         | Hidden
        a     | no  | etag         | Hidden
        a     | no  | content-type | safelisted
        *     | no  | set-cookie   | ever
        ",
    );
    check_rows(table, |[names, credentials, name, word]| {
        let mut response = headers("access-control-allow-origin: http://a");
        response.insert(ACCESS_CONTROL_EXPOSE_HEADERS, names.parse().unwrap());
        let request = headers("origin: http://a");
        let credentials = credentials == "yes";
        let exposed = Exposed::new(&request, &response, RequestKind::Actual, credentials);
        let reason = exposed.reason(name);
        let has_word = reason.contains(word);
        if has_word {
            word.to_owned()
        } else {
            reason.to_owned()
        }
    });
}
