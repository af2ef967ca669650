//! Errors of an audit.

use thiserror::Error;

use crate::setup_error::SetupError;

/// A list that an [`Audit`](crate::Audit) cannot run.
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
///     "the audit has no paths, and would pass whatever the service does: call `paths([…])`",
/// );
/// # }
/// ```
// Non-exhaustive: what an audit takes will grow.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AuditError {
    /// One of the origins is not a place of a page.
    #[error(transparent)]
    Page(#[from] SetupError),
    /// One of the methods is not a method.
    #[error("`{text}` is not a method")]
    #[non_exhaustive]
    Method {
        /// An excerpt of the text.
        text: String,
    },
    /// One of the paths is neither a path nor a URL.
    #[error("`{text}` is neither a path, as in `/records/7`, nor a URL")]
    #[non_exhaustive]
    Path {
        /// An excerpt of the text, without a user.
        text: String,
    },
    /// A header has a name or a value that no header has. The error does not hold the value.
    #[error("`{name}` is not the name of a header, or its value has a byte that no header has")]
    #[non_exhaustive]
    Header {
        /// An excerpt of the name.
        name: String,
    },
    /// The list of origins, methods or paths is empty.
    #[error(
        "the audit has no {list}, and would pass whatever the service does: call `{list}([…])`"
    )]
    #[non_exhaustive]
    Empty {
        /// The setter of the list.
        list: &'static str,
    },
    /// There are too many combinations of an origin, a method and a path.
    #[error("the audit has {rows} rows, and at most {max} are tried: run several audits")]
    #[non_exhaustive]
    TooManyRows {
        /// The number of combinations.
        rows: usize,
        /// The greatest number.
        max: usize,
    },
}
