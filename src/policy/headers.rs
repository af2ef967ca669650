//! The CORS headers of a response. No other place writes them.

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, GetAll,
};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};

use super::exposed::{ComputedList, Exposed, comma_separated};
use super::request_headers::{RequestHeaders, requested_names};
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
        expose: Exposed,
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

    /// Adds these headers to those of a response, which hold none of their names.
    fn write(self, status: StatusCode, headers: &mut HeaderMap) {
        match self {
            Self::None => {}
            Self::Actual {
                allow_origin,
                credentials,
                expose,
            } => {
                let expose = expose.value(status, headers);
                write_grant(headers, allow_origin, credentials);
                if let Some(expose) = expose {
                    set(headers, ACCESS_CONTROL_EXPOSE_HEADERS, expose);
                }
            }
            Self::Preflight(answer) => {
                let mut last = None;
                for (name, value) in answer {
                    // A map names the first of several lines only.
                    last = name.or(last);
                    if let Some(name) = last.clone() {
                        add(headers, name, value);
                    }
                }
            }
        }
    }
}

impl CorsHeaders {
    /// Returns the exposed headers, if they depend on the response.
    pub(crate) fn computed_exposed(&self) -> Option<&ComputedList> {
        match &self.access {
            AccessControl::Actual {
                expose: Exposed::Computed(list),
                ..
            } => Some(list),
            _ => None,
        }
    }

    /// Adds the headers to the response of an inner service.
    ///
    /// With [`InnerHeaders::Replace`](crate::InnerHeaders::Replace) it first removes all
    /// `Access-Control-*` headers. It completes `Vary` and never replaces it. If a full map has no
    /// room for `Vary`, it writes no grant, because a cache would serve that to every origin.
    ///
    /// [Exposed](crate::CorsConfig::expose_headers) prefixes, and an exposed `*` with credentials,
    /// name headers of `headers`. If your server answers 304, use
    /// [`apply_to_response`](Self::apply_to_response), which sees the status.
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
        self.apply_to(StatusCode::OK, headers);
    }

    /// Puts the headers on the response of an inner service, as [`apply`](Self::apply) does.
    ///
    /// A 304 gets no list of exposed headers that is computed from the response: the list of the
    /// stored response stays.
    ///
    /// ```
    /// use http::{Request, Response, StatusCode};
    /// use tower_cors::{Action, CorsLayer, RequestHead};
    ///
    /// let policy = CorsLayer::new()
    ///     .allow_origins("https://example.com")
    ///     .expose_headers("x-amz-*")
    ///     .compile()?;
    /// let request = Request::get("/").header("origin", "https://example.com").body(())?;
    ///
    /// for (status, exposed) in [(StatusCode::OK, true), (StatusCode::NOT_MODIFIED, false)] {
    ///     let mut response = Response::builder().status(status).header("x-amz-id-2", "7").body(())?;
    ///     match policy.decide(&RequestHead::from(&request)).into_action() {
    ///         Action::Decorate(headers) => headers.apply_to_response(&mut response),
    ///         other => panic!("{other:?}"),
    ///     }
    ///     assert_eq!(response.headers().contains_key("access-control-expose-headers"), exposed);
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn apply_to_response<B>(self, response: &mut Response<B>) {
        self.apply_to(response.status(), response.headers_mut());
    }

    fn apply_to(self, status: StatusCode, headers: &mut HeaderMap) {
        let keeps = self.inner == InnerHeaders::Keep;
        let own = keeps.then(|| headers.get(ACCESS_CONTROL_ALLOW_ORIGIN));
        let Some(own) = own.flatten() else {
            return self.replace(status, headers);
        };
        // Under a uniform policy responses do not depend on the origin, but this one may.
        let depends = !self.vary.has_origin() && own != ANY;
        // The grant is the inner service's, and so is the risk of a full map.
        let _ = self.vary.write(headers);
        if depends {
            let _ = Vary::Origin.write(headers);
        }
    }

    fn replace(self, status: StatusCode, headers: &mut HeaderMap) {
        // The inner service may grant what the policy does not, and a second
        // `Access-Control-Allow-Origin` fails the CORS check even if both are equal.
        remove_access_control(headers);
        self.access.write(status, headers);
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
            let asked = request.headers.get_all(ACCESS_CONTROL_REQUEST_METHOD);
            let name = ACCESS_CONTROL_ALLOW_METHODS;
            write_allow(&mut answer, name, &rule.allow_methods, asked);
        }
        if matches!(self, Self::Headers(_)) {
            let asked = request.headers.get_all(ACCESS_CONTROL_REQUEST_HEADERS);
            let name = ACCESS_CONTROL_ALLOW_HEADERS;
            if rule.headers.prefixes.is_empty() {
                write_allow(&mut answer, name, &rule.allow_headers, asked);
            } else {
                write_covered(&mut answer, &rule.headers, asked);
            }
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

/// Adds a list of what the rule allows, or the names that the preflight asked with.
///
/// Echoing is safe because the rule checked those names first.
fn write_allow(
    answer: &mut HeaderMap,
    name: HeaderName,
    value: &AllowValue,
    asked: GetAll<'_, HeaderValue>,
) {
    match value {
        AllowValue::Constant(None) => {}
        AllowValue::Constant(Some(value)) => set(answer, name, value.clone()),
        AllowValue::Echo => {
            for line in asked {
                add(answer, name.clone(), line.clone());
            }
        }
    }
}

/// Adds the request headers that a rule with prefixes allows: those that it lists, and those of the
/// preflight that a prefix covers.
///
/// <https://fetch.spec.whatwg.org/#http-new-header-syntax> has no prefixes.
fn write_covered(answer: &mut HeaderMap, rule: &RequestHeaders, asked: GetAll<'_, HeaderValue>) {
    let covered = || {
        let asked = asked.iter().flat_map(requested_names);
        asked.filter(|name| rule.covers_by_prefix(name))
    };
    let listed = || rule.names.iter().map(str::as_bytes);
    if let Some(value) = comma_separated(|| listed().chain(covered())) {
        set(answer, ACCESS_CONTROL_ALLOW_HEADERS, value);
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
