//! `Vary`: the request headers that a response depends on, for caches on its way.

use http::header::VARY;
use http::{HeaderMap, HeaderValue};
use tower_cors_core::strings;

use super::headers::add;
use super::rule::constant;

/// The request headers that a response depends on.
///
/// <https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches>
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Vary {
    /// The value that lists them; `None` if there are none.
    value: Option<HeaderValue>,
}

const SEPARATOR: &str = ", ";

// Constants, so that `HeaderValue` checks their bytes at compile time.
const ORIGIN: HeaderValue = HeaderValue::from_static("Origin");
const PREFLIGHT: HeaderValue = HeaderValue::from_static(
    "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
);
const PRIVATE_NETWORK_PREFLIGHT: HeaderValue = HeaderValue::from_static(
    "Origin, Access-Control-Request-Method, Access-Control-Request-Headers, \
     Access-Control-Request-Private-Network",
);

impl Vary {
    /// No header: the policy is uniform.
    pub(crate) const NOTHING: Self = Self { value: None };
    /// `Origin`.
    pub(crate) const ORIGIN: Self = Self::with(ORIGIN);
    /// The headers with which a preflight asks.
    ///
    /// Browsers cache the answer by origin themselves. But some content delivery networks store
    /// answers to `OPTIONS`, and must not serve one page's grant to another.
    pub(crate) const PREFLIGHT: Self = Self::with(PREFLIGHT);
    /// The headers with which a preflight asks, and the one of the private network extension.
    pub(crate) const PRIVATE_NETWORK_PREFLIGHT: Self = Self::with(PRIVATE_NETWORK_PREFLIGHT);

    const fn with(value: HeaderValue) -> Self {
        Self { value: Some(value) }
    }

    /// Adds the `names` of a configuration, which are in lower case and distinct.
    pub(crate) fn and(self, names: &[String]) -> Self {
        let own = self.value.as_ref().and_then(|value| value.to_str().ok());
        let own = own.unwrap_or_default();
        let mut listed = own.to_owned();
        for name in names {
            if !strings::is_one_of(name, own) {
                if !listed.is_empty() {
                    listed.push_str(SEPARATOR);
                }
                listed.push_str(name);
            }
        }
        // Only header names compile.
        match constant(listed) {
            Some(value) if !names.is_empty() => Self { value: Some(value) },
            _ => self,
        }
    }

    /// Adds the names that `Vary` does not list yet. Returns whether it now lists all.
    ///
    /// A full map takes no more lines. The caller must then write nothing that depends on the
    /// request, because a cache would serve it to everyone.
    #[must_use]
    pub(super) fn write(&self, headers: &mut HeaderMap) -> bool {
        match &self.value {
            Some(value) if headers.contains_key(VARY) => complete(headers, value),
            _ => self.add(headers),
        }
    }

    /// Adds them to headers without `Vary`. Returns whether there was room.
    #[must_use]
    pub(super) fn add(&self, headers: &mut HeaderMap) -> bool {
        let value = self.value.as_ref();
        value.is_none_or(|value| add(headers, VARY, value.clone()))
    }
}

/// Adds the names of `value` that `Vary` does not list yet, each on a line.
///
/// Inner services vary by headers of their own, such as `Accept-Encoding`: replacing their `Vary`
/// would make caches mix up their responses.
#[cold]
fn complete(headers: &mut HeaderMap, value: &HeaderValue) -> bool {
    let mut complete = true;
    for name in strings::words(value.to_str().unwrap_or_default()) {
        complete &= lists(headers, name)
            || HeaderValue::try_from(name).is_ok_and(|name| add(headers, VARY, name));
    }
    complete
}

/// Returns whether `Vary` lists `name` or `*`.
fn lists(headers: &HeaderMap, name: &str) -> bool {
    headers
        .get_all(VARY)
        .iter()
        .flat_map(|line| line.as_bytes().split(|byte| *byte == b','))
        .map(<[u8]>::trim_ascii)
        .any(|listed| listed == b"*" || listed.eq_ignore_ascii_case(name.as_bytes()))
}
