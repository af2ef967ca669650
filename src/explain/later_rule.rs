//! Later rules that would grant a request on which an earlier one decides.

use http::header::{ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD};

use super::context::Context;
use super::hint::Hint;
use crate::config::RuleConfig;
use crate::origin::OriginPattern;
use crate::policy::Rule;
use crate::policy::matcher::{Candidate, matches_regex};

/// Returns a hint at the first later rule that matches the origin and for which `would_do` holds.
///
/// It compares the rules' values one by one: the matcher drops those that an earlier rule shadows.
pub(super) fn later_rule(
    context: &Context<'_>,
    candidate: &Candidate<'_>,
    would_do: impl Fn(&Rule) -> bool,
) -> Option<Hint> {
    let rules = context
        .policy
        .config
        .rule_configs()
        .zip(&context.policy.rules);
    // The deciding rule comes first, and would not do.
    let mut later = (0..).zip(rules).skip(context.rule_index()?);
    let (rule, _) =
        later.find(|(_, (config, rule))| would_do(rule) && allows(config, candidate))?;
    Some(Hint::LaterRule { rule })
}

/// Returns whether `rule` grants the method and the headers of the preflight.
pub(super) fn grants(context: &Context<'_>, rule: &Rule) -> bool {
    let request = context.request;
    let method = request.first_line(&ACCESS_CONTROL_REQUEST_METHOD);
    let headers = request.headers.get_all(ACCESS_CONTROL_REQUEST_HEADERS);
    method.is_some_and(|method| rule.methods.check(method).is_ok())
        && rule.headers.check(&headers).is_ok()
}

/// Returns whether a value of `rule` matches the origin. It does not call predicates.
fn allows(rule: &RuleConfig, candidate: &Candidate<'_>) -> bool {
    let origin = candidate.origin();
    let matches = |text: &String| match (text.as_str(), origin) {
        ("*", origin) => origin.is_some() || !rule.credentials,
        (text, Some(origin)) => {
            OriginPattern::parse(text).is_ok_and(|pattern| pattern.matches(origin))
        }
        (text, None) => text.as_bytes() == candidate.bytes(),
    };
    rule.origins.iter().any(matches)
        || origin.is_some_and(|origin| {
            let text = origin.as_str();
            rule.regexes.iter().any(|regex| matches_regex(regex, text))
        })
}
