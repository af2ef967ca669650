//! Advice on what to change, from a request and the answers to it.

use tower_cors_test_support::{check_rows, rows};

use super::advice;

fn check(table: &str) {
    check_rows(rows(table), |[request, answers, _]| {
        advice(request, answers)
    });
}

/// The status of a preflight's response tells more than its headers.
#[test]
fn the_status_of_a_preflight() {
    check(
        "
        PUT http://a.example/items | : 401 | no-allow-origin | 401 Unauthorized: The server asks for a login on `OPTIONS`. Browsers send preflights without cookies and `authorization`. Answer preflights before the login is checked.
        PUT http://a.example/items | : 407 | no-allow-origin | 407 Proxy Authentication Required: The server asks for a login on `OPTIONS`. Browsers send preflights without cookies and `authorization`. Answer preflights before the login is checked.
        PUT http://a.example/items | : 403 | no-allow-origin | 403 Forbidden: The server, or a firewall or gateway in front of it, refuses the preflight. Check that it allows the method `OPTIONS` and this origin.
        PUT http://a.example/items | : 404 | no-allow-origin | 404 Not Found: The server has no answer to `OPTIONS` at this URL. Check the URL, then let the CORS layer answer preflights before the routes.
        PUT http://a.example/items | : 410 | no-allow-origin | 410 Gone: The server has no answer to `OPTIONS` at this URL. Check the URL, then let the CORS layer answer preflights before the routes.
        PUT http://a.example/items | : 405 | no-allow-origin | 405 Method Not Allowed: The server does not handle `OPTIONS` here. Let its CORS layer answer preflights before the routes, or add an `OPTIONS` route.
        PUT http://a.example/items | : 501 | no-allow-origin | 501 Not Implemented: The server does not handle `OPTIONS` here. Let its CORS layer answer preflights before the routes, or add an `OPTIONS` route.
        PUT http://a.example/items | : 429 | no-allow-origin | 429 Too Many Requests: A rate limit counts the preflight. Leave `OPTIONS` out of the limit, or wait.
        PUT http://a.example/items | : 502 | no-allow-origin | 502 Bad Gateway: A proxy got no answer from the server behind it. Check that the server runs, then try again.
        PUT http://a.example/items | : 504 | no-allow-origin | 504 Gateway Timeout: A proxy got no answer from the server behind it. Check that the server runs, then try again.
        PUT http://a.example/items | : 500 | no-allow-origin | 500 Internal Server Error: The server fails on `OPTIONS`. Its log has the error.
        PUT http://a.example/items | : 505 | no-allow-origin | 505 HTTP Version Not Supported: The server fails on `OPTIONS`. Its log has the error.
        PUT http://a.example/items | : 400 | no-allow-origin | 400 Bad Request: The server refuses the preflight. Let its CORS layer answer `OPTIONS` before other checks.
        PUT http://a.example/items | : 418 | no-allow-origin | 418 I'm a teapot: The server refuses the preflight. Let its CORS layer answer `OPTIONS` before other checks.
        PUT http://a.example/items | : 599 | no-allow-origin | 599: The server fails on `OPTIONS`. Its log has the error.
        PUT http://a.example/items | : 500 ACAO=* | preflight-status | 500 Internal Server Error: The server fails on `OPTIONS`. Its log has the error.
        PUT http://a.example/items | : 200 | no-allow-origin | The server answers `OPTIONS`, but does not allow `https://app.example.com`. Add this origin to its CORS settings, or turn them on for this path.
        PUT http://a.example/items | : 299 | no-allow-origin | The server answers `OPTIONS`, but does not allow `https://app.example.com`. Add this origin to its CORS settings, or turn them on for this path.
        ",
    );
}

