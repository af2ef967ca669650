//! Policies by preflights: modes, the cache, and the text on the console.

use std::time::Duration;

use tower_cors::{CorsConfig, PreflightMode};

use super::{Table, another, named, trusted};

#[rustfmt::skip]
pub(super) fn preflight_modes(page: &str) -> Table {
    let puts = |mode| named(page).allow_methods(["PUT"]).preflight_mode(mode);
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
pub(super) fn preflight_cache(page: &str) -> Table {
    let puts = || named(page).allow_methods(["PUT"]);
    let long = |config: CorsConfig| config.max_age(Duration::from_secs(600));
    let two_headers = || named(page).allow_headers(["x-a", "x-b"]);
    const PUT_PUT: &str = "await send('PUT'), await send('PUT'), arrived()";
    // Without a max-age, browsers forget after 5 s.
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

/// The last column is the text on the browser's console.
#[rustfmt::skip]
pub(super) fn debug(page: &str) -> Table {
    let debug = || named(page).debug_preflights(true);
    vec![
        ("debug: the origin", another().debug_preflights(true), "send('PUT')", "No 'Access-Control-Allow-Origin' header"),
        ("debug: the method", debug(), "send('PUT')", "Method PUT is not allowed"),
        ("debug: a header", debug(), "send('GET', headers({'x-a': 1}))", "Request header field x-a is not allowed"),
        ("debug: credentials", debug(), "send('PUT', include)", "'Access-Control-Allow-Credentials' header"),
        ("no debug", named(page), "send('PUT')", "No 'Access-Control-Allow-Origin' header"),
    ]
}
