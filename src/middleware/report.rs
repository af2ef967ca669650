//! The report of a decision to other layers.

use crate::policy::Rejection;
use crate::request::RequestKind;

/// A request extension that asks the layer for a [`DecisionReport`].
///
/// The layer then puts the report into the extensions of its response, whether it grants the
/// request or not. Without this extension it inserts nothing: extensions cost allocations, and few
/// read them. A layer outside of the CORS layer puts it into requests and reads the report. A
/// response without a report passed no CORS layer.
///
/// # A counter for metrics
///
/// The kind and the code take few values. Do not count by origin: clients choose it, and each value
/// would be a new time series.
///
/// ```
/// use std::collections::BTreeMap;
/// use std::sync::{Arc, Mutex};
///
/// use axum::extract::{Request, State};
/// use axum::middleware::{self, Next};
/// use axum::response::Response;
/// use axum::{Router, routing::get};
/// use tower_cors::{CorsLayer, DecisionReport, Rejection, ReportDecision};
///
/// type Counters = Arc<Mutex<BTreeMap<String, u64>>>;
///
/// async fn count(State(counters): State<Counters>, mut request: Request, next: Next) -> Response {
///     request.extensions_mut().insert(ReportDecision);
///     let response = next.run(request).await;
///     if let Some(report) = response.extensions().get::<DecisionReport>() {
///         let code = report.rejection.as_ref().map_or("granted", Rejection::code);
///         let labels = format!("kind={},code={code}", report.kind);
///         *counters.lock().unwrap().entry(labels).or_default() += 1;
///     }
///     response
/// }
///
/// let counters = Counters::default();
/// let app: Router = Router::new()
///     .route("/", get(|| async { "hello" }))
///     .layer(CorsLayer::new().allow_origins("https://example.com").build()?)
///     .layer(middleware::from_fn_with_state(counters.clone(), count)); // outside of CORS
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// #     for origin in ["https://example.com", "https://a.example", "https://b.example"] {
/// #         let request = Request::get("/").header("origin", origin);
/// #         let request = request.body(axum::body::Body::empty())?;
/// #         tower::ServiceExt::oneshot(app.clone(), request).await?;
/// #     }
/// #     Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
///
/// // After one request from an allowed origin, and two from others:
/// let counters = counters.lock().unwrap();
/// assert_eq!(counters["kind=actual,code=granted"], 1);
/// assert_eq!(counters["kind=actual,code=origin-not-allowed"], 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # A line in a log
///
/// `Display` of a [`Rejection`] is safe to log: what the client sent in it is escaped and cut. The
/// feature `tracing` gives [events](crate#events) without such a layer; this one can log what was
/// granted, too.
///
/// ```
/// use http::{Request, Response};
/// use tower::{ServiceBuilder, ServiceExt, service_fn};
/// use tower_cors::{CorsLayer, DecisionReport, ReportDecision};
///
/// fn ask<B>(mut request: Request<B>) -> Request<B> {
///     request.extensions_mut().insert(ReportDecision);
///     request
/// }
///
/// fn log<B>(response: Response<B>) -> Response<B> {
///     if let Some(report) = response.extensions().get() {
///         eprintln!("{}", line(report));
///     }
///     response
/// }
///
/// fn line(DecisionReport { kind, rejection, .. }: &DecisionReport) -> String {
///     match rejection {
///         None => format!("{kind} request granted"),
///         Some(reason) => format!("{kind} request refused ({}): {reason}", reason.code()),
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let service = ServiceBuilder::new()
///     .map_request(ask)
///     .map_response(log)
///     .layer(CorsLayer::new().allow_origins("https://example.com").build()?)
///     .service(service_fn(async |_: Request<()>| {
///         Ok::<_, std::convert::Infallible>(Response::new(String::from("hello")))
///     }));
///
/// let request = Request::get("/").header("origin", "https://evil.example").body(())?;
/// let response = service.oneshot(request).await?;
/// assert_eq!(
///     line(response.extensions().get().unwrap()),
///     "actual request refused (origin-not-allowed): origin `https://evil.example` is not allowed",
/// );
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::exhaustive_structs)] // A marker has no fields to add.
pub struct ReportDecision;

/// The decision of a layer on a request, a response extension.
///
/// [`ReportDecision`] asks for it, and has an example.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DecisionReport {
    /// The kind of the request.
    pub kind: RequestKind,
    /// The reason why the policy does not grant the request; `None` if it does.
    pub rejection: Option<Rejection>,
    /// `true` if the layer answered the request itself: the inner service did not run.
    pub answered: bool,
}