/// Browsers do not follow redirects of preflights, so the target tells what to do.
#[test]
fn the_redirect_of_a_preflight() {
    check(
        "
        PUT http://a.example/items | : 301 location=https://a.example/items | preflight-status | 301 Moved Permanently: Browsers never follow a redirect of a preflight. Request the URL with https. | Or let the server answer `OPTIONS` before it redirects.
        PUT http://a.example/items?a=b | : 301 location=https://a.example/items?a=b | preflight-status | 301 Moved Permanently: Browsers never follow a redirect of a preflight. Request the URL with https. | Or let the server answer `OPTIONS` before it redirects.
        PUT http://a.example/items | : 301 location=https://b.example/items | preflight-status | 301 Moved Permanently: Browsers never follow a redirect of a preflight. Request the final URL directly. | Or let the server answer `OPTIONS` before it redirects.
        PUT https://a.example/items | : 301 location=https://a.example/items | preflight-status | 301 Moved Permanently: Browsers never follow a redirect of a preflight. Request the final URL directly. | Or let the server answer `OPTIONS` before it redirects.
        PUT http://a.example/items | : 301 location=http://a.example/items | preflight-status | 301 Moved Permanently: Browsers never follow a redirect of a preflight. Request the final URL directly. | Or let the server answer `OPTIONS` before it redirects.
        PUT http://a.example/items | : 301 location=https://a.example/items?a | preflight-status | 301 Moved Permanently: Browsers never follow a redirect of a preflight. Request the final URL directly. | Or let the server answer `OPTIONS` before it redirects.
        PUT http://a.example:8080/items | : 301 location=https://a.example/items | preflight-status | 301 Moved Permanently: Browsers never follow a redirect of a preflight. Request the final URL directly. | Or let the server answer `OPTIONS` before it redirects.
        PUT http://a.example/items | : 301 location=/items/ | preflight-status | 301 Moved Permanently: Browsers never follow a redirect of a preflight. Request the URL with the slash at its end. | Or let the server answer `OPTIONS` before it redirects.
        PUT https://a.example/items?a | : 301 location=http://a.example/items/?a | preflight-status | 301 Moved Permanently: Browsers never follow a redirect of a preflight. Request the URL with the slash at its end. | Or let the server answer `OPTIONS` before it redirects.
        PUT http://a.example/items | : 301 location=http://b.example/items/ | preflight-status | 301 Moved Permanently: Browsers never follow a redirect of a preflight. Request the final URL directly. | Or let the server answer `OPTIONS` before it redirects.
        PUT http://a.example/items | : 301 location=/v2/items/ | preflight-status | 301 Moved Permanently: Browsers never follow a redirect of a preflight. Request the final URL directly. | Or let the server answer `OPTIONS` before it redirects.
        PUT http://a.example/items | : 301 location=http://a.example/items/?a#b | preflight-status | 301 Moved Permanently: Browsers never follow a redirect of a preflight. Request the URL with the slash at its end. | Or let the server answer `OPTIONS` before it redirects.
        PUT http://a.example/items/ | : 301 location=/items | preflight-status | 301 Moved Permanently: Browsers never follow a redirect of a preflight. Request the URL without the slash at its end. | Or let the server answer `OPTIONS` before it redirects.
        PUT http://a.example/items/ | : 301 location=http://b.example/items | preflight-status | 301 Moved Permanently: Browsers never follow a redirect of a preflight. Request the final URL directly. | Or let the server answer `OPTIONS` before it redirects.
        PUT http://a.example/items/ | : 301 location=/other | preflight-status | 301 Moved Permanently: Browsers never follow a redirect of a preflight. Request the final URL directly. | Or let the server answer `OPTIONS` before it redirects.
        PUT http://a.example/ | : 301 location=/en | preflight-status | 301 Moved Permanently: Browsers never follow a redirect of a preflight. Request the final URL directly. | Or let the server answer `OPTIONS` before it redirects.
        PUT http://a.example/items | : 302 location=/Login | preflight-status | 302 Found: Browsers never follow a redirect of a preflight. This one probably leads to a login. Answer preflights before the login is checked. | Or let the server answer `OPTIONS` before it redirects.
        PUT http://a.example/items | : 302 location=https://sso.example/?next=/a | preflight-status | 302 Found: Browsers never follow a redirect of a preflight. This one probably leads to a login. Answer preflights before the login is checked. | Or let the server answer `OPTIONS` before it redirects.
        PUT http://a.example/items | : 302 location=/accounts/sign-in.php | preflight-status | 302 Found: Browsers never follow a redirect of a preflight. This one probably leads to a login. Answer preflights before the login is checked. | Or let the server answer `OPTIONS` before it redirects.
        PUT http://a.example/items | : 302 location=/authors | preflight-status | 302 Found: Browsers never follow a redirect of a preflight. Request the final URL directly. | Or let the server answer `OPTIONS` before it redirects.
        PUT http://a.example/items | : 302 location=/b?from=login | preflight-status | 302 Found: Browsers never follow a redirect of a preflight. Request the final URL directly. | Or let the server answer `OPTIONS` before it redirects.
        PUT http://a.example/items | : 302 location=https://b.example/ | preflight-status | 302 Found: Browsers never follow a redirect of a preflight. Request the final URL directly. | Or let the server answer `OPTIONS` before it redirects.
        PUT http://a.example/items | : 307 | preflight-status | 307 Temporary Redirect: The server refuses the preflight. Let its CORS layer answer `OPTIONS` before other checks.
        PUT http://a.example/items | : 301 location=http://: | preflight-status | 301 Moved Permanently: Browsers never follow a redirect of a preflight. Request the final URL directly. | Or let the server answer `OPTIONS` before it redirects.
        PUT http://a.example/items | : 304 ACAO=* | preflight-status | 304 Not Modified: The server refuses the preflight. Let its CORS layer answer `OPTIONS` before other checks.
        PUT http://a.example/items | : 304 ACAO=* location=/items/ | preflight-status | 304 Not Modified: The server refuses the preflight. Let its CORS layer answer `OPTIONS` before other checks.
        ",
    );
}

