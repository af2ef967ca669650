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
    if checked.is_empty() {
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
mod tests {
    use super::*;
    use crate::compile::reverse_nfa::MAX_TOTAL_WORK;
    use crate::limits::{MAX_REGEX_SIZE, MAX_REGEXES_SIZE};

    const REGEX: &str = r"https://[a-z]+\.example";

    /// Returns the limits that the regexes exceed, one after the other, and the bytes of all
    /// automata that were built.
    fn limits_and_size(
        regexes: impl Iterator<Item = String>,
        before: usize,
    ) -> (Vec<RegexLimit>, usize) {
        let config = CorsConfig::default().allow_origin_regexes(regexes);
        let mut report = Report::new(&config);
        let mut budget = Budget::new(&config);
        budget.work.size.set(before);
        compile(&config, &mut report, &mut budget);
        let errors = report.finish().err();
        let limits = errors.iter().flat_map(|errors| errors.iter());
        let limits = limits.map(|error| match error.kind() {
            ConfigErrorKind::RegexTooBig { limit } => *limit,
            other => panic!("{other:?}"),
        });
        (limits.collect(), budget.work.size.get())
    }

    #[test]
    fn regexes_may_fill_their_memory() {
        let one = || [REGEX.to_owned()].into_iter();
        let (limits, size) = limits_and_size(one(), 0);
        assert!(limits.is_empty() && size > 100, "{size}");
        let full = MAX_REGEXES_SIZE - size;
        assert_eq!(limits_and_size(one(), full), (vec![], MAX_REGEXES_SIZE));
        let (limits, _) = limits_and_size(one(), full + 1);
        assert_eq!(limits, [RegexLimit::Together]);
    }

    /// A refused regex has been built, too, up to its own bound. A document holds very many.
    #[test]
    fn no_regex_is_built_once_the_memory_is_full() {
        let too_big = |n: usize| format!(r"https://[a-z]{{1,60000}}\.{n}\.example");
        let (limits, size) = limits_and_size((0..1_000).map(too_big), 0);
        let alone = MAX_REGEXES_SIZE / MAX_REGEX_SIZE;
        let mut expected = vec![RegexLimit::Automaton; alone];
        expected.push(RegexLimit::Together);
        assert_eq!(limits, expected);
        assert_eq!(size, MAX_REGEXES_SIZE + MAX_REGEX_SIZE);

        let large = |n: usize| format!(r"https://(a{{1000}}b{{{n}}})?c\.example");
        let (limits, size) = limits_and_size((1..1_000).map(large), 0);
        assert_eq!(limits, [RegexLimit::Together]);
        assert!(size <= MAX_REGEXES_SIZE + MAX_REGEX_SIZE, "{size}");
    }

    /// Returns the errors that `texts` cause, after `work` of other regexes, and the work so far.
    fn errors_and_work(
        texts: impl IntoIterator<Item = String>,
        work: usize,
    ) -> (Vec<(Option<String>, RegexLimit)>, usize) {
        let config = CorsConfig::default().allow_origin_regexes(texts.into_iter());
        let mut report = Report::new(&config);
        let mut budget = Budget::new(&config);
        budget.work.add(work);
        compile(&config, &mut report, &mut budget);
        let errors = report.finish().err();
        let errors = errors.iter().flat_map(|errors| errors.iter());
        let errors = errors.map(|error| match error.kind() {
            ConfigErrorKind::RegexTooBig { limit } => {
                (error.place().value().map(str::to_owned), *limit)
            }
            other => panic!("{other:?}"),
        });
        (errors.collect(), budget.work.states())
    }

    #[test]
    fn the_regex_that_takes_too_many_steps_gets_the_error() {
        let plain = |n: usize| format!(r"https://[a-z0-9-]+\.app{n}\.example\.com");
        let hostile = |n: usize| format!(r"https://.*a.{{100}}\.e{n:02}");
        let fit = |steps| MAX_REGEX_STEPS / steps;
        for (text, fitting) in [
            (&plain as &dyn Fn(usize) -> String, fit(3)),
            (&hostile, fit(109)),
        ] {
            let (errors, _) = errors_and_work((0..fitting).map(text), 0);
            assert_eq!(errors, []);
            let (errors, _) = errors_and_work((0..2 * fitting).map(text), 0);
            assert_eq!(errors, [(Some(text(fitting)), RegexLimit::Steps)]);
        }
    }

    /// The work of the search for the most steps counts, too.
    #[test]
    fn the_search_for_the_most_steps_is_bounded() {
        let one = || [REGEX.to_owned()];
        let (_, work) = errors_and_work(one(), 0);
        let (errors, _) = errors_and_work(one(), MAX_TOTAL_WORK - work);
        assert_eq!(errors, []);
        let (errors, _) = errors_and_work(one(), MAX_TOTAL_WORK - work + 1);
        assert_eq!(errors, [(Some(REGEX.to_owned()), RegexLimit::Checks)]);
    }

    fn with_regex() -> CorsConfig {
        CorsConfig::new().allow_origin_regexes("https://a")
    }

    #[test]
    fn configurations_share_the_memory_of_caches() {
        let without = || CorsConfig::new().allow_origins("https://a.example");
        for (config, shares) in [
            (without(), 1),
            (with_regex(), 1),
            (without().for_path("/a", with_regex()), 1),
            (with_regex().for_path("/a", without()), 1),
            (with_regex().for_path("/a", with_regex()), 2),
            (without().next_rule().for_path("/a", with_regex()), 1),
            (
                (0..7).fold(with_regex(), |config, number| {
                    config.for_path(&format!("/{number}"), with_regex())
                }),
                8,
            ),
        ] {
            let size = Budget::new(&config).cache_size();
            assert_eq!(size, MAX_REGEX_CACHES_SIZE / shares, "{config:?}");
        }
    }

    #[test]
    fn no_regex_is_looked_at_once_the_time_is_up() {
        let config = CorsConfig::default().allow_origin_regexes(["https://(a", "https://(b"]);
        let mut report = Report::new(&config);
        let mut budget = Budget::new(&config);
        budget.work.add(usize::MAX / 2);
        compile(&config, &mut report, &mut budget);
        let errors = report.finish().unwrap_err();
        let limit = RegexLimit::Checks;
        assert_eq!(errors.len(), 1);
        assert_eq!(
            errors.first().kind(),
            &ConfigErrorKind::RegexTooBig { limit }
        );
    }
}
