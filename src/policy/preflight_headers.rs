//! The CORS headers of the answers to preflights: prepared by the rule, and changed by the request.

use std::sync::Arc;

use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::exposed::comma_separated;
use super::headers::{
    ACCESS_CONTROL_ALLOW_PRIVATE_NETWORK, ANY, AccessControl, CorsHeaders, PlainHeaders, TRUE, add,
    set, write_grant, write_vary,
};
use super::request_headers::{RequestHeaders, requested_names};
use super::rule::{CheckedRule, Rule};
use super::vary::Vary;
use crate::request::RequestHead;

const ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK: HeaderName =
    HeaderName::from_static("access-control-request-private-network");

/// A value that allows nothing, in the place of one that depends on the request.
const PENDING: HeaderValue = HeaderValue::from_static("");

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

/// Returns the headers of the answer to a preflight that `rule` grants, `vary` included.
///
/// Those that depend on the request are [`PENDING`].
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

impl PreflightProgress<'_> {
    /// Returns the headers of the layer's own answer, which shows the checks that passed.
    ///
    /// `plain` are the headers of an answer that shows nothing.
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
        // With `debug_preflights`, the answer ends at the check that failed: the browser names it.
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
        // The extension answers only preflights that ask for it.
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

/// Answers in the header `name` with the lines of the request header `asked`.
///
/// Echoing is safe because the rule checked the names first. Peers that echo without a check allow
/// every header.
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

/// Returns the request headers that a rule with prefixes allows.
///
/// Those are the ones that it lists, and those of the preflight that a prefix covers.
///
/// The standard has no prefixes, so the answer must name each header.
/// <https://fetch.spec.whatwg.org/#http-new-header-syntax>
fn covered(rule: &RequestHeaders, request: &RequestHead<'_>) -> Option<HeaderValue> {
    let asked = request.headers.get_all(ACCESS_CONTROL_REQUEST_HEADERS);
    let covered = || {
        let asked = asked.iter().flat_map(requested_names);
        asked.filter(|name| rule.covers_by_prefix(name))
    };
    let listed = || rule.names.iter().map(str::as_bytes);
    comma_separated(|| listed().chain(covered()))
}

/// Adds the headers of an answer to a response of the inner service.
///
/// It leaves out `Vary`, which the response may already have.
pub(super) fn decorate(
    headers: &mut HeaderMap,
    prepared: &HeaderMap,
    changes: Vec<(HeaderName, Change)>,
) {
    for (name, value) in prepared {
        if name != VARY {
            set(headers, name.clone(), value.clone());
        }
    }
    for (name, change) in changes {
        change.apply(name, headers);
    }
}
