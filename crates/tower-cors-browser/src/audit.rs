//! The audit of a service: which methods and paths pages can use.

use http::{Request, Response};
use tower_service::Service;

use crate::audit_error::AuditError;
use crate::audit_plan::{Header, Lists};
use crate::audit_report::AuditReport;
use crate::options::Credentials;
use crate::service::ServiceError;

/// A test of a whole router: for each origin, method and path, can a page use it?
///
/// For each origin, path and method, the audit
///
/// 1. sends a preflight, even if the request needs none, because another page may add
///    `authorization`;
/// 2. sends the request as a page would, if the method is `GET` or `HEAD`, or if
///    [`send_methods`](Self::send_methods) names it.
///
/// The [report](AuditReport) has a row for each. A row [fails](crate::AuditRow::is_failure) if the
/// preflight is refused, or if the page cannot read the response. The status does not matter: a
/// page that can read a 404 or a 500 can tell its user what happened.
///
/// An audit has at most 10,000 rows, and runs them one after another.
///
/// # Examples
///
/// `route_layer` covers the routes, but not the 404 for all other paths. The page gets a
/// `TypeError` instead of the 404:
///
/// ```
/// use axum::{Router, routing::get};
/// use tower_cors::CorsLayer;
/// use tower_cors_browser::Audit;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let cors = CorsLayer::new()
///     .allow_origins(["https://app.example.com"])
///     .allow_methods(["PUT"])
///     .build()?;
/// let routes = || Router::new().route("/records/{id}", get(|| async {}).put(|| async {}));
///
/// let report = Audit::new(routes().route_layer(cors.clone()))
///     .origins(["https://app.example.com"])
///     .methods(["GET", "PUT"])
///     .paths(["/records/7", "/missing"])
///     .run(String::new)
///     .await?;
/// assert_eq!(report.failures().len(), 2);
/// let line = "GET     /missing    404 refused  404     no        there is no `Access-Control-Allow-Origin`";
/// assert!(report.to_string().contains(line), "{report}");
///
/// let report = Audit::new(routes().layer(cors))
///     .origins(["https://app.example.com"])
///     .methods(["GET", "PUT", "POST"])
///     .paths(["/records/7", "/missing"])
///     .run(String::new)
///     .await?;
/// assert!(report.failures().is_empty(), "{report}");
/// # Ok(())
/// # }
/// ```
///
/// For an origin that must get nothing, every row must fail:
///
/// ```
/// # use axum::{Router, routing::get};
/// # use tower_cors::CorsLayer;
/// # use tower_cors_browser::{Audit, AuditRow};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let cors = CorsLayer::new().allow_origins(["https://app.example.com"]).build()?;
/// # let app = Router::new().route("/", get(|| async {})).layer(cors);
/// let report = Audit::new(app)
///     .origins(["https://evil.example", "null"])
///     .methods(["GET", "POST"])
///     .paths(["/"])
///     .run(String::new)
///     .await?;
/// assert!(report.rows().iter().all(AuditRow::is_failure), "{report}");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "an audit does nothing until it runs"]
pub struct Audit<S> {
    service: S,
    lists: Lists,
}

impl<S> Audit<S> {
    /// Returns an audit of `service`, with empty lists.
    ///
    /// As for [`Browser::fetch`](crate::Browser::fetch), the service is at `https://server.test`.
    pub fn new(service: S) -> Self {
        Self {
            service,
            lists: Lists::default(),
        }
    }

    /// Adds the origins of pages, in any form that [`Browser::at`](crate::Browser::at) accepts.
    pub fn origins(mut self, origins: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.lists
            .origins
            .extend(origins.into_iter().map(Into::into));
        self
    }

    /// Adds methods. `GET` and `HEAD` requests are sent; other methods get only a preflight.
    pub fn methods(mut self, methods: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.lists
            .methods
            .extend(methods.into_iter().map(Into::into));
        self
    }

    /// Adds methods and sends their requests as well: `DELETE` really deletes.
    pub fn send_methods(mut self, methods: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.lists.sent.extend(methods.into_iter().map(Into::into));
        self
    }

    /// Adds paths or URLs. To test the 404, add a path that the service does not have.
    pub fn paths(mut self, paths: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.lists.paths.extend(paths.into_iter().map(Into::into));
        self
    }

    /// Adds a header that the pages set, such as `authorization`. Preflights ask for it unless it
    /// is CORS-safelisted.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.lists.headers.push(Header {
            name: name.into(),
            value: value.into(),
        });
        self
    }

    /// Sets the credentials mode of all requests, as
    /// [`Browser::credentials`](crate::Browser::credentials) does.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.lists.credentials = credentials;
        self
    }

    /// Runs the audit. `body` makes the body of each request: `String::new`, or `||
    /// Body::from("{}")`.
    ///
    /// # Errors
    ///
    /// Returns an [`AuditError`] if a list is empty, an origin, method, path or header is invalid,
    /// or there are more than 10,000 rows. In that case, no request was sent.
    pub async fn run<B, R>(mut self, mut body: impl FnMut() -> B) -> Result<AuditReport, AuditError>
    where
        S: Service<Request<B>, Response = Response<R>>,
        S::Error: Into<ServiceError>,
        B: Default,
    {
        let plan = self.lists.plan()?;
        let mut rows = Vec::with_capacity(plan.len());
        for step in plan {
            rows.push(step.run(&mut self.service, &mut body).await);
        }
        Ok(AuditReport { rows })
    }
}
