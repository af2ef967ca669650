//! Matching the header names that a preflight asks for. Nothing here allocates.

use std::cmp::Ordering;

use http::HeaderValue;
use http::header::GetAll;

use crate::fetch;
use crate::limits::{MAX_REQUEST_HEADERS_LEN, MAX_REQUEST_HEADERS_LINES};

/// The request headers that a rule allows.
#[derive(Debug, Default)]
pub(crate) struct RequestHeaders {
    pub(crate) any: bool,
    /// `any` covers `authorization`, which it does with credentials only.
    pub(crate) any_covers_authorization: bool,
    pub(crate) names: HeaderNames,
}

impl RequestHeaders {
    /// Checks all lines of `Access-Control-Request-Headers`, taken together as a set.
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

    /// Returns whether `name`, in any letter case, is allowed.
    pub(crate) fn allows(&self, name: &[u8]) -> bool {
        let covered = self.any
            && fetch::is_token(name)
            && (self.any_covers_authorization
                || !name.eq_ignore_ascii_case(fetch::NON_WILDCARD_REQUEST_HEADER.as_bytes()));
        covered || self.names.contains(name)
    }
}

/// What is wrong with the request headers that a preflight asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HeadersError {
    /// There are too many lines or bytes.
    TooLong,
    /// One of them is not a header name.
    Malformed,
    /// The rule does not allow one of them.
    NotAllowed,
}

/// Splits a line of `Access-Control-Request-Headers` into names, whatever their bytes.
pub(crate) fn requested_names(line: &HeaderValue) -> impl Iterator<Item = &[u8]> {
    let elements = line.as_bytes().split(|byte| *byte == b',');
    elements.map(trim).filter(|name| !name.is_empty())
}

/// Header names in lower case, sorted by length first: most that are asked for differ in it from
/// most that are listed.
#[derive(Debug, Default)]
pub(crate) struct HeaderNames(Box<[Box<str>]>);

impl HeaderNames {
    /// `names` are in lower case.
    pub(crate) fn new<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut names: Box<[Box<str>]> = names.map(Box::from).collect();
        names.sort_unstable_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
        Self(names)
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(AsRef::as_ref)
    }

    /// Returns whether `name`, in any letter case, is one of them.
    fn contains(&self, name: &[u8]) -> bool {
        let found = self.0.binary_search_by(|listed| {
            let by_len = listed.len().cmp(&name.len());
            by_len.then_with(|| cmp_ignoring_case(listed.as_bytes(), name))
        });
        found.is_ok()
    }
}

/// Compares `lower`, which is in lower case, with `name` of the same length, in any case.
fn cmp_ignoring_case(lower: &[u8], name: &[u8]) -> Ordering {
    // Browsers ask in lower case.
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

/// `name` without the optional white space around it.
/// <https://httpwg.org/specs/rfc9110.html#whitespace>
fn trim(mut name: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = name {
        name = rest;
    }
    name
}
