//! Telling other layers what was decided.

use crate::policy::Rejection;
use crate::request::RequestKind;

/// A request extension that asks the layer for a [`DecisionReport`].
///
/// The layer then puts the report into the extensions of its response, whether it grants the
/// request or not. Without it nothing is inserted: extensions cost allocations, and few read them.
/// Put it into requests by a layer outside of the CORS layer, which then reads the report: for
/// metrics, for a log, or for a test.
///
/// # Examples
///
/// ```
/// use http::{Request, Response};
/// use tower::{ServiceBuilder, ServiceExt, service_fn};
/// use tower_cors::{CorsLayer, DecisionReport, ReportDecision};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let service = ServiceBuilder::new()
///     .map_request(|mut request: Request<String>| {
///         request.extensions_mut().insert(ReportDecision);
///         request
///     })
///     .map_response(|response: Response<String>| {
///         if let Some(report) = response.extensions().get::<DecisionReport>() {
///             println!("{:?}: {:?}", report.kind, report.rejection);
///         }
///         response
///     })
///     .layer(CorsLayer::new().allow_origins("https://example.com").build()?)
///     .service(service_fn(async |_| Ok::<_, std::convert::Infallible>(Response::new(String::new()))));
///
/// let request = Request::get("/").header("origin", "https://evil.example").body(String::new())?;
/// let response = service.oneshot(request).await?;
/// let report = response.extensions().get::<DecisionReport>().unwrap();
/// assert_eq!(report.rejection.as_ref().unwrap().code(), "origin-not-allowed");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::exhaustive_structs)] // A marker: it has nothing to hold.
pub struct ReportDecision;

/// The decision of a layer on a request: see [`ReportDecision`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DecisionReport {
    /// The kind of the request.
    pub kind: RequestKind,
    /// The reason for which the policy does not grant it; `None` if it does.
    pub rejection: Option<Rejection>,
    /// The layer answered the request itself: the inner service did not run.
    pub answered: bool,
}
