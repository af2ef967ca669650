//! Policies: the cases of services under the layer.

mod origins;
mod preflights;
mod requests;
mod responses;

use tower_cors::{CorsConfig, CorsLayer, Danger};

use crate::case::{Case, DENIED, Row};

type Table = Vec<Row<CorsConfig>>;

/// Returns all cases, for a page of the origin `page`.
pub(crate) fn cases(page: &str) -> Vec<Case> {
    let tables = [
        origins::origins,
        origins::opaque_origins,
        origins::redirects,
        origins::rules,
        requests::methods,
        requests::any_method,
        requests::headers,
        requests::any_header,
        requests::credentials,
        requests::presets,
        responses::exposed_headers,
        responses::statuses,
        responses::own_server,
        responses::disallowed,
        responses::disallowed_without_cors,
        responses::inner_headers,
        responses::http_cache,
        responses::event_streams,
        preflights::preflight_modes,
        preflights::preflight_cache,
    ];
    let rows = tables.into_iter().flat_map(|table| table(page));
    let debug = preflights::debug(page).into_iter().map(to_debug_case);
    rows.map(Case::from)
        .chain(permissive().into_iter().map(Case::from))
        .chain(debug)
        .collect()
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
fn permissive() -> Vec<Row<CorsLayer>> {
    const ALL: &str = "send('PURGE', headers({authorization: 'me', 'x-a': 1}), ask({'x-b': 1})).then(read('x-b'))";
    vec![
        ("permissive", CorsLayer::permissive(), ALL, "1"),
        ("permissive: sandboxed", CorsLayer::permissive(), "sandboxed(() => send('PUT'))", "200"),
        ("permissive: no credentials", CorsLayer::permissive(), "send('GET', include)", "denied"),
    ]
}

/// Makes a case from a row whose last column is the text on the console.
fn to_debug_case((name, config, does, says): Row<CorsConfig>) -> Case {
    Case {
        says,
        ..Case::from((name, config, does, DENIED))
    }
}
