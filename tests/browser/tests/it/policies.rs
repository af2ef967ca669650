//! What a policy grants to a page, and what it denies.

use std::time::Duration;

use http::StatusCode;
use tower_cors::{CorsConfig, CorsLayer, Danger, Disallowed, InnerHeaders, PreflightMode};

use crate::case::{Case, DENIED, Row};

type Table = Vec<Row<CorsConfig>>;

/// All cases, for a page at the origin `page`.
pub(crate) fn cases(page: &str) -> Vec<Case> {
    let tables = [
        origins,
        opaque_origins,
        redirects,
        rules,
        methods,
        any_method,
        headers,
        any_header,
        credentials,
        exposed_headers,
        statuses,
        own_server,
        disallowed,
        preflight_modes,
        inner_headers,
        preflight_cache,
        http_cache,
        event_streams,
        presets,
    ];
    let rows = tables
        .into_iter()
        .flat_map(|table| table(page))
        .map(Case::from);
    let permissive = permissive().into_iter().map(Case::from);
    let debug = debug(page).into_iter().map(to_debug_case);
    rows.chain(permissive).chain(debug).collect()
}

fn named(page: &str) -> CorsConfig {
    CorsLayer::new().allow_origins([page])
}

fn trusted(page: &str) -> CorsConfig {
    named(page).allow_credentials(true)
}

fn another() -> CorsConfig {
    CorsLayer::new().allow_origins(["https://another.example"])
}

fn anyone() -> CorsConfig {
    CorsLayer::new().allow_origins(["*"])
}

fn anyone_trusted() -> CorsConfig {
    anyone()
        .allow_credentials(true)
        .dangerously_allow(Danger::AnyOriginWithCredentials)
}

#[rustfmt::skip]
fn origins(page: &str) -> Table {
    let local = || CorsLayer::new().allow_origins(["http://localhost:*"]);
    let below_local = || CorsLayer::new().allow_origins(["http://*.localhost:*"]);
    let by_host = |wanted| CorsLayer::new().allow_origin_if(move |origin, _| origin.host() == wanted);
    vec![
        ("a listed origin", named(page), "send('GET')", "200"),
        ("an origin that is not listed", another(), "send('GET')", "denied"),
        ("one of two origins", another().allow_origins([page]), "send('GET')", "200"),
        ("any origin", anyone(), "send('GET')", "200"),
        ("any port: another host", local(), "send('GET')", "denied"),
        ("any port: the host", local(), "from('localhost', () => send('GET'))", "200"),
        ("any port: a subdomain", local(), "from('a.localhost', () => send('GET'))", "denied"),
        ("any subdomain: the domain", below_local(), "from('localhost', () => send('GET'))", "denied"),
        ("any subdomain: one", below_local(), "from('a.localhost', () => send('GET'))", "200"),
        ("any subdomain: a deeper one", below_local(), "from('b.a.localhost', () => send('GET'))", "200"),
        ("a predicate that allows", by_host("127.0.0.1"), "send('GET')", "200"),
        ("a predicate that does not", by_host("localhost"), "send('GET')", "denied"),
        ("a redirect within the origin", named(page), "send('GET', ask({status: 302, location: url}))", "200"),
    ]
}

/// Pages in sandboxed frames have no origin, and redirects from one other origin to another take it away.
#[rustfmt::skip]
fn opaque_origins(page: &str) -> Table {
    let or_null = || named(page).allow_origins(["null"]).dangerously_allow(Danger::NullOrigin);
    vec![
        ("sandboxed, the page's origin", named(page), "sandboxed(() => send('GET'))", "denied"),
        ("sandboxed, null", or_null(), "sandboxed(() => send('GET'))", "200"),
        ("sandboxed, any origin", anyone(), "sandboxed(() => send('GET'))", "200"),
        ("sandboxed, any origin, preflighted", anyone().allow_methods(["PUT"]), "sandboxed(() => send('PUT'))", "200"),
        ("sandboxed, any origin trusted", anyone_trusted(), "sandboxed(() => send('GET'))", "denied"),
        ("redirected, the page's origin", named(page), "send('GET', ask({status: 302, location: third}))", "denied"),
        ("redirected, null", or_null(), "send('GET', ask({status: 302, location: third}))", "200"),
        ("redirected, any origin", anyone(), "send('GET', ask({status: 302, location: third}))", "200"),
    ]
}

