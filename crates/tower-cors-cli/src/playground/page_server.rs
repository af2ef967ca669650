//! The server of the page: its files, and what its scripts ask.

use std::sync::Arc;

use http::{Method, Request, StatusCode};
use hyper::body::{Body, Bytes};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tower_cors::{CorsLayer, Policy};

use super::api_server::{misdirected, query};
use super::diagnostics::{Diagnostic, compile};
use super::exchange::Shown;
use super::layers::CorsLayers;
use super::matrix::Matrix;
use super::nearest::Nearest;
use super::page_request::{Checked, PageRequest};
use super::prediction::Prediction;
use super::{Answer, Playground, assets, body, guard};

/// The most policies that compile at a time.
const MAX_COMPILES: usize = 2;

pub(super) struct PageServer {
    playground: Arc<Playground>,
    compiles: Arc<Semaphore>,
}

/// A policy to check.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Check {
    policy: String,
}

/// The result of a check.
#[derive(Serialize)]
struct CheckResult {
    diagnostics: Vec<Diagnostic>,
    /// The nearest settings of tower-http. `None` if the policy does not compile.
    settings: Option<Settings>,
}

/// The nearest settings of tower-http.
#[derive(Serialize)]
struct Settings {
    code: String,
    notes: Vec<String>,
}

/// A policy, and a request to send under it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Prepare {
    policy: String,
    request: PageRequest,
}

/// All that the page needs to send a request, and to compare what it gets.
#[derive(Serialize)]
struct Prepared {
    sender: String,
    ours: Run,
    tower_http: Run,
    matrix: Matrix,
}

/// A sentence for the person, in place of a result.
#[derive(Serialize)]
struct Problem {
    problem: String,
}

/// One of the two requests that the page sends.
#[derive(Serialize)]
struct Run {
    id: String,
    url: String,
    prediction: Prediction,
}

/// A try whose exchanges the page wants to see.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seen {
    id: String,
}

impl PageServer {
    pub(super) fn new(playground: Arc<Playground>) -> Self {
        Self {
            playground,
            compiles: Arc::new(Semaphore::new(MAX_COMPILES)),
        }
    }

    pub(super) async fn answer(&self, request: Request<impl Body<Data = Bytes> + Unpin>) -> Answer {
        let origins = &self.playground.origins;
        let by_name = origins.page_by_name.as_ref();
        if by_name.is_some_and(|name| guard::is_for(request.headers(), name)) {
            return assets::redirect(&format!("{}/", origins.page.origin()));
        }
        if !guard::is_for(request.headers(), &origins.page) {
            return misdirected();
        }
        let path = request.uri().path().to_owned();
        let is_read = [Method::GET, Method::HEAD].contains(request.method());
        match path.as_str() {
            "/check" | "/prepare" | "/seen" => self.work(&path, request).await,
            "/places.json" if is_read => assets::json(&origins.places()),
            _ if is_read => assets::page_file(&path, origins)
                .unwrap_or_else(|| assets::plain(StatusCode::NOT_FOUND, "no such file")),
            _ => assets::plain(StatusCode::METHOD_NOT_ALLOWED, "send a GET"),
        }
    }

    /// Does what the page's scripts ask.
    async fn work(&self, path: &str, request: Request<impl Body<Data = Bytes> + Unpin>) -> Answer {
        let (head, body) = request.into_parts();
        let page = &self.playground.origins.page;
        if let Err((status, text)) = guard::check_own_page(&head.method, &head.headers, page) {
            return assets::plain(status, text);
        }
        let Some(body) = body::read(body).await else {
            return assets::plain(
                StatusCode::PAYLOAD_TOO_LARGE,
                "this is too long; write a shorter policy",
            );
        };
        match path {
            "/check" => {
                self.run(&body, |_, check: Check| Ok(check_policy(&check.policy)))
                    .await
            }
            "/prepare" => self.run(&body, prepare).await,
            _ => self.run(&body, show).await,
        }
    }

    /// Runs a job on a thread of its own: compiling a policy can take a while.
    async fn run<T, R>(
        &self,
        body: &[u8],
        job: impl FnOnce(&Playground, T) -> Result<R, String> + Send + 'static,
    ) -> Answer
    where
        T: DeserializeOwned + Send + 'static,
        R: Serialize,
    {
        let Ok(input) = serde_json::from_slice(body) else {
            return assets::plain(StatusCode::BAD_REQUEST, "send the JSON that the page sends");
        };
        let playground = Arc::clone(&self.playground);
        let Ok(permit) = Arc::clone(&self.compiles).acquire_owned().await else {
            return assets::plain(
                StatusCode::SERVICE_UNAVAILABLE,
                "the playground is stopping",
            );
        };
        let answer = spawn_blocking(move || {
            // The job goes on after the client has disconnected, and so does its permit.
            let _permit = permit;
            match job(&playground, input) {
                Ok(result) => assets::json(&result),
                // Not an error status: Chromium's console would report it.
                Err(problem) => assets::json(&Problem { problem }),
            }
        });
        answer.await.unwrap_or_else(|_| {
            assets::plain(StatusCode::INTERNAL_SERVER_ERROR, "the playground failed")
        })
    }
}

fn check_policy(text: &str) -> CheckResult {
    match compile(text) {
        Ok((policy, diagnostics)) => {
            let Nearest { code, notes, .. } = Nearest::new(&policy);
            CheckResult {
                diagnostics,
                settings: Some(Settings { code, notes }),
            }
        }
        Err(diagnostics) => CheckResult {
            diagnostics,
            settings: None,
        },
    }
}

/// Predicts what the page gets, and remembers the policy for the requests that follow.
fn prepare(playground: &Playground, input: Prepare) -> Result<Prepared, String> {
    let request = input.request.check()?;
    let (policy, _) =
        compile(&input.policy).map_err(|_| "the policy has errors; fix them first")?;
    let ours = CorsLayers::Ours(CorsLayer::from(policy.clone()));
    let nearest = Nearest::new(&policy);
    let origins = &playground.origins;
    Handle::current().block_on(async {
        Ok(Prepared {
            sender: request.from.url(origins),
            matrix: Matrix::new(&policy, &ours, &request, origins).await,
            ours: run(playground, &policy, ours, &request).await?,
            tower_http: run(playground, &policy, nearest.layers, &request).await?,
        })
    })
}

async fn run(
    playground: &Playground,
    policy: &Policy,
    layers: CorsLayers,
    request: &Checked,
) -> Result<Run, String> {
    let origins = &playground.origins;
    let prediction = Prediction::new(request, origins, &layers).await;
    let prediction = prediction.map_err(|error| error.to_string())?;
    let id = playground
        .tries
        .add(policy.clone(), layers, request.credentials)
        .map_err(|error| format!("the system has no random numbers: {error}"))?
        .to_string();
    Ok(Run {
        url: request.url(origins, &query(&id)),
        id,
        prediction,
    })
}

fn show(playground: &Playground, input: Seen) -> Result<Vec<Shown>, String> {
    let tried = playground.tries.find(&input.id);
    let tried = tried.ok_or("the playground has forgotten this try; send the request again")?;
    Ok(Handle::current().block_on(Shown::all(&tried)))
}
