//! What a [`Browser`](super::Browser) cannot be set to.

use thiserror::Error;

use super::shown::shown_url;

/// Why a [`Browser`](super::Browser) cannot be set up like that.
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
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SetupError {
    /// The text is neither an origin nor a URL that a page can have.
    #[error("no page is at `{text}`: {why}")]
    #[non_exhaustive]
    Page {
        /// The text.
        text: String,
        /// What is wrong with it.
        why: String,
    },
    /// The text is no `http` or `https` origin.
    #[error("no service is at `{text}`: it takes an origin, `https://api.test`")]
    #[non_exhaustive]
    Server {
        /// The text.
        text: String,
    },
    /// A cookie with bytes that no header has. It is not shown.
    #[error("the cookie has a byte that no header has")]
    Cookie,
}

impl SetupError {
    pub(super) fn page(text: &str, why: &str) -> Self {
        Self::Page {
            text: shown_url(text),
            why: why.to_owned(),
        }
    }

    pub(super) fn server(text: &str) -> Self {
        Self::Server {
            text: shown_url(text),
        }
    }
}
