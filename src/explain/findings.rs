//! The findings about a request: the steps of its checks, and the hints.

use http::Method;
use http::header::{ACCESS_CONTROL_REQUEST_METHOD, HeaderName, ORIGIN};

use super::context::Context;
use super::hint::Hint;
use super::later_rule::{grants, later_rule};
use super::step::{Check, Outcome, RuleName, Step};
use super::{cookies, headers, method, origin, path};
use crate::config::{Disallowed, Mode, PreflightMode};
use crate::origin::Origin;
use crate::policy::matcher::{Candidate, MatchedBy};
use crate::policy::{Rule, Scope};
use crate::request::{self, RequestKind};

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
        match &context.candidate {
            Some(candidate) => findings.examine(context, candidate, kind),
            None => findings.hints.extend(incomplete_preflight(context, ORIGIN)),
        }
        let mut outcomes = findings.steps.iter().map(|step| step.outcome);
        if outcomes.any(|outcome| outcome == Outcome::Failed) {
            let other = path::other_configuration(context, kind);
            findings.hints.splice(0..0, other);
            findings.hints.extend(path::settings(context));
        }
        findings
    }

    /// Runs the checks of a request that has an origin.
    fn examine(&mut self, context: &Context<'_>, candidate: &Candidate<'_>, kind: RequestKind) {
        if context.policy.scope == Scope::AmbiguousPath {
            self.steps.push(Step::not_reached(Check::Origin));
        } else {
            self.add(origin::examine(context, candidate));
        }
        match (context.deciding_rule(), kind) {
            (Some((rule, name)), RequestKind::Preflight) => {
                self.examine_preflight(context, candidate, rule, name);
            }
            (Some((rule, _)), _) => self
                .hints
                .extend(cookies::examine(context, rule, candidate)),
            (None, RequestKind::Preflight) => {
                let not_reached = [Check::Method, Check::Headers].map(Step::not_reached);
                self.steps.extend(not_reached);
            }
            (None, _) => {}
        }
        self.hints.extend(loose_predicate(context));
        if kind == RequestKind::Actual {
            let missing = ACCESS_CONTROL_REQUEST_METHOD;
            self.hints.extend(unprotected_socket(context));
            self.hints.extend(incomplete_preflight(context, missing));
        }
    }

    fn examine_preflight(
        &mut self,
        context: &Context<'_>,
        candidate: &Candidate<'_>,
        rule: &Rule,
        name: RuleName,
    ) {
        self.add(method::examine(rule, name, context.request));
        self.add(headers::examine(rule, name, context.request));
        if !grants(context, rule) {
            let later = later_rule(context, candidate, |rule| grants(context, rule));
            self.hints.extend(later);
            self.hints.extend(silent_console(context));
        }
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

/// Returns the hint about a WebSocket that opens although no rule allows its origin.
fn unprotected_socket(context: &Context<'_>) -> Option<Hint> {
    let is_open = context.request.mode() == request::Mode::WebSocket
        && context.matched.is_none()
        && !context.request.is_same_origin()
        && context.policy.config.options.on_disallowed_origin == Disallowed::Forward;
    is_open.then_some(Hint::UnprotectedSocket)
}

/// An origin that nobody has: `invalid` is reserved.
///
/// <https://www.rfc-editor.org/rfc/rfc6761#section-6.4>
const NOBODY: &str = "https://nobody.invalid";

/// Returns the hint about a predicate that allows everyone, if it decides with credentials.
///
/// `compile` cannot check it, because a predicate may ask anything, such as a database.
fn loose_predicate(context: &Context<'_>) -> Option<Hint> {
    let (rule, _) = context.deciding_rule()?;
    let matched = context.matched?;
    if !rule.credentials || matched.by != MatchedBy::Predicate {
        return None;
    }
    let nobody = Origin::parse(NOBODY).ok()?;
    let config = context.policy.config.rule_configs();
    let config = config.into_iter().nth(matched.rule as usize)?;
    let mut predicates = config.predicates.iter();
    let is_loose = predicates.any(|predicate| predicate.allows(&nobody, context.request));
    is_loose.then_some(Hint::LoosePredicate { origin: NOBODY })
}
