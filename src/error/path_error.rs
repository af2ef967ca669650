//! Mistakes in paths.

use std::fmt;

/// A mistake in a path of [`for_path`](crate::CorsConfig::for_path).
///
/// `Display` continues the sentence that starts with the path.
///
/// # Examples
///
/// ```
/// use tower_cors::{ConfigErrorKind, CorsLayer, PathError};
///
/// let uploads = CorsLayer::new().allow_origins("https://uploads.example.com");
/// let config = CorsLayer::new().allow_origins("https://example.com").for_path("/uploads/*", uploads);
/// let errors = config.build().unwrap_err();
///
/// let ConfigErrorKind::Path { reason, instead, .. } = errors.first().kind() else {
///     panic!("{errors}");
/// };
/// assert_eq!(*reason, PathError::Wildcard);
/// assert_eq!(instead.as_deref(), Some("/uploads"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PathError {
    /// A path without a leading `/`.
    Relative,
    /// A query or a fragment.
    Query,
    /// A `*`, which paths do not need.
    Wildcard,
    /// A parameter such as `{id}` or `[id]`.
    Parameter,
    /// A character that a URL must percent-encode.
    Unencoded,
    /// A trailing `/`.
    TrailingSlash,
    /// A path that routers may read as another one.
    SeveralReadings,
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Relative => "does not begin with `/`",
            Self::Query => "has a query or a fragment, which are not part of a path",
            Self::Wildcard => "has a `*`, but a path already covers everything below it",
            Self::Parameter => {
                "has a parameter, but paths are compared literally, segment by segment"
            }
            Self::Unencoded => "has a character that must be percent-encoded in a path",
            Self::TrailingSlash => "ends with `/`, but a path already covers everything below it",
            Self::SeveralReadings => {
                "can be read as another path, because some routers normalize it"
            }
        })
    }
}
