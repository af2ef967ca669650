//! Policies by origins: patterns, opaque origins, redirects, rules.

use tower_cors::{CorsLayer, Danger};

use super::{Table, another, anyone, anyone_trusted, named, trusted};

#[rustfmt::skip]
pub(super) fn origins(page: &str) -> Table {
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

/// Sandboxed frames have an opaque origin. Redirects between two other origins also lead to one.
#[rustfmt::skip]
pub(super) fn opaque_origins(page: &str) -> Table {
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
pub(super) fn redirects(page: &str) -> Table {
    let headers = || named(page).allow_headers(["x-a", "authorization"]);
    let any_origin = || anyone().allow_headers(["*", "authorization"]).allow_methods(["*"]);
    vec![
        ("redirected: preflighted again", headers(), "await send('GET', headers({'x-a': 1}), ask({status: 302, location: url})), arrived()", "OPTIONS GET OPTIONS GET"),
        ("redirected: not to a denied origin", headers(), "send('GET', headers({'x-a': 1}), ask({status: 302, location: third}))", "denied"),
        ("redirected: authorization stays", headers(), "await send('GET', headers({authorization: 'me'}), ask({status: 307, location: url})), arrived()", "OPTIONS GET OPTIONS GET"),
        ("redirected: authorization goes", any_origin(), "await send('GET', headers({authorization: 'me'}), ask({status: 307, location: third})), arrived()",
            "OPTIONS GET GET | Firefox, WebKit (preflight after a redirect): OPTIONS GET OPTIONS GET"),
        ("redirected: POST becomes GET", named(page), "await send('POST', ask({status: 302, location: url})), ran()", "POST GET"),
        ("redirected: PUT becomes GET", any_origin(), "await send('PUT', ask({status: 303, location: third})), arrived()",
            "OPTIONS PUT GET | Firefox, WebKit (preflight after a redirect): OPTIONS PUT OPTIONS GET"),
        ("redirected from the page's own server", named(page), "send('GET', to(own), ask({status: 302, location: url}))", "200"),
        ("redirected from the page's own server, denied", another(), "send('GET', to(own), ask({status: 302, location: url}))", "denied"),
        ("redirected to the page's own server", anyone(), "send('GET', ask({status: 302, location: own}))", "200"),
        ("redirected away", anyone(), "await send('GET', to(own), ask({status: 302, location: url})), heads()",
            "GET host=page accept=*/* referer=page/ dest=empty mode=cors site=same-origin \
            GET host=service origin=page accept=*/* referer=page/ dest=empty mode=cors site=same-site \
            | Firefox (`Sec-Fetch-` headers after a redirect): GET host=page accept=*/* referer=page/ dest=empty mode=cors site=same-origin \
            GET host=service origin=page accept=*/* referer=page/ dest=empty mode=cors site=cross-site \
            | WebKit (`Sec-Fetch-` headers after a redirect): GET host=page accept=*/* referer=page/ dest=empty mode=cors site=same-origin \
            GET host=service origin=page referer=page/"),
        ("redirected to a third", anyone(), "await send('GET', ask({status: 302, location: third})), heads()",
            "GET host=service origin=page accept=*/* referer=page/ dest=empty mode=cors site=same-site \
            GET host=third origin=null accept=*/* referer=page/ dest=empty mode=cors site=same-site \
            | Firefox (`Sec-Fetch-` headers after a redirect): GET host=service origin=page accept=*/* referer=page/ dest=empty mode=cors site=same-site \
            GET host=third origin=null accept=*/* referer=page/ dest=empty mode=cors site=cross-site \
            | WebKit (`Sec-Fetch-` headers after a redirect): GET host=service origin=page accept=*/* referer=page/ dest=empty mode=cors site=same-site \
            GET host=third origin=null referer=page/"),
        ("redirected home", anyone(), "await send('GET', ask({status: 302, location: own})), heads()",
            "GET host=service origin=page accept=*/* referer=page/ dest=empty mode=cors site=same-site \
            GET host=page origin=null accept=*/* referer=page/ dest=empty mode=cors site=same-site \
            | Firefox (`Sec-Fetch-` headers after a redirect): GET host=service origin=page accept=*/* referer=page/ dest=empty mode=cors site=same-site \
            GET host=page origin=null accept=*/* referer=page/ dest=empty mode=cors site=cross-site \
            | WebKit (`Sec-Fetch-` headers after a redirect): GET host=service origin=page accept=*/* referer=page/ dest=empty mode=cors site=same-site \
            GET host=page origin=null referer=page/"),
    ]
}

#[rustfmt::skip]
pub(super) fn rules(page: &str) -> Table {
    let page_puts = || named(page).allow_methods(["PUT"]).next_rule().allow_origins(["*"]);
    let page_trusted = || trusted(page).next_rule().allow_origins(["*"]);
    vec![
        ("the second rule", another().next_rule().allow_origins([page]), "send('GET')", "200"),
        ("the first rule's methods", page_puts(), "send('PUT')", "200"),
        ("not the first rule's methods", page_puts(), "from('localhost', () => send('PUT'))", "denied"),
        ("the first rule's credentials", page_trusted(), "send('GET', include)", "200"),
        ("the last rule, anonymous", page_trusted(), "from('localhost', () => send('GET'))", "200"),
        ("the last rule, with credentials", page_trusted(), "from('localhost', () => send('GET', include))", "denied"),
    ]
}
