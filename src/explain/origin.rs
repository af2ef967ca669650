//! Why an origin is allowed, or not.

use http::HeaderValue;
use http::header::ORIGIN;

use super::hint::Hint;
use super::inquiry::Inquiry;
use super::nearest::{differences, nearest, nearest_by_regex};
use super::step::{Check, RuleName, Step};
use crate::config::RuleConfig;
use crate::origin::MAX_ORIGIN_LEN;
use crate::origin::Origin;
use crate::origin::OriginPattern;
use crate::origin::pattern::is_loopback;
use crate::policy::matcher::{Candidate, matches_regex};
use tower_cors_core::text::{Quoted, Ticked};

const NULL: &str = "null";
const ANY: &str = "*";

pub(super) fn examine(inquiry: &Inquiry<'_>, candidate: &Candidate<'_>) -> (Step, Vec<Hint>) {
    match inquiry.deciding() {
        Some((_, name)) => (
            Step::passed(Check::Origin, allowed(inquiry, candidate, name)),
            Vec::new(),
        ),
        None => {
            let (reason, hints) = refused(inquiry, candidate);
            (Step::failed(Check::Origin, reason), hints)
        }
    }
}

/// What allows the origin.
fn allowed(inquiry: &Inquiry<'_>, candidate: &Candidate<'_>, name: RuleName) -> String {
    let mut rules = inquiry.policy.config.rule_configs();
    let by = rules
        .nth(name.index)
        .and_then(|rule| matching(rule, candidate));
    match by {
        Some(by) => format!("{name} allows {by}"),
        None => format!("a predicate of {name} allows it"),
    }
}

/// What of `rule` matches the origin, in the order in which that is looked for, but for predicates.
pub(super) fn matching(rule: &RuleConfig, candidate: &Candidate<'_>) -> Option<String> {
    let origin = candidate.origin();
    let is_matched_by_any = origin.is_some() || !rule.credentials;
    if is_matched_by_any && rule.origins.iter().any(|origin| origin == ANY) {
        return Some(String::from("every origin"));
    }
    let matches = |text: &&String| match origin {
        Some(origin) => differences(origin, text).is_some_and(|differences| differences.is_empty()),
        None => text.as_bytes() == candidate.bytes(),
    };
    let listed = rule.origins.iter().find(matches);
    let regex = || {
        let text = origin?.as_str();
        rule.regexes.iter().find(|regex| matches_regex(regex, text))
    };
    match listed {
        Some(text) => Some(Quoted(text).to_string()),
        None => Some(format!("the regex {}", Quoted(regex()?))),
    }
}

fn refused(inquiry: &Inquiry<'_>, candidate: &Candidate<'_>) -> (String, Vec<Hint>) {
    let lines: Vec<&HeaderValue> = inquiry.request.headers.get_all(ORIGIN).iter().collect();
    if lines.len() > 1 {
        let reason = format!("there are {} `Origin` lines", lines.len());
        return (reason, vec![Hint::SeveralLines { name: ORIGIN }]);
    }
    let line = candidate.line().as_bytes();
    if line.len() > MAX_ORIGIN_LEN {
        let reason = format!(
            "it has {} bytes, and no origin has more than {MAX_ORIGIN_LEN}",
            line.len()
        );
        return (reason, Vec::new());
    }
    if line.is_empty() {
        return (String::from("the line is empty"), Vec::new());
    }
    if line == NULL.as_bytes() {
        let reason = String::from("no rule allows the opaque origin `null`");
        return (reason, vec![Hint::NullOrigin]);
    }
    match Origin::from_bytes(line) {
        // The browser does not ask for any.
        Ok(_) if inquiry.request.is_same_origin() => (unmatched(inquiry), Vec::new()),
        Ok(origin) => (unmatched(inquiry), unmatched_hints(inquiry, &origin)),
        Err(error) => {
            let text = String::from_utf8_lossy(line);
            let hint = match text.contains(',') {
                true => Some(Hint::SeveralLines { name: ORIGIN }),
                false => canonical(inquiry, &text),
            };
            let reason = format!("{} {error}", Ticked(&text));
            (reason, hint.into_iter().collect())
        }
    }
}

/// What the origin was compared with.
fn unmatched(inquiry: &Inquiry<'_>) -> String {
    let count =
        |of: fn(&RuleConfig) -> usize| inquiry.policy.config.rule_configs().map(of).sum::<usize>();
    let origins = (count(|rule| rule.origins.len()), "origin", "origins");
    let regexes = (count(|rule| rule.regexes.len()), "regex", "regexes");
    let predicates = count(|rule| rule.predicates.len());
    let predicates = (predicates, "predicate", "predicates");
    let kinds: Vec<String> = [origins, regexes, predicates]
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
        .collect();
    format!("compared with {}: no match", kinds.join(" and "))
}

fn unmatched_hints(inquiry: &Inquiry<'_>, origin: &Origin<'_>) -> Vec<Hint> {
    let own_host = inquiry.request.is_at(origin).then_some(Hint::OwnHost);
    let nearest = nearest_by_regex(inquiry.policy, origin)
        .or_else(|| nearest(&inquiry.policy.config, origin));
    let any_port = origin.port().is_some() && is_loopback(origin.host());
    let add = Hint::AddOrigin {
        origin: origin.as_str().to_owned(),
        any_port: any_port.then(|| format!("{}://{}:*", origin.scheme(), origin.host())),
    };
    own_host.into_iter().chain(nearest).chain([add]).collect()
}

/// What browsers would have sent instead of `text`, if that is clear.
fn canonical(inquiry: &Inquiry<'_>, text: &str) -> Option<Hint> {
    let canonical = OriginPattern::suggest(text)?;
    let value = HeaderValue::try_from(&canonical).ok()?;
    let candidate = Candidate::of_line(&value);
    let allowed = inquiry
        .policy
        .matcher
        .find(&candidate, inquiry.request)
        .is_ok();
    Some(Hint::CanonicalOrigin { canonical, allowed })
}
