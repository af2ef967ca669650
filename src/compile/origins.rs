//! The origins of all rules: each checked by itself, then put into one index.

use std::collections::BTreeSet;

#[cfg(feature = "regex")]
use super::regexes;
use super::registry::is_registry;
use super::{Field, Report};
use crate::config::{CorsConfig, Danger, RuleConfig};
use crate::error::{ConfigError, ConfigWarning};
use crate::origin::OriginPattern;
use crate::policy::matcher::{AnyOrigin, Matcher, OriginEntry, OriginText, Redundant, redundant};

const FIELD: &str = "allow_origins";

/// What comes of the origins.
pub(super) struct Origins {
    pub(super) matcher: Matcher,
    /// The `*` rule, if it is one without credentials.
    pub(super) everyone: Option<u32>,
    /// The origins that others of their own rule cover.
    pub(super) superfluous: BTreeSet<Position>,
}

/// A rule, by its index, and one of its origins, by its index.
type Position = (usize, usize);

/// Checks the origins of all rules, and makes the index.
pub(super) fn compile(config: &CorsConfig, report: &mut Report) -> Origins {
    let mut found = Found::default();
    for (index, rule) in config.rule_configs().enumerate() {
        check_rule(config, index, rule, report, &mut found);
    }
    let (redundant, tree) = redundant(&found.entries);
    warn_of_redundant(config, &found, &redundant, report);
    let superfluous = redundant.iter().filter(|redundant| redundant.in_its_rule);
    let superfluous = superfluous.filter_map(|redundant| found.positions.get(redundant.entry));
    found.superfluous.extend(superfluous);
    let mut gone = redundant.iter().map(|redundant| redundant.entry).peekable();
    let entries: Vec<OriginEntry<'_>> = (0..)
        .zip(&found.entries)
        .filter(|(index, _)| gone.next_if_eq(index).is_none())
        .map(|(_, entry)| *entry)
        .collect();
    #[cfg(feature = "regex")]
    let regexes = regexes::compile(config, report);
    #[cfg(not(feature = "regex"))]
    let regexes = None;
    let tree = redundant.is_empty().then_some(tree);
    let predicates = (0..)
        .zip(config.rule_configs())
        .flat_map(|(index, rule)| rule.predicates.iter().map(move |p| (index, p.clone())))
        .collect();
    Origins {
        matcher: Matcher::new(&entries, tree, regexes, predicates, found.any),
        everyone: found.any.filter(|any| !any.credentials).map(|any| any.rule),
        superfluous: found.superfluous,
    }
}

/// Removes the origins at `positions` from their rules.
pub(super) fn remove(config: &mut CorsConfig, positions: BTreeSet<Position>) {
    if positions.is_empty() {
        return;
    }
    for (rule_index, rule) in config.rule_configs_mut().enumerate() {
        let mut index = 0;
        rule.origins.retain(|_| {
            index += 1;
            !positions.contains(&(rule_index, index - 1))
        });
    }
}

/// The origins that are right by themselves.
#[derive(Default)]
struct Found<'a> {
    entries: Vec<OriginEntry<'a>>,
    /// Where each of the entries stands.
    positions: Vec<Position>,
    any: Option<AnyOrigin>,
    superfluous: BTreeSet<Position>,
}

fn check_rule<'a>(
    config: &CorsConfig,
    index: usize,
    rule: &'a RuleConfig,
    report: &mut Report,
    found: &mut Found<'a>,
) {
    let mut field = report.field(index, FIELD);
    if rule.origins.is_empty() && rule.regexes.is_empty() && rule.predicates.is_empty() {
        let place = field.place(None);
        field.error(ConfigError::NoOrigin { place });
    } else if found.any.is_some() {
        let place = field.place(None);
        field.error(ConfigError::UnreachableRule { place });
    }
    let rule_number = u32::try_from(index).unwrap_or(u32::MAX);
    let mut any_seen = false;
    for (position, origin) in rule.origins.iter().enumerate() {
        let text = match origin.as_str() {
            "*" if any_seen => {
                let place = field.place(Some(origin));
                field.warn(ConfigWarning::Duplicate { place });
                found.superfluous.insert((index, position));
                continue;
            }
            "*" => {
                any_seen = true;
                check_any(&mut field, config, rule);
                found.any.get_or_insert(AnyOrigin {
                    rule: rule_number,
                    credentials: rule.credentials,
                });
                continue;
            }
            "null" => check_null(&mut field, config, rule),
            _ => check_pattern(&mut field, config, rule, origin),
        };
        if let Some(text) = text {
            found.entries.push(OriginEntry {
                rule: rule_number,
                text,
            });
            found.positions.push((index, position));
        }
    }
}

