//! How an allowed origin differs from the one of a request.

use std::fmt;

use tower_cors_core::text::Ticked;

/// What an allowed origin has where the request's has something else.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Difference {
    /// The scheme.
    #[non_exhaustive]
    Scheme {
        /// Of the allowed origin.
        allowed: String,
        /// Of the request's.
        asked: String,
    },
    /// The port; `None` is the scheme's default one.
    #[non_exhaustive]
    Port {
        /// Of the allowed origin.
        allowed: Option<u16>,
        /// Of the request's.
        asked: Option<u16>,
    },
    /// A dot at the end of the host, which makes it another one.
    #[non_exhaustive]
    TrailingDot {
        /// Whether the allowed origin has it.
        allowed: bool,
    },
    /// The request's host is that of the pattern itself, which stands for its subdomains only.
    Subdomains,
    /// Another name or address of this very machine.
    #[non_exhaustive]
    Loopback {
        /// Of the allowed origin.
        allowed: String,
        /// Of the request's.
        asked: String,
    },
    /// One label of the host; `None` where it has none in that place.
    #[non_exhaustive]
    Label {
        /// Of the allowed origin.
        allowed: Option<String>,
        /// Of the request's.
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
                write!(f, "port {}, not {}", Port(allowed), Port(asked))
            }
            Self::TrailingDot { allowed } => write!(
                f,
                "{} dot at the end of its host",
                if *allowed { "a" } else { "no" }
            ),
            Self::Subdomains => f.write_str("subdomains only, not the domain itself"),
            Self::Loopback { allowed, asked } => write!(
                f,
                "host {}, not {}, which is another one to browsers",
                Ticked(allowed),
                Ticked(asked)
            ),
            Self::Label { allowed, asked } => write!(f, "{}", Label(allowed, asked)),
        }
    }
}

/// Differences, with semicolons between them.
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

struct Port<'a>(&'a Option<u16>);

impl fmt::Display for Port<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(port) => write!(f, "{port}"),
            None => f.write_str("the default one"),
        }
    }
}

struct Label<'a>(&'a Option<String>, &'a Option<String>);

impl fmt::Display for Label<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0, self.1) {
            (Some(allowed), Some(asked)) => {
                write!(f, "label {}, not {}", Ticked(allowed), Ticked(asked))
            }
            (Some(allowed), None) => write!(f, "one more label, {}", Ticked(allowed)),
            (None, Some(asked)) => write!(f, "no label {}", Ticked(asked)),
            (None, None) => Ok(()),
        }
    }
}