#[rustfmt::skip]
fn redirects(page: &str) -> Table {
    let headers = || named(page).allow_headers(["x-a", "authorization"]);
    let any_origin = || anyone().allow_headers(["*", "authorization"]).allow_methods(["*"]);
    vec![
        ("redirected: preflighted again", headers(), "await send('GET', headers({'x-a': 1}), ask({status: 302, location: url})), arrived()", "OPTIONS GET OPTIONS GET"),
        ("redirected: not to a denied origin", headers(), "send('GET', headers({'x-a': 1}), ask({status: 302, location: third}))", "denied"),
        ("redirected: authorization stays", headers(), "await send('GET', headers({authorization: 'me'}), ask({status: 307, location: url})), arrived()", "OPTIONS GET OPTIONS GET"),
        ("redirected: authorization goes", any_origin(), "await send('GET', headers({authorization: 'me'}), ask({status: 307, location: third})), arrived()", "OPTIONS GET GET"),
        ("redirected: POST becomes GET", named(page), "await send('POST', ask({status: 302, location: url})), ran()", "POST GET"),
        ("redirected: PUT becomes GET", any_origin(), "await send('PUT', ask({status: 303, location: third})), arrived()", "OPTIONS PUT GET"),
        ("redirected from the page's own server", named(page), "send('GET', to(own), ask({status: 302, location: url}))", "200"),
        ("redirected from the page's own server, denied", another(), "send('GET', to(own), ask({status: 302, location: url}))", "denied"),
        ("redirected to the page's own server", anyone(), "send('GET', ask({status: 302, location: own}))", "200"),
        ("redirected away", anyone(), "await send('GET', to(own), ask({status: 302, location: url})), heads()",
            "GET host=page accept=*/* referer=page/ dest=empty mode=cors site=same-origin \
            GET host=service origin=page accept=*/* referer=page/ dest=empty mode=cors site=same-site"),
        ("redirected to a third", anyone(), "await send('GET', ask({status: 302, location: third})), heads()",
            "GET host=service origin=page accept=*/* referer=page/ dest=empty mode=cors site=same-site \
            GET host=third origin=null accept=*/* referer=page/ dest=empty mode=cors site=same-site"),
        ("redirected home", anyone(), "await send('GET', ask({status: 302, location: own})), heads()",
            "GET host=service origin=page accept=*/* referer=page/ dest=empty mode=cors site=same-site \
            GET host=page origin=null accept=*/* referer=page/ dest=empty mode=cors site=same-site"),
    ]
}

#[rustfmt::skip]
fn rules(page: &str) -> Table {
    let page_puts = || named(page).allow_methods(["PUT"]).or().allow_origins(["*"]);
    let page_trusted = || trusted(page).or().allow_origins(["*"]);
    vec![
        ("the second rule", another().or().allow_origins([page]), "send('GET')", "200"),
        ("the first rule's methods", page_puts(), "send('PUT')", "200"),
        ("not the first rule's methods", page_puts(), "from('localhost', () => send('PUT'))", "denied"),
        ("the first rule's credentials", page_trusted(), "send('GET', include)", "200"),
        ("the last rule, anonymous", page_trusted(), "from('localhost', () => send('GET'))", "200"),
        ("the last rule, with credentials", page_trusted(), "from('localhost', () => send('GET', include))", "denied"),
    ]
}

#[rustfmt::skip]
fn methods(page: &str) -> Table {
    let allow = |method| named(page).allow_methods([method]);
    vec![
        ("HEAD is always granted", named(page), "send('HEAD')", "200"),
        ("POST is always granted", named(page), "send('POST')", "200"),
        ("POST is always granted, preflighted too", named(page).allow_headers(["x-a"]), "send('POST', headers({'x-a': 1}))", "200"),
        ("PUT", allow("PUT"), "send('PUT')", "200"),
        ("PUT, which browsers make of put", allow("PUT"), "send('put')", "200"),
        ("PATCH", allow("PATCH"), "send('PATCH')", "200"),
        ("PATCH, which browsers do not make of patch", allow("PATCH"), "send('patch')", "denied"),
        ("patch", allow("patch"), "send('patch')", "200"),
        ("DELETE", allow("DELETE"), "send('DELETE')", "200"),
        ("OPTIONS", allow("OPTIONS"), "send('OPTIONS')", "200"),
        ("PURGE", allow("PURGE"), "send('PURGE')", "200"),
        ("one of two methods", allow("PUT").allow_methods(["DELETE"]), "send('DELETE')", "200"),
        ("a method that is not listed", allow("PUT"), "send('DELETE')", "denied"),
        ("a method that is not listed stays out", allow("PUT"), "await send('DELETE'), arrived()", "OPTIONS"),
        ("a granted method from a denied origin", another().allow_methods(["PUT"]), "send('PUT')", "denied"),
    ]
}

