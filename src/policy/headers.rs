//! The CORS headers of a response. No other place writes them.

use std::sync::Arc;

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};

use super::exposed::{Exposed, comma_separated};
use super::request_headers::{RequestHeaders, requested_names};
use super::rule::{CheckedRule, Rule};
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

/// A value that allows nothing, in the place of one that depends on the request.
const PENDING: HeaderValue = HeaderValue::from_static("");

/// The CORS headers of one response, `Vary` included.
///
/// It owns them, so that it outlives the request and the policy. [`Action`](crate::Action) has an
/// example.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "the inner service's response lacks these headers until they are applied"]
pub struct CorsHeaders {
    pub(super) access: AccessControl,
    pub(super) shared: Arc<SharedHeaders>,
}

/// The part of [`CorsHeaders`] that all responses of a rule have in common, or all without a grant.
#[derive(Debug, PartialEq)]
pub(crate) struct SharedHeaders {
    pub(super) credentials: bool,
    pub(super) expose: Exposed,
    pub(super) vary: Vary,
    pub(super) inner: InnerHeaders,
}

/// The `Access-Control-*` headers of one response.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum AccessControl {
    /// No header: the policy does not grant the request, or it has no origin.
    None,
    /// The headers of a response to anything but a preflight.
    /// <https://fetch.spec.whatwg.org/#http-responses>
    Actual {
        // shared.credentials => allow_origin != "*"
        allow_origin: HeaderValue,
    },
    /// The headers of the answer to a preflight: prepared ones, and what this request changes.
    Preflight {
        prepared: Arc<HeaderMap>,
        changes: Vec<(HeaderName, Change)>,
    },
}

/// A change to the prepared headers of an answer.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Change {
    Remove,
    /// Puts a value in the place of the prepared one.
    Replace(HeaderValue),
    /// Adds a line.
    Add(HeaderValue),
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

impl CorsHeaders {
    /// Returns the headers for an actual request from `origin`, which `rule` matches.
    pub(super) fn actual(rule: &Rule, origin: &HeaderValue) -> Self {
        let allow_origin = allow_origin(rule, origin);
        Self {
            access: AccessControl::Actual { allow_origin },
            shared: Arc::clone(&rule.shared),
        }
    }

    /// Returns the headers of `rule`, a `*` without credentials, for a request without `Origin`.
    pub(super) fn of_wildcard(rule: &Rule) -> Self {
        Self::actual(rule, &ANY)
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

    /// Returns whether a grant of the inner service stays.
    pub(crate) fn keeps(&self) -> bool {
        self.shared.inner == InnerHeaders::Keep
    }

    fn apply_to(self, status: StatusCode, headers: &mut HeaderMap) {
        let own = self
            .keeps()
            .then(|| headers.get(ACCESS_CONTROL_ALLOW_ORIGIN));
        let Some(own) = own.flatten() else {
            return self.replace(status, headers);
        };
        let vary = &self.shared.vary;
        // Under a uniform policy responses do not depend on the origin, but this one may.
        let depends = !vary.has_origin() && own != ANY;
        // The grant is the inner service's, and so is the risk of a full map.
        let _ = vary.write(headers);
        if depends {
            let _ = Vary::ORIGIN.write(headers);
        }
    }

    fn replace(self, status: StatusCode, headers: &mut HeaderMap) {
        // The inner service may grant what the policy does not, and a second
        // `Access-Control-Allow-Origin` fails the CORS check even if both are equal.
        remove_access_control(headers);
        let Self { access, shared } = self;
        match access {
            AccessControl::None => {}
            AccessControl::Actual { allow_origin } => {
                let expose = shared.expose.value(status, headers);
                write_grant(headers, allow_origin, shared.credentials);
                if let Some(expose) = expose {
                    set(headers, ACCESS_CONTROL_EXPOSE_HEADERS, expose);
                }
            }
            AccessControl::Preflight { prepared, changes } => {
                copy(&prepared, headers);
                for (name, change) in changes {
                    change.apply(name, headers);
                }
            }
        }
        if !shared.vary.write(headers) {
            // A full map. Without a complete `Vary`, a shared cache would serve one origin's grant
            // to all others.
            remove_access_control(headers);
            let _ = shared.vary.write(headers);
        }
    }
}

/// The headers of the responses without a grant: of the inner service's, and of the layer's own.
pub(crate) struct PlainHeaders {
    pub(super) shared: Arc<SharedHeaders>,
    /// `Vary`.
    pub(super) answer: Arc<HeaderMap>,
}

impl PlainHeaders {
    pub(crate) fn new(vary: Vary, inner: InnerHeaders) -> Self {
        let mut answer = HeaderMap::new();
        write_vary(&mut answer, &vary);
        let shared = SharedHeaders {
            credentials: false,
            expose: Exposed::Nothing,
            vary,
            inner,
        };
        Self {
            shared: Arc::new(shared),
            answer: Arc::new(answer),
        }
    }

