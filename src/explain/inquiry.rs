//! What is looked into: which check says what, and which hints that gives.

use http::Method;
use http::header::{
    ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, COOKIE, HeaderName, ORIGIN,
};

use super::hint::Hint;
use super::step::{Check, RuleName, Step};
use super::{headers, method, origin};
use crate::config::PreflightMode;
use crate::policy::matcher::Candidate;
use crate::policy::{Compiled, Decision, Rule};
use crate::request::{RequestHead, RequestKind};

/// What is looked into: one request under one policy.
pub(super) struct Inquiry<'a> {
    pub(super) policy: &'a Compiled,
    pub(super) request: &'a RequestHead<'a>,
    candidate: Option<Candidate<'a>>,
    /// The rule that decides.
    pub(super) rule: Option<usize>,
}

/// What the steps say.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) steps: Vec<Step>,
    pub(super) hints: Vec<Hint>,
}

impl<'a> Inquiry<'a> {
    pub(super) fn new(
        policy: &'a Compiled,
        request: &'a RequestHead<'a>,
        decision: &Decision,
    ) -> Self {
        Self {
            policy,
            request,
            candidate: Candidate::new(&request.headers.get_all(ORIGIN)),
            // Not looked for again: a predicate may say something else the next time.
            rule: decision.rule.map(|rule| rule as usize),
        }
    }

    pub(super) fn findings(&self, kind: RequestKind) -> Findings {
        let mut findings = Findings::default();
        let Some(candidate) = &self.candidate else {
            findings.hints.extend(self.incomplete_preflight(ORIGIN));
            return findings;
        };
        findings.add(origin::examine(self, candidate));
        match self.deciding() {
            Some((rule, name)) if kind == RequestKind::Preflight => {
                findings.add(method::examine(rule, name, self.request));
                findings.add(headers::examine(rule, name, self.request));
                if !self.grants(rule) {
                    let later = self.later_rule(candidate, |rule| self.grants(rule));
                    findings.hints.extend(later);
                    findings.hints.extend(self.silent_console());
                }
            }
            Some((rule, _)) => findings
                .hints
                .extend(self.unread_with_cookies(rule, candidate)),
            None if kind == RequestKind::Preflight => {
                findings
                    .steps
                    .extend([Check::Method, Check::Headers].map(Step::not_reached));
            }
            None => {}
        }
        if kind == RequestKind::Actual {
            let missing = ACCESS_CONTROL_REQUEST_METHOD;
            findings.hints.extend(self.incomplete_preflight(missing));
        }
        findings
    }

    /// The rule that decides, and how to call it.
    pub(super) fn deciding(&self) -> Option<(&'a Rule, RuleName)> {
        let index = self.rule?;
        let name = RuleName {
            index,
            of: self.policy.rules.len(),
        };
        Some((self.policy.rules.get(index)?, name))
    }

    fn grants(&self, rule: &Rule) -> bool {
        let lines = |name| self.request.headers.get_all(name);
        rule.methods
            .check(&lines(ACCESS_CONTROL_REQUEST_METHOD))
            .is_ok()
            && rule
                .headers
                .check(&lines(ACCESS_CONTROL_REQUEST_HEADERS))
                .is_ok()
    }

    /// A hint for whoever wonders why a rule that `would_do` has no effect.
    fn later_rule(
        &self,
        candidate: &Candidate<'_>,
        would_do: impl Fn(&Rule) -> bool,
    ) -> Option<Hint> {
        let rules = self.policy.config.rule_configs().zip(&self.policy.rules);
        let mut later = (0..).zip(rules).skip(self.rule? + 1);
        let (rule, _) = later.find(|(_, (config, rule))| {
            would_do(rule) && origin::matching(config, candidate).is_some()
        })?;
        Some(Hint::LaterRule { rule })
    }

    /// A hint for whoever believes the browser's console.
    fn silent_console(&self) -> Option<Hint> {
        let behaviour = &self.policy.config.behaviour;
        let is_silent = !behaviour.debug && behaviour.preflight != PreflightMode::Forward;
        is_silent.then_some(Hint::Debug)
    }

    /// A hint for whoever tried a preflight by hand and left out `missing`, or the method.
    fn incomplete_preflight(&self, missing: HeaderName) -> Option<Hint> {
        if self.request.method == Method::OPTIONS {
            return Some(Hint::NoPreflight { missing });
        }
        let asks = self
            .request
            .headers
            .contains_key(ACCESS_CONTROL_REQUEST_METHOD);
        asks.then_some(Hint::NotOptions)
    }

    /// Hints for whoever wonders why a granted response cannot be read.
    fn unread_with_cookies(&self, rule: &Rule, candidate: &Candidate<'_>) -> Vec<Hint> {
        if rule.credentials || !self.request.headers.contains_key(COOKIE) {
            return Vec::new();
        }
        let later = self.later_rule(candidate, |rule| rule.credentials);
        [Hint::Credentials].into_iter().chain(later).collect()
    }
}

impl Findings {
    fn add(&mut self, (step, hints): (Step, Vec<Hint>)) {
        self.steps.push(step);
        self.hints.extend(hints);
    }
}
