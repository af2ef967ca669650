//! The CORS headers of a response: the one place that writes them.

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD,
};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::rule::{AllowValue, Rule};
use super::vary::Vary;
use crate::config::InnerHeaders;
use crate::fetch;
use crate::request::RequestHead;

const ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK: HeaderName =
    HeaderName::from_static("access-control-request-private-network");
const ACCESS_CONTROL_ALLOW_PRIVATE_NETWORK: HeaderName =
    HeaderName::from_static("access-control-allow-private-network");

/// The only value of `Access-Control-Allow-Credentials`: the standard knows no `false`.
/// <https://fetch.spec.whatwg.org/#http-access-control-allow-credentials>
const TRUE: HeaderValue = HeaderValue::from_static("true");
/// The wildcard.
const ANY: HeaderValue = HeaderValue::from_static("*");

/// The most headers that an answer to a preflight has: five of the grant, the private network's,
/// and `Vary`. Room for six names is room for seven: a map allocates in powers of two.
const PREFLIGHT_CAPACITY: usize = 6;

/// The number of `Access-Control-*` headers that are removed without an allocation: as many as the
/// standards define.
const FEW: usize = 8;

/// The CORS headers of one response, `Vary` included. It owns them, so that it outlives the request
/// and the policy.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "the response of the inner service lacks these headers until they are applied"]
pub struct CorsHeaders {
    pub(super) access: AccessControl,
    pub(super) vary: Vary,
    pub(crate) inner: InnerHeaders,
}

/// The `Access-Control-*` headers of one response.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum AccessControl {
    /// None: the request is refused, or has no origin.
    None,
    /// Those of a response to anything but a preflight.
    /// <https://fetch.spec.whatwg.org/#http-responses>
    Actual {
        allow_origin: HeaderValue,
        credentials: bool,
        expose: Option<HeaderValue>,
    },
    /// Those of the answer to a preflight.
    Preflight(HeaderMap),
}

