//! Why a request was refused.

use std::fmt;

use super::excerpt::Excerpt;
use crate::error::code::codes;

/// Why a policy does not grant a request.
///
/// [`Decision::rejection`](crate::Decision::rejection) has it, and
/// [`DecisionReport`](crate::DecisionReport) for a layer that asks. It holds [excerpts](Excerpt) of
/// the request, which are safe to log. Nothing of it goes to the client.
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
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rejection {
    /// No rule allows the origin.
    #[non_exhaustive]
    OriginNotAllowed {
        /// The origin.
        origin: Option<Excerpt>,
    },
    /// There is more than one `Origin` line, or what it holds is not the serialized origin of a
    /// site. The opaque origin `null` counts here, too.
    #[non_exhaustive]
    OriginMalformed {
        /// The one line, if it is one.
        origin: Option<Excerpt>,
    },
    /// The rule for the origin does not grant the method.
    #[non_exhaustive]
    MethodNotAllowed {
        /// The method.
        method: Option<Excerpt>,
    },
    /// There is more than one `Access-Control-Request-Method` line, or what it holds is no method
    /// of up to 128 bytes.
    MethodMalformed,
    /// The rule for the origin does not allow a request header.
    #[non_exhaustive]
    HeaderNotAllowed {
        /// The first such header.
        name: Option<Excerpt>,
    },
    /// `Access-Control-Request-Headers` contains something that is not a header name.
    HeaderMalformed,
    /// `Access-Control-Request-Headers` has more than 64 lines, or more than 8 KiB in all.
    RequestHeadersTooLong,
}

codes! {
    Rejection in "enum.Rejection.html":
    OriginNotAllowed "origin-not-allowed",
    OriginMalformed "origin-malformed",
    MethodNotAllowed "method-not-allowed",
    MethodMalformed "method-malformed",
    HeaderNotAllowed "header-not-allowed",
    HeaderMalformed "header-malformed",
    RequestHeadersTooLong "request-headers-too-long",
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OriginNotAllowed { origin } => {
                write!(f, "origin{} is not allowed", Ticked(origin))
            }
            Self::OriginMalformed { origin } => {
                write!(f, "origin{} is not one serialized origin", Ticked(origin))
            }
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
                f.write_str("`Access-Control-Request-Headers` has more than 64 lines or 8 KiB")
            }
        }
    }
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
