//! Facts about browsers that the layer relies on: cases of services without the layer.
//!
//! It omits facts that take long to observe, and those in which browsers differ.

use crate::case::{Case, DENIED, Raw, Row};
use crate::modes;

pub(crate) type Table = Vec<Row<Raw>>;

/// The headers that grant the page everything except methods and headers.
pub(crate) const GRANT: &str = "ACAO: {origin} | ACAC: true";

/// Returns all cases. The site puts the page's origin into them.
pub(crate) fn cases() -> Vec<Case> {
    let tables = [
        allow_origin(),
        allow_credentials(),
        statuses(),
        methods(),
        headers(),
        preflight_triggers(),
        preflight_cache(),
        exposed_headers(),
        opaque_origins(),
        redirects(),
        heads(),
        event_streams(),
        modes::preflight_flag(),
        modes::cache_headers(),
        modes::preflight_cache_modes(),
        modes::other_modes(),
        modes::storage_access(),
        modes::websockets(),
    ];
    let rows = tables.into_iter().flatten().map(Case::from);
    let cases = rows.chain(preflight_statuses());
    cases.map(|case| case.named("fact: ")).collect()
}

pub(crate) fn raw(preflight: &str, actual: &str) -> Raw {
    Raw {
        preflight: preflight.to_owned(),
        actual: actual.to_owned(),
    }
}

/// Returns a service with the same headers on all responses.
pub(crate) fn always(headers: &str) -> Raw {
    raw(headers, headers)
}

/// Returns a service with [`GRANT`], and more headers on preflights.
pub(crate) fn preflight(headers: &str) -> Raw {
    raw(&format!("{GRANT} | {headers}"), GRANT)
}

/// Returns a service with [`GRANT`], and more headers on actual responses.
fn actual(headers: &str) -> Raw {
    raw(GRANT, &format!("{GRANT} | {headers}"))
}

#[rustfmt::skip]
fn allow_origin() -> Table {
    let half = || raw(&format!("{GRANT} | ACAM: PUT"), "");
    vec![
        ("the origin", always("ACAO: {origin}"), "send('GET')", "200"),
        ("any origin", always("ACAO: *"), "send('GET')", "200"),
        ("white space around", always("ACAO:    *  "), "send('GET')", "200"),
        ("a slash", always("ACAO: {origin}/"), "send('GET')", "denied"),
        ("upper case", always("ACAO: {ORIGIN}"), "send('GET')", "denied"),
        ("any origin twice", always("ACAO: * | ACAO: *"), "send('GET')", "denied"),
        ("the origin twice", always("ACAO: {origin} | ACAO: {origin}"), "send('GET')", "denied"),
        ("a list", always("ACAO: {origin}, *"), "send('GET')", "denied"),
        ("nothing", always(""), "send('GET')", "denied"),
        ("an empty value", always("ACAO: "), "send('GET')", "denied"),
        ("on the preflight only", half(), "send('PUT')", "denied"),
        ("on the preflight only: the request ran", half(), "await send('PUT'), arrived()", "OPTIONS PUT"),
    ]
}

#[rustfmt::skip]
fn allow_credentials() -> Table {
    vec![
        ("any origin with credentials", always("ACAO: * | ACAC: true"), "send('GET', include)", "denied"),
        ("true", always("ACAO: {origin} | ACAC: true"), "send('GET', include)", "200"),
        ("True", always("ACAO: {origin} | ACAC: True"), "send('GET', include)", "denied"),
        ("true twice", always("ACAO: {origin} | ACAC: true | ACAC: true"), "send('GET', include)", "denied"),
        ("no true", always("ACAO: {origin}"), "send('GET', include)", "denied"),
    ]
}

#[rustfmt::skip]
fn statuses() -> Table {
    vec![
        ("401", actual("status: 401"), "send('GET')", "401"),
        ("404", actual("status: 404"), "send('GET')", "404"),
        ("500", actual("status: 500"), "send('GET')", "500"),
        ("500 without headers", always("status: 500"), "send('GET')", "denied"),
    ]
}

