//! Why a request was refused.

use std::fmt;

use thiserror::Error;

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
    #[error("origin{} is not allowed", Shown(.origin))]
    #[non_exhaustive]
    OriginNotAllowed {
        /// The origin.
        origin: Option<Asked>,
    },
    /// There is more than one `Origin` line, or what it holds is not the serialized origin of a site. The opaque
    /// origin `null` counts here, too.
    #[error("origin{} is not one serialized origin of a site", Shown(.origin))]
    #[non_exhaustive]
    OriginMalformed {
        /// The one line, if it is one.
        origin: Option<Asked>,
    },
    /// The rule for the origin does not grant the method.
    #[error("method{} is not allowed", Shown(.method))]
    #[non_exhaustive]
    MethodNotAllowed {
        /// The method.
        method: Option<Asked>,
    },
    /// There is more than one `Access-Control-Request-Method` line, or what it holds is no method of up to 128 bytes.
    #[error("`Access-Control-Request-Method` is not one line with a method")]
    MethodMalformed,
    /// The rule for the origin does not allow a request header.
    #[error("request header{} is not allowed", Shown(.name))]
    #[non_exhaustive]
    HeaderNotAllowed {
        /// The first such header.
        name: Option<Asked>,
    },
    /// `Access-Control-Request-Headers` holds something that is no header name.
    #[error("`Access-Control-Request-Headers` holds something that is no header name")]
    HeaderMalformed,
    /// `Access-Control-Request-Headers` has more than 64 lines, or more than 8 KiB in all.
    #[error("`Access-Control-Request-Headers` has more than 64 lines or 8 KiB")]
    RequestHeadersTooLong,
}

/// What a refused request asked for: at most 63 bytes of printable ASCII.
///
/// It is kept in place, so that a refusal costs no allocation, and it is safe to write to a log.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Asked {
    len: u8,
    bytes: [u8; Self::MAX_LEN],
}

impl Asked {
    const MAX_LEN: usize = 63;

    /// `None` if `bytes` are too many, or none, or not all printable.
    pub(crate) fn new(bytes: &[u8]) -> Option<Self> {
        if bytes.is_empty() || !bytes.iter().all(u8::is_ascii_graphic) {
            return None;
        }
        let mut asked = Self {
            len: u8::try_from(bytes.len()).ok()?,
            bytes: [0; Self::MAX_LEN],
        };
        asked.bytes.get_mut(..bytes.len())?.copy_from_slice(bytes);
        Some(asked)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let text = self.bytes.get(..usize::from(self.len)).unwrap_or_default();
        std::str::from_utf8(text).unwrap_or_default()
    }
}

impl AsRef<str> for Asked {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Debug for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The middle of a message: what was asked for, if it is there.
struct Shown<'a>(&'a Option<Asked>);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(asked) => write!(f, " `{asked}`"),
            None => Ok(()),
        }
    }
}
