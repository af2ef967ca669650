//! Writing the headers of an answer: the one place that does.

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS,
    Entry, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::config::InnerHeaders;
use crate::fetch;

/// `Access-Control-Allow-Credentials` has no other value: there is no `false`.
/// <https://fetch.spec.whatwg.org/#http-access-control-allow-credentials>
pub(crate) const TRUE: HeaderValue = HeaderValue::from_static("true");
/// The wildcard.
pub(crate) const ANY: HeaderValue = HeaderValue::from_static("*");

/// The CORS headers of one response, owned: constants of the policy, and the request's own origin.
#[derive(Clone, Debug)]
pub(crate) struct CorsHeaders {
    pub(crate) access: AccessControl,
    pub(crate) vary: Vary,
    pub(crate) inner: InnerHeaders,
}

/// The `Access-Control-*` headers of one response.
#[derive(Clone, Debug)]
pub(crate) enum AccessControl {
    /// None: a refusal, or no CORS request.
    None,
    /// Those of a response to anything but a preflight. <https://fetch.spec.whatwg.org/#http-responses>
    Actual {
        allow_origin: HeaderValue,
        credentials: bool,
        expose: Option<HeaderValue>,
    },
    /// Those of the answer to a preflight.
    Preflight(HeaderMap),
}

impl CorsHeaders {
    /// Puts the headers on the response of an inner service.
    pub(crate) fn write(self, headers: &mut HeaderMap) {
        if self.inner == InnerHeaders::Keep
            && let Some(own) = headers.get(ACCESS_CONTROL_ALLOW_ORIGIN)
        {
            // What the policy answers may be the same for all origins: what the inner service does is not.
            let depends = self.vary == Vary::Nothing && own != ANY;
            let vary = if depends { Vary::Origin } else { self.vary };
            return vary.write(headers);
        }
        remove_access_control(headers);
        self.access.write(headers);
        self.vary.write(headers);
    }
}

impl AccessControl {
    /// Adds these headers to `headers`, which holds none of their names.
    fn write(self, headers: &mut HeaderMap) {
        match self {
            Self::None => {}
            Self::Actual {
                allow_origin,
                credentials,
                expose,
            } => {
                write_allow_origin(headers, allow_origin, credentials);
                if let Some(expose) = expose {
                    set(headers, ACCESS_CONTROL_EXPOSE_HEADERS, expose);
                }
            }
            Self::Preflight(answer) => {
                for (name, value) in &answer {
                    add(headers, name.clone(), value.clone());
                }
            }
        }
    }
}

/// Adds what every granted response carries. <https://fetch.spec.whatwg.org/#concept-cors-check>
pub(crate) fn write_allow_origin(
    headers: &mut HeaderMap,
    allow_origin: HeaderValue,
    credentials: bool,
) {
    set(headers, ACCESS_CONTROL_ALLOW_ORIGIN, allow_origin);
    if credentials {
        set(headers, ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
    }
}

/// Puts a header in the place of those of its name.
///
/// A map that is full already (32,768 names) stays as it is: without the header a browser refuses the response.
pub(crate) fn set(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    let _ = headers.try_insert(name, value);
}

/// Adds a line to those of its name; as to a full map, see [`set`].
pub(crate) fn add(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    let _ = headers.try_append(name, value);
}

/// Removes every `Access-Control-*` header.
fn remove_access_control(headers: &mut HeaderMap) {
    let is_ours = |name: &&HeaderName| name.as_str().starts_with(fetch::CORS_HEADER_PREFIX);
    // From the start again for each name, which are few: `HeaderMap` cannot remove while it iterates.
    while let Some(name) = headers.keys().find(is_ours).cloned() {
        headers.remove(name);
    }
}

/// What a response depends on, for the caches on its way.
///
/// <https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Vary {
    /// Nothing: the policy is uniform.
    Nothing,
    /// The origin.
    Origin,
    /// All that a preflight asks.
    Preflight,
    /// That, and the legacy private network header.
    PrivateNetworkPreflight,
}

/// The values of `Vary`: checked when the crate is compiled, not on each response.
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
    pub(crate) fn write(self, headers: &mut HeaderMap) {
        let value = match self {
            Self::Nothing => return,
            Self::Origin => VARY_ORIGIN,
            Self::Preflight => VARY_PREFLIGHT,
            Self::PrivateNetworkPreflight => VARY_PRIVATE_NETWORK_PREFLIGHT,
        };
        match headers.try_entry(VARY) {
            Ok(Entry::Vacant(entry)) => {
                let _ = entry.try_insert(value);
            }
            Ok(Entry::Occupied(_)) => complete_vary(headers, &value),
            Err(_) => {}
        }
    }
}

/// Adds the names of `value` that `Vary` does not list yet, each on a line.
fn complete_vary(headers: &mut HeaderMap, value: &HeaderValue) {
    for name in value.to_str().unwrap_or_default().split(", ") {
        if !lists(headers, name)
            && let Ok(name) = HeaderValue::try_from(name)
        {
            add(headers, VARY, name);
        }
    }
}

/// Whether `Vary` lists `name`, or everything.
fn lists(headers: &HeaderMap, name: &str) -> bool {
    headers
        .get_all(VARY)
        .iter()
        .flat_map(|line| line.as_bytes().split(|byte| *byte == b','))
        .map(<[u8]>::trim_ascii)
        .any(|listed| listed == b"*" || listed.eq_ignore_ascii_case(name.as_bytes()))
}
