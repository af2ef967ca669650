//! The step of the origin: why it is allowed, or not.

use http::HeaderValue;
use http::header::ORIGIN;

use tower_cors_core::text::{Quoted, Ticked};

use super::context::Context;
use super::hint::Hint;
use super::nearest::{nearest, nearest_by_regex};
use super::step::{Check, RuleName, Step};
use crate::config::{Mode, RuleConfig};
use crate::limits::MAX_ORIGIN_LEN;
use crate::origin::Origin;
use crate::origin::OriginPattern;
use crate::origin::pattern::is_loopback;
use crate::policy::matcher::{Candidate, MatchedBy};

const NULL: &str = "null";

pub(super) fn examine(context: &Context<'_>, candidate: &Candidate<'_>) -> (Step, Vec<Hint>) {
    match context.deciding_rule() {
        Some((_, name)) => (
            Step::passed(Check::Origin, allowed(context, name)),
            Vec::new(),
        ),
        None => {
            let (reason, hints) = refused(context, candidate);
            (Step::failed(Check::Origin, reason), hints)
        }
    }
}

/// Returns the reason of a match, with the value that the matcher found.
fn allowed(context: &Context<'_>, name: RuleName) -> String {
    let mut rules = context.policy.config.rule_configs();
    let rule = context.rule_index().and_then(|index| rules.nth(index));
    let matched = context.matched.map(|matched| matched.by);
    // The index is that of a value in the canonical configuration.
    let value = |list: fn(&RuleConfig) -> &Vec<String>, index: u32| {
        let text = rule.and_then(|rule| list(rule).get(index as usize));
        Quoted(text.map_or("", String::as_str))
    };
    match matched {
        Some(MatchedBy::AnyOrigin) => format!("{name} allows every origin"),
        Some(MatchedBy::Origin(index)) => {
            format!("{name} allows {}", value(|rule| &rule.origins, index))
        }
        Some(MatchedBy::Regex(index)) => {
            let regex = value(|rule| &rule.regexes, index);
            format!("{name} allows it by the regex {regex}")
        }
        Some(MatchedBy::Predicate) | None => format!("a predicate of {name} allows it"),
    }
}

fn refused(context: &Context<'_>, candidate: &Candidate<'_>) -> (String, Vec<Hint>) {
    let lines: Vec<&HeaderValue> = context.request.headers.get_all(ORIGIN).iter().collect();
    if lines.len() > 1 {
        let reason = format!("there are {} `Origin` lines", lines.len());
        return (reason, vec![Hint::SeveralLines { name: ORIGIN }]);
    }
    let line = candidate.line().as_bytes();
    if line.len() > MAX_ORIGIN_LEN {
        let reason = format!(
            "it has {} bytes, but origins have at most {MAX_ORIGIN_LEN}",
            line.len()
        );
        return (reason, Vec::new());
    }
    if line.is_empty() {
        return (String::from("the `Origin` line is empty"), Vec::new());
    }
    if line == NULL.as_bytes() {
        let reason = String::from("no rule allows the opaque origin `null`");
        return (reason, vec![Hint::NullOrigin]);
    }
    match Origin::from_bytes(line) {
        Ok(_) if context.policy.config.mode == Mode::DenyAll => {
            let reason = "the policy allows no origin (`deny_all`, or no policy was found)";
            (String::from(reason), Vec::new())
        }
        // The service's own page needs no grant, so there is nothing to add.
        Ok(_) if context.request.is_same_origin() => (unmatched(context), Vec::new()),
        Ok(origin) => (unmatched(context), unmatched_hints(context, &origin)),
        Err(error) => {
            let text = String::from_utf8_lossy(line);
            let hint = match text.contains(',') {
                true => Some(Hint::SeveralLines { name: ORIGIN }),
                false => canonical(context, &text),
            };
            let reason = format!("{} {error}", Ticked(&text));
            (reason, hint.into_iter().collect())
        }
    }
}

/// Returns the reason of a mismatch, with the number of values that were compared.
fn unmatched(context: &Context<'_>) -> String {
    let count =
        |of: fn(&RuleConfig) -> usize| context.policy.config.rule_configs().map(of).sum::<usize>();
    let origins = (count(|rule| rule.origins.len()), "origin", "origins");
    let regexes = (count(|rule| rule.regexes.len()), "regex", "regexes");
    let predicates = count(|rule| rule.predicates.len());
    let predicates = (predicates, "predicate", "predicates");
    let kinds: Vec<String> = [origins, regexes, predicates]
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
        .collect();
    format!("checked against {}: no match", kinds.join(" and "))
}

fn unmatched_hints(context: &Context<'_>, origin: &Origin<'_>) -> Vec<Hint> {
    let nearest = nearest_by_regex(context.policy, origin)
        .or_else(|| nearest(&context.policy.config, origin));
    if context.is_same_host() {
        // Not a hint to allow the origin: the service's own page needs no grant, and a grant for a
        // host that was rebound is what its attacker is after.
        return [Hint::OwnHost].into_iter().chain(nearest).collect();
    }
    let any_port = origin.port().is_some() && is_loopback(origin.host());
    let add = Hint::AddOrigin {
        origin: origin.as_str().to_owned(),
        any_port: any_port.then(|| format!("{}://{}:*", origin.scheme(), origin.host())),
    };
    nearest.into_iter().chain([add]).collect()
}

/// Returns a hint at the origin that a browser would send instead of `text`, if that is clear.
fn canonical(context: &Context<'_>, text: &str) -> Option<Hint> {
    let canonical = OriginPattern::suggest(text)?;
    let value = HeaderValue::try_from(&canonical).ok()?;
    let candidate = Candidate::of_line(&value);
    let allowed = context
        .policy
        .matcher
        .find(&candidate, Some(context.request))
        .is_some();
    Some(Hint::CanonicalOrigin { canonical, allowed })
}
