//! The cases of the page, and what the simulator predicts for each.

use serde::Deserialize;
use tower_cors::CorsLayer;
use tower_cors_test_support::{check_rows, rows};

use super::addresses::tests::default_origins;
use super::diagnostics::compile;
use super::layers::CorsLayers;
use super::nearest::Nearest;
use super::page_request::Checked;
use super::page_request::tests::page_request;
use super::prediction::Prediction;

const CASES: &str = include_str!("page/cases.json");

#[derive(Deserialize)]
struct Group {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    policy: Vec<String>,
    request: serde_json::Value,
}

impl Case {
    fn policy(&self) -> String {
        let places = [
            ("{page}", default_origins().page.origin()),
            ("{other}", default_origins().other.origin()),
            ("{api}", default_origins().api.origin()),
        ];
        let text = self.policy.join("\n");
        places
            .iter()
            .fold(text, |text, (name, origin)| text.replace(name, origin))
    }

    fn request(&self) -> Checked {
        page_request(&self.request).check().unwrap()
    }
}

fn cases() -> Vec<Case> {
    let groups: Vec<Group> = serde_json::from_str(CASES).unwrap();
    groups.into_iter().flat_map(|group| group.cases).collect()
}

/// Rows: the case, what its page gets under this crate and under tower-http, and the number of
/// notes on the settings there.
const PREDICTIONS: &str = "
    Allowed                    | readable | readable | 0
    Denied origin              | blocked  | blocked  | 0
    Denied origin, rejected    | blocked  | blocked  | 1
    Missing method             | blocked  | blocked  | 0
    Missing header             | blocked  | blocked  | 0
    Credentials with *         | blocked  | blocked  | 0
    Hidden response header     | readable | readable | 0
    Exposed prefix             | readable | readable | 1
    Same origin                | readable | readable | 0
    Sandboxed frame            | blocked  | blocked  | 0
    Redirect to another origin | blocked  | blocked  | 0
    POST without a preflight   | opaque   | opaque   | 0
    The same, rejected         | opaque   | opaque   | 1
    WebSocket                  | open     | open     | 0
    WebSocket, rejected        | blocked  | open     | 1
    A path with its own policy | readable | blocked  | 1
    A policy with mistakes     | 3        | errors   | -
    MCP                        | readable | readable | 2
    gRPC-Web                   | readable | readable | 0
    Connect                    | readable | readable | 1
    Trace context              | readable | readable | 0
    tus upload                 | readable | readable | 0
    S3                         | readable | blocked  | 3
    ";

#[tokio::test]
async fn predictions() {
    let mut found = Vec::new();
    for case in cases() {
        found.push((case.name.clone(), predict(&case).await));
    }
    let table = rows::<4>(PREDICTIONS);
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    let listed: Vec<&str> = table.iter().map(|[name, ..]| *name).collect();
    assert_eq!(names, listed);
    let rows = table
        .into_iter()
        .map(|[name, ours, theirs, notes]| [name.to_owned(), format!("{ours} {theirs} {notes}")]);
    check_rows(rows, |[name, _]| {
        let (_, prediction) = found.iter().find(|(found, _)| found == name).unwrap();
        prediction.clone()
    });
}

async fn predict(case: &Case) -> String {
    let policy = match compile(&case.policy()) {
        Ok((policy, _)) => policy,
        Err(errors) => return format!("{} errors -", errors.len()),
    };
    let nearest = Nearest::new(&policy);
    let ours = outcome(case, &CorsLayers::Ours(CorsLayer::from(policy))).await;
    let theirs = outcome(case, &nearest.layers).await;
    format!("{ours} {theirs} {}", nearest.notes.len())
}

async fn outcome(case: &Case, layers: &CorsLayers) -> String {
    let request = case.request();
    let origins = default_origins();
    let prediction = Prediction::new(&request, &origins, layers).await.unwrap();
    let outcome = serde_json::to_value(prediction.outcome).unwrap();
    outcome.as_str().unwrap().to_owned()
}
