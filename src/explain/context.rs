//! The request and the policy that an explanation is about.

use super::step::RuleName;
use crate::policy::matcher::{Candidate, Match};
use crate::policy::{Compiled, Decision, Policy, Rule};
use crate::request::RequestHead;

/// A policy, a request, and the match of the decision.
pub(super) struct Context<'a> {
    /// The base configuration, which has those of all paths.
    pub(super) whole: &'a Compiled,
    /// The configuration that decides.
    pub(super) policy: &'a Compiled,
    pub(super) request: &'a RequestHead<'a>,
    pub(super) candidate: Option<Candidate<'a>>,
    /// The match of the decision. A second search could differ: predicates need not be pure.
    pub(super) matched: Option<Match>,
}

impl<'a> Context<'a> {
    pub(super) fn new(
        policy: &'a Policy,
        request: &'a RequestHead<'a>,
        decision: &Decision,
    ) -> Self {
        Self {
            whole: policy.compiled(),
            policy: policy.part(request),
            request,
            candidate: Candidate::of(request),
            matched: decision.matched,
        }
    }

    /// Returns whether `Host` and the origin name the same host and port: the page is the service's
    /// own, or one whose host was rebound to the service's address.
    pub(super) fn is_same_host(&self) -> bool {
        let origin = self.candidate.as_ref().and_then(Candidate::origin);
        origin.is_some_and(|origin| self.request.is_at(origin))
    }

    /// Returns the index of the rule that decides.
    pub(super) fn rule_index(&self) -> Option<usize> {
        self.matched.map(|matched| matched.rule as usize)
    }

    /// Returns the rule that decides, and its name in messages.
    pub(super) fn deciding_rule(&self) -> Option<(&'a Rule, RuleName)> {
        let index = self.rule_index()?;
        let name = RuleName {
            index,
            of: self.policy.rules.len(),
        };
        Some((self.policy.rules.get(index)?, name))
    }
}
