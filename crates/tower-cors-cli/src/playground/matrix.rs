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
    let mut methods = distinct(parsed);
    methods.truncate(MAX_METHODS);
    methods
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
    distinct(all)
}

fn distinct<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut distinct = Vec::new();
    for one in all {
        if !distinct.contains(&one) {
            distinct.push(one);
        }
    }
    distinct
}

#[cfg(test)]
mod tests {
    use tower_cors::CorsLayer;
    use tower_cors_test_support::{check_rows, wait};

    use super::*;
    use crate::playground::addresses::tests::default_origins;
    use crate::playground::diagnostics::compile;
    use crate::playground::page_request::tests::checked;

    fn matrix(policy: &str, fields: &str) -> Matrix {
        let (policy, _) = compile(policy).unwrap();
        let layers = CorsLayers::Ours(CorsLayer::from(policy.clone()));
        let (request, origins) = (checked(fields), default_origins());
        wait(Matrix::new(&policy, &layers, &request, &origins))
    }

    /// Draws `y` for a response that the page reads, `o` for an opaque one, `w` for a WebSocket, and
    /// `-` for nothing.
    fn drawn(matrix: &Matrix) -> String {
        let rows = matrix.rows.iter().map(|Row { origin, cells }| {
            let mark = |cell: &Cell| match cell.outcome {
                Outcome::Readable => 'y',
                Outcome::Opaque => 'o',
                Outcome::Open => 'w',
                Outcome::Blocked => '-',
            };
            format!("{} {origin}", cells.iter().map(mark).collect::<String>())
        });
        let head = matrix.methods.join(" ");
        [head]
            .into_iter()
            .chain(rows)
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// Rows: a policy, the fields of a request, and the lines of the grid.
    const GRIDS: [[&str; 3]; 6] = [
        [
            "allow_origins = 'http://127.0.0.1:8088'\nallow_methods = ['PUT', 'PURGE']",
            "{}",
            "GET HEAD POST PUT PATCH DELETE PURGE\n\
             yyyy--y http://127.0.0.1:8088\n\
             ------- http://localhost:8090\n\
             ------- null\n\
             ------- https://stranger.example",
        ],
        [
            "allow_origins = ['https://*.a.example', 'https://b.example']\nallow_methods = '*'",
            r#"{"method": "CHICKEN"}"#,
            "GET HEAD POST PUT PATCH DELETE CHICKEN\n\
             ------- http://127.0.0.1:8088\n\
             ------- http://localhost:8090\n\
             ------- null\n\
             yyyyyyy https://b.example\n\
             ------- https://stranger.example",
        ],
        [
            "allow_origins = 'null'\ndangerously_allow = 'null-origin'\n\
             [paths.'/items']\nallow_origins = 'https://a.example'",
            "{}",
            "GET HEAD POST PUT PATCH DELETE\n\
             ------ http://127.0.0.1:8088\n\
             ------ http://localhost:8090\n\
             ------ null\n\
             yyy--- https://a.example\n\
             ------ https://stranger.example",
        ],
        [
            "allow_origins = '*'",
            r#"{"headers": ["X-A: 1"]}"#,
            "GET HEAD POST PUT PATCH DELETE\n\
             ------ http://127.0.0.1:8088\n\
             ------ http://localhost:8090\n\
             ------ null\n\
             ------ https://stranger.example",
        ],
        [
            "deny_all = true",
            r#"{"by": "no-cors"}"#,
            "GET HEAD POST PUT PATCH DELETE\n\
             ooo--- http://127.0.0.1:8088\n\
             ooo--- http://localhost:8090\n\
             ooo--- null\n\
             ooo--- https://stranger.example",
        ],
        [
            "deny_all = true",
            r#"{"by": "web-socket", "method": "PUT"}"#,
            "GET\n\
             w http://127.0.0.1:8088\n\
             w http://localhost:8090\n\
             w null\n\
             w https://stranger.example",
        ],
    ];

    #[test]
    fn grids() {
        check_rows(GRIDS, |[policy, fields, _]| drawn(&matrix(policy, fields)));
    }

    #[test]
    fn a_grid_is_bounded() {
        let list = |item: fn(usize) -> String| (0..20).map(item).collect::<Vec<_>>();
        let origins = list(|number| format!("https://a{number}.example"));
        let methods = list(|number| format!("M{number}"));
        let policy = format!("allow_origins = {origins:?}\nallow_methods = {methods:?}");
        let matrix = matrix(&policy, r#"{"method": "CHICKEN"}"#);
        assert_eq!(
            matrix.methods.join(" "),
            "GET HEAD POST PUT PATCH DELETE CHICKEN M0 M1 M2"
        );
        let named = matrix
            .rows
            .iter()
            .filter(|row| origins.contains(&row.origin));
        assert_eq!(named.count(), MAX_ORIGINS);
        assert_eq!(matrix.rows.len(), MAX_ORIGINS + 4);
    }

    #[test]
    fn a_cell_says_why() {
        let matrix = matrix("deny_all = true", "{}");
        let why = matrix.rows[0].cells[3].why.as_deref().unwrap();
        assert!(
            why.starts_with("PUT http://127.0.0.1:8089/items from http://127.0.0.1:8088 was"),
            "{why}"
        );
    }
}