/// The methods and headers that a preflight has to allow.
#[test]
fn the_lists_of_a_preflight() {
    check(
        "
        patch http://a.example/ | : 204 ACAO=* ACAM=PATCH | method-not-allowed | The letter case counts: the page sends `patch`, and the server allows `PATCH`. Write the method in upper case on both sides.
        PATCH http://a.example/ | : 204 ACAO=* ACAM=patch | method-not-allowed | The letter case counts: the page sends `PATCH`, and the server allows `patch`. Write the method in upper case on both sides.
        PUT http://a.example/ | : 204 ACAO=* ACAM=GET,POST | method-not-allowed | Add `PUT` to the methods that the server allows.
        PUT http://a.example/ | : 204 ACAO=* | method-not-allowed | Add `PUT` to the methods that the server allows.
        patch http://a.example/ | : 204 ACAO=* ACAM=GET | method-not-allowed | The letter case counts, and the page sends `patch`. Write `PATCH` in the page, and add it to the methods that the server allows.
        PUT http://a.example/ credentials | : 204 ACAO=PAGE ACAC=true ACAM=* | method-not-allowed | With credentials, `*` is not a wildcard. List `PUT` by name.
        PUT http://a.example/ | : 204 ACAO=* ACAM=[PUT] | bad-allow-methods | One wrong element makes browsers drop the whole answer. Write names with commas between them, without quotes or brackets.
        PUT http://a.example/ | : 204 ACAO=* ACAM=PUT | granted
        GET http://a.example/ x-a=1 x-b=1 x-c=1 | : 204 ACAO=* ACAH=X-A | header-not-allowed | Add `x-b`, `x-c` to the headers that the server allows, or leave them out in the page.
        GET http://a.example/ x-a=1 | : 204 ACAO=* ACAH=x-b | header-not-allowed | Add `x-a` to the headers that the server allows, or leave it out in the page.
        GET http://a.example/ x-a=1 | : 204 ACAO=* ACAH=x-a;x-b | bad-allow-headers | One wrong element makes browsers drop the whole answer. Write names with commas between them, without quotes or brackets.
        GET http://a.example/ x-a=1 | : 204 ACAO=* ACAH=\"x-a\" | bad-allow-headers | One wrong element makes browsers drop the whole answer. Write names with commas between them, without quotes or brackets.
        GET http://a.example/ x-a=1 | : 204 ACAO=* ACAH=[x-a] | bad-allow-headers | One wrong element makes browsers drop the whole answer. Write names with commas between them, without quotes or brackets.
        GET http://a.example/ x-a=1 credentials | : 204 ACAO=PAGE ACAC=true ACAH=* | header-not-allowed | With credentials, `*` is not a wildcard. List `x-a` by name.
        GET http://a.example/ x-a=1 x-b=1 credentials | : 204 ACAO=PAGE ACAC=true ACAH=*,x-a | header-not-allowed | With credentials, `*` is not a wildcard. List `x-b` by name.
        GET http://a.example/ x-a=1 x-b=1 credentials | : 204 ACAO=PAGE ACAC=true ACAH=* | header-not-allowed | With credentials, `*` is not a wildcard. List `x-a`, `x-b` by name.
        GET http://a.example/ authorization=1 x-a=1 | : 204 ACAO=* ACAH=* | header-not-allowed | By the standard, `*` does not cover `authorization`. Current browsers still accept it, but list the header by its name.
        GET http://a.example/ authorization=1 | : 204 ACAO=* ACAH=x-a | header-not-allowed | Add `authorization` to the headers that the server allows, or leave it out in the page.
        GET http://a.example/ authorization=1 credentials | : 204 ACAO=PAGE ACAC=true ACAH=* | header-not-allowed | With credentials, `*` is not a wildcard. List `authorization` by name.
        GET http://a.example/ x-a=1 | : 200 ACAO=* ACAH=x-a | readable
        ",
    );
}