    /// Returns the headers for a response of the inner service.
    pub(super) fn with(&self, access: AccessControl) -> CorsHeaders {
        CorsHeaders {
            access,
            shared: Arc::clone(&self.shared),
        }
    }
}

/// Returns the headers of the answer to a preflight that `rule` grants, `vary` included: those that
/// depend on the request are [`PENDING`].
///
/// Copying a map takes half the instructions of filling one.
pub(super) fn granted_answer(rule: &CheckedRule, vary: &Vary) -> HeaderMap {
    let mut answer = HeaderMap::new();
    let allow_origin = if rule.answers_any { ANY } else { PENDING };
    write_grant(&mut answer, allow_origin, rule.credentials);
    let optional = [
        (
            ACCESS_CONTROL_ALLOW_METHODS,
            rule.allow_methods.prepared(PENDING),
        ),
        (
            ACCESS_CONTROL_ALLOW_HEADERS,
            rule.allow_headers.prepared(PENDING),
        ),
        (ACCESS_CONTROL_MAX_AGE, rule.max_age.clone()),
        // <https://wicg.github.io/private-network-access/#cors-preflight>
        (
            ACCESS_CONTROL_ALLOW_PRIVATE_NETWORK,
            rule.private_network.then_some(TRUE),
        ),
    ];
    for (name, value) in optional {
        if let Some(value) = value {
            set(&mut answer, name, value);
        }
    }
    write_vary(&mut answer, vary);
    answer
}

/// Adds `vary` to the headers of an answer.
fn write_vary(answer: &mut HeaderMap, vary: &Vary) {
    let is_complete = vary.write(answer);
    debug_assert!(is_complete, "an answer has few headers");
}

impl PreflightProgress<'_> {
    /// Returns the headers of the layer's own answer, which tells of the checks that passed. `plain`
    /// are those of an answer that tells nothing.
    pub(super) fn answer(
        self,
        request: &RequestHead<'_>,
        origin: &HeaderValue,
        plain: &PlainHeaders,
    ) -> HeaderMap {
        let mut answer = HeaderMap::clone(self.prepared(plain));
        self.change(request, origin, &mut |name, change| {
            change.apply(name, &mut answer);
        });
        answer
    }

    /// Returns the same headers, for a response of the inner service.
    pub(super) fn decoration(
        self,
        request: &RequestHead<'_>,
        origin: &HeaderValue,
        plain: &PlainHeaders,
    ) -> CorsHeaders {
        let mut changes = Vec::new();
        self.change(request, origin, &mut |name, change| {
            changes.push((name, change));
        });
        plain.with(AccessControl::Preflight {
            prepared: Arc::clone(self.prepared(plain)),
            changes,
        })
    }

    fn prepared<'a>(&'a self, plain: &'a PlainHeaders) -> &'a Arc<HeaderMap> {
        match self {
            Self::Nothing => &plain.answer,
            Self::Origin(rule) | Self::Method(rule) | Self::Headers(rule) => &rule.granted_answer,
        }
    }

