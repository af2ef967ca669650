//! The check of the request headers that a preflight asks for. Nothing here allocates.

use std::cmp::Ordering;

use http::HeaderValue;
use http::header::GetAll;

use super::prefixes::HeaderPrefixes;
use super::sorted::sorted;
use crate::fetch;
use crate::limits::{MAX_REQUEST_HEADERS_LEN, MAX_REQUEST_HEADERS_LINES};

/// The request headers that a rule allows.
#[derive(Debug, Default)]
pub(crate) struct RequestHeaders {
    // any => names holds at most `authorization`
    pub(crate) any: bool,
    /// `any` also covers `authorization`: only with credentials.
    ///
    /// By the standard, `*` does not cover it. Browsers still let it pass, but plan to stop, and a
    /// policy that relies on them would break then. With credentials the layer echoes the names
    /// instead of `*`, so that it can grant this one as well.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name>
    pub(crate) any_covers_authorization: bool,
    pub(crate) names: HeaderNames,
    pub(crate) prefixes: HeaderPrefixes,
}

impl RequestHeaders {
    /// Checks all lines of `Access-Control-Request-Headers`, as one set.
    ///
    /// The standard has one sorted line without repeats. But Firefox repeats names and proxies
    /// split lines, so that a check of the exact form would refuse real browsers. The bounds come
    /// first: they keep the cost of a hostile preflight small.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>, steps 7.6 and 7.7
    pub(crate) fn check(&self, lines: &GetAll<'_, HeaderValue>) -> Result<(), HeadersError> {
        let mut len = 0;
        for (index, line) in lines.iter().enumerate() {
            len += line.len();
            if index >= MAX_REQUEST_HEADERS_LINES || len > MAX_REQUEST_HEADERS_LEN {
                return Err(HeadersError::TooLong);
            }
        }
        lines
            .iter()
            .try_for_each(|line| requested_names(line).try_for_each(|name| self.check_name(name)))
    }

    fn check_name(&self, name: &[u8]) -> Result<(), HeadersError> {
        if self.allows(name) {
            Ok(())
        } else if fetch::is_token(name) {
            Err(HeadersError::NotAllowed)
        } else {
            Err(HeadersError::Malformed)
        }
    }

    /// Returns whether the rule allows `name`, in any letter case.
    pub(crate) fn allows(&self, name: &[u8]) -> bool {
        let is_authorization =
            || name.eq_ignore_ascii_case(fetch::NON_WILDCARD_REQUEST_HEADER.as_bytes());
        // `*` covers header names, not other bytes: the answer may echo what was asked.
        let covered = self.any
            && fetch::is_token(name)
            && (self.any_covers_authorization || !is_authorization());
        covered || self.names.contains(name) || self.covers_by_prefix(name)
    }

    /// Returns whether a prefix covers `name`, which the rule does not list.
    ///
    /// None covers `authorization`, as `*` does not: an author who writes `auth*` may not think of
    /// it.
    pub(super) fn covers_by_prefix(&self, name: &[u8]) -> bool {
        self.prefixes.cover(name)
            && fetch::is_token(name)
            && !name.eq_ignore_ascii_case(fetch::NON_WILDCARD_REQUEST_HEADER.as_bytes())
            && !self.names.contains(name)
    }
}

/// The error of the request headers that a preflight asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HeadersError {
    /// There are too many lines or bytes.
    TooLong,
    /// One of them is not a header name.
    Malformed,
    /// The rule does not allow one of them.
    NotAllowed,
}

/// Splits a line of `Access-Control-Request-Headers` into names, which need not be tokens.
pub(crate) fn requested_names(line: &HeaderValue) -> impl Iterator<Item = &[u8]> {
    // Recipients of a list ignore empty elements.
    // <https://httpwg.org/specs/rfc9110.html#abnf.extension>
    let elements = line.as_bytes().split(|byte| *byte == b',');
    elements.map(trim).filter(|name| !name.is_empty())
}

/// A set of header names in lower case.
///
/// It is sorted by length and then by bytes: most comparisons end at the length.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct HeaderNames(Vec<Box<str>>);

impl HeaderNames {
    /// Creates the set of what `pick` makes of `list`, which is in lower case.
    pub(crate) fn new(list: &[String], pick: fn(&str) -> Option<&str>) -> Self {
        Self(sorted(list, pick, str::len))
    }

    /// Returns all names, shortest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(AsRef::as_ref)
    }

    /// Returns whether the set contains `name`, in any letter case.
    pub(super) fn contains(&self, name: &[u8]) -> bool {
        let found = self.0.binary_search_by(|listed| {
            let by_len = listed.len().cmp(&name.len());
            by_len.then_with(|| cmp_ignoring_case(listed.as_bytes(), name))
        });
        found.is_ok()
    }
}

/// Compares `lower`, which is in lower case, with a `name` of the same length in any case.
fn cmp_ignoring_case(lower: &[u8], name: &[u8]) -> Ordering {
    // The fast path: browsers send names in lower case.
    if lower == name {
        return Ordering::Equal;
    }
    for (lower, byte) in lower.iter().zip(name) {
        let byte = byte.to_ascii_lowercase();
        if *lower != byte {
            return lower.cmp(&byte);
        }
    }
    Ordering::Equal
}

/// Returns `name` without the optional white space around it.
///
/// <https://httpwg.org/specs/rfc9110.html#whitespace>
fn trim(mut name: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = name {
        name = rest;
    }
    name
}