fn preflight_statuses() -> Vec<Case> {
    let case = |status, sees| {
        let service = preflight(&format!("ACAM: PUT | location: / | status: {status}"));
        Case::from((format!("preflight: {status}"), service, "send('PUT')", sees))
    };
    let granted = [200, 201, 202, 203, 204, 205, 206, 226, 299].map(|status| case(status, "200"));
    let redirected = [300, 301, 302, 303, 304, 307, 308].map(|status| case(status, DENIED));
    let failed = [400, 401, 403, 404, 405, 500, 501, 503].map(|status| case(status, DENIED));
    granted
        .into_iter()
        .chain(redirected)
        .chain(failed)
        .collect()
}

#[rustfmt::skip]
fn methods() -> Table {
    vec![
        ("put for PUT", preflight("ACAM: PUT"), "send('put')", "200"),
        ("PUT for put", preflight("ACAM: put"), "send('PUT')", "denied"),
        ("patch for PATCH", preflight("ACAM: PATCH"), "send('patch')", "denied"),
        ("PATCH for PATCH", preflight("ACAM: PATCH"), "send('PATCH')", "200"),
        ("PUT for any", preflight("ACAM: *"), "send('PUT')", "200"),
        ("PUT for any, with credentials", preflight("ACAM: *"), "send('PUT', include)", "denied"),
        ("PUT for nothing", preflight("ACAH: *"), "send('PUT')", "denied"),
        ("POST for nothing", preflight("ACAH: x-a"), "send('POST', headers({'x-a': 1}))", "200"),
        ("PUT, on the second line", preflight("ACAM: DELETE | ACAM: PUT"), "send('PUT')", "200"),
        ("PUT, beside empty elements", preflight("ACAM: , PUT ,,"), "send('PUT')", "200"),
        ("PUT, beside a bad token", preflight("ACAM: PUT, b@d"), "send('PUT')", "denied"),
    ]
}

#[rustfmt::skip]
fn headers() -> Table {
    vec![
        ("x-test for X-TEST", preflight("ACAH: X-TEST"), "send('GET', headers({'x-test': 1}))", "200"),
        ("x-test for any", preflight("ACAH: *"), "send('GET', headers({'x-test': 1}))", "200"),
        ("x-test for any, with credentials", preflight("ACAH: *"), "send('GET', headers({'x-test': 1}), include)", "denied"),
        ("authorization for any and itself", preflight("ACAH: *, authorization"), "send('GET', headers({authorization: 'me'}))", "200"),
        ("authorization for any", preflight("ACAH: *"), "send('GET', headers({authorization: 'me'}))", "denied | Chromium, Firefox, WebKit (`Authorization` under `*`): 200"),
        ("x-test for a prefix", preflight("ACAH: x-*"), "send('GET', headers({'x-test': 1}))", "denied"),
        ("x-test, on the second line", preflight("ACAH: x-a | ACAH: x-test"), "send('GET', headers({'x-a': 1, 'x-test': 1}))", "200"),
        ("x-test, beside a bad token", preflight("ACAH: x-test, b@d"), "send('GET', headers({'x-test': 1}))", "denied"),
    ]
}

