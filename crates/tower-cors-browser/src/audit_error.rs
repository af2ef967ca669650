//! Errors of an audit.

use thiserror::Error;

use crate::setup_error::SetupError;

/// The error of an [`Audit`](crate::Audit) that cannot run.
///
/// ```
/// use http::{Request, Response};
/// use tower::service_fn;
/// use tower_cors_browser::{Audit, AuditError};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let service = service_fn(async |_: Request<()>| {
///     Ok::<_, std::convert::Infallible>(Response::new(()))
/// });
/// let audit = Audit::new(service).origins(["https://app.example.com"]).methods(["GET"]);
///
/// let error = audit.run(|| ()).await.unwrap_err();
/// assert!(matches!(error, AuditError::Empty { list: "paths", .. }));
/// assert_eq!(
///     error.to_string(),
///     "the audit has no paths, so it would always pass: call `paths([…])`",
/// );
/// # }
/// ```
// Non-exhaustive: an audit will get more settings.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AuditError {
    /// A page cannot be at one of the origins.
    #[error(transparent)]
    Page(#[from] SetupError),
    /// One of the methods is not a valid method.
    #[error("`{text}` is not a method; write one such as `GET`")]
    #[non_exhaustive]
    Method {
        /// An excerpt of the text.
        text: String,
    },
    /// One of the paths is neither a path nor a URL.
    #[error("`{text}` is neither a path, such as `/records/7`, nor a URL")]
    #[non_exhaustive]
    Path {
        /// An excerpt of the text, without a user name or password.
        text: String,
    },
    /// A header has an invalid name or value. The error does not contain the value.
    #[error("`{name}` is not a header name, or its value has a byte that headers cannot contain")]
    #[non_exhaustive]
    Header {
        /// An excerpt of the name.
        name: String,
    },
    /// The list of origins, methods or paths is empty.
    #[error("the audit has no {list}, so it would always pass: call `{list}([…])`")]
    #[non_exhaustive]
    Empty {
        /// The name of the list's setter.
        list: &'static str,
    },
    /// There are too many combinations of an origin, a method and a path.
    #[error("the audit has {rows} rows, but the limit is {max}: split it into several audits")]
    #[non_exhaustive]
    TooManyRows {
        /// The number of combinations.
        rows: usize,
        /// The limit.
        max: usize,
    },
}
