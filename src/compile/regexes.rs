//! The origin regexes of a rule, each checked by itself.

use std::collections::HashSet;

use super::backward::Backward;
use super::tails::{find_loose, match_insecure};
use super::{Field, Report};
use crate::config::{CorsConfig, Danger, RuleConfig};
use crate::error::{ConfigError, ConfigWarning};
use crate::policy::matcher::{OriginRegex, Regexes};

const FIELD: &str = "allow_origin_regexes";
/// A longer text is not parsed, in bytes: what it is parsed to takes many times as much.
const MAX_TEXT_LEN: usize = 8 * 1024;
/// The automata of all regexes together take no more than this, in bytes: the engine's cache holds a good part of what they come
/// to, so that a hostile origin does not make it start over again and again.
const MAX_TOTAL_SIZE: usize = 4 * 1024 * 1024;
/// Nor do they take more than this times the number of rules that have some: where the cache does not suffice, the engine keeps a
/// table of that size.
const MAX_TOTAL_SIZE_BY_RULES: usize = 32 * 1024 * 1024;

/// Checks the regexes of all rules, and compiles those that are right by themselves.
pub(super) fn compile(config: &CorsConfig, report: &mut Report) -> Option<Regexes> {
    let mut size = Size::default();
    let mut found = Vec::new();
    for (index, rule) in (0..).zip(config.rule_configs()) {
        let mut seen = HashSet::new();
        size.rules += usize::from(!rule.regexes.is_empty());
        for text in &rule.regexes {
            let mut field = report.field(index as usize, FIELD);
            if !seen.insert(text) {
                let place = field.place(Some(text));
                field.warn(ConfigWarning::Duplicate { place });
            } else if let Some(regex) = check(&mut field, config, rule, text, &mut size) {
                found.push((index, regex));
            }
        }
    }
    Regexes::new(&found).unwrap_or_else(|_| {
        let mut field = report.field(0, FIELD);
        let place = field.place(None);
        field.error(ConfigError::RegexTooBig { place });
        None
    })
}

/// What the regexes so far come to.
#[derive(Default)]
struct Size {
    bytes: usize,
    /// How many rules have regexes.
    rules: usize,
}

impl Size {
    /// Whether there is room for so many bytes more.
    fn add(&mut self, bytes: usize) -> bool {
        let sum = self.bytes.saturating_add(bytes);
        let fits =
            sum <= MAX_TOTAL_SIZE && sum.saturating_mul(self.rules) <= MAX_TOTAL_SIZE_BY_RULES;
        if fits {
            self.bytes = sum;
        }
        fits
    }
}

fn check(
    field: &mut Field<'_>,
    config: &CorsConfig,
    rule: &RuleConfig,
    text: &str,
    size: &mut Size,
) -> Option<OriginRegex> {
    let place = field.place(Some(text));
    if text.is_empty() {
        field.error(ConfigError::Empty { place });
        return None;
    }
    if text.len() > MAX_TEXT_LEN {
        field.error(ConfigError::RegexTooBig { place });
        return None;
    }
    let regex = match OriginRegex::parse(text) {
        Ok(regex) => regex,
        Err(reason) => {
            field.error(ConfigError::Regex { place, reason });
            return None;
        }
    };
    let backward = match Backward::new(&regex.0) {
        Ok(backward) if size.add(backward.size()) => backward,
        _ => {
            field.error(ConfigError::RegexTooBig { place });
            return None;
        }
    };

    if regex.0.properties().minimum_len() == Some(0) {
        field.error(ConfigError::RegexMatchesEmpty { place });
    } else if !backward.can_be_origin(&backward.ends_of_host(), "") {
        field.error(ConfigError::RegexNeverMatches { place });
    } else if rule.credentials {
        check_dangers(field, config, text, &regex, &backward);
    }
    Some(regex)
}

fn check_dangers(
    field: &mut Field<'_>,
    config: &CorsConfig,
    text: &str,
    regex: &OriginRegex,
    backward: &Backward,
) {
    if !config.dangers.contains(&Danger::LooseRegexes)
        && let Some(loose) = find_loose(backward)
    {
        let alone = Regexes::new(&[(0, regex.clone())]).ok().flatten();
        let matches = |origin: &str| alone.as_ref().is_some_and(|r| r.find(origin).is_some());
        let place = field.place(Some(text));
        field.error(ConfigError::LooseRegex {
            place,
            example: loose.example(backward, matches),
            instead: loose.pattern_instead(matches),
        });
    }
    if !config.dangers.contains(&Danger::InsecureOrigins) && match_insecure(backward) {
        let place = field.place(Some(text));
        let danger = Danger::InsecureOrigins;
        field.error(ConfigError::Dangerous { place, danger });
    }
}
