//! Reasons why a policy does not grant a request.

use std::fmt;

use tower_cors_core::codes;

use super::excerpt::Excerpt;
use crate::limits::{MAX_REQUEST_HEADERS_LEN, MAX_REQUEST_HEADERS_LINES};

/// The reason why a policy does not grant a request.
///
/// [`Decision::rejection`](crate::Decision::rejection) returns it, and a
/// [`DecisionReport`](crate::DecisionReport) holds it. It has [excerpts](Excerpt) of the request,
/// which are safe to log. The layer never sends it to the client. The
/// [index of errors](crate::guide::errors) has an example of each reason.
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
/// assert_eq!(rejection.code(), "origin-not-allowed");
/// assert!(rejection.url().ends_with("#rejection-origin-not-allowed"));
/// assert_eq!(rejection.to_string(), "origin `https://evil.example` is not allowed");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rejection {
    /// No rule allows the origin. It may be `null`, the opaque origin, or `file://`.
    #[non_exhaustive]
    OriginNotAllowed {
        /// The origin that the request sent.
        origin: Option<Excerpt>,
    },
    /// The request does not have exactly one `Origin` line with a serialized origin.
    #[non_exhaustive]
    OriginMalformed {
        /// The line, if there is exactly one and it is not empty.
        origin: Option<Excerpt>,
    },
    /// The path can be read in several ways, and different configurations may apply to them.
    ///
    /// No origin is allowed then: see [`for_path`](crate::CorsConfig::for_path).
    #[non_exhaustive]
    PathAmbiguous {
        /// The path that the request sent.
        path: Option<Excerpt>,
    },
    /// The rule for the origin does not grant the method.
    #[non_exhaustive]
    MethodNotAllowed {
        /// The method that the preflight asks for.
        method: Option<Excerpt>,
    },
    /// The preflight does not have exactly one `Access-Control-Request-Method` line with a method.
    ///
    /// A method has at most [`MAX_METHOD_LEN`](crate::limits::MAX_METHOD_LEN) bytes.
    MethodMalformed,
    /// The rule for the origin does not allow a request header.
    #[non_exhaustive]
    HeaderNotAllowed {
        /// The first header that the rule does not allow.
        name: Option<Excerpt>,
    },
    /// `Access-Control-Request-Headers` contains something that is not a header name.
    HeaderMalformed,
    /// `Access-Control-Request-Headers` has too many lines or bytes.
    ///
    /// The bounds are [`MAX_REQUEST_HEADERS_LINES`] and [`MAX_REQUEST_HEADERS_LEN`].
    RequestHeadersTooLong,
}

codes! {
    Rejection in "tower-cors/latest/tower_cors/guide/errors/index.html#rejection-":
    OriginNotAllowed "origin-not-allowed",
    OriginMalformed "origin-malformed",
    PathAmbiguous "path-ambiguous",
    MethodNotAllowed "method-not-allowed",
    MethodMalformed "method-malformed",
    HeaderNotAllowed "header-not-allowed",
    HeaderMalformed "header-malformed",
    RequestHeadersTooLong "request-headers-too-long",
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OriginNotAllowed { origin: Some(null) } if null.as_str() == "null" => {
                f.write_str("the opaque origin `null` is not allowed")
            }
            Self::OriginNotAllowed { origin } => {
                write!(f, "origin{} is not allowed", Ticked(origin))
            }
            Self::OriginMalformed { origin: None } => {
                f.write_str("`Origin` is not one line with a serialized origin")
            }
            Self::OriginMalformed { origin } => {
                write!(f, "origin{} is not a serialized origin", Ticked(origin))
            }
            Self::PathAmbiguous { path } => write!(
                f,
                "path{} can be read in several ways, and different configurations may apply",
                Ticked(path)
            ),
            Self::MethodNotAllowed { method } => {
                write!(f, "method{} is not allowed", Ticked(method))
            }
            Self::MethodMalformed => {
                f.write_str("`Access-Control-Request-Method` is not one line with a method")
            }
            Self::HeaderNotAllowed { name } => {
                write!(f, "request header{} is not allowed", Ticked(name))
            }
            Self::HeaderMalformed => f.write_str(
                "`Access-Control-Request-Headers` contains something that is not a header name",
            ),
            Self::RequestHeadersTooLong => {
                write!(
                    f,
                    "`Access-Control-Request-Headers` has more than \
                     {MAX_REQUEST_HEADERS_LINES} lines or {MAX_REQUEST_HEADERS_LEN} bytes"
                )
            }
        }
    }
}

/// The middle of a message: the excerpt in backticks, if there is one.
struct Ticked<'a>(&'a Option<Excerpt>);

impl fmt::Display for Ticked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(asked) => write!(f, " `{asked}`"),
            None => Ok(()),
        }
    }
}