#[rustfmt::skip]
fn preflight_triggers() -> Table {
    let any_header = || preflight("ACAH: *");
    vec![
        ("JSON", any_header(), "await send('POST', headers(type('application/json'))), arrived()", "OPTIONS POST"),
        ("gRPC-Web", any_header(), "await send('POST', headers(type('application/grpc-web+proto'))), arrived()", "OPTIONS POST"),
        ("plain text", any_header(), "await send('POST', headers(type('text/plain;charset=utf-8'))), arrived()", "POST"),
        ("128 bytes of Accept", any_header(), "await send('GET', headers({accept: 'a'.repeat(128)})), arrived()", "GET"),
        ("129 bytes of Accept", any_header(), "await send('GET', headers({accept: 'a'.repeat(129)})), arrived()", "OPTIONS GET"),
        ("a range from the start", any_header(), "await send('GET', headers({range: 'bytes=0-'})), arrived()", "GET"),
        ("a range from the end", any_header(), "await send('GET', headers({range: 'bytes=-500'})), arrived()", "OPTIONS GET"),
        ("a range backwards", any_header(), "await send('GET', headers({range: 'bytes=10-9'})), arrived()", "OPTIONS GET"),
        ("two ranges", any_header(), "await send('GET', headers({range: 'bytes=0-1,5-6'})), arrived()", "OPTIONS GET"),
        ("a form with a file", any_header(), "await send('POST', headers(type('Multipart/Form-Data ;boundary=b'))), arrived()", "POST"),
        ("plain text with a quoted parameter", any_header(), "await send('POST', headers(type('text/plain; charset=\"utf-8\"'))), arrived()", "OPTIONS POST"),
        ("plain text, and more", any_header(), "await send('POST', headers(type('text/plain, application/json'))), arrived()", "OPTIONS POST"),
        ("an Accept with a parenthesis", any_header(), "await send('GET', headers({accept: '(a'})), arrived()", "OPTIONS GET"),
        ("a language", any_header(), "await send('GET', headers({'accept-language': 'en-GB, *;q=0.1'})), arrived()", "GET"),
        ("a language with an underscore", any_header(), "await send('GET', headers({'content-language': 'en_GB'})), arrived()", "OPTIONS GET"),
        ("white space around a content type", any_header(), "await send('POST', headers(type(' text/plain '))), arrived()", "POST"),
        ("a header that is not the page's", any_header(), "await send('GET', headers({cookie: 'a', 'sec-a': 1, 'proxy-a': 1, te: 'a'})), arrived()", "GET"),
        ("an overridden method", any_header(), "await send('POST', headers({'x-http-method-override': 'PUT'})), arrived()", "OPTIONS POST"),
        ("a forbidden overridden method", any_header(), "await send('POST', headers({'x-http-method-override': 'put, Trace'})), arrived()", "POST"),
    ]
}

#[rustfmt::skip]
fn preflight_cache() -> Table {
    const PUT_PUT: &str = "await send('PUT'), await send('PUT'), arrived()";
    const PUT_DELETE: &str = "await send('PUT'), await send('DELETE'), arrived()";
    vec![
        ("600 s", preflight("ACAM: PUT | ACMA: 600"), PUT_PUT, "OPTIONS PUT PUT"),
        ("0 s", preflight("ACAM: PUT | ACMA: 0"), PUT_PUT, "OPTIONS PUT OPTIONS PUT"),
        ("both methods", preflight("ACAM: PUT, DELETE | ACMA: 600"), PUT_DELETE, "OPTIONS PUT DELETE"),
        ("any method", preflight("ACAM: PUT, * | ACMA: 600"), PUT_DELETE, "OPTIONS PUT DELETE | Firefox (`*` in a remembered grant): OPTIONS PUT OPTIONS DELETE"),
        ("any method, twice", preflight("ACAM: * | ACMA: 600"), PUT_PUT, "OPTIONS PUT PUT | Firefox (`*` in a remembered grant): OPTIONS PUT OPTIONS PUT"),
        ("any header, twice", preflight("ACAH: * | ACMA: 600"), "await send('GET', headers({'x-a': 1})), await send('GET', headers({'x-a': 1})), arrived()",
            "OPTIONS GET GET | Firefox (`*` in a remembered grant): OPTIONS GET OPTIONS GET"),
        ("a star that was literal", preflight("ACAM: PUT, * | ACMA: 600"), "await send('PUT', include), await send('DELETE'), arrived()",
            "OPTIONS PUT DELETE | Chromium, Firefox (`*` in a remembered grant): OPTIONS PUT OPTIONS DELETE"),
        ("a literal star", preflight("ACAM: PUT, * | ACMA: 600"), "await send('PUT', include), await send('DELETE', include), arrived()", "OPTIONS PUT OPTIONS"),
        ("with credentials, then without", preflight("ACAM: PUT | ACMA: 600"), "await send('PUT', include), await send('PUT'), arrived()",
            "OPTIONS PUT PUT | Firefox (grant to a request with credentials): OPTIONS PUT OPTIONS PUT"),
        ("without credentials, then with", preflight("ACAM: PUT | ACMA: 600"), "await send('PUT'), await send('PUT', include), arrived()", "OPTIONS PUT OPTIONS PUT"),
        ("a max-age that is not a number", preflight("ACAM: PUT | ACMA: x"), PUT_PUT, "OPTIONS PUT PUT | Firefox (max-age that is not a number): OPTIONS PUT OPTIONS PUT"),
        ("a max-age below 0", preflight("ACAM: PUT | ACMA: -1"), PUT_PUT,
            "OPTIONS PUT PUT | Chromium, Firefox, WebKit (max-age that is not a number): OPTIONS PUT OPTIONS PUT"),
        ("HEAD with a header", preflight("ACAH: x-a | ACMA: 600"), "await send('HEAD', headers({'x-a': 1})), await send('HEAD', headers({'x-a': 1})), arrived()",
            "OPTIONS HEAD HEAD | Firefox (remembered `HEAD`): OPTIONS HEAD OPTIONS HEAD"),
        ("another URL", preflight("ACAM: PUT | ACMA: 600"), "await send('PUT'), await send('PUT', ask({a: 1})), arrived()", "OPTIONS PUT OPTIONS PUT"),
    ]
}

