//! The CORS headers of the answers to preflights: prepared by the rule, and changed by the request.

use std::sync::Arc;

use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::exposed::comma_separated;
use super::headers::{
    ACCESS_CONTROL_ALLOW_PRIVATE_NETWORK, ANY, AccessControl, CorsHeaders, NOTHING, PlainHeaders,
    TRUE, add, replace, write_grant, write_vary,
};
use super::plan::AnswerHeaders;
use super::request_headers::{RequestHeaders, requested_names};
use super::rule::{CheckedRule, Rule};
use super::vary::Vary;
use crate::request::RequestHead;

const ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK: HeaderName =
    HeaderName::from_static("access-control-request-private-network");

/// A value in the place of one that depends on the request.
const PENDING: HeaderValue = NOTHING;

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
    ];
    for (name, value) in optional {
        if let Some(value) = value {
            add(&mut answer, name, value);
        }
    }
    write_vary(&mut answer, vary);
    answer
}

impl<'a> PreflightProgress<'a> {
    /// Returns the headers of the layer's own answer, which shows the checks that passed.
    ///
    /// `plain` are the headers of an answer that shows nothing.
    pub(super) fn answer(
        self,
        request: &RequestHead<'_>,
        origin: &HeaderValue,
        plain: &PlainHeaders,
    ) -> AnswerHeaders {
        let Some(rule) = self.rule() else {
            return plain.answer();
        };
        let mut prepared = Arc::clone(&rule.granted_answer);
        self.change(rule, request, &mut |name, change| {
            change.apply(name, Arc::make_mut(&mut prepared));
        });
        AnswerHeaders {
            prepared,
            allow_origin: own_origin(rule, origin),
        }
    }

    /// Returns the same headers, for a response of the inner service.
    pub(super) fn decoration(
        self,
        request: &RequestHead<'_>,
        origin: &HeaderValue,
        plain: &PlainHeaders,
    ) -> CorsHeaders {
        let Some(rule) = self.rule() else {
            return plain.with(AccessControl::None);
        };
        let mut changes = Vec::new();
        if let Some(origin) = own_origin(rule, origin) {
            changes.push((ACCESS_CONTROL_ALLOW_ORIGIN, Change::Replace(origin)));
        }
        self.change(rule, request, &mut |name, change| {
            changes.push((name, change));
        });
        plain.with(AccessControl::Preflight {
            prepared: Arc::clone(&rule.granted_answer),
            changes,
        })
    }

    fn rule(self) -> Option<&'a Rule> {
        match self {
            Self::Nothing => None,
            Self::Origin(rule) | Self::Method(rule) | Self::Headers(rule) => Some(rule),
        }
    }

    /// Calls `change` with all that differs from the prepared headers, apart from the origin.
    fn change(
        self,
        rule: &Rule,
        request: &RequestHead<'_>,
        change: &mut dyn FnMut(HeaderName, Change),
    ) {
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
        // <https://wicg.github.io/private-network-access/#cors-preflight>
        if rule.private_network
            && request.has_single(&ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK, "true")
        {
            change(ACCESS_CONTROL_ALLOW_PRIVATE_NETWORK, Change::Add(TRUE));
        }
    }
}

impl Change {
    fn apply(self, name: HeaderName, headers: &mut HeaderMap) {
        match self {
            Self::Remove => drop(headers.remove(name)),
            Self::Replace(value) => replace(headers, name, value),
            Self::Add(value) => {
                add(headers, name, value);
            }
        }
    }
}

/// Returns the origin for the answer of `rule`, unless that is `*`.
fn own_origin(rule: &Rule, origin: &HeaderValue) -> Option<HeaderValue> {
    (!rule.answers_any).then(|| origin.clone())
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
            add(headers, name.clone(), value.clone());
        }
    }
    for (name, change) in changes {
        change.apply(name, headers);
    }
}
