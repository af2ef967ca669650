//! `Vary`: the request headers that a response depends on, for caches on its way.

use std::sync::Arc;

use http::header::{Entry, VARY};
use http::{HeaderMap, HeaderValue};

use super::rule::constant;

/// The request headers that a response depends on.
///
/// <https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches>
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Vary {
    /// None: the policy is uniform.
    Nothing,
    /// `Origin`.
    Origin,
    /// The headers with which a preflight asks.
    ///
    /// Browsers cache the answer by origin themselves. But some content delivery networks store
    /// answers to `OPTIONS`, and must not serve one page's grant to another.
    Preflight,
    /// The headers with which a preflight asks, and the one of the private network extension.
    PrivateNetworkPreflight,
    /// One of these, and the headers that the configuration names. Shared, because it is for each
    /// response.
    Listed(Arc<Listed>),
}

/// A value of `Vary` that is made once, for all responses.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    value: HeaderValue,
    has_origin: bool,
}

const SEPARATOR: &str = ", ";

// Constants, so that `HeaderValue` checks their bytes at compile time.
const VARY_ORIGIN: HeaderValue = HeaderValue::from_static("Origin");
const VARY_PREFLIGHT: HeaderValue = HeaderValue::from_static(
    "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
);
const VARY_PRIVATE_NETWORK_PREFLIGHT: HeaderValue = HeaderValue::from_static(
    "Origin, Access-Control-Request-Method, Access-Control-Request-Headers, \
     Access-Control-Request-Private-Network",
);

impl Vary {
    /// Adds the `names` of a configuration, which are in lower case.
    pub(crate) fn and(self, names: &[String]) -> Self {
        let value = self.value();
        let value = value.as_ref().and_then(|value| value.to_str().ok());
        let mut listed: Vec<&str> = value
            .into_iter()
            .flat_map(|value| value.split(SEPARATOR))
            .collect();
        for name in names {
            if !listed
                .iter()
                .any(|listed| listed.eq_ignore_ascii_case(name))
            {
                listed.push(name);
            }
        }
        let has_origin = listed
            .iter()
            .any(|name| name.eq_ignore_ascii_case("origin"));
        // Only header names compile.
        match constant(listed.join(SEPARATOR)) {
            Some(value) if !names.is_empty() => {
                Self::Listed(Arc::new(Listed { value, has_origin }))
            }
            _ => self,
        }
    }

    /// Returns whether it names the origin.
    pub(super) fn has_origin(&self) -> bool {
        match self {
            Self::Nothing => false,
            Self::Origin | Self::Preflight | Self::PrivateNetworkPreflight => true,
            Self::Listed(listed) => listed.has_origin,
        }
    }

    fn value(&self) -> Option<HeaderValue> {
        Some(match self {
            Self::Nothing => return None,
            Self::Origin => VARY_ORIGIN,
            Self::Preflight => VARY_PREFLIGHT,
            Self::PrivateNetworkPreflight => VARY_PRIVATE_NETWORK_PREFLIGHT,
            Self::Listed(listed) => listed.value.clone(),
        })
    }

    /// Adds the names that `Vary` does not list yet. Returns whether it now lists all.
    ///
    /// A full map takes no more lines. The caller must then write nothing that depends on the
    /// request, because a cache would serve it to everyone.
    #[must_use]
    pub(super) fn write(&self, headers: &mut HeaderMap) -> bool {
        let Some(value) = self.value() else {
            return true;
        };
        match headers.try_entry(VARY) {
            Ok(Entry::Vacant(entry)) => entry.try_insert(value).is_ok(),
            Ok(Entry::Occupied(_)) => complete(headers, &value),
            Err(_) => false,
        }
    }
}

/// Adds the names of `value` that `Vary` does not list yet, each on a line.
///
/// Inner services vary by headers of their own, such as `Accept-Encoding`: replacing their `Vary`
/// would make caches mix up their responses.
fn complete(headers: &mut HeaderMap, value: &HeaderValue) -> bool {
    let names = value.to_str().unwrap_or_default().split(SEPARATOR);
    names.fold(true, |complete, name| {
        let is_there = lists(headers, name)
            || HeaderValue::try_from(name).is_ok_and(|name| headers.try_append(VARY, name).is_ok());
        complete && is_there
    })
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
