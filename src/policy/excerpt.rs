//! Short texts of requests, stored inline.

use std::fmt;

use tower_cors_core::text::write_log_safe;

use crate::limits::MAX_EXCERPT_LEN;

/// A text of a refused request, escaped and cut to [`MAX_EXCERPT_LEN`] bytes.
///
/// It is safe to log: all bytes but printable ASCII are percent-encoded, and so are spaces, quotes
/// and backslashes. It does not allocate. If the request had more, `Display` ends the text with
/// `…`.
///
/// # Examples
///
/// ```
/// use http::Request;
/// use tower_cors::{CorsLayer, Rejection, RequestHead};
///
/// let policy = CorsLayer::new().allow_origins("https://example.com").compile()?;
/// let long = format!("https://{}.example", "a".repeat(60));
/// let request = Request::get("/").header("origin", &long).body(())?;
/// let decision = policy.decide(&RequestHead::from(&request));
///
/// match decision.rejection() {
///     Some(Rejection::OriginNotAllowed { origin: Some(origin), .. }) => {
///         assert!(origin.is_cut());
///         assert!(long.starts_with(origin.as_str()));
///     }
///     other => panic!("{other:?}"),
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Excerpt {
    // len <= MAX_EXCERPT_LEN; bytes[..len] is printable ASCII
    len: u8,
    is_cut: bool,
    bytes: [u8; MAX_EXCERPT_LEN],
}

impl Excerpt {
    /// Returns an excerpt of `bytes`, or `None` if they are empty.
    pub(crate) fn new(bytes: &[u8]) -> Option<Self> {
        let mut excerpt = Self {
            len: 0,
            is_cut: false,
            bytes: [0; MAX_EXCERPT_LEN],
        };
        let bytes = Some(bytes).filter(|bytes| !bytes.is_empty())?;
        // `write_str` fails on one byte too many, which the bound rules out.
        excerpt.is_cut =
            write_log_safe(&mut excerpt, bytes.iter().copied(), MAX_EXCERPT_LEN).unwrap_or(true);
        Some(excerpt)
    }

    /// Returns the text, without a mark if it is cut.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let text = self.bytes.get(..usize::from(self.len)).unwrap_or_default();
        std::str::from_utf8(text).unwrap_or_default()
    }

    /// Returns whether the request had more than this.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }
}

impl fmt::Write for Excerpt {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let start = usize::from(self.len);
        let end = start + text.len();
        let place = self.bytes.get_mut(start..end).ok_or(fmt::Error)?;
        place.copy_from_slice(text.as_bytes());
        self.len = u8::try_from(end).map_err(|_| fmt::Error)?;
        Ok(())
    }
}

impl AsRef<str> for Excerpt {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Debug for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

/// Writes the text, and `…` if it is cut.
impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())?;
        f.write_str(if self.is_cut { "…" } else { "" })
    }
}
