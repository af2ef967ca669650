//! The grid of origins against methods.

use http::Method;
use serde::Serialize;
use tower_cors::Policy;
use tower_cors_browser::Browser;

use super::addresses::Origins;
use super::layers::CorsLayers;
use super::page_request::{By, Checked};
use super::prediction::{Outcome, Prediction};

/// The methods of the grid, besides those of the policy and of the request.
const METHODS: [&str; 6] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];
/// The most columns.
const MAX_METHODS: usize = 10;
/// The most origins that the grid takes from the policy.
const MAX_ORIGINS: usize = 8;
/// An origin that policies rarely name.
const STRANGER: &str = "https://stranger.example";

/// A grid of outcomes: a row for each origin, and a cell for each method.
///
/// All cells are about the same path, headers and credentials.
#[derive(Serialize)]
pub(crate) struct Matrix {
    methods: Vec<String>,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    origin: String,
    cells: Vec<Cell>,
}

#[derive(Serialize)]
struct Cell {
    outcome: Outcome,
    why: Option<String>,
}

impl Matrix {
    /// Asks the simulator for each cell.
    pub(crate) async fn new(
        policy: &Policy,
        layers: &CorsLayers,
        request: &Checked,
        origins: &Origins,
    ) -> Self {
        let methods = methods(policy, request);
        let mut rows = Vec::new();
        for origin in page_origins(policy, origins) {
            // Some origins, such as those of extensions without an id, have no page.
            let Ok(browser) = Browser::at(&origin) else {
                continue;
            };
            let browser = request.set_up(browser);
            let mut cells = Vec::new();
            for method in &methods {
                let browser = browser.clone();
                cells.push(Cell::from(
                    Prediction::of(browser, request, method, origins, layers).await,
                ));
            }
            rows.push(Row { origin, cells });
        }
        Self {
            methods: methods.iter().map(Method::to_string).collect(),
            rows,
        }
    }
}

impl From<Prediction> for Cell {
    fn from(prediction: Prediction) -> Self {
        Self {
            outcome: prediction.outcome,
            why: prediction.why,
        }
    }
}

fn methods(policy: &Policy, request: &Checked) -> Vec<Method> {
    if request.by == By::WebSocket {
        return vec![Method::GET];
    }
    let named = policy
        .config()
        .rules()
        .flat_map(|rule| rule.allow_methods());
    let asked = request.method.as_str();
    let all = METHODS
        .into_iter()
        .chain([asked])
        .chain(named.map(String::as_str));
    let parsed = all
        .filter(|name| *name != "*")
        .filter_map(|name| name.parse().ok());
    distinct(parsed, MAX_METHODS)
}

/// Returns the origins of the senders, those of the policy, and a stranger.
fn page_origins(policy: &Policy, origins: &Origins) -> Vec<String> {
    let named = policy
        .config()
        .rules()
        .flat_map(|rule| rule.allow_origins());
    let exact = named
        .filter(|origin| !origin.contains('*'))
        .take(MAX_ORIGINS);
    let own = [
        origins.page.origin(),
        origins.other.origin(),
        String::from("null"),
    ];
    let all = own
        .into_iter()
        .chain(exact.cloned())
        .chain([String::from(STRANGER)]);
    distinct(all, usize::MAX)
}

fn distinct<T: PartialEq>(all: impl Iterator<Item = T>, most: usize) -> Vec<T> {
    let mut distinct = Vec::new();
    for one in all {
        if distinct.len() < most && !distinct.contains(&one) {
            distinct.push(one);
        }
    }
    distinct
}