#[rustfmt::skip]
fn exposed_headers() -> Table {
    let half = || raw(&format!("{GRANT} | ACAM: PUT | ACEH: x-a"), &format!("{GRANT} | x-a: 1"));
    vec![
        ("all exposed", actual("x-a: 1 | ACEH: *"), "send('GET').then(read('x-a'))", "1"),
        ("all exposed: no cookies", actual("set-cookie: a=1 | ACEH: *"), "send('GET').then(read('set-cookie'))", "null"),
        ("all exposed, with credentials", actual("x-a: 1 | ACEH: *"), "send('GET', include).then(read('x-a'))", "null"),
        ("a star exposed, with credentials", actual("*: 1 | ACEH: *"), "send('GET', include).then(read('*'))", "1"),
        ("one exposed", actual("x-a: 1 | ACEH: x-a"), "send('GET').then(read('x-a'))", "1"),
        ("one exposed, beside a bad token", actual("x-a: 1 | ACEH: x-a, b@d"), "send('GET').then(read('x-a'))", "null"),
        ("exposed on the preflight only", half(), "send('PUT').then(read('x-a'))", "null"),
    ]
}

#[rustfmt::skip]
fn opaque_origins() -> Table {
    vec![
        ("sandboxed, the page's origin", always("ACAO: {origin}"), "sandboxed(() => send('GET'))", "denied"),
        ("sandboxed, null", always("ACAO: null"), "sandboxed(() => send('GET'))", "200"),
        ("sandboxed, any origin", always("ACAO: *"), "sandboxed(() => send('GET'))", "200"),
        ("sandboxed, null with credentials", always("ACAO: null | ACAC: true"), "sandboxed(() => send('GET', include))", "200"),
    ]
}

#[rustfmt::skip]
fn redirects() -> Table {
    let to = |status, location| actual(&format!("status: {status} | location: {location}"));
    vec![
        ("a loop", to(302, "#"), "await send('GET'), arrived()", "GET GET GET GET GET GET GET GET GET GET GET GET GET GET GET GET GET GET GET GET GET"),
        ("no location", actual("status: 302"), "send('GET')", "302"),
        ("to a scheme that is not HTTP", to(302, "ftp://a.example"), "send('GET')", "denied"),
        ("to no URL", to(302, "http://[1]"), "await send('GET') === 'denied'", "true"),
        ("without a grant", always("status: 302 | location: #"), "await send('GET'), arrived()", "GET"),
        ("own, to a user", to(302, "http://me@127.0.0.1"), "send('GET', to(own))", "denied"),
        ("302 of POST", to(302, "#"), "await send('POST'), arrived()", "POST GET GET GET GET GET GET GET GET GET GET GET GET GET GET GET GET GET GET GET GET"),
        ("303 of HEAD", to(303, "#"), "await send('HEAD'), arrived()", "HEAD HEAD HEAD HEAD HEAD HEAD HEAD HEAD HEAD HEAD HEAD HEAD HEAD HEAD HEAD HEAD HEAD HEAD HEAD HEAD HEAD"),
    ]
}

