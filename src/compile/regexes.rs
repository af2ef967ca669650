//! The origin regexes of a rule, each checked by itself.

use std::collections::HashSet;

use super::registry::is_registry;
use super::tails::{Loose, Tails};
use super::{Field, Report};
use crate::config::{CorsConfig, Danger, RuleConfig};
use crate::error::{ConfigError, ConfigWarning};
use crate::policy::matcher::{OriginRegex, Regexes};

/// The automata of all regexes together take no more than this, in bytes.
const MAX_TOTAL_SIZE: usize = 16 * 1024 * 1024;

/// Checks the regexes of all rules. Returns those that are right by themselves, with their rules.
pub(super) fn compile(config: &CorsConfig, report: &mut Report) -> Vec<(u32, OriginRegex)> {
    let mut size = 0;
    let mut found = Vec::new();
    for (index, rule) in (0..).zip(config.rules()) {
        let mut seen = HashSet::new();
        for text in &rule.regexes {
            let mut field = report.field(index as usize, "allow_origin_regexes");
            if !seen.insert(text) {
                let place = field.place(Some(text));
                field.warn(ConfigWarning::Duplicate { place });
            } else if let Some(regex) = check(&mut field, config, rule, text, &mut size) {
                found.push((index, regex));
            }
        }
    }
    found
}

fn check(
    field: &mut Field<'_>,
    config: &CorsConfig,
    rule: &RuleConfig,
    text: &str,
    size: &mut usize,
) -> Option<OriginRegex> {
    let place = field.place(Some(text));
    if text.is_empty() {
        field.error(ConfigError::Empty { place });
        return None;
    }
    let regex = match OriginRegex::parse(text) {
        Ok(regex) => regex,
        Err(reason) => {
            field.error(ConfigError::Regex { place, reason });
            return None;
        }
    };
    let tails = match Tails::new(&regex.0) {
        Ok(tails) if *size + tails.size() <= MAX_TOTAL_SIZE => tails,
        _ => {
            field.error(ConfigError::RegexTooBig { place });
            return None;
        }
    };
    *size += tails.size();
    if regex.0.properties().minimum_len() == Some(0) {
        field.error(ConfigError::RegexMatchesEmpty { place });
    } else if !tails.match_an_origin() {
        field.error(ConfigError::RegexNeverMatches { place });
    } else if rule.credentials {
        check_dangers(field, config, text, &regex, &tails);
    }
    Some(regex)
}

fn check_dangers(
    field: &mut Field<'_>,
    config: &CorsConfig,
    text: &str,
    regex: &OriginRegex,
    tails: &Tails,
) {
    if !config.dangers.contains(&Danger::LooseRegexes)
        && let Some(loose) = tails.loose()
    {
        let alone = Regexes::new(&[(0, regex.clone())]);
        let matches = |origin: &str| alone.as_ref().is_some_and(|r| r.find(origin).is_some());
        let place = field.place(Some(text));
        field.error(ConfigError::LooseRegex {
            place,
            example: tails.example(&loose, matches),
            instead: pattern_instead(&loose, matches),
        });
    }
    if !config.dangers.contains(&Danger::InsecureOrigins) && tails.match_insecure() {
        let place = field.place(Some(text));
        let danger = Danger::InsecureOrigins;
        field.error(ConfigError::Dangerous { place, danger });
    }
}

/// The pattern that would do instead, where what is loose lacks nothing but a dot before the domain.
fn pattern_instead(loose: &Loose, matches: impl Fn(&str) -> bool) -> Option<String> {
    let domain = &loose.host;
    let pinned = !domain.is_empty() && !domain.starts_with(['.', '-', '_']) && !is_registry(domain);
    (pinned && matches(&format!("https://a.{domain}"))).then(|| format!("https://*.{domain}"))
}
