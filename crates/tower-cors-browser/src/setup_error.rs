//! Errors of setting up a [`Browser`](crate::Browser).

use thiserror::Error;

use crate::excerpt::url_excerpt;

/// A page, a server or a cookie that a [`Browser`](crate::Browser) cannot have.
///
/// ```
/// use tower_cors_browser::{Browser, SetupError};
///
/// let error = Browser::at("app.example.com").unwrap_err();
/// assert!(matches!(error, SetupError::Page { .. }));
/// assert_eq!(
///     error.to_string(),
///     "no page is at `app.example.com`: relative URL without a base",
/// );
/// ```
// Non-exhaustive: what can be set up will grow.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SetupError {
    /// The text is neither an origin nor a URL that a page can have.
    #[error("no page is at `{text}`: {why}")]
    #[non_exhaustive]
    Page {
        /// An excerpt of the text, without a user.
        text: String,
        /// The reason, as the end of a sentence.
        why: String,
    },
    /// The text is not an `http` or `https` origin.
    #[error("no service is at `{text}`: it takes an origin, `https://api.test`")]
    #[non_exhaustive]
    Server {
        /// An excerpt of the text, without a user.
        text: String,
    },
    /// The cookie has a byte that headers cannot have. The error does not hold the cookie.
    #[error("the cookie has a byte that no header has")]
    Cookie,
}

impl SetupError {
    pub(crate) fn page(text: &str, why: &str) -> Self {
        Self::Page {
            text: url_excerpt(text),
            why: why.to_owned(),
        }
    }

    pub(crate) fn server(text: &str) -> Self {
        Self::Server {
            text: url_excerpt(text),
        }
    }
}