#[rustfmt::skip]
fn any_method(page: &str) -> Table {
    vec![
        ("any method: PUT", named(page).allow_methods(["*"]), "send('PUT')", "200"),
        ("any method: PATCH", anyone().allow_methods(["*"]), "send('PATCH')", "200"),
        ("any method: PURGE", anyone().allow_methods(["*"]), "send('PURGE')", "200"),
        ("any method, trusted: PUT", trusted(page).allow_methods(["*"]), "send('PUT', include)", "200"),
        ("any method, trusted: PURGE", trusted(page).allow_methods(["*"]), "send('PURGE', include)", "200"),
        ("any method, trusted: purge", trusted(page).allow_methods(["*"]), "send('purge', include)", "200"),
    ]
}

#[rustfmt::skip]
fn headers(page: &str) -> Table {
    let allow = |name| named(page).allow_headers([name]);
    let many = || named(page).allow_headers(["x-b", "content-type", "X-A", "authorization"]);
    vec![
        ("a header", allow("x-a"), "send('GET', headers({'x-a': 1}))", "200"),
        ("a header in another letter case", allow("X-A"), "send('GET', headers({'x-A': 1}))", "200"),
        ("a header that is not listed", allow("x-a"), "send('GET', headers({'x-b': 1}))", "denied"),
        ("two headers", allow("x-b").allow_headers(["x-a"]), "send('GET', headers({'x-a': 1, 'x-b': 1}))", "200"),
        ("two headers, one not listed", allow("x-a"), "send('GET', headers({'x-a': 1, 'x-b': 1}))", "denied"),
        ("JSON, authorization and more", many(), "send('POST', headers({...type('application/json'), authorization: 'me', 'X-A': 1, 'x-b': 1}))", "200"),
        ("a form", named(page), "send('POST', headers(type('application/x-www-form-urlencoded')))", "200"),
        ("JSON", allow("content-type"), "send('POST', headers(type('application/json')))", "200"),
        ("JSON, not allowed", named(page), "send('POST', headers(type('application/json')))", "denied"),
        ("a long value of a safelisted header", allow("accept"), "send('GET', headers({accept: 'a'.repeat(129)}))", "200"),
        ("a long value of one that is not listed", allow("x-a"), "send('GET', headers({accept: 'a'.repeat(129)}))", "denied"),
        ("authorization", allow("authorization"), "send('GET', headers({authorization: 'me'}))", "200"),
        ("authorization, not listed", allow("x-a"), "send('GET', headers({authorization: 'me'}))", "denied"),
        ("a method and a header", allow("x-a").allow_methods(["PUT"]), "send('PUT', headers({'x-a': 1}))", "200"),
    ]
}

#[rustfmt::skip]
fn any_header(page: &str) -> Table {
    let and_authorization = || anyone().allow_headers(["*", "authorization"]);
    let trusted_any = || trusted(page).allow_headers(["*"]);
    vec![
        ("any header", named(page).allow_headers(["*"]), "send('GET', headers({'x-a': 1, 'x-b': 1}))", "200"),
        ("any header of any origin", anyone().allow_headers(["*"]), "send('GET', headers({'x-a': 1}))", "200"),
        ("any header: not authorization", anyone().allow_headers(["*"]), "send('GET', headers({authorization: 'me'}))", "denied"),
        ("any header and authorization", and_authorization(), "send('GET', headers({authorization: 'me', 'x-a': 1}))", "200"),
        ("any header, trusted", trusted_any(), "send('GET', headers({'x-a': 1, 'x-b': 1}), include)", "200"),
        ("any header, trusted: authorization", trusted_any(), "send('GET', headers({authorization: 'me'}), include)", "200"),
        ("any header, trusted: no method", trusted_any(), "send('PUT', headers({'x-a': 1}), include)", "denied"),
    ]
}

