//! Errors of setting up a [`Browser`](crate::Browser).

use thiserror::Error;

use crate::excerpt::url_excerpt;

/// The error of a page, a server or a cookie that a [`Browser`](crate::Browser) cannot have.
///
/// ```
/// use tower_cors_browser::{Browser, SetupError};
///
/// let error = Browser::at("app.example.com").unwrap_err();
/// assert!(matches!(error, SetupError::Page { .. }));
/// assert_eq!(
///     error.to_string(),
///     "a page cannot be at `app.example.com`: it has no scheme, such as `https://`",
/// );
/// ```
// Non-exhaustive: a browser will get more settings.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SetupError {
    /// The text is neither an origin nor the URL of a page.
    #[error("a page cannot be at `{text}`: {why}")]
    #[non_exhaustive]
    Page {
        /// An excerpt of the text, without a user.
        text: String,
        /// The reason, worded to end a sentence.
        why: String,
    },
    /// The text is not an `http` or `https` origin.
    #[error("a service cannot be at `{text}`: write an origin, such as `https://api.test`")]
    #[non_exhaustive]
    Server {
        /// An excerpt of the text, without a user.
        text: String,
    },
    /// The cookie has a byte that headers cannot contain. The error does not contain the cookie.
    #[error("the cookie has a byte that headers cannot contain")]
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
