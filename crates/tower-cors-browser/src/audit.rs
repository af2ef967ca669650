//! An audit of a service: what pages get from each of its methods and paths.

use http::{Request, Response};
use tower_service::Service;

use crate::audit_error::AuditError;
use crate::audit_plan::{Header, Lists};
use crate::audit_report::AuditReport;
use crate::options::Credentials;
use crate::service::ServiceError;

/// An audit of a whole router, for tests: what pages of some origins get for each method and path.
///
/// For each origin, path and method, it
///
/// 1. sends a preflight, even if the request needs none: the next page may send `authorization`;
/// 2. sends the request as the page does, if the method is `GET` or `HEAD`, or if
///    [`send_methods`](Self::send_methods) names it.
///
/// The [report](AuditReport) has a row for each. A row [fails](crate::AuditRow::is_failure) if the
/// preflight is refused, or if the page does not get the response. The status does not matter: a
/// page that can read a 404 or a 500 can tell its user what happened.
///
/// An audit has at most 10,000 rows, and tries one after the other.
///
/// # Examples
///
/// `route_layer` covers the routes, and not the 404 for all other paths. The page gets a
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
/// All rows of an origin that must get nothing fail:
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
    /// Returns an audit of `service` that tries nothing yet.
    ///
    /// As for [`Browser::fetch`](crate::Browser::fetch), the service is at `https://server.test`.
    pub fn new(service: S) -> Self {
        Self {
            service,
            lists: Lists::default(),
        }
    }

    /// Adds the origins of pages: all that [`Browser::at`](crate::Browser::at) takes.
    pub fn origins(mut self, origins: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.lists
            .origins
            .extend(origins.into_iter().map(Into::into));
        self
    }

    /// Adds methods. Requests with `GET` and `HEAD` are sent, and for all others only a preflight.
    pub fn methods(mut self, methods: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.lists
            .methods
            .extend(methods.into_iter().map(Into::into));
        self
    }

    /// Adds methods, and sends their requests, too: `DELETE` deletes.
    pub fn send_methods(mut self, methods: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.lists.sent.extend(methods.into_iter().map(Into::into));
        self
    }

    /// Adds paths, or URLs. Name some that the service does not have, for its 404.
    pub fn paths(mut self, paths: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.lists.paths.extend(paths.into_iter().map(Into::into));
        self
    }

    /// Adds a header that the pages set, such as `authorization`. Preflights ask for it unless it
    /// is safelisted.
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

    /// Runs the audit. `body` makes the body of each request that is sent: `String::new`, or
    /// `|| Body::from("{}")`.
    ///
    /// # Errors
    ///
    /// Returns an [`AuditError`] if one of the lists is empty, if an origin, a method, a path or a
    /// header is not one, or if there are more than 10,000 rows. Then it has sent nothing.
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
