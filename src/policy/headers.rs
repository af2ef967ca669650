//! The CORS headers of a response. No other place writes them, apart from `preflight_headers`.

use std::mem;
use std::sync::Arc;

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};

use super::exposed::{ComputedList, Exposed};
use super::named_lists::NamedLists;
use super::plan::AnswerHeaders;
use super::preflight_headers::decorate;
use super::rule::Rule;
use super::vary::Vary;
use crate::config::InnerHeaders;
use crate::fetch;

pub(super) const ACCESS_CONTROL_ALLOW_PRIVATE_NETWORK: HeaderName =
    HeaderName::from_static("access-control-allow-private-network");

/// The only value of `Access-Control-Allow-Credentials`. The standard does not define `false`.
/// <https://fetch.spec.whatwg.org/#http-access-control-allow-credentials>
pub(super) const TRUE: HeaderValue = HeaderValue::from_static("true");
/// A value that allows nothing.
pub(super) const NOTHING: HeaderValue = HeaderValue::from_static("");
/// The wildcard.
pub(super) const ANY: HeaderValue = HeaderValue::from_static("*");

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
    /// The headers of the answer to a preflight. They are boxed, because they are large and rare.
    Preflight(Box<(AnswerHeaders, Option<NamedLists>)>),
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

    /// Returns the exposed headers, if they depend on the response.
    pub(crate) fn computed_exposed(&self) -> Option<&ComputedList> {
        match (&self.access, &self.shared.expose) {
            (AccessControl::Actual { .. }, Exposed::Computed(list)) => Some(list),
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
    pub fn apply(mut self, headers: &mut HeaderMap) {
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
    pub fn apply_to_response<B>(mut self, response: &mut Response<B>) {
        self.apply_to(response.status(), response.headers_mut());
    }

    /// Returns whether a grant of the inner service stays.
    pub(crate) fn keeps(&self) -> bool {
        self.shared.inner == InnerHeaders::Keep
    }

    /// Puts the headers on a response, and leaves values that allow nothing.
    ///
    /// It takes them from where they are: a future that moved them first would copy them once more.
    pub(crate) fn apply_to(&mut self, status: StatusCode, headers: &mut HeaderMap) {
        let own = self
            .keeps()
            .then(|| headers.get(ACCESS_CONTROL_ALLOW_ORIGIN));
        let Some(own) = own.flatten() else {
            return self.write(status, headers);
        };
        // Under a uniform policy responses do not depend on the origin, but this one may.
        let depends = own != ANY;
        // The grant is the inner service's, and so is the risk of a full map.
        let _ = self.shared.vary.write(headers);
        if depends {
            let _ = Vary::ORIGIN.write(headers);
        }
    }

    fn write(&mut self, status: StatusCode, headers: &mut HeaderMap) {
        // Most responses have neither, and one pass over their names shows it.
        let is_plain = !(headers.keys()).any(|name| name == VARY || is_access_control(name));
        if !is_plain {
            // The inner service may grant what the policy does not, and a second
            // `Access-Control-Allow-Origin` fails the CORS check even if both are equal.
            remove_access_control(headers);
        }
        let shared = &*self.shared;
        match &mut self.access {
            AccessControl::None => {}
            AccessControl::Actual { allow_origin } => {
                let expose = shared.expose.value(status, headers);
                let allow_origin = mem::replace(allow_origin, NOTHING);
                write_grant(headers, allow_origin, shared.credentials);
                if let Some(expose) = expose {
                    add(headers, ACCESS_CONTROL_EXPOSE_HEADERS, expose);
                }
            }
            AccessControl::Preflight(answer) => {
                let (answer, lists) = &mut **answer;
                decorate(headers, answer, lists.take());
            }
        }
        let vary = &shared.vary;
        let is_complete = match is_plain {
            true => vary.add(headers),
            false => vary.write(headers),
        };
        if !is_complete {
            // A full map. Without a complete `Vary`, a shared cache would serve one origin's grant
            // to all others.
            remove_access_control(headers);
            let _ = vary.write(headers);
        }
    }
}

/// The headers of the responses without a grant: of the inner service's, and of the layer's own.
pub(crate) struct PlainHeaders {
    pub(super) shared: Arc<SharedHeaders>,
    /// `Vary`.
    pub(super) headers: Arc<HeaderMap>,
}

impl PlainHeaders {
    pub(crate) fn new(vary: Vary, inner: InnerHeaders) -> Self {
        let mut headers = HeaderMap::new();
        write_vary(&mut headers, &vary);
        let shared = SharedHeaders {
            credentials: false,
            expose: Exposed::Nothing,
            vary,
            inner,
        };
        Self {
            shared: Arc::new(shared),
            headers: Arc::new(headers),
        }
    }

    /// Returns the headers of an answer of the layer.
    pub(super) fn answer(&self) -> AnswerHeaders {
        AnswerHeaders {
            prepared: Arc::clone(&self.headers),
            allow_origin: None,
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

/// Adds `vary` to the headers of an answer.
pub(super) fn write_vary(answer: &mut HeaderMap, vary: &Vary) {
    let is_complete = vary.add(answer);
    debug_assert!(is_complete, "an answer has few headers");
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

/// Adds the headers that every granted response carries, to a map without any.
///
/// The server cannot see the credentials mode, and preflights never carry credentials. So both the
/// preflight and the actual response allow them.
/// <https://fetch.spec.whatwg.org/#concept-cors-check>
pub(super) fn write_grant(headers: &mut HeaderMap, allow_origin: HeaderValue, credentials: bool) {
    add(headers, ACCESS_CONTROL_ALLOW_ORIGIN, allow_origin);
    if credentials {
        add(headers, ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
    }
}

/// Replaces the only line of a prepared header. It is there, unless the map was full, and an
/// insertion would make room for another one.
#[inline]
pub(super) fn replace(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    if let Some(prepared) = headers.get_mut(name) {
        *prepared = value;
    }
}

/// Adds a line to those of its name. Returns whether the map had room for it.
///
/// A full map (24,576 names) does not change. Browsers then block the response, which is safe.
pub(super) fn add(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) -> bool {
    headers.try_append(name, value).is_ok()
}

/// Removes every `Access-Control-*` header, in time linear in the number of headers.
fn remove_access_control(headers: &mut HeaderMap) {
    if headers.keys().any(is_access_control) {
        remove_each_access_control(headers);
    }
}

#[inline]
pub(super) fn is_access_control(name: &HeaderName) -> bool {
    name.as_str().starts_with(fetch::CORS_HEADER_PREFIX)
}

/// Removes those of the standards first, which takes no allocation.
#[cold]
fn remove_each_access_control(headers: &mut HeaderMap) {
    static NAMES: [HeaderName; 7] = [
        ACCESS_CONTROL_ALLOW_CREDENTIALS,
        ACCESS_CONTROL_ALLOW_HEADERS,
        ACCESS_CONTROL_ALLOW_METHODS,
        ACCESS_CONTROL_ALLOW_ORIGIN,
        ACCESS_CONTROL_ALLOW_PRIVATE_NETWORK,
        ACCESS_CONTROL_EXPOSE_HEADERS,
        ACCESS_CONTROL_MAX_AGE,
    ];
    for name in &NAMES {
        headers.remove(name.clone());
    }
    // `HeaderMap` cannot remove while it iterates, and an inner service may have many more.
    let mut others = Vec::new();
    for name in headers.keys().filter(|name| is_access_control(name)) {
        others.push(name.clone());
    }
    for name in others {
        headers.remove(name);
    }
}
