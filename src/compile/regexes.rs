//! The origin regexes of a rule, each checked by itself.

use std::collections::HashSet;

use regex_syntax::hir::{Hir, HirKind};

use super::loose_regex::{matches_insecure_origin, spell_hosts};
use super::origin_grammar::Relaxed;
use super::origin_search::{MAX_ORIGIN_WORK, MAX_REASON_WORK, matches_origin};
use super::regex_advice::{is_wildcard, meant, pattern_instead};
use super::report::{Field, FieldName, Report};
use super::reverse_nfa::{ReverseNfa, TotalWork};
use crate::config::{CorsConfig, Danger, RuleConfig};
use crate::error::{ConfigErrorKind, ConfigWarningKind, RegexLimit};
use crate::limits::{MAX_REGEX_CACHES_SIZE, MAX_REGEX_LEN};
use crate::origin::scheme::meant_scheme;
use crate::origin::{OriginError, OriginPattern};
use crate::policy::matcher::{OriginRegex, Place, Regexes, TooBig};

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
                checked.push((Place { rule, index }, regex));
            }
        }
    }
    Regexes::new(&checked, budget.cache_size()).unwrap_or_else(|TooBig| {
        let limit = RegexLimit::Caches;
        let mut field = report.field(0, FIELD);
        field.error(None, ConfigErrorKind::RegexTooBig { limit });
        None
    })
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
            return Err(self.advise(text, error));
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

    /// Returns whether `text` would build as a regex, without credentials.
    fn builds(&self, text: &str) -> bool {
        let regex = OriginRegex::parse(text);
        regex.is_ok_and(|regex| {
            let reverse_nfa = ReverseNfa::new(&regex.0, &self.work);
            !matches_empty(&regex)
                && reverse_nfa.is_ok_and(|nfa| never_matches(&regex, &nfa).is_none())
        })
    }

    /// Adds what to write to the error about a regex that matches no origin.
    fn advise(&self, text: &str, error: ConfigErrorKind) -> ConfigErrorKind {
        match error {
            ConfigErrorKind::RegexNeverMatches {
                reason: None,
                instead: None,
                ..
            } => {
                let meant = meant(text).filter(|(_, regex)| self.builds(regex));
                let is_pattern = OriginPattern::parse(text).is_ok();
                let is_list = text.matches("://").count() > 1;
                ConfigErrorKind::RegexNeverMatches {
                    reason: match &meant {
                        Some((mistake, _)) => Some(*mistake),
                        None => is_list.then_some(OriginError::Several),
                    },
                    instead: is_pattern.then(|| text.to_owned()),
                    regex: meant.map(|(_, regex)| regex),
                }
            }
            error => error,
        }
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

/// Returns whether a regex matches the empty text, which `\b` keeps `.*\b` from.
fn matches_empty(regex: &OriginRegex) -> bool {
    regex.0.properties().minimum_len() == Some(0)
        && alone(regex).is_none_or(|regex| regex.find("").is_some())
}

/// Compiles a regex by itself.
fn alone(regex: &OriginRegex) -> Option<Regexes> {
    let place = Place { rule: 0, index: 0 };
    let regexes = Regexes::new(&[(place, regex.clone())], MAX_REGEX_CACHES_SIZE);
    regexes.ok().flatten()
}

/// Returns the error about a regex that matches no origin, with the rule that all its matches
/// break.
///
/// Such a regex would deny everyone without a word, for example because it lacks the scheme.
fn never_matches(regex: &OriginRegex, reverse_nfa: &ReverseNfa<'_>) -> Option<ConfigErrorKind> {
    let text = only_text(&regex.0);
    let begins = leading_text(&regex.0).unwrap_or_default();
    let scheme = begins.split_once("://").map(|(scheme, _)| scheme);
    let is_scheme = |scheme: &&str| scheme.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_mistyped = scheme
        .filter(is_scheme)
        .is_some_and(|scheme| meant_scheme(scheme).is_some());
    let is_mistaken_text = text
        .as_deref()
        .is_some_and(|text| OriginPattern::parse(text) == Err(OriginError::Punycode));
    let strict = Relaxed::default();
    // An unfinished search proves nothing.
    if !is_mistyped
        && !is_mistaken_text
        && matches_origin(reverse_nfa, strict, MAX_ORIGIN_WORK) != Some(false)
    {
        return None;
    }
    let broken = [
        (OriginError::DefaultPort, Relaxed::DEFAULT_PORTS),
        (OriginError::PagelessScheme, Relaxed::ANY_SCHEME),
        (OriginError::Port, Relaxed::ANY_PORT),
    ];
    let reason = match (is_mistyped, is_mistaken_text) {
        (true, _) => Some(OriginError::MistypedScheme),
        (_, true) => Some(OriginError::Punycode),
        (false, false) => broken.into_iter().find_map(|(error, relaxed)| {
            let matches = matches_origin(reverse_nfa, relaxed, MAX_REASON_WORK);
            (matches == Some(true)).then_some(error)
        }),
    };
    // `^http://localhost:` is the beginning of what was meant.
    let any_port = text
        .filter(|text| text.ends_with(':'))
        .map(|text| text + "*");
    let instead = any_port.filter(|pattern| OriginPattern::parse(pattern).is_ok());
    Some(ConfigErrorKind::RegexNeverMatches {
        reason,
        instead,
        regex: None,
    })
}

/// Returns the one text that a regex matches, if it is one.
fn only_text(regex: &Hir) -> Option<String> {
    match regex.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(String::new()),
        HirKind::Literal(literal) => String::from_utf8(literal.0.to_vec()).ok(),
        HirKind::Capture(capture) => only_text(&capture.sub),
        HirKind::Concat(parts) => parts.iter().map(only_text).collect(),
        HirKind::Class(_) | HirKind::Repetition(_) | HirKind::Alternation(_) => None,
    }
}

/// Returns the text with which all matches of a regex begin, as far as it is spelled out.
fn leading_text(regex: &Hir) -> Option<String> {
    match regex.kind() {
        HirKind::Concat(parts) => Some(parts.iter().map_while(only_text).collect()),
        _ => only_text(regex),
    }
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
        let alone = alone(regex);
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
