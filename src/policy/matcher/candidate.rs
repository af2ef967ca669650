//! The origin of a request, as strategies match it.

use std::cell::OnceCell;

use http::HeaderValue;
use http::header::GetAll;

use crate::limits::MAX_ORIGIN_LEN;
use crate::origin::Origin;

/// The origin of a request. It is parsed once, when the first strategy needs that.
pub(crate) struct Candidate<'a> {
    /// The first `Origin` line.
    line: &'a HeaderValue,
    /// The bytes to match: those of the line, or none.
    // !is_one_line or line.len() > MAX_ORIGIN_LEN => bytes is empty, which no pattern matches
    bytes: &'a [u8],
    is_one_line: bool,
    parsed: OnceCell<Option<Origin<'a>>>,
}

impl<'a> Candidate<'a> {
    /// Creates a candidate from the lines of the `Origin` header; `None` if there are none.
    ///
    /// Two lines match nothing, even identical ones. Browsers send one. If a proxy added the other,
    /// the layer might check one line while a service behind it trusts the other.
    pub(crate) fn new(lines: &GetAll<'a, HeaderValue>) -> Option<Self> {
        let mut lines = lines.iter();
        let line = lines.next()?;
        let several = lines.next().is_some();
        Some(Self::with(line, several))
    }

    /// Creates a candidate from the only line of the header.
    pub(crate) fn of_line(line: &'a HeaderValue) -> Self {
        Self::with(line, false)
    }

    fn with(line: &'a HeaderValue, several: bool) -> Self {
        // The bound keeps hostile lines from the hasher and the regexes.
        let is_matched = !several && line.len() <= MAX_ORIGIN_LEN;
        Self {
            line,
            bytes: if is_matched { line.as_bytes() } else { b"" },
            is_one_line: !several,
            parsed: OnceCell::new(),
        }
    }

    /// Returns the first line, to echo it once a rule has matched.
    pub(crate) fn line(&self) -> &'a HeaderValue {
        self.line
    }

    /// Returns all bytes of the only line; `None` if there are several lines.
    pub(crate) fn sent(&self) -> Option<&'a [u8]> {
        self.is_one_line.then(|| self.line.as_bytes())
    }

    /// Returns the bytes to match.
    pub(crate) fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Returns the origin, if the bytes are a serialized one.
    pub(crate) fn origin(&self) -> Option<&Origin<'a>> {
        self.parsed
            .get_or_init(|| Origin::from_bytes(self.bytes).ok())
            .as_ref()
    }
}
