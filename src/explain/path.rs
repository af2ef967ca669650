//! The step of the path: the configuration that decides. Policies without paths have no such step.

use std::fmt;

use tower_cors_core::text::Quoted;

use super::context::Context;
use super::hint::Hint;
use super::later_rule::grants;
use super::step::{Check, Step};
use crate::policy::readings::Reading;
use crate::policy::{Compiled, Policy, Scope};
use crate::request::RequestKind;

/// Returns the step and its hints, if the policy has paths.
pub(super) fn examine(context: &Context<'_>) -> Option<(Step, Vec<Hint>)> {
    context.whole.paths.as_ref()?;
    Some(match &context.policy.scope {
        Scope::AmbiguousPath => (ambiguous(context), vec![Hint::AmbiguousPath]),
        scope => {
            let reason = format!("{} decides", Name(scope));
            (Step::passed(Check::Path, reason), Vec::new())
        }
    })
}

/// Returns the hint at the settings to change, if they are those of a path.
pub(super) fn settings(context: &Context<'_>) -> Option<Hint> {
    match &context.policy.scope {
        Scope::Path(path) => Some(Hint::SettingsOfPath { path: path.clone() }),
        Scope::Base | Scope::AmbiguousPath => None,
    }
}

/// Returns a hint at the first other configuration that would grant a refused request.
///
/// It does not call predicates.
pub(super) fn other_configuration(context: &Context<'_>, kind: RequestKind) -> Option<Hint> {
    let paths = context.whole.paths.as_ref()?;
    if context.policy.scope == Scope::AmbiguousPath {
        return None;
    }
    let candidate = context.candidate.as_ref()?;
    let would_grant = |part: &&Compiled| {
        let matched = part.matcher.find(candidate, None);
        let rule = matched.and_then(|matched| part.rules.get(matched.rule as usize));
        rule.is_some_and(|rule| kind != RequestKind::Preflight || grants(context, rule))
    };
    let parts = paths.parts.iter().map(Policy::compiled);
    let mut others = [context.whole]
        .into_iter()
        .chain(parts)
        .filter(|part| part.scope != context.policy.scope);
    let other = others.find(would_grant)?;
    Some(match &other.scope {
        Scope::Path(path) => Hint::OtherPath { path: path.clone() },
        Scope::Base | Scope::AmbiguousPath => Hint::BaseConfiguration,
    })
}

/// Returns the step of a path for which no configuration decides. It refuses all CORS requests.
fn ambiguous(context: &Context<'_>) -> Step {
    let reason = as_written(context).map_or_else(String::new, |scope| {
        format!(
            "as written, {} would decide; routers that normalize the path may take it for another \
             one",
            Name(scope)
        )
    });
    match context.candidate {
        Some(_) => Step::failed(Check::Path, reason),
        None => {
            let needless = "a request without `Origin` needs no grant";
            Step::passed(Check::Path, format!("{needless}; {reason}"))
        }
    }
}

/// Returns the scope of the configuration that the path has, as written.
fn as_written<'a>(context: &'a Context<'_>) -> Option<&'a Scope> {
    let paths = context.whole.paths.as_ref()?;
    let path = context.request.uri.path();
    let written = paths.tree.find(Reading::as_written(path.as_bytes()));
    let scope = written.and_then(|number| paths.parts.get(number as usize));
    Some(scope.map_or(&Scope::Base, |part| &part.compiled().scope))
}

/// The name of a configuration in messages.
struct Name<'a>(&'a Scope);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Scope::Path(path) => write!(f, "the configuration of {}", Quoted(path)),
            Scope::Base | Scope::AmbiguousPath => f.write_str("the base configuration"),
        }
    }
}
