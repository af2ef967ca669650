//! Tables of headers and reasons.

use tower_cors_test_support::{check_rows, rows, wait};

use super::*;
use crate::playground::tests::headers;

fn kind(text: &str) -> RequestKind {
    match text {
        "preflight" => RequestKind::Preflight,
        "actual" => RequestKind::Actual,
        "non-cors" => RequestKind::NonCors,
        _ => panic!("{text}"),
    }
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

/// Returns the reason for a header, with a mark before it if the header matters.
fn reason(lines: &[Line], name: &str) -> String {
    let line = lines.iter().find(|line| line.name == name).unwrap();
    let mark = if line.matters { "! " } else { "" };
    format!("{mark}{}", line.reason)
}

#[test]
fn order_of_requests() {
    let table = rows::<2>(
        "
        host: a, cookie: sid=1, origin: null    | origin! null, cookie! (not shown), host a
        authorization: Bearer a, accept: */*    | authorization! (not shown), accept */*
        host: a, x-amz-date: 1, dnt: 1          | x-amz-date! 1, host a, dnt 1
        sec-fetch-site: none, origin: http://a  | origin! http://a, sec-fetch-site! none
        ",
    );
    check_rows(table, |[request, _]| {
        short(&wait(request_lines(&headers(request), RequestKind::Actual)))
    });
}

/// Rows: the kind of a request, its headers, one of them, and the reason for it.
#[test]
fn reasons_in_requests() {
    let table = rows::<4>(
        "
        actual    | origin: http://a | origin | ! The page's origin. The browser sets it, and no script can change it.
        actual    | origin: null     | origin | ! The browser hides the page's origin: the frame is sandboxed, or a redirect led from one foreign origin to another.
        preflight | access-control-request-method: PUT | access-control-request-method | ! The method of the request that the page wants to send. It follows if this is granted.
        preflight | access-control-request-headers: x-a | access-control-request-headers | ! The headers of that request that forms cannot send. Each must be allowed.
        non-cors  | sec-fetch-site: same-origin | sec-fetch-site | ! The page has the API's own origin, so CORS does not apply.
        actual    | sec-fetch-site: same-site   | sec-fetch-site | ! The page has another origin of the same site: another port or subdomain.
        actual    | sec-fetch-site: cross-site  | sec-fetch-site | ! The page belongs to another site.
        non-cors  | sec-fetch-site: none        | sec-fetch-site | ! No page caused the request.
        actual    | sec-fetch-mode: cors        | sec-fetch-mode | ! A script asks, and wants to read the response.
        actual    | sec-fetch-mode: no-cors     | sec-fetch-mode | ! A script asks, and cannot read the response. CORS headers do not stop this.
        actual    | sec-fetch-mode: websocket   | sec-fetch-mode | ! The page opens a WebSocket. CORS headers do not stop this.
        non-cors  | sec-fetch-mode: navigate    | sec-fetch-mode | ! The way in which the page asks.
        actual    | cookie: sid=1 | cookie | ! The browser adds cookies, because the request has credentials.
        actual    | host: a                     | host           | The server's own name. The playground refuses all others.
        actual    | referer: http://a/          | referer        | The page's URL, or only its origin.
        actual    | connection: keep-alive      | connection     | It concerns only this connection.
        actual    | upgrade: websocket          | upgrade        | It concerns only this connection.
        actual    | content-length: 7           | content-length | The length of the body.
        actual    | accept: */*                 | accept         | The browser adds it. A page may set some of these, too.
        actual    | user-agent: a               | user-agent     | The browser adds it. A page may set some of these, too.
        actual    | sec-fetch-dest: empty       | sec-fetch-dest | The browser adds it. A page may set some of these, too.
        preflight | x-from-a-proxy: 1           | x-from-a-proxy | The browser adds it. A page may set some of these, too.
        ",
    );
    check_rows(table, |[of, request, name, _]| {
        reason(&wait(request_lines(&headers(request), kind(of))), name)
    });
}

/// Rows: the kind of a request, a header that the page sets, and the reason for it.
#[test]
fn headers_that_a_page_sets() {
    let form = "! CORS-safelisted: forms can send this value, so it needs no preflight.";
    let no_form =
        "! Forms cannot send this value. For an API of another origin, it needs a preflight.";
    let safe = "! The page set it. The value is CORS-safelisted, so it needs no preflight.";
    let set = "! The page set it. For an API of another origin, that needs a preflight.";
    let long = "x".repeat(129);
    let table = format!(
        "
        actual   | content-type: text/plain;charset=UTF-8             | {form}
        actual   | content-type: Application/X-WWW-Form-URLEncoded    | {form}
        actual   | content-type: multipart/form-data; boundary=a      | {form}
        actual   | content-type: application/json                     | {no_form}
        non-cors | content-type: application/json                     | {no_form}
        actual   | content-type: text/plain; a=\"b\"                  | {no_form}
        actual   | content-type: text/plain; a={long}                 | {no_form}
        actual   | content-language: de                               | {safe}
        actual   | range: bytes=0-5                                   | {safe}
        actual   | range: bytes=-5                                    | {set}
        actual   | x-request-id: 7                                    | {set}
        non-cors | x-request-id: 7                                    | {set}
        actual   | authorization: Bearer a                            | {set}
        "
    );
    check_rows(rows::<3>(&table), |[of, header, _]| {
        let (name, _) = header.split_once(':').unwrap();
        reason(&wait(request_lines(&headers(header), kind(of))), name)
    });
}

#[test]
fn order_of_responses() {
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
        let lines = response_lines(&request, &response, RequestKind::Actual, false, None);
        short(&wait(lines))
    });
}

/// Rows: a header of a response, and the reason for it.
#[test]
fn reasons_in_responses() {
    let table = rows::<2>(
        "
        access-control-allow-origin: *                | ! Pages of any origin may read the response, unless the request has credentials.
        access-control-allow-origin: http://a         | ! Pages of this origin may read the response.
        access-control-allow-credentials: true        | ! They may also read responses to requests with credentials.
        access-control-allow-methods: PUT             | ! The methods that the page may send. GET, HEAD and POST need no entry.
        access-control-allow-headers: x-a             | ! The headers that the page may set.
        access-control-max-age: 5                     | ! The seconds for which the browser may skip further preflights like this one.
        access-control-expose-headers: etag           | ! The headers that the page may read, besides the CORS-safelisted ones.
        vary: origin                                  | ! Caches must not reuse this answer if one of these request headers differs.
        location: http://b/                           | ! The browser asks there next. That answer must allow the page, too.
        ",
    );
    check_rows(table, |[header, _]| {
        let (name, _) = header.split_once(':').unwrap();
        let (request, response) = (headers("origin: http://a"), headers(header));
        let lines = response_lines(&request, &response, RequestKind::Actual, false, None);
        reason(&wait(lines), name)
    });
}

/// Rows: the kind of a request, the reason of the policy, and that for the missing header.
#[test]
fn the_missing_header() {
    let table = rows::<3>(
        "
        actual    |                     | ! Missing, so the page cannot read the response.
        preflight |                     | ! Missing, so the browser does not send the request.
        actual    | origin is not allowed | ! Missing, because the policy says: origin is not allowed.
        preflight | origin is not allowed | ! Missing, because the policy says: origin is not allowed.
        ",
    );
    check_rows(table, |[of, rejection, _]| {
        let (request, response) = (headers("origin: http://a"), HeaderMap::new());
        let rejection = Some(rejection).filter(|text| !text.is_empty());
        let lines = response_lines(&request, &response, kind(of), false, rejection);
        reason(&wait(lines), "access-control-allow-origin")
    });
}

/// Rows: a request, whether it has credentials, a response, one of its headers, and the reason.
#[test]
fn headers_that_a_page_reads() {
    const REQUEST: &str = "origin: http://a, sec-fetch-mode: cors";
    let any = "access-control-allow-origin: *";
    let own = "access-control-allow-origin: http://a, access-control-allow-credentials: true";
    let exposes = "access-control-expose-headers";
    let table = format!(
        "
        cors | no  | {any}                                | etag          | ! Hidden from the page, because nothing exposes it.
        cors | no  | {any}                                | content-type  | ! The page can read it: it is CORS-safelisted.
        cors | no  | {any}, {exposes}: x-a,ETag           | etag          | ! The page can read it, because it is exposed.
        cors | no  | {any}, {exposes}: *                  | etag          | ! The page can read it, because it is exposed.
        cors | no  | {any}, {exposes}: *                  | set-cookie    | ! No script can ever read it.
        cors | yes | {own}, {exposes}: etag               | etag          | ! The page can read it, because it is exposed.
        cors | yes | {own}, {exposes}: *                  | etag          | ! Hidden from the page, because nothing exposes it.
        cors | yes | {any}                                | content-type  | The page cannot read it.
        cors | no  | access-control-allow-origin: http://b | content-type | The page cannot read it.
        cors | no  | x-a: 1                               | content-type  | The page cannot read it.
        preflight | no | {any}, {exposes}: etag           | etag          | No script sees the answer to a preflight.
        cors | no  | {any}, location: http://b/           | content-type  | No script sees the headers of a redirect.
        sec-websocket-key: 1 | no | {any}                 | etag          | No script sees the headers of a WebSocket.
        sec-fetch-mode: no-cors | no | {any}              | content-type  | The page cannot read it: in the mode no-cors, it gets an opaque response.
        sec-fetch-site: same-origin | no | x-a: 1         | etag          | The page can read it: the API is its own.
        sec-fetch-site: same-origin | no | x-a: 1         | set-cookie    | No script can ever read it.
        sec-fetch-site: same-origin, sec-fetch-mode: no-cors | no | x-a: 1 | etag | The page can read it: the API is its own.
        "
    );
    check_rows(rows::<5>(&table), |[by, credentials, response, name, _]| {
        let (request, kind) = match by {
            "cors" => (headers(REQUEST), RequestKind::Actual),
            "preflight" => (headers(REQUEST), RequestKind::Preflight),
            by => (
                headers(&format!("origin: http://a, {by}")),
                RequestKind::Actual,
            ),
        };
        let mut response = headers(response);
        response.insert(name.parse::<HeaderName>().unwrap(), "1".parse().unwrap());
        let credentials = credentials == "yes";
        let lines = response_lines(&request, &response, kind, credentials, None);
        reason(&wait(lines), name)
    });
}
