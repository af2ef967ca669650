//! What a server has to change.

use tower_cors_test_support::{check_rows, rows};

use super::advice;

fn check(table: &str) {
    check_rows(rows(table), |[request, answers, _]| advice(request, answers));
}

/// The status of a preflight's response tells more than its headers.
#[test]
fn the_status_of_a_preflight() {
    check(
        "
        PUT http://a.example/items | : 401 | ?
        PUT http://a.example/items | : 407 | ?
        PUT http://a.example/items | : 403 | ?
        PUT http://a.example/items | : 404 | ?
        PUT http://a.example/items | : 410 | ?
        PUT http://a.example/items | : 405 | ?
        PUT http://a.example/items | : 501 | ?
        PUT http://a.example/items | : 429 | ?
        PUT http://a.example/items | : 502 | ?
        PUT http://a.example/items | : 504 | ?
        PUT http://a.example/items | : 500 | ?
        PUT http://a.example/items | : 505 | ?
        PUT http://a.example/items | : 400 | ?
        PUT http://a.example/items | : 418 | ?
        PUT http://a.example/items | : 599 | ?
        PUT http://a.example/items | : 500 ACAO=* | ?
        PUT http://a.example/items | : 200 | ?
        PUT http://a.example/items | : 299 | ?
        ",
    );
}

/// Browsers do not follow redirects of preflights, so the target tells what to do.
#[test]
fn the_redirect_of_a_preflight() {
    check(
        "
        PUT http://a.example/items | : 301 location=https://a.example/items | ?
        PUT http://a.example/items?a=b | : 301 location=https://a.example/items?a=b | ?
        PUT http://a.example/items | : 301 location=https://b.example/items | ?
        PUT https://a.example/items | : 301 location=https://a.example/items | ?
        PUT http://a.example/items | : 301 location=http://a.example/items | ?
        PUT http://a.example/items | : 301 location=/items/ | ?
        PUT http://a.example/items | : 301 location=http://a.example/items/?a#b | ?
        PUT http://a.example/items/ | : 301 location=/items | ?
        PUT http://a.example/items/ | : 301 location=/other | ?
        PUT http://a.example/ | : 301 location=/en | ?
        PUT http://a.example/items | : 302 location=/Login | ?
        PUT http://a.example/items | : 302 location=https://sso.example/?next=/a | ?
        PUT http://a.example/items | : 302 location=/b?from=login | ?
        PUT http://a.example/items | : 302 location=https://b.example/ | ?
        PUT http://a.example/items | : 307 | ?
        PUT http://a.example/items | : 304 ACAO=* | ?
        ",
    );
}

/// The methods and headers that a preflight has to allow.
#[test]
fn the_lists_of_a_preflight() {
    check(
        "
        patch http://a.example/ | : 204 ACAO=* ACAM=PATCH | ?
        PATCH http://a.example/ | : 204 ACAO=* ACAM=patch | ?
        PUT http://a.example/ | : 204 ACAO=* ACAM=GET,POST | ?
        PUT http://a.example/ | : 204 ACAO=* | ?
        PUT http://a.example/ credentials | : 204 ACAO=PAGE ACAC=true ACAM=* | ?
        PUT http://a.example/ | : 204 ACAO=* ACAM=[PUT] | ?
        PUT http://a.example/ | : 204 ACAO=* ACAM=PUT | granted
        GET http://a.example/ x-a=1 x-b=1 x-c=1 | : 204 ACAO=* ACAH=X-A | ?
        GET http://a.example/ x-a=1 | : 204 ACAO=* ACAH=x-b | ?
        GET http://a.example/ x-a=1 | : 204 ACAO=* ACAH=x-a;x-b | ?
        GET http://a.example/ x-a=1 | : 204 ACAO=* ACAH=\"x-a\" | ?
        GET http://a.example/ x-a=1 | : 204 ACAO=* ACAH=[x-a] | ?
        GET http://a.example/ x-a=1 credentials | : 204 ACAO=PAGE ACAC=true ACAH=* | ?
        GET http://a.example/ authorization=1 | : 204 ACAO=* ACAH=* | ?
        GET http://a.example/ authorization=1 | : 204 ACAO=* ACAH=x-a | ?
        GET http://a.example/ authorization=1 credentials | : 204 ACAO=PAGE ACAC=true ACAH=* | ?
        GET http://a.example/ x-a=1 | : 200 ACAO=* ACAH=x-a | readable
        ",
    );
}

/// The CORS check of the response.
#[test]
fn a_response_without_cors_headers() {
    check(
        "
        GET http://a.example/ | : 200 | ?
        GET http://a.example/ | : 302 location=/b | ?
        GET http://a.example/ | : 304 | ?
        GET http://a.example/ | : 401 | ?
        GET http://a.example/ | : 403 | ?
        GET http://a.example/ | : 404 | ?
        GET http://a.example/ | : 405 | ?
        GET http://a.example/ | : 400 | ?
        GET http://a.example/ | : 429 | ?
        GET http://a.example/ | : 500 | ?
        GET http://a.example/ | : 502 | ?
        GET http://a.example/ | : 504 | ?
        GET http://a.example/ | : 599 | ?
        GET http://a.example/ | : 600 | ?
        GET http://a.example/ x-a=1 | OPTIONS: 204 ACAO=* ACAH=x-a; : 200 | ?
        GET http://a.example/ x-a=1 | OPTIONS: 204 ACAO=* ACAH=x-a; : 500 | ?
        GET http://a.example/ | : 404 ACAO=* | readable
        ",
    );
}

#[test]
fn credentials() {
    check(
        "
        GET http://a.example/ credentials | : 200 ACAO=* ACAC=true | ?
        GET http://a.example/ credentials | : 200 ACAO=PAGE | ?
        GET http://a.example/ credentials | : 200 ACAO=PAGE ACAC=True | ?
        GET http://a.example/ credentials | : 200 ACAO=PAGE ACAC=true ACAC=true | ?
        PUT http://a.example/ credentials | : 204 ACAO=PAGE ACAM=PUT | ?
        GET http://a.example/ credentials | : 200 ACAO=PAGE ACAC=true | readable
        ",
    );
}

/// After a redirect, the advice is about the response that the page does not get.
#[test]
fn redirects() {
    check(
        "
        GET http://a.example/ | a.example/: 302 ACAO=* location=/b; : 200 | ?
        GET http://a.example/a | /a: 302 ACAO=* location=/b; : 200 ACAO=PAGE | readable
        GET http://a.example/ | : 302 ACAO=* location=/b location=/c | ?
        GET http://a.example/ | : 302 ACAO=* location=app://open | ?
        GET http://a.example/ | : 302 ACAO=* location=/ | ?
        GET http://a.example/ | : 302 ACAO=* location=http://a:b@a.example/ | ?
        GET http://a.example/ | : 101 ACAO=* | ?
        ",
    );
}

/// Any page can send the origin `null`.
#[test]
fn opaque_origins() {
    check(
        "
        GET http://a.example/ Origin=null | : 200 | ?
        GET http://a.example/ Origin=null | : 200 ACAO=https://b.example | ?
        GET http://a.example/ Origin=null | : 302 ACAO=* location=/ | ?
        GET http://a.example/ | a.example: 302 ACAO=* location=http://b.example/b?c; : 200 ACAO=PAGE | ?
        GET http://a.example/ | a.example: 302 ACAO=* location=http://b.example/; : 302 ACAO=* location=app://open | ?
        ",
    );
}