#[rustfmt::skip]
fn credentials(page: &str) -> Table {
    vec![
        ("credentials", trusted(page), "send('GET', include)", "200"),
        ("credentials, preflighted", trusted(page).allow_methods(["PUT"]), "send('PUT', include)", "200"),
        ("without credentials where they may be", trusted(page), "send('GET')", "200"),
        ("credentials where they may not be", named(page), "send('GET', include)", "denied"),
        ("credentials, any origin", anyone(), "send('GET', include)", "denied"),
        ("credentials, any origin, preflighted", anyone().allow_methods(["PUT"]), "send('PUT', include)", "denied"),
        ("credentials, any origin trusted", anyone_trusted(), "send('GET', include)", "200"),
    ]
}

#[rustfmt::skip]
fn exposed_headers(page: &str) -> Table {
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
        ("exposed on an error", expose(named(page), "x-a"), "send('GET', ask({status: 500, 'x-a': 1})).then(read('x-a'))", "1"),
    ]
}

#[rustfmt::skip]
fn statuses(page: &str) -> Table {
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

/// On the page's own server, where the page can read all: browsers send `Origin` there, too, but not with `GET`.
#[rustfmt::skip]
fn own_server(page: &str) -> Table {
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
fn disallowed(page: &str) -> Table {
    let rejecting = |config: CorsConfig| config.disallowed(Disallowed::Reject(StatusCode::FORBIDDEN));
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

#[rustfmt::skip]
fn preflight_modes(page: &str) -> Table {
    let puts = |mode| named(page).allow_methods(["PUT"]).preflight(mode);
    let (answer, decorate, forward) = (PreflightMode::Answer, PreflightMode::Decorate, PreflightMode::Forward);
    vec![
        ("answered: the service sees no preflight", puts(answer), "await send('PUT'), ran()", "PUT"),
        ("decorated", puts(decorate), "send('PUT')", "200"),
        ("decorated: the service sees the preflight", puts(decorate), "await send('PUT'), ran()", "OPTIONS PUT"),
        ("decorated: the service fails it", puts(decorate), "send('PUT', ask({status: 404}))", "denied"),
        ("decorated: the service's headers go", puts(decorate), "send('PUT', ask({ACAO: 'https://wrong.example'}))", "200"),
        ("decorated: rejected", puts(decorate), "send('DELETE')", "denied"),
        ("decorated: the service does not see rejected ones", puts(decorate), "await send('DELETE'), ran()", ""),
        ("forwarded: the service says nothing", puts(forward), "send('PUT')", "denied"),
        ("forwarded: the service grants", puts(forward), "send('PUT', ask({ACAO: location.origin, ACAM: 'PUT'}))", "200"),
        ("forwarded: the service grants more", puts(forward), "send('DELETE', ask({ACAO: '*', ACAM: '*'}))", "200"),
    ]
}

#[rustfmt::skip]
fn inner_headers(page: &str) -> Table {
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

#[rustfmt::skip]
fn preflight_cache(page: &str) -> Table {
    let puts = || named(page).allow_methods(["PUT"]);
    let long = |config: CorsConfig| config.max_age(Duration::from_secs(600));
    let two_headers = || named(page).allow_headers(["x-a", "x-b"]);
    const PUT_PUT: &str = "await send('PUT'), await send('PUT'), arrived()";
    // Without a maximal age they forget after 5 s.
    const PUT_LATER_PUT: &str = "await send('PUT'), await pause(6000), await send('PUT'), arrived()";
    const PUT_DELETE: &str = "await send('PUT'), await send('DELETE'), arrived()";
    const INCLUDE_BOTH: &str = "await send('PUT', include), await send('PUT', include), arrived()";
    const TWO_HEADERS: &str = "await send('GET', headers({'x-a': 1})), await send('GET', headers({'x-b': 1})), arrived()";
    vec![
        ("remembered for 600 s", long(puts()), PUT_LATER_PUT, "OPTIONS PUT PUT"),
        ("remembered for moments", puts(), PUT_PUT, "OPTIONS PUT PUT"),
        ("not remembered", puts().max_age(Duration::ZERO), PUT_PUT, "OPTIONS PUT OPTIONS PUT"),
        ("remembered for another method", long(puts().allow_methods(["DELETE"])), PUT_DELETE, "OPTIONS PUT DELETE"),
        ("remembered for any method", long(named(page).allow_methods(["*"])), PUT_DELETE, "OPTIONS PUT DELETE"),
        ("remembered for another header", long(two_headers()), TWO_HEADERS, "OPTIONS GET GET"),
        ("remembered for any, trusted", long(trusted(page).allow_methods(["*"])), INCLUDE_BOTH, "OPTIONS PUT PUT"),
    ]
}

/// The browser has the answer to a request without `Origin` in its cache when the page asks again, by CORS.
#[rustfmt::skip]
fn http_cache(page: &str) -> Table {
    const AGAIN: &str = "await send('GET', noCors, ask(cacheable)), send('GET', ask(cacheable))";
    const ARRIVED: &str = "await send('GET', noCors, ask(cacheable)), await send('GET', ask(cacheable)), arrived()";
    vec![
        ("cached, a listed origin", named(page), AGAIN, "200"),
        ("cached, a listed origin: asks again", named(page), ARRIVED, "GET GET"),
        ("cached, any origin", anyone(), AGAIN, "200"),
        ("cached, any origin: does not ask again", anyone(), ARRIVED, "GET"),
    ]
}

#[rustfmt::skip]
fn event_streams(page: &str) -> Table {
    vec![
        ("an event stream", named(page), "listen()", "hello"),
        ("an event stream, any origin", anyone(), "listen()", "hello"),
        ("an event stream, not allowed", another(), "listen()", "denied"),
        ("an event stream with credentials", trusted(page), "listen({withCredentials: true})", "hello"),
        ("an event stream with credentials, not allowed", anyone(), "listen({withCredentials: true})", "denied"),
    ]
}

#[rustfmt::skip]
fn presets(page: &str) -> Table {
    const GRPC_WEB: &str = "send('POST', headers({...type('application/grpc-web+proto'), 'x-grpc-web': 1, 'grpc-timeout': '1S'}))";
    const CONNECT: &str = "send('POST', headers({...type('application/proto'), 'connect-protocol-version': 1, 'connect-timeout-ms': 9}))";
    vec![
        ("gRPC-Web", named(page).grpc_web(), GRPC_WEB, "200"),
        ("gRPC-Web, not allowed", named(page), GRPC_WEB, "denied"),
        ("gRPC-Web: the status", named(page).grpc_web(), "send('POST', ask({'grpc-status': 0})).then(read('grpc-status'))", "0"),
        ("Connect", named(page).connect(), CONNECT, "200"),
        ("Connect, not allowed", named(page), CONNECT, "denied"),
    ]
}

#[rustfmt::skip]
fn permissive() -> Vec<Row<CorsLayer>> {
    const ALL: &str = "send('PURGE', headers({authorization: 'me', 'x-a': 1}), ask({'x-b': 1})).then(read('x-b'))";
    vec![
        ("permissive", CorsLayer::permissive(), ALL, "1"),
        ("permissive: sandboxed", CorsLayer::permissive(), "sandboxed(() => send('PUT'))", "200"),
        ("permissive: no credentials", CorsLayer::permissive(), "send('GET', include)", "denied"),
    ]
}

/// Here the last column is what the browser's console says.
#[rustfmt::skip]
fn debug(page: &str) -> Table {
    let debug = || named(page).debug(true);
    vec![
        ("debug: the origin", another().debug(true), "send('PUT')", "No 'Access-Control-Allow-Origin' header"),
        ("debug: the method", debug(), "send('PUT')", "Method PUT is not allowed"),
        ("debug: a header", debug(), "send('GET', headers({'x-a': 1}))", "Request header field x-a is not allowed"),
        ("debug: credentials", debug(), "send('PUT', include)", "'Access-Control-Allow-Credentials' header"),
        ("no debug", named(page), "send('PUT')", "No 'Access-Control-Allow-Origin' header"),
    ]
}

fn to_debug_case((name, config, does, says): Row<CorsConfig>) -> Case {
    Case {
        says,
        ..Case::from((name, config, does, DENIED))
    }
}
