//! The origin regexes of a rule, each checked by itself.

use std::collections::HashSet;

use super::loose_regex::{find_unnamed_domain, matches_insecure_origin};
use super::report::{Field, Report};
use super::reverse_nfa::ReverseNfa;
use crate::config::{CorsConfig, Danger, RuleConfig};
use crate::error::{ConfigErrorKind, ConfigWarningKind};
use crate::limits::MAX_REGEX_LEN;
use crate::policy::matcher::{OriginRegex, Place, Regexes, TooBig};

const FIELD: &str = "allow_origin_regexes";
/// The automata of all regexes together take no more than this, in bytes: the engine's cache holds
/// a good part of what they come to, so that a hostile origin does not make it start over again and
/// again.
const MAX_TOTAL_SIZE: usize = 4 * 1024 * 1024;
/// Checks the regexes of all rules, and compiles those that are right by themselves.
pub(super) fn compile(config: &CorsConfig, report: &mut Report) -> Option<Regexes> {
    let mut size = 0;
    let mut found = Vec::new();
    for (rule, config_of_rule) in (0..).zip(config.rule_configs()) {
        let mut seen = HashSet::new();
        for text in &config_of_rule.regexes {
            let mut field = report.field(rule as usize, FIELD);
            // Its index in the canonical list, which has no duplicates.
            let index = u32::try_from(seen.len()).unwrap_or(u32::MAX);
            if !seen.insert(text) {
                field.warn(Some(text), ConfigWarningKind::Duplicate);
            } else if let Some(regex) = check(&mut field, config, config_of_rule, text, &mut size) {
                found.push((Place { rule, index }, regex));
            }
        }
    }
    Regexes::new(&found).unwrap_or_else(|TooBig| {
        let mut field = report.field(0, FIELD);
        field.error(None, ConfigErrorKind::RegexTooBig);
        None
    })
}

fn check(
    field: &mut Field<'_>,
    config: &CorsConfig,
    rule: &RuleConfig,
    text: &str,
    size: &mut usize,
) -> Option<OriginRegex> {
    if text.is_empty() {
        field.error(Some(text), ConfigErrorKind::Empty);
        return None;
    }
    if text.len() > MAX_REGEX_LEN {
        field.error(Some(text), ConfigErrorKind::RegexTooBig);
        return None;
    }
    let regex = match OriginRegex::parse(text) {
        Ok(regex) => regex,
        Err(reason) => {
            field.error(Some(text), ConfigErrorKind::Regex { reason });
            return None;
        }
    };
    let reverse_nfa = match ReverseNfa::new(&regex.0) {
        Ok(reverse_nfa) if *size + reverse_nfa.size() <= MAX_TOTAL_SIZE => reverse_nfa,
        _ => {
            field.error(Some(text), ConfigErrorKind::RegexTooBig);
            return None;
        }
    };
    *size += reverse_nfa.size();

    if regex.0.properties().minimum_len() == Some(0) {
        field.error(Some(text), ConfigErrorKind::RegexMatchesEmpty);
    } else if !reverse_nfa.can_be_origin(&reverse_nfa.ends_of_host(), "") {
        field.error(Some(text), ConfigErrorKind::RegexNeverMatches);
    } else if rule.credentials {
        check_dangers(field, config, text, &regex, &reverse_nfa);
    }
    Some(regex)
}

fn check_dangers(
    field: &mut Field<'_>,
    config: &CorsConfig,
    text: &str,
    regex: &OriginRegex,
    reverse_nfa: &ReverseNfa,
) {
    if !config.dangers.contains(&Danger::LooseRegexes)
        && let Some(loose) = find_unnamed_domain(reverse_nfa)
    {
        let alone = Regexes::new(&[(Place { rule: 0, index: 0 }, regex.clone())])
            .ok()
            .flatten();
        let matches = |origin: &str| alone.as_ref().is_some_and(|r| r.find(origin).is_some());
        let error = ConfigErrorKind::LooseRegex {
            example: loose.example(reverse_nfa, matches),
            instead: loose.pattern_instead(matches),
        };
        field.error(Some(text), error);
    }
    if !config.dangers.contains(&Danger::InsecureOrigins) && matches_insecure_origin(reverse_nfa) {
        let danger = Danger::InsecureOrigins;
        field.error(Some(text), ConfigErrorKind::Dangerous { danger });
    }
}
