//! The origin regexes of a rule, each checked by itself.

use std::collections::HashSet;

use super::loose_regex::{matches_insecure_origin, spell_hosts};
use super::never_matches::{advise, matches_empty, never_matches, only_text};
use super::regex_advice::{is_wildcard, pattern_instead};
use super::regex_steps::MostSteps;
use super::report::{Field, FieldName, Report};
use super::reverse_nfa::{ReverseNfa, TotalWork};
use crate::config::{CorsConfig, Danger, RuleConfig};
use crate::error::{ConfigErrorKind, ConfigWarningKind, RegexLimit};
use crate::limits::{MAX_REGEX_CACHES_SIZE, MAX_REGEX_LEN, MAX_REGEX_STEPS};
use crate::origin::OriginPattern;
use crate::policy::matcher::{OriginRegex, Place, Regexes, TooBig, automaton};

const FIELD: FieldName<'_> = FieldName::Setter("allow_origin_regexes");

/// Checks the regexes of all rules, and compiles those that are valid by themselves.
///
/// The first one that exceeds a bound of all regexes together is the last one to be checked: a
/// document holds very many, and even a short check of each adds up.
pub(super) fn compile(
    config: &CorsConfig,
    report: &mut Report,
    budget: &mut Budget,
) -> Option<Regexes> {
    let mut checked = Vec::new();
    for (rule, config_of_rule) in (0..).zip(config.rule_configs()) {
        let mut seen = HashSet::new();
        for text in &config_of_rule.regexes {
            if budget.is_exceeded {
                return None;
            }
            let mut field = report.field(rule as usize, FIELD);
            // Its index in the canonical list, which has no duplicates.
            let index = u32::try_from(seen.len()).unwrap_or(u32::MAX);
            if !seen.insert(text) {
                field.warn(Some(text), ConfigWarningKind::Duplicate);
            } else if let Some(regex) = budget.check(&mut field, config, config_of_rule, text) {
                let place = Place { rule, index };
                checked.push(Checked { place, text, regex });
            }
        }
    }
    if budget.is_exceeded || checked.is_empty() {
        return None;
    }
    budget.join(&checked).map_or_else(
        |refused| {
            let mut field = report.field(refused.rule as usize, FIELD);
            let limit = refused.limit;
            field.error(refused.text, ConfigErrorKind::RegexTooBig { limit });
            None
        },
        Some,
    )
}

/// A regex that is right by itself.
struct Checked<'a> {
    place: Place,
    text: &'a str,
    regex: OriginRegex,
}

/// A limit that the regexes of a configuration exceed together, with the one that does.
struct Refused<'a> {
    rule: u32,
    text: Option<&'a str>,
    limit: RegexLimit,
}

/// The bounds of the regexes of a policy, which all its configurations share.
pub(super) struct Budget {
    /// The work of checking the regexes so far.
    work: TotalWork,
    /// A regex got the error about a bound of all regexes together.
    is_exceeded: bool,
    /// The number of configurations that have regexes.
    configurations: usize,
}

impl Budget {
    pub(super) fn new(config: &CorsConfig) -> Self {
        let of_paths = config.paths.iter().map(|part| &*part.config);
        let has_regexes = |config: &&CorsConfig| {
            let mut rules = config.rule_configs();
            rules.any(|rule| !rule.regexes.is_empty())
        };
        Self {
            work: TotalWork::default(),
            is_exceeded: false,
            configurations: of_paths.chain([config]).filter(has_regexes).count(),
        }
    }

    /// The memory that the caches of one configuration may take: each gets the same share.
    fn cache_size(&self) -> usize {
        MAX_REGEX_CACHES_SIZE / self.configurations.max(1)
    }

    fn check(
        &mut self,
        field: &mut Field<'_>,
        config: &CorsConfig,
        rule: &RuleConfig,
        text: &str,
    ) -> Option<OriginRegex> {
        match self.find_error(field, config, rule, text) {
            Ok(regex) => Some(regex),
            Err(error) => {
                self.is_exceeded = is_shared_bound(&error);
                field.error(Some(text), error);
                None
            }
        }
    }

