//! Why a request was refused.

use std::fmt;

use thiserror::Error;

use super::excerpt::Excerpt;

/// Why a policy does not grant a request.
///
/// A response that the layer makes to refuse a request (a rejected preflight, or [`Disallowed::Reject`]) carries it in its
/// [extensions](http::Response::extensions), where an outer layer can log it. It holds what was asked for where that is
/// short and printable; nothing of it goes to the client.
///
/// [`Disallowed::Reject`]: crate::Disallowed::Reject
///
/// # Examples
///
/// ```
/// use http::Request;
/// use tower_cors::{CorsLayer, Rejection, RequestHead};
///
/// let policy = CorsLayer::new().allow_origins(["https://example.com"]).compile()?;
/// let request = Request::get("/").header("origin", "https://evil.example").body(())?;
/// let decision = policy.decide(&RequestHead::from(&request));
///
/// let rejection = decision.rejection().unwrap();
/// assert!(matches!(rejection, Rejection::OriginNotAllowed { .. }));
/// assert_eq!(rejection.to_string(), "origin `https://evil.example` is not allowed");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Rejection {
    /// No rule allows the origin.
    #[error("origin{} is not allowed", Ticked(.origin))]
    #[non_exhaustive]
    OriginNotAllowed {
        /// The origin.
        origin: Option<Excerpt>,
    },
    /// There is more than one `Origin` line, or what it holds is not the serialized origin of a site. The opaque
    /// origin `null` counts here, too.
    #[error("origin{} is not one serialized origin of a site", Ticked(.origin))]
    #[non_exhaustive]
    OriginMalformed {
        /// The one line, if it is one.
        origin: Option<Excerpt>,
    },
    /// The rule for the origin does not grant the method.
    #[error("method{} is not allowed", Ticked(.method))]
    #[non_exhaustive]
    MethodNotAllowed {
        /// The method.
        method: Option<Excerpt>,
    },
    /// There is more than one `Access-Control-Request-Method` line, or what it holds is no method of up to 128 bytes.
    #[error("`Access-Control-Request-Method` is not one line with a method")]
    MethodMalformed,
    /// The rule for the origin does not allow a request header.
    #[error("request header{} is not allowed", Ticked(.name))]
    #[non_exhaustive]
    HeaderNotAllowed {
        /// The first such header.
        name: Option<Excerpt>,
    },
    /// `Access-Control-Request-Headers` holds something that is no header name.
    #[error("`Access-Control-Request-Headers` holds something that is no header name")]
    HeaderMalformed,
    /// `Access-Control-Request-Headers` has more than 64 lines, or more than 8 KiB in all.
    #[error("`Access-Control-Request-Headers` has more than 64 lines or 8 KiB")]
    RequestHeadersTooLong,
}

/// The middle of a message: what was asked for, if it is there.
struct Ticked<'a>(&'a Option<Excerpt>);

impl fmt::Display for Ticked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(asked) => write!(f, " `{asked}`"),
            None => Ok(()),
        }
    }
}
