//! One check of a request, and what it says.

use std::fmt;

/// One check of a request, and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step {
    /// What is checked.
    pub check: Check,
    /// How it ends.
    pub outcome: Outcome,
    /// Why, in words; empty if it is not reached.
    pub reason: String,
}

/// What is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Check {
    /// `Origin`: whether a rule allows it.
    Origin,
    /// `Access-Control-Request-Method`: whether that rule grants it.
    Method,
    /// `Access-Control-Request-Headers`: whether that rule allows all of them.
    Headers,
}

/// How a check ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// It passes.
    Passed,
    /// It refuses the request.
    Failed,
    /// There is no rule to check against.
    NotReached,
}

impl Step {
    pub(super) fn passed(check: Check, reason: impl Into<String>) -> Self {
        Self::new(check, Outcome::Passed, reason.into())
    }

    pub(super) fn failed(check: Check, reason: impl Into<String>) -> Self {
        Self::new(check, Outcome::Failed, reason.into())
    }

    pub(super) fn not_reached(check: Check) -> Self {
        Self::new(check, Outcome::NotReached, String::new())
    }

    fn new(check: Check, outcome: Outcome, reason: String) -> Self {
        Self {
            check,
            outcome,
            reason,
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.outcome {
            Outcome::Passed => write!(f, "ok, {}", self.reason),
            Outcome::Failed => write!(f, "refused, {}", self.reason),
            Outcome::NotReached => f.write_str("not reached"),
        }
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Origin => "origin",
            Self::Method => "method",
            Self::Headers => "headers",
        })
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::NotReached => "not-reached",
        })
    }
}

/// What messages call a rule. Whoever wrote no `or` wrote a policy and no rule.
#[derive(Clone, Copy)]
pub(super) struct RuleName {
    pub(super) index: usize,
    pub(super) of: usize,
}

impl fmt::Display for RuleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.of {
            0 | 1 => f.write_str("the policy"),
            of => write!(f, "rule {} of {of}", self.index + 1),
        }
    }
}
