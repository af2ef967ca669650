//! A compiled rule: what it checks, and the constants that it answers with.

use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD,
};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::headers::{self, AccessControl};
use super::names::{Methods, RequestHeaders};
use crate::request::RequestHead;

const ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK: HeaderName =
    HeaderName::from_static("access-control-request-private-network");
const ACCESS_CONTROL_ALLOW_PRIVATE_NETWORK: HeaderName =
    HeaderName::from_static("access-control-allow-private-network");

/// The compiled form of a rule: what to check, and the constants to answer with.
#[derive(Debug)]
pub(crate) struct Rule {
    /// Whether the answer is `*` rather than the request's own origin: for `*` without credentials.
    pub(crate) answers_any: bool,
    pub(crate) credentials: bool,
    pub(crate) methods: Methods,
    pub(crate) headers: RequestHeaders,
    pub(crate) private_network: bool,
    pub(crate) allow_methods: AllowValue,
    pub(crate) allow_headers: AllowValue,
    pub(crate) expose_headers: Option<HeaderValue>,
    pub(crate) max_age: Option<HeaderValue>,
}

/// The value of `Access-Control-Allow-Methods` or `Access-Control-Allow-Headers`.
#[derive(Debug)]
pub(crate) enum AllowValue {
    /// Always the same; no header if there is nothing to list.
    Constant(Option<HeaderValue>),
    /// What the preflight asked for: `*` with credentials, when browsers take a `*` literally.
    Echo,
}

/// How far a preflight got.
#[derive(Clone, Copy)]
pub(crate) enum Passed<'a> {
    Nothing,
    /// The rule allows the origin.
    Origin(&'a Rule),
    /// And the method.
    Method(&'a Rule),
    /// And the headers: it is granted.
    Headers(&'a Rule),
}

impl Rule {
    /// The value of `Access-Control-Allow-Origin`: never an origin that the rule did not match.
    fn allow_origin(&self, origin: &HeaderValue) -> HeaderValue {
        if self.answers_any {
            headers::ANY
        } else {
            origin.clone()
        }
    }

    pub(crate) fn actual_headers(&self, origin: &HeaderValue) -> AccessControl {
        AccessControl::Actual {
            allow_origin: self.allow_origin(origin),
            credentials: self.credentials,
            expose: self.expose_headers.clone(),
        }
    }
}

impl Passed<'_> {
    /// The `Access-Control-*` headers of the steps that passed.
    pub(crate) fn headers(self, request: &RequestHead<'_>, origin: &HeaderValue) -> HeaderMap {
        let (Self::Origin(rule) | Self::Method(rule) | Self::Headers(rule)) = self else {
            return HeaderMap::with_capacity(1);
        };
        // Room for all headers of an answer, `Vary` too: one allocation, not three.
        let mut answer = HeaderMap::with_capacity(6);
        headers::write_allow_origin(&mut answer, rule.allow_origin(origin), rule.credentials);
        if matches!(self, Self::Method(_) | Self::Headers(_)) {
            rule.allow_methods.write(
                &mut answer,
                ACCESS_CONTROL_ALLOW_METHODS,
                request,
                ACCESS_CONTROL_REQUEST_METHOD,
            );
        }
        if matches!(self, Self::Headers(_)) {
            rule.allow_headers.write(
                &mut answer,
                ACCESS_CONTROL_ALLOW_HEADERS,
                request,
                ACCESS_CONTROL_REQUEST_HEADERS,
            );
            if let Some(max_age) = &rule.max_age {
                headers::set(&mut answer, ACCESS_CONTROL_MAX_AGE, max_age.clone());
            }
            // <https://wicg.github.io/private-network-access/#cors-preflight>
            if rule.private_network
                && request.has_single(ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK, "true")
            {
                headers::set(
                    &mut answer,
                    ACCESS_CONTROL_ALLOW_PRIVATE_NETWORK,
                    headers::TRUE,
                );
            }
        }
        answer
    }
}

impl AllowValue {
    fn write(
        &self,
        answer: &mut HeaderMap,
        name: HeaderName,
        request: &RequestHead<'_>,
        asked: HeaderName,
    ) {
        match self {
            Self::Constant(None) => {}
            Self::Constant(Some(value)) => headers::set(answer, name, value.clone()),
            Self::Echo => {
                for line in request.headers.get_all(asked) {
                    headers::add(answer, name.clone(), line.clone());
                }
            }
        }
    }
}
