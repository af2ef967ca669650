//! A short text of a request, kept in place.

use std::fmt;

use crate::limits::MAX_EXCERPT_LEN;

/// A short text of a refused request: at most [`MAX_EXCERPT_LEN`] bytes of printable ASCII.
///
/// It is kept in place, so that a refusal costs no allocation, and it is safe to write to a log.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Excerpt {
    len: u8,
    bytes: [u8; MAX_EXCERPT_LEN],
}

impl Excerpt {
    /// `None` if `bytes` are too many, or none, or not all printable.
    pub(crate) fn new(bytes: &[u8]) -> Option<Self> {
        if bytes.is_empty() || !bytes.iter().all(u8::is_ascii_graphic) {
            return None;
        }
        let mut excerpt = Self {
            len: u8::try_from(bytes.len()).ok()?,
            bytes: [0; MAX_EXCERPT_LEN],
        };
        excerpt.bytes.get_mut(..bytes.len())?.copy_from_slice(bytes);
        Some(excerpt)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let text = self.bytes.get(..usize::from(self.len)).unwrap_or_default();
        std::str::from_utf8(text).unwrap_or_default()
    }
}

impl AsRef<str> for Excerpt {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Debug for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