/// How far a preflight got: the rule of the checks that passed.
#[derive(Clone, Copy)]
pub(super) enum PreflightProgress<'a> {
    Nothing,
    /// The rule allows the origin.
    Origin(&'a Rule),
    /// And the method.
    Method(&'a Rule),
    /// And the headers: it is granted.
    Headers(&'a Rule),
}

impl AccessControl {
    /// The headers of a response to an actual request from `origin`, which `rule` matches.
    pub(super) fn actual(rule: &Rule, origin: &HeaderValue) -> Self {
        Self::Actual {
            allow_origin: allow_origin(rule, origin),
            credentials: rule.credentials,
            expose: rule.expose_headers.clone(),
        }
    }

    /// The headers of `rule`, which is `*` without credentials, for a request without an origin.
    pub(super) fn of_wildcard(rule: &Rule) -> Self {
        Self::actual(rule, &ANY)
    }

    /// Adds these headers to `headers`, which holds none of their names.
    fn write(self, headers: &mut HeaderMap) {
        match self {
            Self::None => {}
            Self::Actual {
                allow_origin,
                credentials,
                expose,
            } => {
                write_grant(headers, allow_origin, credentials);
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

impl CorsHeaders {
    /// Puts the headers on the response of an inner service.
    ///
    /// By [`InnerHeaders::Replace`](crate::InnerHeaders::Replace) they take the place of all
    /// `Access-Control-*` headers in `headers`. `Vary` is completed, never replaced. A map that has
    /// no room for `Vary` gets no grant: a cache would give it to everyone.
    ///
    /// See [`Action`](crate::Action) for an example.
    pub fn apply(self, headers: &mut HeaderMap) {
        let keeps = self.inner == InnerHeaders::Keep;
        let own = keeps
            .then(|| headers.get(ACCESS_CONTROL_ALLOW_ORIGIN))
            .flatten();
        if let Some(own) = own {
            // The policy may answer the same to all origins: the inner service did not.
            let depends = self.vary == Vary::Nothing && own != ANY;
            let vary = if depends { Vary::Origin } else { self.vary };
            // The inner service wrote the grant, and its `Vary` is its own concern.
            let _ = vary.write(headers);
            return;
        }
        remove_access_control(headers);
        self.access.write(headers);
        if !self.vary.write(headers) {
            // A full map. Without a complete `Vary`, a shared cache would give one origin's grant
            // to all.
            remove_access_control(headers);
            let _ = self.vary.write(headers);
        }
    }
}

impl PreflightProgress<'_> {
    /// The `Access-Control-*` headers of the checks that passed.
    pub(super) fn headers(self, request: &RequestHead<'_>, origin: &HeaderValue) -> HeaderMap {
        let (Self::Origin(rule) | Self::Method(rule) | Self::Headers(rule)) = self else {
            return HeaderMap::with_capacity(1);
        };
        // Room for all headers of an answer, `Vary` too: one growth, not three.
        let mut answer = HeaderMap::with_capacity(PREFLIGHT_CAPACITY);
        write_grant(&mut answer, allow_origin(rule, origin), rule.credentials);
        if matches!(self, Self::Method(_) | Self::Headers(_)) {
            let asked = (request, ACCESS_CONTROL_REQUEST_METHOD);
            write_allow(
                &mut answer,
                ACCESS_CONTROL_ALLOW_METHODS,
                &rule.allow_methods,
                asked,
            );
        }
        if matches!(self, Self::Headers(_)) {
            let asked = (request, ACCESS_CONTROL_REQUEST_HEADERS);
            write_allow(
                &mut answer,
                ACCESS_CONTROL_ALLOW_HEADERS,
                &rule.allow_headers,
                asked,
            );
            if let Some(max_age) = &rule.max_age {
                set(&mut answer, ACCESS_CONTROL_MAX_AGE, max_age.clone());
            }
            // <https://wicg.github.io/private-network-access/#cors-preflight>
            if rule.private_network
                && request.has_single(ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK, "true")
            {
                set(&mut answer, ACCESS_CONTROL_ALLOW_PRIVATE_NETWORK, TRUE);
            }
        }
        answer
    }
}

/// The value of `Access-Control-Allow-Origin`: never an origin that the rule did not match.
fn allow_origin(rule: &Rule, origin: &HeaderValue) -> HeaderValue {
    if rule.answers_any {
        ANY
    } else {
        origin.clone()
    }
}

/// Adds what every granted response carries. <https://fetch.spec.whatwg.org/#concept-cors-check>
fn write_grant(headers: &mut HeaderMap, allow_origin: HeaderValue, credentials: bool) {
    set(headers, ACCESS_CONTROL_ALLOW_ORIGIN, allow_origin);
    if credentials {
        set(headers, ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
    }
}

/// Adds a list of what is allowed, or what the preflight asked with.
fn write_allow(
    answer: &mut HeaderMap,
    name: HeaderName,
    value: &AllowValue,
    (request, asked): (&RequestHead<'_>, HeaderName),
) {
    match value {
        AllowValue::Constant(None) => {}
        AllowValue::Constant(Some(value)) => set(answer, name, value.clone()),
        AllowValue::Echo => {
            for line in request.headers.get_all(asked) {
                add(answer, name.clone(), line.clone());
            }
        }
    }
}

/// Puts a header in the place of those of its name.
///
/// A map that is full already (24,576 names) stays as it is: without the header a browser refuses
/// the response.
fn set(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    let _ = headers.try_insert(name, value);
}

/// Adds a line to those of its name; as to a full map, see [`set`].
fn add(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    let _ = headers.try_append(name, value);
}

/// Removes every `Access-Control-*` header. Most responses of inner services have none.
#[inline]
fn remove_access_control(headers: &mut HeaderMap) {
    if headers.keys().any(is_access_control) {
        remove_each_access_control(headers);
    }
}

fn is_access_control(name: &HeaderName) -> bool {
    name.as_str().starts_with(fetch::CORS_HEADER_PREFIX)
}

/// Removes them in one pass over the names: an inner service may have many.
#[cold]
fn remove_each_access_control(headers: &mut HeaderMap) {
    // `HeaderMap` cannot remove while it iterates.
    let mut found = headers
        .keys()
        .filter(|name| is_access_control(name))
        .cloned();
    let few: [Option<HeaderName>; FEW] = std::array::from_fn(|_| found.next());
    let more: Vec<HeaderName> = found.collect();
    for name in few.into_iter().flatten().chain(more) {
        headers.remove(name);
    }
}
