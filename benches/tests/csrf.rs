//! Compares `Disallowed::Reject` with tower-http's `csrf`: a test for each row of the table in its
//! docs.

#![allow(clippy::unwrap_used, reason = "tests may panic")]

use std::convert::Infallible;

use http::{Response, StatusCode};
use tower::{Layer, ServiceExt, service_fn};
use tower_cors::{CorsLayer, Disallowed};
use tower_cors_test_support::{check_rows, request, respond, rows, wait};
use tower_http::csrf::CsrfLayer;

const DOCS: &str = include_str!("../../src/config/options.rs");

/// The requests of the table: `https://app.example` is allowed or trusted, and the service is
/// `https://api.example`.
const REQUESTS: &str = "
    a form of another site                        | POST Origin=https://evil.example SFS=cross-site SFM=navigate
    `fetch` with `POST`, of another site          | POST Origin=https://evil.example SFS=cross-site SFM=cors
    a form in a sandboxed frame                   | POST Origin=null SFS=cross-site SFM=navigate
    `POST` of an older browser, from another site | POST Origin=https://evil.example host=api.example
    `POST` of a page by DNS rebinding             | POST Origin=http://evil.example host=evil.example
    a WebSocket of another site                   | GET Origin=https://evil.example SFS=cross-site SFM=websocket upgrade=websocket
    `fetch` with `GET`, of another site           | GET Origin=https://evil.example SFS=cross-site SFM=cors
    a preflight of another site                   | OPTIONS Origin=https://evil.example ACRM=PUT SFS=cross-site SFM=cors
    an image or a link on another site            | GET Origin=https://evil.example SFS=cross-site SFM=no-cors
    `POST` of the service's own page              | POST Origin=https://api.example SFS=same-origin SFM=cors
    the same over plain `http`                    | POST Origin=http://api.example host=api.example
    the same, in `own_origins`                    | POST Origin=http://own.example host=own.example
    `POST` of an allowed or trusted origin        | POST Origin=https://app.example SFS=cross-site SFM=cors
    `Sec-Fetch-Site: none`                        | POST Origin=https://evil.example SFS=none SFM=navigate
    `Sec-Fetch-Site: cross-site` without `Origin` | POST SFS=cross-site
    a client that is not a browser                | POST host=api.example
    ";

/// Returns the rows of the table in the docs: about, tower-http, this crate.
fn documented() -> Vec<[&'static str; 3]> {
    let lines = DOCS.lines().map(str::trim);
    let table = lines.skip_while(|line| !line.starts_with("/// | request | tower-http"));
    let rows = table.skip(2).map_while(|line| line.strip_prefix("/// | "));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_end_matches(" |").split(" | ").collect();
        cells.try_into().unwrap()
    })
    .collect()
}

#[test]
fn each_row_of_the_table_is_true() {
    let requests: Vec<[&str; 2]> = rows(REQUESTS);
    let documented = documented();
    assert_eq!(documented.len(), requests.len());
    let about = |[about, ..]: &[&'static str; 3]| *about;
    let expected: Vec<&str> = requests.iter().map(|[about, _]| *about).collect();
    assert_eq!(documented.iter().map(about).collect::<Vec<_>>(), expected);

    let rows = documented.into_iter().zip(requests);
    let rows = rows.map(|([about, theirs, ours], [_, request])| {
        [about, request, theirs, ours].map(String::from)
    });
    let both =
        rows.map(|[about, request, theirs, ours]| [about, request, format!("{theirs}, {ours}")]);
    check_rows(both, |[_, text, _]| {
        format!("{}, {}", theirs(text), ours(text))
    });
}

fn ours(text: &str) -> &'static str {
    let layer = CorsLayer::new()
        .allow_origins("https://app.example")
        .on_disallowed_origin(Disallowed::Reject(StatusCode::FORBIDDEN))
        .own_origins("http://own.example")
        .build()
        .unwrap();
    let response = wait(respond(&layer, request(text), ""));
    outcome(response.status())
}

fn theirs(text: &str) -> &'static str {
    let layer = CsrfLayer::new();
    let layer = layer.add_trusted_origin("https://app.example").unwrap();
    let service = layer.layer(service_fn(async |_| {
        Ok::<_, Infallible>(Response::new(String::from("inner")))
    }));
    let response = wait(service.oneshot(request(text))).unwrap();
    outcome(response.status())
}

fn outcome(status: StatusCode) -> &'static str {
    match status {
        StatusCode::OK => "passes",
        _ => "403",
    }
}
