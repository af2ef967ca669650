//! Matching the methods and header names that a preflight asks for. Nothing here allocates.

use std::cmp::Ordering;

use http::HeaderValue;
use http::header::GetAll;

use super::rejection::{Asked, Rejection};
use crate::fetch;

/// More bytes of `Access-Control-Request-Headers`, in all lines together, are not looked at. Browsers send each name
/// once: this is room for some three hundred.
const MAX_REQUEST_HEADERS_LEN: usize = 8 * 1024;
/// More lines of `Access-Control-Request-Headers` are not looked at. Browsers send one; proxies may split it.
const MAX_REQUEST_HEADERS_LINES: usize = 64;

/// Longer methods are not looked at, and do not compile. None that is registered has more than 17 bytes.
pub(crate) const MAX_METHOD_LEN: usize = 128;

/// The methods that a rule grants, other than the safelisted ones.
#[derive(Debug, Default)]
pub(crate) struct Methods {
    pub(crate) any: bool,
    /// Sorted.
    pub(crate) names: Box<[Box<str>]>,
}

impl Methods {
    /// Checks the one line of `Access-Control-Request-Method`.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>, step 7.5
    pub(crate) fn check(&self, lines: &GetAll<'_, HeaderValue>) -> Result<(), Rejection> {
        let mut lines = lines.iter();
        let (Some(line), None) = (lines.next(), lines.next()) else {
            return Err(Rejection::MethodMalformed);
        };
        let method = line.as_bytes();
        if method.len() > MAX_METHOD_LEN || !fetch::is_token(method) {
            return Err(Rejection::MethodMalformed);
        }
        if self.grants(method) {
            return Ok(());
        }
        Err(Rejection::MethodNotAllowed {
            method: Asked::new(method),
        })
    }

    /// Whether `method`, a token, is granted.
    fn grants(&self, method: &[u8]) -> bool {
        fetch::is_safelisted_method(method)
            || (self.any && !fetch::is_forbidden_method(method))
            || self
                .names
                .binary_search_by(|name| name.as_bytes().cmp(method))
                .is_ok()
    }
}

/// The request headers that a rule allows.
#[derive(Debug, Default)]
pub(crate) struct RequestHeaders {
    pub(crate) any: bool,
    /// Whether `any` covers `authorization`, which it does with credentials only.
    pub(crate) any_covers_authorization: bool,
    pub(crate) names: HeaderNames,
}

impl RequestHeaders {
    /// Checks all lines of `Access-Control-Request-Headers`, taken together as a set.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>, steps 7.6 and 7.7
    pub(crate) fn check(&self, lines: &GetAll<'_, HeaderValue>) -> Result<(), Rejection> {
        let mut len = 0;
        for (index, line) in lines.iter().enumerate() {
            len += line.len();
            if index >= MAX_REQUEST_HEADERS_LINES || len > MAX_REQUEST_HEADERS_LEN {
                return Err(Rejection::RequestHeadersTooLong);
            }
        }
        lines
            .iter()
            .try_for_each(|line| requested_names(line).try_for_each(|name| self.check_name(name)))
    }

    fn check_name(&self, name: &[u8]) -> Result<(), Rejection> {
        if self.allows(name) {
            Ok(())
        } else if fetch::is_token(name) {
            Err(Rejection::HeaderNotAllowed {
                name: Asked::new(name),
            })
        } else {
            Err(Rejection::HeaderMalformed)
        }
    }

    /// Whether `name`, in any letter case, is allowed.
    pub(crate) fn allows(&self, name: &[u8]) -> bool {
        let covered = self.any
            && fetch::is_token(name)
            && (self.any_covers_authorization
                || !name.eq_ignore_ascii_case(fetch::NON_WILDCARD_REQUEST_HEADER.as_bytes()));
        covered || self.names.contains(name)
    }
}

/// The names that a line of `Access-Control-Request-Headers` asks for, whatever their bytes.
pub(crate) fn requested_names(line: &HeaderValue) -> impl Iterator<Item = &[u8]> {
    let elements = line.as_bytes().split(|byte| *byte == b',');
    elements.map(trim).filter(|name| !name.is_empty())
}

/// Header names in lower case, sorted by length first: most that are asked for differ in it from most that are listed.
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

    /// Whether `name`, in any letter case, is one of them.
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

/// `name` without the optional white space around it. <https://httpwg.org/specs/rfc9110.html#whitespace>
fn trim(mut name: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = name {
        name = rest;
    }
    name
}
