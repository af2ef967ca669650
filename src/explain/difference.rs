//! Differences between an allowed origin and the origin of a request.

use std::fmt;

use tower_cors_core::text::Ticked;

/// A difference between an allowed origin and the origin of a request.
///
/// # Examples
///
/// ```
/// use http::Request;
/// use tower_cors::explain::Hint;
/// use tower_cors::{CorsLayer, RequestHead};
///
/// let policy = CorsLayer::new().allow_origins("http://localhost:5173").compile()?;
/// let request = Request::get("/").header("origin", "http://localhost:3000").body(())?;
/// let explanation = policy.explain(&RequestHead::from(&request));
///
/// match &explanation.hints()[0] {
///     Hint::NearestOrigin { differences, .. } => {
///         assert_eq!(differences[0].to_string(), "port 5173, not 3000");
///     }
///     other => panic!("{other}"),
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Difference {
    /// Another scheme.
    #[non_exhaustive]
    Scheme {
        /// The scheme of the allowed origin.
        allowed: String,
        /// The scheme of the request's origin.
        asked: String,
    },
    /// Another port; `None` is the scheme's default.
    #[non_exhaustive]
    Port {
        /// The port of the allowed origin.
        allowed: Option<u16>,
        /// The port of the request's origin.
        asked: Option<u16>,
    },
    /// A dot at the end of one of the hosts, which makes them differ.
    #[non_exhaustive]
    TrailingDot {
        /// `true` if the allowed origin has the dot.
        allowed: bool,
    },
    /// The domain itself, where the pattern matches only its subdomains.
    Subdomains,
    /// Another name or address of this machine.
    #[non_exhaustive]
    Loopback {
        /// The host of the allowed origin.
        allowed: String,
        /// The host of the request's origin.
        asked: String,
    },
    /// Another label of the host; `None` if the host has none in that place.
    #[non_exhaustive]
    Label {
        /// The label of the allowed origin.
        allowed: Option<String>,
        /// The label of the request's origin.
        asked: Option<String>,
    },
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scheme { allowed, asked } => {
                write!(f, "scheme {}, not {}", Ticked(allowed), Ticked(asked))
            }
            Self::Port { allowed, asked } => {
                match allowed {
                    Some(port) => write!(f, "port {port}")?,
                    None => f.write_str("the default port")?,
                }
                match asked {
                    Some(port) => write!(f, ", not {port}"),
                    None => f.write_str(", not the default"),
                }
            }
            Self::TrailingDot { allowed: true } => f.write_str("with a dot at the end of the host"),
            Self::TrailingDot { allowed: false } => {
                f.write_str("without the dot at the end of the host")
            }
            Self::Subdomains => f.write_str("subdomains only, not the domain itself"),
            Self::Loopback { allowed, asked } => write!(
                f,
                "host {}, not {}, which browsers treat as a different host",
                Ticked(allowed),
                Ticked(asked)
            ),
            Self::Label { allowed, asked } => write!(f, "{}", Label(allowed, asked)),
        }
    }
}

/// Differences, separated by semicolons.
pub(super) struct Listed<'a>(pub(super) &'a [Difference]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, difference) in self.0.iter().enumerate() {
            let separator = if index > 0 { "; " } else { "" };
            write!(f, "{separator}{difference}")?;
        }
        Ok(())
    }
}

struct Label<'a>(&'a Option<String>, &'a Option<String>);

impl fmt::Display for Label<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0, self.1) {
            (Some(allowed), Some(asked)) => {
                write!(f, "label {}, not {}", Ticked(allowed), Ticked(asked))
            }
            (Some(allowed), None) => write!(f, "with the label {}", Ticked(allowed)),
            (None, Some(asked)) => write!(f, "without the label {}", Ticked(asked)),
            (None, None) => Ok(()),
        }
    }
}
