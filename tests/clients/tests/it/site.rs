//! Servers: the one of the page, and one for each row, so that rows share no connection or cache.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{Html, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use http::header::CONTENT_TYPE;
use serde::Serialize;
use tokio::sync::mpsc::UnboundedSender;
use tower_cors::explain::{Explanation, Hint};
use tower_cors::{CorsConfig, CorsLayer, Policy, RequestHead};
use tower_cors_test_support::Server;

/// A flow of a page, and the service that it uses.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Task {
    pub(crate) flow: String,
    pub(crate) url: String,
}

/// Serves until the test ends.
pub(crate) fn serve(server: Server, site: Router) {
    tokio::spawn(async { axum::serve(server.into_listener(), site).await });
}

/// Returns the page of a client. It runs its tasks, and sends what it saw to `seen`.
pub(crate) fn page(client: &str, tasks: Vec<Task>, seen: UnboundedSender<Vec<String>>) -> Router {
    let html = format!(
        "<!doctype html><title>{client}</title><script type=module src=/{client}.js></script>"
    );
    let send_results = async move |Json(texts): Json<Vec<String>>| seen.send(texts).unwrap();
    bundles()
        .into_iter()
        .fold(Router::new(), |site, (path, script)| {
            site.route(&path, get(([(CONTENT_TYPE, "text/javascript")], script)))
        })
        .route("/", get(Html(html)))
        .route("/tasks", get(Json(tasks)))
        .route("/seen", post(send_results))
}

/// Returns the scripts that esbuild made of `pages`, and their paths.
fn bundles() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist");
    let files = fs::read_dir(&folder).unwrap_or_else(|error| {
        panic!(
            "{}: {error}; run .ci/clients, which makes it",
            folder.display()
        )
    });
    let script = |file: fs::DirEntry| {
        let path = format!("/{}", file.file_name().to_str().unwrap());
        (path, fs::read_to_string(file.path()).unwrap())
    };
    files.map(|file| script(file.unwrap())).collect()
}

/// Puts a service under a policy, and writes down what explanations advise.
pub(crate) fn under(config: CorsConfig, service: Router, advice: &Advice) -> Router {
    let policy = config.compile().unwrap();
    let layered = service.layer(CorsLayer::from(policy.clone()));
    layered.layer(from_fn_with_state((policy, advice.clone()), explain))
}

async fn explain(
    State((policy, advice)): State<(Policy, Advice)>,
    request: Request,
    next: Next,
) -> Response {
    let (head, body) = request.into_parts();
    let response = next.run(Request::from_parts(head.clone(), body)).await;
    let head = RequestHead::from(&head);
    advice.add(&policy.explain_response(&head, response.status(), response.headers()));
    response
}

/// The advice on the requests of a row, each once.
#[derive(Clone, Default)]
pub(crate) struct Advice(Arc<Mutex<Vec<String>>>);

impl Advice {
    /// Adds the first hint on a request that is refused, or whose response has a hidden header.
    fn add(&self, explanation: &Explanation) {
        let hint = match explanation.rejection() {
            Some(_) => explanation.hints().first(),
            None => explanation
                .hints()
                .iter()
                .find(|hint| is_about_hidden_headers(hint)),
        };
        let mut advice = self.0.lock().unwrap();
        let text = hint.map(Hint::to_string);
        let new = text.filter(|text| !advice.contains(text));
        advice.extend(new);
    }

    pub(crate) fn text(&self) -> String {
        self.0.lock().unwrap().join(" / ")
    }
}

fn is_about_hidden_headers(hint: &Hint) -> bool {
    matches!(hint, Hint::HiddenHeaders { .. })
}