/// The CORS check of the response.
#[test]
fn a_response_without_cors_headers() {
    check(
        "
        GET http://a.example/ | : 200 | no-allow-origin | The server does not allow `https://app.example.com`, or it sets no CORS headers at all. Add this origin to its CORS settings, or turn them on for this path.
        GET http://a.example/ | : 302 location=/b | no-allow-origin | 302 Found: The redirect itself needs CORS headers, and so does the response at its end. Request the final URL directly, if you can.
        GET http://a.example/ | : 302 | no-allow-origin | The server does not allow `https://app.example.com`, or it sets no CORS headers at all. Add this origin to its CORS settings, or turn them on for this path.
        GET http://a.example/ | : 304 | no-allow-origin | The server does not allow `https://app.example.com`, or it sets no CORS headers at all. Add this origin to its CORS settings, or turn them on for this path.
        GET http://a.example/ | : 401 | no-allow-origin | 401 Unauthorized: The server refuses the request before it adds CORS headers. Add them to errors, too, so that the page can see the status.
        GET http://a.example/ | : 403 | no-allow-origin | 403 Forbidden: The server refuses the request before it adds CORS headers. Add them to errors, too, so that the page can see the status.
        GET http://a.example/ | : 404 | no-allow-origin | 404 Not Found: Check the URL and the method. The server adds no CORS headers to this error.
        GET http://a.example/ | : 405 | no-allow-origin | 405 Method Not Allowed: Check the URL and the method. The server adds no CORS headers to this error.
        GET http://a.example/ | : 400 | no-allow-origin | 400 Bad Request: The cause is probably this error, not CORS: many servers leave CORS headers off their error pages. Fix the error first.
        GET http://a.example/ | : 429 | no-allow-origin | 429 Too Many Requests: The cause is probably this error, not CORS: many servers leave CORS headers off their error pages. Fix the error first.
        GET http://a.example/ | : 500 | no-allow-origin | 500 Internal Server Error: The cause is probably this error, not CORS: many servers leave CORS headers off their error pages. Fix the error first.
        GET http://a.example/ | : 502 | no-allow-origin | 502 Bad Gateway: A proxy got no answer from the server behind it, and its own error page has no CORS headers. Check that the server runs.
        GET http://a.example/ | : 504 | no-allow-origin | 504 Gateway Timeout: A proxy got no answer from the server behind it, and its own error page has no CORS headers. Check that the server runs.
        GET http://a.example/ | : 599 | no-allow-origin | 599: The cause is probably this error, not CORS: many servers leave CORS headers off their error pages. Fix the error first.
        GET http://a.example/ | : 600 | no-allow-origin | The server does not allow `https://app.example.com`, or it sets no CORS headers at all. Add this origin to its CORS settings, or turn them on for this path.
        GET http://a.example/ x-a=1 | OPTIONS: 204 ACAO=* ACAH=x-a; : 200 | no-allow-origin | The preflight was granted, but this response has no CORS headers. The server must add them to every response, not only to `OPTIONS`.
        GET http://a.example/ x-a=1 | OPTIONS: 204 ACAO=* ACAH=x-a; : 500 | no-allow-origin | 500 Internal Server Error: The cause is probably this error, not CORS: many servers leave CORS headers off their error pages. Fix the error first.
        GET http://a.example/ | : 404 ACAO=* | readable
        ",
    );
}

#[test]
fn credentials() {
    check(
        "
        GET http://a.example/ credentials | : 200 ACAO=* ACAC=true | any-origin-with-credentials | Answer with the page's origin instead of `*`, if this page may act as the user. | If the page needs no cookies, send the request without credentials instead.
        GET http://a.example/ credentials | : 200 ACAO=PAGE | no-allow-credentials | Turn on credentials in the server's CORS settings, for the preflight and the response. | If the page needs no cookies, send the request without credentials instead.
        GET http://a.example/ credentials | : 200 ACAO=PAGE ACAC=True | wrong-allow-credentials | The value must be `true` in lower case, and once.
        GET http://a.example/ credentials | : 200 ACAO=PAGE ACAC=true ACAC=true | wrong-allow-credentials | The value must be `true` in lower case, and once.
        PUT http://a.example/ credentials | : 204 ACAO=PAGE ACAM=PUT | no-allow-credentials | Turn on credentials in the server's CORS settings, for the preflight and the response. | If the page needs no cookies, send the request without credentials instead.
        GET http://a.example/ credentials | : 200 ACAO=PAGE ACAC=true | readable
        ",
    );
}

