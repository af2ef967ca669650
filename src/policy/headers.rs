//! The CORS headers of a response. No other place writes them.

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

/// The only value of `Access-Control-Allow-Credentials`. The standard does not define `false`.
/// <https://fetch.spec.whatwg.org/#http-access-control-allow-credentials>
const TRUE: HeaderValue = HeaderValue::from_static("true");
/// The wildcard.
const ANY: HeaderValue = HeaderValue::from_static("*");

/// The capacity of the header map of an answer to a preflight.
///
/// It has at most seven headers: five of the grant, the private network's, and `Vary`. A map rounds
/// up, so that six make room for seven.
const PREFLIGHT_CAPACITY: usize = 6;

/// The number of `Access-Control-*` headers to remove without an allocation.
///
/// It is more than the standards define for responses.
const FEW: usize = 8;

/// The CORS headers of one response, `Vary` included.
///
/// It owns them, so that it outlives the request and the policy. [`Action`](crate::Action) has an
/// example.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "the inner service's response lacks these headers until they are applied"]
pub struct CorsHeaders {
    pub(super) access: AccessControl,
    pub(super) vary: Vary,
    pub(crate) inner: InnerHeaders,
}

/// The `Access-Control-*` headers of one response.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum AccessControl {
    /// No header: the policy does not grant the request, or it has no origin.
    None,
    /// The headers of a response to anything but a preflight.
    /// <https://fetch.spec.whatwg.org/#http-responses>
    Actual {
        // credentials => allow_origin != "*"
        allow_origin: HeaderValue,
        credentials: bool,
        expose: Option<HeaderValue>,
    },
    /// The headers of the answer to a preflight.
    Preflight(HeaderMap),
}

/// The checks that a preflight passed, and the rule that made them.
#[derive(Clone, Copy)]
pub(super) enum PreflightProgress<'a> {
    /// No check passed.
    Nothing,
    /// The rule allows the origin.
    Origin(&'a Rule),
    /// The rule also grants the method.
    Method(&'a Rule),
    /// The rule also allows the headers, and so grants the preflight.
    Headers(&'a Rule),
}

impl AccessControl {
    /// Returns the headers for an actual request from `origin`, which `rule` matches.
    pub(super) fn actual(rule: &Rule, origin: &HeaderValue) -> Self {
        Self::Actual {
            allow_origin: allow_origin(rule, origin),
            credentials: rule.credentials,
            expose: rule.expose_headers.clone(),
        }
    }

    /// Returns the headers of `rule`, a `*` without credentials, for a request without `Origin`.
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
    /// Adds the headers to the response of an inner service.
    ///
    /// With [`InnerHeaders::Replace`](crate::InnerHeaders::Replace) it first removes all
    /// `Access-Control-*` headers. It completes `Vary` and never replaces it. If a full map has no
    /// room for `Vary`, it writes no grant, because a cache would serve that to every origin.
    ///
    /// ```
    /// use http::{HeaderMap, Request};
    /// use tower_cors::{Action, CorsLayer, RequestHead};
    ///
    /// let policy = CorsLayer::new().allow_origins("https://example.com").compile()?;
    /// let request = Request::get("/").header("origin", "https://example.com").body(())?;
    /// let decision = policy.decide(&RequestHead::from(&request));
    /// let Action::Decorate(cors) = decision.into_action() else {
    ///     panic!("the inner service answers an actual request");
    /// };
    ///
    /// let mut response = HeaderMap::new();
    /// response.insert("vary", "accept-encoding".parse()?);
    /// cors.apply(&mut response);
    /// assert_eq!(response["access-control-allow-origin"], "https://example.com");
    /// assert!(response.get_all("vary").iter().eq(["accept-encoding", "Origin"]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn apply(self, headers: &mut HeaderMap) {
        let keeps = self.inner == InnerHeaders::Keep;
        let own = keeps.then(|| headers.get(ACCESS_CONTROL_ALLOW_ORIGIN));
        let Some(own) = own.flatten() else {
            return self.replace(headers);
        };
        // Under a uniform policy responses do not depend on the origin, but this one may.
        let depends = self.vary == Vary::Nothing && own != ANY;
        let vary = if depends { Vary::Origin } else { self.vary };
        // The grant is the inner service's, and so is the risk of a full map.
        let _ = vary.write(headers);
    }

    fn replace(self, headers: &mut HeaderMap) {
        // The inner service may grant what the policy does not, and a second
        // `Access-Control-Allow-Origin` fails the CORS check even if both are equal.
        remove_access_control(headers);
        self.access.write(headers);
        if !self.vary.write(headers) {
            // A full map. Without a complete `Vary`, a shared cache would serve one origin's grant
            // to all others.
            remove_access_control(headers);
            let _ = self.vary.write(headers);
        }
    }
}

impl PreflightProgress<'_> {
    /// Returns the `Access-Control-*` headers of the checks that passed.
    pub(super) fn headers(self, request: &RequestHead<'_>, origin: &HeaderValue) -> HeaderMap {
        let (Self::Origin(rule) | Self::Method(rule) | Self::Headers(rule)) = self else {
            return HeaderMap::with_capacity(1);
        };
        // Room for all headers, `Vary` too: one allocation, not three.
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

/// Returns the value of `Access-Control-Allow-Origin`.
///
/// A `*` rule without credentials answers `*`, so that caches can keep one response for all
/// origins. Browsers refuse credentials with `*`. With the origin in its place, an
/// `Access-Control-Allow-Credentials` of some other layer would open the service to every page.
///
/// All other rules echo the origin that they matched, because the header cannot hold a list.
///
/// <https://fetch.spec.whatwg.org/#concept-cors-check>
fn allow_origin(rule: &Rule, origin: &HeaderValue) -> HeaderValue {
    if rule.answers_any {
        ANY
    } else {
        origin.clone()
    }
}

/// Adds the headers that every granted response carries.
///
/// The server cannot see the credentials mode, and preflights never carry credentials. So both the
/// preflight and the actual response allow them.
/// <https://fetch.spec.whatwg.org/#concept-cors-check>
fn write_grant(headers: &mut HeaderMap, allow_origin: HeaderValue, credentials: bool) {
    set(headers, ACCESS_CONTROL_ALLOW_ORIGIN, allow_origin);
    if credentials {
        set(headers, ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
    }
}

/// Adds a list of allowed names, or the names that the preflight asked with.
///
/// Echoing is safe because the rule checked those names first.
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

/// Sets a header, and replaces those of its name.
///
/// A full map (24,576 names) does not change. Browsers then block the response, which is safe.
fn set(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    let _ = headers.try_insert(name, value);
}

/// Adds a line to those of its name. A full map does not change, as in [`set`].
fn add(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    let _ = headers.try_append(name, value);
}

/// Removes every `Access-Control-*` header, in time linear in the number of headers.
///
/// Most responses of inner services have none.
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