    /// Returns the regex, or the error that keeps it from compiling.
    ///
    /// Dangers are reported here, because a dangerous regex is still valid by itself.
    fn find_error(
        &mut self,
        field: &mut Field<'_>,
        config: &CorsConfig,
        rule: &RuleConfig,
        text: &str,
    ) -> Result<OriginRegex, ConfigErrorKind> {
        let too_big = |limit| ConfigErrorKind::RegexTooBig { limit };
        if text.is_empty() {
            return Err(ConfigErrorKind::Empty);
        }
        // Before it is parsed, which takes a hundred times as much memory.
        if text.len() > MAX_REGEX_LEN {
            return Err(too_big(RegexLimit::Text));
        }
        // The regexes before it took all the time.
        if self.work.is_exhausted() {
            return Err(too_big(RegexLimit::Checks));
        }
        let regex = OriginRegex::parse(text).map_err(|reason| does_not_compile(text, reason))?;
        let reverse_nfa = ReverseNfa::new(&regex.0, &self.work).map_err(too_big)?;
        // A regex such as `.*` was not meant for origins: it would allow every one of them.
        if matches_empty(&regex) {
            return Err(ConfigErrorKind::RegexMatchesEmpty);
        }
        if let Some(error) = never_matches(&regex, &reverse_nfa) {
            return Err(advise(text, error, &self.work));
        }
        if is_wildcard(text) {
            let instead = text.to_owned();
            field.warn(
                Some(text),
                ConfigWarningKind::PatternAmongRegexes { instead },
            );
        } else if let Some(origin) = only_text(&regex.0) {
            let warning = ConfigWarningKind::RegexMatchesOneOrigin { origin };
            field.warn(Some(text), warning);
        }
        // Without credentials, a loose regex shares only what anyone can fetch without it.
        if rule.credentials {
            check_dangers(field, config, text, &regex, &reverse_nfa);
        }
        match self.work.is_exhausted() {
            true => Err(too_big(RegexLimit::Checks)),
            false => Ok(regex),
        }
    }

    /// Compiles the regexes of a configuration to the one automaton that searches run.
    fn join<'a>(&mut self, checked: &[Checked<'a>]) -> Result<Regexes, Refused<'a>> {
        let too_big = |TooBig| Refused {
            rule: 0,
            text: None,
            limit: RegexLimit::Caches,
        };
        let automaton = automaton(checked.iter().map(|one| &one.regex)).map_err(too_big)?;
        let mut search = MostSteps::new(&automaton, &self.work);
        let mut steps = 0;
        for (one, pattern) in checked.iter().zip(automaton.patterns()) {
            let refused = |limit| Refused {
                rule: one.place.rule,
                text: Some(one.text),
                limit,
            };
            steps += search.of_pattern(pattern, MAX_REGEX_STEPS - steps);
            if steps > MAX_REGEX_STEPS {
                return Err(refused(RegexLimit::Steps));
            }
            if self.work.is_exhausted() {
                self.is_exceeded = true;
                return Err(refused(RegexLimit::Checks));
            }
        }
        let places = checked.iter().map(|one| one.place).collect();
        Regexes::new(&automaton, places, self.cache_size()).map_err(too_big)
    }
}

/// Returns whether an error is about a bound of all regexes together.
fn is_shared_bound(error: &ConfigErrorKind) -> bool {
    use RegexLimit::{Checks, Together};
    matches!(
        error,
        ConfigErrorKind::RegexTooBig {
            limit: Together | Checks
        }
    )
}

/// Returns the error about a regex that does not parse.
fn does_not_compile(text: &str, reason: String) -> ConfigErrorKind {
    if let Some(instead) = pattern_instead(text) {
        return ConfigErrorKind::PatternAmongRegexes { instead };
    }
    let reason = match text.contains("${") || text.contains("{{") {
        true => String::from("it contains an unexpanded variable"),
        false => reason,
    };
    ConfigErrorKind::Regex { reason }
}

fn check_dangers(
    field: &mut Field<'_>,
    config: &CorsConfig,
    text: &str,
    regex: &OriginRegex,
    reverse_nfa: &ReverseNfa<'_>,
) {
    let accepted = |danger| config.dangers.contains(&danger);
    let hosts = spell_hosts(reverse_nfa);
    // The search was given up, so that no such domain is known. The limit is the error.
    if reverse_nfa.total().is_exhausted() {
        return;
    }
    let unnamed = hosts.as_ref().err();
    if let Some(unnamed) = unnamed.filter(|_| !accepted(Danger::LooseRegexes)) {
        let alone = Regexes::alone(regex);
        let matches = |origin: &str| alone.as_ref().is_some_and(|r| r.find(origin).is_some());
        let error = ConfigErrorKind::LooseRegex {
            is_unfinished: unnamed.is_assumed(),
            example: unnamed.example(reverse_nfa, matches),
            // Of a text with unescaped dots, the origin itself was meant.
            instead: match OriginPattern::parse(text) {
                Ok(_) => Some(text.to_owned()),
                Err(_) => unnamed.pattern_instead(reverse_nfa, matches),
            },
        };
        field.error(Some(text), error);
    }
    // Loopback traffic does not leave the machine. Everywhere else, a network attacker can put a
    // script into a page over `http://`.
    let hosts = hosts.as_deref().ok();
    if !accepted(Danger::InsecureOrigins) && matches_insecure_origin(reverse_nfa, hosts) {
        let danger = Danger::InsecureOrigins;
        field.error(Some(text), ConfigErrorKind::Dangerous { danger });
    }
}

#[cfg(test)]
mod tests;