/// After a redirect, the advice is about the response that the page does not get.
#[test]
fn redirects() {
    check(
        "
        GET http://a.example/first | /first: 302 ACAO=* location=/b; : 200 | no-allow-origin | The server does not allow `https://app.example.com`, or it sets no CORS headers at all. Add this origin to its CORS settings, or turn them on for this path.
        GET http://a.example/first | /first: 302 ACAO=* location=/b; : 200 ACAO=PAGE | readable
        GET http://a.example/ | : 302 ACAO=* location=/b location=/c | wrong-location | Send one `Location` line with a complete URL.
        GET http://a.example/ | : 302 ACAO=* location=app://open | redirect-not-http | Scripts cannot follow redirects to apps. Open the URL as a link instead.
        GET http://a.example/ | : 302 ACAO=* location=/ | too-many-redirects | The redirects above probably form a circle. Request the URL that should answer.
        GET http://a.example/ | : 302 ACAO=* location=http://a:b@a.example/ | redirect-with-user | Remove the user and the password from `Location`. Use a header instead.
        GET http://a.example/ | : 101 ACAO=* | informational-status | The server, or a proxy in front of it, must finish its answer.
        ",
    );
}

/// Any page can send the origin `null`.
#[test]
fn opaque_origins() {
    check(
        "
        GET http://a.example/ Origin=null | : 200 | no-allow-origin | Sandboxed frames and files have the origin `null`. Serve the page from a URL of its own. | Do not answer with `null`: any page can send this origin, from a sandboxed frame.
        GET http://a.example/ Origin=null | : 404 | no-allow-origin | 404 Not Found: Check the URL and the method. The server adds no CORS headers to this error. | Sandboxed frames and files have the origin `null`. Serve the page from a URL of its own. | Do not answer with `null`: any page can send this origin, from a sandboxed frame.
        PUT http://a.example/ Origin=null | : 200 | no-allow-origin | Sandboxed frames and files have the origin `null`. Serve the page from a URL of its own. | Do not answer with `null`: any page can send this origin, from a sandboxed frame.
        PUT http://a.example/ Origin=null | OPTIONS: 200 ACAO=* ACAM=PUT; : 200 | granted
        PUT http://a.example/ Origin=null yes | OPTIONS: 200 ACAO=* ACAM=PUT; : 200 | no-allow-origin | The preflight was granted, but this response has no CORS headers. The server must add them to every response, not only to `OPTIONS`. | Sandboxed frames and files have the origin `null`. Serve the page from a URL of its own. | Do not answer with `null`: any page can send this origin, from a sandboxed frame.
        GET http://a.example/ Origin=null credentials | : 200 ACAO=* | any-origin-with-credentials | If the page needs no cookies, send the request without credentials instead. | Sandboxed frames and files have the origin `null`. Serve the page from a URL of its own. | Do not answer with `null`: any page can send this origin, from a sandboxed frame.
        GET http://a.example/ Origin=null credentials | : 200 ACAO=null | no-allow-credentials | If the page needs no cookies, send the request without credentials instead. | Sandboxed frames and files have the origin `null`. Serve the page from a URL of its own. | Do not answer with `null`: any page can send this origin, from a sandboxed frame.
        GET http://a.example/ Origin=null | : 200 ACAO=https://b.example | wrong-allow-origin | Sandboxed frames and files have the origin `null`. Serve the page from a URL of its own. | Do not answer with `null`: any page can send this origin, from a sandboxed frame.
        GET http://a.example/ Origin=null | : 302 ACAO=* location=/ | too-many-redirects | The redirects above probably form a circle. Request the URL that should answer.
        GET http://a.example/ | a.example: 302 ACAO=* location=http://b.example/b?c; : 200 ACAO=PAGE | wrong-allow-origin | The origin is `null` here, because a server at another origin redirected the request. Request http://b.example/b?… directly. | Do not answer with `null`: any page can send this origin, from a sandboxed frame.
        GET http://a.example/ | a.example: 302 ACAO=* location=http://b.example/b; : 200 | no-allow-origin | The origin is `null` here, because a server at another origin redirected the request. Request http://b.example/b directly. | Do not answer with `null`: any page can send this origin, from a sandboxed frame.
        GET http://a.example/ | a.example: 302 ACAO=* location=http://b.example/; : 302 ACAO=* location=app://open | redirect-not-http | Scripts cannot follow redirects to apps. Open the URL as a link instead.
        ",
    );
}