/// The headers that the browser adds to requests.
#[rustfmt::skip]
fn heads() -> Table {
    let any_header = || preflight("ACAM: PUT | ACAH: x-a, x-b, x-twice, accept, authorization");
    vec![
        ("a simple request", always(GRANT), "await send('GET'), heads()",
            "GET host=service origin=page accept=*/* referer=page/ dest=empty mode=cors site=same-site"),
        ("a preflighted request", any_header(), "await send('PUT', headers({'x-b': 1, 'X-A': 2, accept: '(a'})), heads()",
            "OPTIONS host=service origin=page ACRM=PUT ACRH=accept,x-a,x-b accept=*/* referer=page/ dest=empty mode=cors site=same-site \
            PUT host=service origin=page accept=(a referer=page/ dest=empty mode=cors site=same-site"),
        ("a preflighted request with credentials", any_header(), "await send('PUT', headers({authorization: 'me'}), include), heads()",
            "OPTIONS host=service origin=page ACRM=PUT ACRH=authorization accept=*/* referer=page/ dest=empty mode=cors site=same-site \
            PUT host=service origin=page accept=*/* authorization=me referer=page/ dest=empty mode=cors site=same-site"),
        ("an own GET", always(""), "await send('GET', to(own)), heads()",
            "GET host=page accept=*/* referer=page/ dest=empty mode=cors site=same-origin"),
        ("an own PUT", always(""), "await send('PUT', to(own)), heads()",
            "PUT host=page origin=page accept=*/* referer=page/ dest=empty mode=cors site=same-origin"),
        ("sandboxed", always("ACAO: *"), "await sandboxed(() => send('GET')), heads()",
            "GET host=service origin=null accept=*/* dest=empty mode=cors site=cross-site \
            | WebKit (`Referer` of a sandboxed frame): GET host=service origin=null accept=*/* referer=page/ dest=empty mode=cors site=cross-site"),
        ("sandboxed, own PUT", always("ACAO: * | ACAM: PUT"), "await sandboxed(() => send('PUT', to(own))), heads()",
            "OPTIONS host=page origin=null ACRM=PUT accept=*/* dest=empty mode=cors site=cross-site \
            PUT host=page origin=null accept=*/* dest=empty mode=cors site=cross-site \
            | WebKit (`Referer` of a sandboxed frame): OPTIONS host=page origin=null ACRM=PUT accept=*/* referer=page/ dest=empty mode=cors site=cross-site \
            PUT host=page origin=null accept=*/* referer=page/ dest=empty mode=cors site=cross-site"),
        ("a header in two lines", any_header(), "await send('GET', twice('x-twice')), heads()",
            "OPTIONS host=service origin=page ACRM=GET ACRH=x-twice accept=*/* referer=page/ dest=empty mode=cors site=same-site \
            GET host=service origin=page accept=*/* referer=page/ dest=empty mode=cors site=same-site twice=1 twice=2 \
            | Chromium, WebKit (header in two lines): \
            OPTIONS host=service origin=page ACRM=GET ACRH=x-twice accept=*/* referer=page/ dest=empty mode=cors site=same-site \
            GET host=service origin=page accept=*/* referer=page/ dest=empty mode=cors site=same-site twice=1, 2 \
            | Firefox (header in two lines): \
            OPTIONS host=service origin=page ACRM=GET ACRH=x-twice,x-twice accept=*/* referer=page/ dest=empty mode=cors site=same-site \
            GET host=service origin=page accept=*/* referer=page/ dest=empty mode=cors site=same-site twice=1, 2"),
    ]
}

#[rustfmt::skip]
fn event_streams() -> Table {
    let stream = |headers| always(&format!("{headers} | content-type: text/event-stream"));
    vec![
        ("an event stream", stream("ACAO: *"), "listen()", "hello"),
        ("an event stream with credentials", stream(GRANT), "listen({withCredentials: true})", "hello"),
        ("the same for any origin", stream("ACAO: *"), "listen({withCredentials: true})", "denied"),
    ]
}
