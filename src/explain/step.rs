//! The steps of an explanation: one for each check of a request.

use std::fmt;

/// One check of a request, with its outcome and reason. `Display` writes both.
///
/// # Examples
///
/// ```
/// use http::Request;
/// use tower_cors::explain::{Check, Outcome};
/// use tower_cors::{CorsLayer, RequestHead};
///
/// let policy = CorsLayer::new().allow_origins("https://example.com").compile()?;
/// let request = Request::get("/").header("origin", "https://example.com").body(())?;
/// let explanation = policy.explain(&RequestHead::from(&request));
/// let step = &explanation.steps()[0];
///
/// assert_eq!((step.check, step.outcome), (Check::Origin, Outcome::Passed));
/// assert_eq!(step.to_string(), "ok, the policy allows \"https://example.com\"");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step {
    /// The check.
    pub check: Check,
    /// The outcome of the check.
    pub outcome: Outcome,
    /// The reason of the outcome, in words; empty if the check was not reached.
    pub reason: String,
}

/// A check of a request. `Display` writes its name in lower case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Check {
    /// The choice of the configuration by the path: all readings of it must lead to the same one.
    ///
    /// Only policies with [paths](crate::CorsConfig::for_path) have it.
    Path,
    /// The check of `Origin`: a rule must allow it.
    Origin,
    /// The check of `Access-Control-Request-Method`: that rule must grant it.
    Method,
    /// The check of `Access-Control-Request-Headers`: that rule must allow all of them.
    Headers,
}

/// The outcome of a check. `Display` writes `passed`, `failed` or `not-reached`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// The request passes the check.
    Passed,
    /// The check refuses the request.
    Failed,
    /// The check did not run: no configuration decides, or no rule allows the origin.
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
            Self::Path => "path",
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

/// The name of a rule in messages. A single rule is called the policy.
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