fn check_any(field: &mut Field<'_>, config: &CorsConfig, rule: &RuleConfig) {
    let alone = rule.origins.iter().all(|origin| origin == "*")
        && rule.regexes.is_empty()
        && rule.predicates.is_empty();
    if !alone {
        let place = field.place(Some("*"));
        field.error(ConfigError::AnyOriginNotAlone { place });
    }
    if rule.credentials {
        check_danger(field, config, "*", Danger::AnyOriginWithCredentials);
    }
}

fn check_null(
    field: &mut Field<'_>,
    config: &CorsConfig,
    rule: &RuleConfig,
) -> Option<OriginText<'static>> {
    if rule.credentials {
        let place = field.place(Some("null"));
        field.error(ConfigError::NullOriginWithCredentials { place });
    } else {
        check_danger(field, config, "null", Danger::NullOrigin);
    }
    Some(OriginText::Exact("null"))
}

fn check_pattern<'a>(
    field: &mut Field<'_>,
    config: &CorsConfig,
    rule: &RuleConfig,
    text: &'a str,
) -> Option<OriginText<'a>> {
    if text.is_empty() {
        let place = field.place(Some(text));
        field.error(ConfigError::Empty { place });
        return None;
    }
    let pattern = match OriginPattern::parse(text) {
        Ok(pattern) => pattern,
        Err(reason) => {
            let place = field.place(Some(text));
            let instead = OriginPattern::suggest(text);
            field.error(ConfigError::Origin {
                place,
                reason,
                instead,
            });
            return None;
        }
    };
    if pattern.host.ends_with('.') {
        let place = field.place(Some(text));
        field.warn(ConfigWarning::TrailingDot { place });
    }
    if rule.credentials && pattern.is_insecure() {
        check_danger(field, config, text, Danger::InsecureOrigins);
    }
    if rule.credentials && pattern.subdomains && is_registry(pattern.host) {
        check_danger(field, config, text, Danger::PublicSuffixWildcards);
    }
    Some(if pattern.is_exact() {
        OriginText::Exact(text)
    } else {
        OriginText::Pattern(pattern)
    })
}

fn check_danger(field: &mut Field<'_>, config: &CorsConfig, value: &str, danger: Danger) {
    if !config.dangers.contains(&danger) {
        let place = field.place(Some(value));
        field.error(ConfigError::Dangerous { place, danger });
    }
}

fn warn_of_redundant(
    config: &CorsConfig,
    found: &Found<'_>,
    redundant: &[Redundant],
    report: &mut Report,
) {
    let rules: Vec<&RuleConfig> = config.rule_configs().collect();
    let text_of = |(rule, index): Position| rules.get(rule)?.origins.get(index);
    for Redundant { entry, by, .. } in redundant {
        let (Some(&entry), Some(&by)) = (found.positions.get(*entry), found.positions.get(*by))
        else {
            continue;
        };
        let (Some(text), Some(by_text)) = (text_of(entry), text_of(by)) else {
            continue;
        };
        let mut field = report.field(entry.0, FIELD);
        let place = field.place(Some(text));
        let by = (by.0, by_text.clone());
        field.warn(if by.0 != entry.0 {
            ConfigWarning::Shadowed {
                place,
                by_rule: by.0,
                by: by.1,
            }
        } else if by.1 == *text {
            ConfigWarning::Duplicate { place }
        } else {
            ConfigWarning::Covered { place, by: by.1 }
        });
    }
}
