//! The origin of a request.

use std::cell::OnceCell;

use http::HeaderValue;
use http::header::GetAll;

use crate::limits::MAX_ORIGIN_LEN;
use crate::origin::Origin;

/// The origin of a request: its bytes, parsed once a strategy needs that.
pub(crate) struct Candidate<'a> {
    /// The first `Origin` line.
    line: &'a HeaderValue,
    /// The one `Origin` line; empty, which matches nothing, if there are several or it is longer
    /// than any origin.
    bytes: &'a [u8],
    is_one_line: bool,
    parsed: OnceCell<Option<Origin<'a>>>,
}

impl<'a> Candidate<'a> {
    /// Takes the lines of the `Origin` header; `None` if there are none.
    ///
    /// Two lines match nothing: which of them a server behind this one reads, nobody knows.
    pub(crate) fn new(lines: &GetAll<'a, HeaderValue>) -> Option<Self> {
        let mut lines = lines.iter();
        let line = lines.next()?;
        let several = lines.next().is_some();
        Some(Self::with(line, several))
    }

    /// Takes the one line of it.
    pub(crate) fn of_line(line: &'a HeaderValue) -> Self {
        Self::with(line, false)
    }

    fn with(line: &'a HeaderValue, several: bool) -> Self {
        let is_looked_at = !several && line.len() <= MAX_ORIGIN_LEN;
        Self {
            line,
            bytes: if is_looked_at { line.as_bytes() } else { b"" },
            is_one_line: !several,
            parsed: OnceCell::new(),
        }
    }

    /// The line to echo, once a rule has matched.
    pub(crate) fn line(&self) -> &'a HeaderValue {
        self.line
    }

    /// The bytes of the one `Origin` line, however many; `None` if there are several lines.
    pub(crate) fn sent(&self) -> Option<&'a [u8]> {
        self.is_one_line.then(|| self.line.as_bytes())
    }

    /// The bytes that are matched.
    pub(crate) fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The origin that the bytes serialize, if they do.
    pub(crate) fn origin(&self) -> Option<&Origin<'a>> {
        self.parsed
            .get_or_init(|| Origin::from_bytes(self.bytes).ok())
            .as_ref()
    }
}
