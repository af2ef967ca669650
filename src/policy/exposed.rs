//! The response headers that a rule exposes.

use std::fmt;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use tower_cors_core::text::Ticked;

use super::prefixes::HeaderPrefixes;
use super::request_headers::HeaderNames;
use crate::fetch;

/// The value of `Access-Control-Expose-Headers`.
#[derive(Debug, PartialEq)]
pub(crate) enum Exposed {
    /// No header.
    Nothing,
    /// The same list on all responses.
    Constant(HeaderValue),
    /// A list that depends on the response.
    ///
    /// Browsers have no prefixes, and with credentials they take `*` as the name of a header.
    /// <https://fetch.spec.whatwg.org/#http-new-header-syntax>
    Computed(ComputedList),
}

/// A list of exposed headers that names headers of the response.
#[derive(Debug, PartialEq)]
pub(crate) struct ComputedList {
    /// All headers of the response.
    pub(crate) any: bool,
    pub(crate) prefixes: HeaderPrefixes,
    /// The names that the rule lists.
    pub(crate) names: HeaderNames,
}

impl Exposed {
    /// Returns the value for a response with `status` and `headers`.
    ///
    /// A 304 has few of the headers of the response that it confirms, and a cache would replace the
    /// stored list with its own. Without a list, the stored one stays.
    /// <https://httpwg.org/specs/rfc9111.html#freshening.responses>
    #[inline]
    pub(super) fn value(&self, status: StatusCode, headers: &HeaderMap) -> Option<HeaderValue> {
        match self {
            Self::Nothing => None,
            Self::Constant(value) => Some(value.clone()),
            Self::Computed(_) if status == StatusCode::NOT_MODIFIED => None,
            Self::Computed(list) => list.value(headers),
        }
    }
}

impl ComputedList {
    /// Returns the list, in one allocation.
    fn value(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        let matching = || headers.keys().filter(|name| self.adds(name));
        let names = || self.names.iter().chain(matching().map(HeaderName::as_str));
        comma_separated(|| names().map(str::as_bytes))
    }

    /// Returns whether to name this header of a response, although the rule does not.
    ///
    /// Pages can read the safelisted ones anyway, and never the forbidden ones.
    fn adds(&self, name: &HeaderName) -> bool {
        let name = name.as_str();
        (self.any || self.prefixes.cover(name.as_bytes()))
            && !fetch::is_safelisted_response_header(name)
            && !fetch::is_forbidden_response_header(name)
            && !name.starts_with(fetch::CORS_HEADER_PREFIX)
            && !self.names.contains(name.as_bytes())
    }
}

/// Describes the list before the response is known.
impl fmt::Display for ComputedList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for name in self.names.iter() {
            write!(f, "{}, ", Ticked(name))?;
        }
        f.write_str("the response's own names")?;
        let prefixes = self.prefixes.iter().filter(|_| !self.any);
        for (index, prefix) in prefixes.enumerate() {
            let begin = if index == 0 {
                " that begin with"
            } else {
                " or"
            };
            write!(f, "{begin} {}", Ticked(prefix))?;
        }
        Ok(())
    }
}

/// Joins `names`, in one allocation: `None` if there are none.
pub(super) fn comma_separated<'a, I>(names: impl Fn() -> I) -> Option<HeaderValue>
where
    I: Iterator<Item = &'a [u8]>,
{
    let len: usize = names().map(|name| name.len() + 1).sum();
    // The exact length: a vector with room to spare would move once more.
    let mut list = Vec::with_capacity(len.checked_sub(1)?);
    for (index, name) in names().enumerate() {
        if index > 0 {
            list.push(b',');
        }
        list.extend_from_slice(name);
    }
    HeaderValue::try_from(list).ok()
}
