//! `Vary`: what a response depends on, for the caches on its way.

use http::header::{Entry, VARY};
use http::{HeaderMap, HeaderValue};

/// What a response depends on.
///
/// <https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Vary {
    /// Nothing: the policy is uniform.
    Nothing,
    /// The origin.
    Origin,
    /// The headers with which a preflight asks.
    ///
    /// Browsers keep the answer in a cache of their own, but a shared cache that stores answers to
    /// `OPTIONS` must not give one page's grant to another.
    Preflight,
    /// Those, and the legacy private network header.
    PrivateNetworkPreflight,
}

// Checked when the crate is compiled, not on each response.
const VARY_ORIGIN: HeaderValue = HeaderValue::from_static("Origin");
const VARY_PREFLIGHT: HeaderValue = HeaderValue::from_static(
    "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
);
const VARY_PRIVATE_NETWORK_PREFLIGHT: HeaderValue = HeaderValue::from_static(
    "Origin, Access-Control-Request-Method, Access-Control-Request-Headers, \
     Access-Control-Request-Private-Network",
);

impl Vary {
    /// Adds the names that `headers` does not list yet.
    ///
    /// Returns whether all are there. A map that is full takes no more: then nothing that depends
    /// on the request may be written, since a cache would give it to everyone.
    #[must_use]
    pub(super) fn write(self, headers: &mut HeaderMap) -> bool {
        let value = match self {
            Self::Nothing => return true,
            Self::Origin => VARY_ORIGIN,
            Self::Preflight => VARY_PREFLIGHT,
            Self::PrivateNetworkPreflight => VARY_PRIVATE_NETWORK_PREFLIGHT,
        };
        match headers.try_entry(VARY) {
            Ok(Entry::Vacant(entry)) => entry.try_insert(value).is_ok(),
            Ok(Entry::Occupied(_)) => complete(headers, &value),
            Err(_) => false,
        }
    }
}

/// Adds the names of `value` that `Vary` does not list yet, each on a line. Returns whether all are
/// there.
fn complete(headers: &mut HeaderMap, value: &HeaderValue) -> bool {
    let names = value.to_str().unwrap_or_default().split(", ");
    names.fold(true, |complete, name| {
        let is_there = lists(headers, name)
            || HeaderValue::try_from(name).is_ok_and(|name| headers.try_append(VARY, name).is_ok());
        complete && is_there
    })
}

/// Returns whether `Vary` lists `name`, or everything.
fn lists(headers: &HeaderMap, name: &str) -> bool {
    headers
        .get_all(VARY)
        .iter()
        .flat_map(|line| line.as_bytes().split(|byte| *byte == b','))
        .map(<[u8]>::trim_ascii)
        .any(|listed| listed == b"*" || listed.eq_ignore_ascii_case(name.as_bytes()))
}
