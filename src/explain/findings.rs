//! The findings about a request: the steps of its checks, and the hints.

use http::Method;
use http::header::{ACCESS_CONTROL_REQUEST_METHOD, COOKIE, HeaderName, ORIGIN};

use super::context::Context;
use super::hint::Hint;
use super::later_rule::{grants, later_rule};
use super::step::{Check, Outcome, Step};
use super::{headers, method, origin, path};
use crate::config::{Mode, PreflightMode};
use crate::policy::matcher::Candidate;
use crate::policy::{Rule, Scope};
use crate::request::RequestKind;

/// The steps of the checks, and the hints that follow from them.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) steps: Vec<Step>,
    pub(super) hints: Vec<Hint>,
}

impl Findings {
    pub(super) fn new(context: &Context<'_>, kind: RequestKind) -> Self {
        let mut findings = Self::default();
        if let Some(examined) = path::examine(context) {
            findings.add(examined);
        }
        if context.policy.config.mode == Mode::Passthrough {
            return findings;
        }
        let Some(candidate) = &context.candidate else {
            findings.hints.extend(incomplete_preflight(context, ORIGIN));
            return findings;
        };
        if context.policy.scope == Scope::AmbiguousPath {
            findings.steps.push(Step::not_reached(Check::Origin));
        } else {
            findings.add(origin::examine(context, candidate));
        }
        match context.deciding_rule() {
            Some((rule, name)) if kind == RequestKind::Preflight => {
                findings.add(method::examine(rule, name, context.request));
                findings.add(headers::examine(rule, name, context.request));
                if !grants(context, rule) {
                    let later = later_rule(context, candidate, |rule| grants(context, rule));
                    findings.hints.extend(later);
                    findings.hints.extend(silent_console(context));
                }
            }
            Some((rule, _)) => {
                let hints = unread_with_cookies(context, rule, candidate);
                findings.hints.extend(hints);
            }
            None if kind == RequestKind::Preflight => {
                let not_reached = [Check::Method, Check::Headers].map(Step::not_reached);
                findings.steps.extend(not_reached);
            }
            None => {}
        }
        if kind == RequestKind::Actual {
            let missing = ACCESS_CONTROL_REQUEST_METHOD;
            findings
                .hints
                .extend(incomplete_preflight(context, missing));
        }
        if findings
            .steps
            .iter()
            .any(|step| step.outcome == Outcome::Failed)
        {
            findings.hints.extend(path::refused_hints(context, kind));
        }
        findings
    }

    fn add(&mut self, (step, hints): (Step, Vec<Hint>)) {
        self.steps.push(step);
        self.hints.extend(hints);
    }
}

/// Returns the hint that the browser's console misleads about a rejected preflight.
fn silent_console(context: &Context<'_>) -> Option<Hint> {
    let options = &context.policy.config.options;
    let is_silent = !options.debug_preflights && options.preflight_mode != PreflightMode::Forward;
    is_silent.then_some(Hint::Debug)
}

/// Returns a hint for a preflight written by hand that lacks `missing` or the method `OPTIONS`.
fn incomplete_preflight(context: &Context<'_>, missing: HeaderName) -> Option<Hint> {
    if context.request.method == Method::OPTIONS {
        return Some(Hint::NoPreflight { missing });
    }
    let headers = &context.request.headers;
    let asks = headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    asks.then_some(Hint::NotOptions)
}

/// Returns hints on a response that is granted, but not for requests with credentials.
fn unread_with_cookies(context: &Context<'_>, rule: &Rule, candidate: &Candidate<'_>) -> Vec<Hint> {
    if rule.credentials || !context.request.headers.contains_key(COOKIE) {
        return Vec::new();
    }
    let later = later_rule(context, candidate, |rule| rule.credentials);
    [Hint::Credentials].into_iter().chain(later).collect()
}
