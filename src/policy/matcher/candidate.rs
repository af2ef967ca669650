//! The origin of a request, as strategies match it.

use std::cell::OnceCell;

use http::HeaderValue;
use http::header::ORIGIN;

use crate::limits::MAX_ORIGIN_LEN;
use crate::origin::Origin;
use crate::request::{FirstLine, RequestHead};

/// The origin of a request. It is parsed once, when the first strategy needs that.
pub(crate) struct Candidate<'a> {
    line: FirstLine<'a>,
    /// The bytes to match: those of the line, or none.
    // !line.is_only or line.value.len() > MAX_ORIGIN_LEN => empty, which no pattern matches
    bytes: &'a [u8],
    parsed: OnceCell<Option<Origin<'a>>>,
}

impl<'a> Candidate<'a> {
    /// Creates a candidate from the `Origin` of `request`; `None` if it has none.
    pub(crate) fn of(request: &RequestHead<'a>) -> Option<Self> {
        request.first_line(&ORIGIN).map(Self::new)
    }

    /// Creates a candidate from the only line of the header.
    pub(crate) fn of_line(value: &'a HeaderValue) -> Self {
        let is_only = true;
        Self::new(FirstLine { value, is_only })
    }

    /// Two lines match nothing, even identical ones. Browsers send one. If a proxy added the other,
    /// the layer might check one line while a service behind it trusts the other.
    fn new(line: FirstLine<'a>) -> Self {
        // The bound keeps hostile lines from the hasher and the regexes.
        let is_matched = line.is_only && line.value.len() <= MAX_ORIGIN_LEN;
        let bytes = if is_matched {
            line.value.as_bytes()
        } else {
            b""
        };
        let parsed = OnceCell::new();
        Self {
            line,
            bytes,
            parsed,
        }
    }

    /// Returns the first line, to echo it once a rule has matched.
    pub(crate) fn line(&self) -> &'a HeaderValue {
        self.line.value
    }

    /// Returns all bytes of the only line; `None` if there are several lines.
    pub(crate) fn sent(&self) -> Option<&'a [u8]> {
        self.line.is_only.then(|| self.line.value.as_bytes())
    }

    /// Returns the bytes to match.
    pub(crate) fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Returns the origin, if the bytes are a serialized one.
    pub(crate) fn origin(&self) -> Option<&Origin<'a>> {
        if self.parsed.get().is_none() {
            // `get_or_init` would move the origin twice more.
            let _ = self.parsed.set(Origin::from_bytes(self.bytes).ok());
        }
        self.parsed.get()?.as_ref()
    }
}
