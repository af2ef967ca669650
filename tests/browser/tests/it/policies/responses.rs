//! Policies by responses: readable headers, statuses, refusals, event streams.

use http::StatusCode;
use tower_cors::{CorsConfig, Disallowed, InnerHeaders};

use super::{Table, another, anyone, named, trusted};

#[rustfmt::skip]
pub(super) fn exposed_headers(page: &str) -> Table {
    let expose = |config: CorsConfig, name| config.expose_headers([name]);
    vec![
        ("a header that is not exposed", named(page), "send('GET', ask({'x-a': 1})).then(read('x-a'))", "null"),
        ("an exposed header", expose(named(page), "X-A"), "send('GET', ask({'x-a': 1})).then(read('x-a'))", "1"),
        ("another one is exposed", expose(named(page), "x-a"), "send('GET', ask({'x-b': 1})).then(read('x-b'))", "null"),
        ("a header that all pages can read", named(page), "send('GET', ask({pragma: 'x'})).then(read('pragma'))", "x"),
        ("all exposed", expose(named(page), "*"), "send('GET', ask({'x-a': 1})).then(read('x-a'))", "1"),
        ("all exposed to any origin", expose(anyone(), "*"), "send('GET', ask({'x-a': 1})).then(read('x-a'))", "1"),
        ("all exposed, but no cookies", expose(anyone(), "*"), "send('GET', ask({'set-cookie': 'a=1'})).then(read('set-cookie'))", "null"),
        ("exposed with credentials", expose(trusted(page), "x-a"), "send('GET', ask({'x-a': 1}), include).then(read('x-a'))", "1"),
        ("all exposed with credentials", expose(trusted(page), "*"), "send('GET', ask({'x-a': 1}), include).then(read('x-a'))", "1"),
        ("all exposed with credentials, but no cookies", expose(trusted(page), "*"), "send('GET', ask({'set-cookie': 'a=1'}), include).then(read('set-cookie'))", "null"),
        ("exposed by a prefix", expose(named(page), "x-*"), "send('GET', ask({'x-a': 1})).then(read('x-a'))", "1"),
        ("exposed by a prefix, with credentials", expose(trusted(page), "x-*"), "send('GET', ask({'x-a': 1}), include).then(read('x-a'))", "1"),
        ("not exposed by a prefix", expose(named(page), "x-a*"), "send('GET', ask({'x-b': 1})).then(read('x-b'))", "null"),
        ("exposed on an error", expose(named(page), "x-a"), "send('GET', ask({status: 500, 'x-a': 1})).then(read('x-a'))", "1"),
    ]
}

#[rustfmt::skip]
pub(super) fn statuses(page: &str) -> Table {
    let puts = || named(page).allow_methods(["PUT"]);
    vec![
        ("401", named(page), "send('GET', ask({status: 401}))", "401"),
        ("404", named(page), "send('GET', ask({status: 404}))", "404"),
        ("500", anyone(), "send('GET', ask({status: 500}))", "500"),
        ("404 after a preflight", puts(), "send('PUT', ask({status: 404}))", "404"),
        ("404 to a denied origin", another(), "send('GET', ask({status: 404}))", "denied"),
        ("a preflight granted with 200", puts().preflight_status(StatusCode::OK), "send('PUT')", "200"),
        ("a preflight rejected with 200", named(page).rejected_preflight_status(StatusCode::OK), "send('PUT')", "denied"),
    ]
}

/// On its own server, a page can read everything. Browsers send `Origin` there, except with `GET`.
#[rustfmt::skip]
pub(super) fn own_server(page: &str) -> Table {
    vec![
        ("own GET", another(), "send('GET', to(own)).then(allowOrigin)", "null"),
        ("own GET, a listed origin", named(page), "send('GET', to(own)).then(allowOrigin)", "null"),
        ("own GET, any origin", anyone(), "send('GET', to(own)).then(allowOrigin)", "*"),
        ("own POST", another(), "send('POST', to(own)).then(allowOrigin)", "null"),
        ("own POST, a listed origin", named(page), "await send('POST', to(own)).then(allowOrigin) === location.origin", "true"),
        ("own POST, any origin", anyone(), "send('POST', to(own)).then(allowOrigin)", "*"),
    ]
}

