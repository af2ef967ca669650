//! Checks that keep other pages out.

use http::header::{CONTENT_TYPE, HOST, HeaderName, ORIGIN};
use http::{HeaderMap, Method, StatusCode};

use super::addresses::Authority;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Returns whether a request is for this server, by exactly one `Host`.
///
/// With DNS rebinding, an attacker's page has its own name in `Host`, and the same origin as the
/// playground in the eyes of the browser.
pub(crate) fn is_for(headers: &HeaderMap, authority: &Authority) -> bool {
    is_only(headers, &HOST, authority.as_str())
}

/// Checks that the playground's own page sent a request that makes the server work.
///
/// Each condition alone would do in a browser that follows the standards. An attacker needs a
/// browser that gets all three wrong:
///
/// - The origin is the page's. Browsers send `Origin` with every `POST`.
/// - `Sec-Fetch-Site`, where it is known, says the same.
/// - The content type is not one that a form can send, so another origin needs a preflight, and
///   the server grants none.
pub(crate) fn check_own_page(
    method: &Method,
    headers: &HeaderMap,
    page: &Authority,
) -> Result<(), (StatusCode, &'static str)> {
    if method != Method::POST {
        return Err((StatusCode::METHOD_NOT_ALLOWED, "send a POST"));
    }
    let site_fits =
        !headers.contains_key(SEC_FETCH_SITE) || is_only(headers, &SEC_FETCH_SITE, "same-origin");
    if !is_only(headers, &ORIGIN, &page.origin()) || !site_fits {
        return Err((
            StatusCode::FORBIDDEN,
            "only the playground's own page may ask this",
        ));
    }
    match is_only(headers, &CONTENT_TYPE, "application/json") {
        true => Ok(()),
        false => Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, "send application/json")),
    }
}

/// Returns whether a header has exactly one line, with exactly this value.
fn is_only(headers: &HeaderMap, name: &HeaderName, value: &str) -> bool {
    let mut lines = headers.get_all(name).into_iter();
    let first = lines.next();
    first.is_some_and(|line| line == value) && lines.next().is_none()
}

#[cfg(test)]
mod tests {
    use tower_cors_test_support::{check_rows, rows};

    use super::*;
    use crate::playground::addresses::tests::authority;
    use crate::playground::tests::headers;

    #[test]
    fn hosts() {
        let table = rows::<2>(
            "
            host: 127.0.0.1:8088                        | true
            host: 127.0.0.1:8088, host: evil.example    | false
            host: evil.example                          | false
            host: evil.example:8088                     | false
            host: 127.0.0.1:8088.evil.example           | false
            host: 127.0.0.1                             | false
            host: 127.0.0.1:8089                        | false
            host: localhost:8088                        | false
            accept: */*                                 | false
            ",
        );
        check_rows(table, |[lines, _]| {
            is_for(&headers(lines), &authority("127.0.0.1:8088")).to_string()
        });
    }

    #[test]
    fn own_page() {
        let table = rows::<3>(
            "
            POST | origin: http://127.0.0.1:8088, content-type: application/json                              | ok
            POST | origin: http://127.0.0.1:8088, content-type: application/json, sec-fetch-site: same-origin | ok
            GET  | origin: http://127.0.0.1:8088, content-type: application/json                              | 405
            POST | content-type: application/json                                                             | 403
            POST | content-type: application/json, sec-fetch-site: same-origin                                | 403
            POST | origin: null, content-type: application/json                                               | 403
            POST | origin: http://localhost:8088, content-type: application/json                              | 403
            POST | origin: http://127.0.0.1:8089, content-type: application/json, sec-fetch-site: same-site   | 403
            POST | origin: http://127.0.0.1:8088, content-type: application/json, sec-fetch-site: same-site   | 403
            POST | origin: http://127.0.0.1:8088, content-type: application/json, sec-fetch-site: none        | 403
            POST | origin: http://127.0.0.1:8088, origin: http://a, content-type: application/json            | 403
            POST | origin: http://127.0.0.1:8088, content-type: text/plain                                    | 415
            POST | origin: http://127.0.0.1:8088, content-type: application/json; charset=utf-8               | 415
            POST | origin: http://127.0.0.1:8088                                                              | 415
            ",
        );
        check_rows(table, |[method, lines, _]| {
            let method = method.parse().unwrap();
            let page = authority("127.0.0.1:8088");
            match check_own_page(&method, &headers(lines), &page) {
                Ok(()) => String::from("ok"),
                Err((status, _)) => status.as_u16().to_string(),
            }
        });
    }
}