    /// Calls `change` with all that differs from the prepared headers.
    fn change(
        &self,
        request: &RequestHead<'_>,
        origin: &HeaderValue,
        change: &mut dyn FnMut(HeaderName, Change),
    ) {
        let (Self::Origin(rule) | Self::Method(rule) | Self::Headers(rule)) = self else {
            return;
        };
        if !rule.answers_any {
            let origin = Change::Replace(origin.clone());
            change(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        }
        if matches!(self, Self::Origin(_)) {
            change(ACCESS_CONTROL_ALLOW_METHODS, Change::Remove);
        } else if rule.echoes_methods {
            let asked = ACCESS_CONTROL_REQUEST_METHOD;
            echo(request, asked, ACCESS_CONTROL_ALLOW_METHODS, change);
        }
        if !matches!(self, Self::Headers(_)) {
            change(ACCESS_CONTROL_ALLOW_HEADERS, Change::Remove);
            change(ACCESS_CONTROL_MAX_AGE, Change::Remove);
            change(ACCESS_CONTROL_ALLOW_PRIVATE_NETWORK, Change::Remove);
            return;
        }
        if rule.echoes_headers {
            let asked = ACCESS_CONTROL_REQUEST_HEADERS;
            echo(request, asked, ACCESS_CONTROL_ALLOW_HEADERS, change);
        } else if !rule.headers.prefixes.is_empty() {
            let covered = covered(&rule.headers, request);
            let covered = covered.map_or(Change::Remove, Change::Replace);
            change(ACCESS_CONTROL_ALLOW_HEADERS, covered);
        }
        if rule.private_network
            && !request.has_single(ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK, "true")
        {
            change(ACCESS_CONTROL_ALLOW_PRIVATE_NETWORK, Change::Remove);
        }
    }
}

impl Change {
    fn apply(self, name: HeaderName, headers: &mut HeaderMap) {
        match self {
            Self::Remove => drop(headers.remove(name)),
            // It is there, unless the map was full. An insertion would make room for another one.
            Self::Replace(value) => {
                if let Some(prepared) = headers.get_mut(name) {
                    *prepared = value;
                }
            }
            Self::Add(value) => {
                add(headers, name, value);
            }
        }
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

/// Answers in the header `name` with the lines of the request header `asked`.
///
/// Echoing is safe because the rule checked the names first.
fn echo(
    request: &RequestHead<'_>,
    asked: HeaderName,
    name: HeaderName,
    change: &mut dyn FnMut(HeaderName, Change),
) {
    let mut lines = request.headers.get_all(asked).iter().cloned();
    let first = lines.next().map_or(Change::Remove, Change::Replace);
    change(name.clone(), first);
    for line in lines {
        change(name.clone(), Change::Add(line));
    }
}

/// Returns the request headers that a rule with prefixes allows: those that it lists, and those of
/// the preflight that a prefix covers.
///
/// <https://fetch.spec.whatwg.org/#http-new-header-syntax> has no prefixes.
fn covered(rule: &RequestHeaders, request: &RequestHead<'_>) -> Option<HeaderValue> {
    let asked = request.headers.get_all(ACCESS_CONTROL_REQUEST_HEADERS);
    let covered = || {
        let asked = asked.iter().flat_map(requested_names);
        asked.filter(|name| rule.covers_by_prefix(name))
    };
    let listed = || rule.names.iter().map(str::as_bytes);
    comma_separated(|| listed().chain(covered()))
}

/// Adds the headers of an answer to a response, apart from `Vary`, which it may have already.
fn copy(answer: &HeaderMap, headers: &mut HeaderMap) {
    for (name, value) in answer {
        if name != VARY {
            set(headers, name.clone(), value.clone());
        }
    }
}

/// Sets a header, and replaces those of its name.
///
/// A full map (24,576 names) does not change. Browsers then block the response, which is safe.
fn set(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    let _ = headers.try_insert(name, value);
}

/// Adds a line to those of its name. Returns whether the map had room for it.
pub(super) fn add(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) -> bool {
    headers.try_append(name, value).is_ok()
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

/// Removes those of the standards first, which takes no allocation.
#[cold]
fn remove_each_access_control(headers: &mut HeaderMap) {
    for name in [
        ACCESS_CONTROL_ALLOW_CREDENTIALS,
        ACCESS_CONTROL_ALLOW_HEADERS,
        ACCESS_CONTROL_ALLOW_METHODS,
        ACCESS_CONTROL_ALLOW_ORIGIN,
        ACCESS_CONTROL_ALLOW_PRIVATE_NETWORK,
        ACCESS_CONTROL_EXPOSE_HEADERS,
        ACCESS_CONTROL_MAX_AGE,
    ] {
        headers.remove(name);
    }
    // `HeaderMap` cannot remove while it iterates, and an inner service may have many more.
    let others = headers.keys().filter(|name| is_access_control(name));
    let others: Vec<HeaderName> = others.cloned().collect();
    for name in others {
        headers.remove(name);
    }
}