#[rustfmt::skip]
pub(super) fn disallowed(page: &str) -> Table {
    let rejecting = |config: CorsConfig| config.on_disallowed_origin(Disallowed::Reject(StatusCode::FORBIDDEN));
    let reject = || rejecting(another());
    vec![
        ("forwarded: the service runs", another(), "await send('POST'), ran()", "POST"),
        ("rejected: the page sees nothing", reject(), "send('POST')", "denied"),
        ("rejected: the service does not run", reject(), "await send('POST'), ran()", ""),
        ("rejected: nor without CORS", reject(), "await send('POST', noCors), ran()", ""),
        ("rejected: GET without CORS has no origin", reject(), "await send('GET', noCors), ran()", "GET"),
        ("rejected: the page's own GET is not", reject(), "send('GET', to(own))", "200"),
        ("rejected: the page's own POST is not", reject(), "send('POST', to(own))", "200"),
        ("rejected: the page's own PUT is not", reject(), "send('PUT', to(own))", "200"),
        ("rejected: a sandboxed frame's is", reject(), "await sandboxed(() => send('POST', to(own))), ran()", ""),
        ("rejected: another host's is", reject(), "await from('localhost', () => send('POST', to(own))), ran()", ""),
        ("rejected: a listed origin is not", rejecting(named(page)), "send('POST')", "200"),
    ]
}

/// Requests that a page can send without a preflight. A layer that rejects disallowed origins sees
/// `Origin`.
#[rustfmt::skip]
pub(super) fn disallowed_without_cors(page: &str) -> Table {
    let forwarding = || another();
    let rejecting = |config: CorsConfig| config.on_disallowed_origin(Disallowed::Reject(StatusCode::FORBIDDEN));
    let reject = || rejecting(another());
    vec![
        ("forwarded: a form", forwarding(), "await submit('POST'), ran()", "POST"),
        ("forwarded: a POST without CORS", forwarding(), "await send('POST', noCors), ran()", "POST"),
        ("forwarded: a WebSocket", forwarding(), "socket()", "open"),
        ("rejected: a form", reject(), "await submit('POST'), ran()", ""),
        ("rejected: a form with GET has no origin", reject(), "await submit('GET'), ran()", "GET"),
        ("rejected: an image has no origin", reject(), "await image(), ran()", "GET"),
        ("rejected: a WebSocket", reject(), "await socket() === 'denied', ran()", ""),
        ("rejected: a listed origin's form is not", rejecting(named(page)), "await submit('POST'), ran()", "POST"),
        ("rejected: a listed origin's WebSocket is not", rejecting(named(page)), "socket()", "open"),
    ]
}

#[rustfmt::skip]
pub(super) fn inner_headers(page: &str) -> Table {
    let keep = |config: CorsConfig| config.inner_headers(InnerHeaders::Keep);
    vec![
        ("replaced: a wrong origin", named(page), "send('GET', ask({ACAO: 'https://wrong.example'}))", "200"),
        ("replaced: the same origin, not doubled", named(page), "send('GET', ask({ACAO: location.origin}))", "200"),
        ("replaced: any origin, to a denied one", another(), "send('GET', ask({ACAO: '*'}))", "denied"),
        ("replaced: exposed headers", named(page), "send('GET', ask({'x-a': 1, ACEH: 'x-a'})).then(read('x-a'))", "null"),
        ("kept: a wrong origin", keep(named(page)), "send('GET', ask({ACAO: 'https://wrong.example'}))", "denied"),
        ("kept: any origin, to a denied one", keep(another()), "send('GET', ask({ACAO: '*'}))", "200"),
        ("kept: nothing to keep", keep(named(page)), "send('GET')", "200"),
    ]
}

/// The HTTP cache has the response to a request without `Origin`, and the page then sends a CORS
/// request.
#[rustfmt::skip]
pub(super) fn http_cache(page: &str) -> Table {
    const AGAIN: &str = "await send('GET', noCors, ask(cacheable)), await loaded(), send('GET', ask(cacheable))";
    const ARRIVED: &str =
        "await send('GET', noCors, ask(cacheable)), await loaded(), await send('GET', ask(cacheable)), arrived()";
    vec![
        ("cached, a listed origin", named(page), AGAIN, "200"),
        ("cached, a listed origin: asks again", named(page), ARRIVED, "GET GET"),
        ("cached, any origin", anyone(), AGAIN, "200"),
        ("cached, any origin: does not ask again", anyone(), ARRIVED, "GET"),
    ]
}

#[rustfmt::skip]
pub(super) fn event_streams(page: &str) -> Table {
    vec![
        ("an event stream", named(page), "listen()", "hello"),
        ("an event stream, any origin", anyone(), "listen()", "hello"),
        ("an event stream, not allowed", another(), "listen()", "denied"),
        ("an event stream with credentials", trusted(page), "listen({withCredentials: true})", "hello"),
        ("an event stream with credentials, not allowed", anyone(), "listen({withCredentials: true})", "denied"),
    ]
}
