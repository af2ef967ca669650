//! Regex configurations, held against the regex itself: the `regex` crate, and samples of its
//! language.

use std::collections::HashSet;

use regex::bytes::{Regex, RegexBuilder};
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind};
use tower_cors::{ConfigErrorKind, ConfigErrors, CorsConfig, CorsLayer, Origin, OriginPattern};

/// The number of samples of each regex.
const SAMPLES: u64 = 32;

/// The number of domains that the crate accepts even if the regex does not spell them out.
const MAX_DOMAINS: usize = 16;

/// A configuration with a regex does what the regex says.
///
/// It allows exactly the origins that the regex matches. If it does not build, no sample shows that
/// it should. With credentials, it matches no insecure origins, and no more domains than it has
/// letters.
///
/// # Panics
///
/// Panics if one of these does not hold.
pub fn a_configuration_does_what_its_regex_says(text: &str, seed: u64, origins: &[&str]) {
    let config = CorsLayer::new().allow_origin_regexes([text]);
    let compiled = config.clone().compile();
    // In a comment of the flag `x`, `)` would not close the group.
    let whole = RegexBuilder::new(&format!(r"\A(?:{text})\z"))
        .unicode(false)
        .build();
    let (Ok(hir), Ok(whole)) = (parse(text), whole) else {
        return;
    };
    let mut texts: Vec<String> = origins.iter().map(ToString::to_string).collect();
    texts.extend((0..SAMPLES).filter_map(|index| sample(&hir, seed.wrapping_add(index))));
    match compiled {
        Ok(policy) => {
            for origin in &texts {
                let expected = is_matched(&whole, origin);
                assert_eq!(policy.allows_origin(origin), expected, "{text:?}: {origin}");
            }
        }
        Err(errors) => refusal_is_right(text, &whole, &texts, &errors),
    }
    let matched: Vec<&str> = texts
        .iter()
        .map(String::as_str)
        .filter(|origin| is_matched(&whole, origin))
        .collect();
    with_credentials(text, &hir, &matched, config.allow_credentials(true));
}

fn is_matched(whole: &Regex, origin: &str) -> bool {
    Origin::parse(origin).is_ok() && whole.is_match(origin.as_bytes())
}

/// No sample is an origin that the error says not to exist.
fn refusal_is_right(text: &str, whole: &Regex, texts: &[String], errors: &ConfigErrors) {
    match errors.first().kind() {
        ConfigErrorKind::RegexNeverMatches { .. } => {
            // Pages have no other origins.
            let is_of_a_page = |origin: &&String| OriginPattern::parse(origin).is_ok();
            let mut matched = texts.iter().filter(|origin| is_matched(whole, origin));
            assert_eq!(matched.find(is_of_a_page), None, "{text:?}: {errors}");
        }
        ConfigErrorKind::RegexMatchesEmpty => assert!(whole.is_match(b""), "{text:?}"),
        _ => {}
    }
}

fn with_credentials(text: &str, hir: &Hir, matched: &[&str], config: CorsConfig) {
    match config.compile() {
        Ok(_) => {
            // Loopback hosts are this machine.
            let hosts = matched.iter().map(|origin| (origin, host(origin)));
            let others = hosts.filter(|(_, host)| !is_loopback(host));
            let mut domains = HashSet::new();
            for (origin, host) in others {
                assert!(!origin.starts_with("http://"), "{text:?}: {origin}");
                domains.insert(domain(host));
            }
            let bound = letters(hir).max(MAX_DOMAINS);
            assert!(domains.len() <= bound, "{text:?}: {domains:?}");
        }
        Err(errors) => {
            for error in &errors {
                if let ConfigErrorKind::LooseRegex {
                    example: Some(example),
                    ..
                } = error.kind()
                {
                    let anonymous = CorsLayer::new().allow_origin_regexes([text]).compile();
                    assert!(
                        anonymous.unwrap().allows_origin(example),
                        "{text:?}: {example}"
                    );
                }
            }
        }
    }
}

fn host(origin: &str) -> &str {
    tower_cors_test_support::patterns::split(origin).1
}

fn is_loopback(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host);
    name == "localhost"
        || name.ends_with(".localhost")
        || name == "[::1]"
        || name.starts_with("127.")
}

/// The last two labels: no registrable domain is shorter, unless the suffix list lacks it.
fn domain(host: &str) -> String {
    let name = host.strip_suffix('.').unwrap_or(host);
    let labels: Vec<&str> = name.rsplitn(3, '.').take(2).collect();
    labels.join(" ")
}

/// Returns the most letters that a regex spells out, with repetitions written in full.
fn letters(hir: &Hir) -> usize {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 0,
        HirKind::Literal(literal) => literal.0.len(),
        HirKind::Class(Class::Bytes(class)) => class.ranges().len(),
        HirKind::Class(Class::Unicode(class)) => class.ranges().len(),
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min + 1);
            letters(&repetition.sub).saturating_mul(times as usize)
        }
        HirKind::Capture(capture) => letters(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().map(letters).fold(0, usize::saturating_add)
        }
    }
}

fn parse(text: &str) -> Result<Hir, Box<regex_syntax::Error>> {
    let mut parser = ParserBuilder::new().unicode(false).utf8(false).build();
    parser.parse(text).map_err(Box::new)
}

/// Returns a text that the regex is likely to match: it ignores assertions such as `\b`.
fn sample(hir: &Hir, seed: u64) -> Option<String> {
    let mut sampler = Sampler {
        state: seed,
        text: Vec::new(),
    };
    sampler.add(hir);
    String::from_utf8(sampler.text).ok()
}

struct Sampler {
    state: u64,
    text: Vec<u8>,
}

impl Sampler {
    /// No origin is longer than twice this.
    const MAX_LEN: usize = 300;

    /// Bytes that make an origin, in the order in which to try them.
    const LIKELY: &[u8] = b"a1.-:/bzxn0";

    /// Returns a number below `bound`: the next one of the generator SplitMix64.
    fn choose(&mut self, bound: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed >> 33) as usize % bound
    }

    fn add(&mut self, hir: &Hir) {
        if self.text.len() > Self::MAX_LEN {
            return;
        }
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => self.text.extend_from_slice(&literal.0),
            HirKind::Class(class) => self.add_one_of(class),
            HirKind::Repetition(repetition) => {
                let max = repetition.max.unwrap_or(u32::MAX);
                let more = max.saturating_sub(repetition.min).min(4) as usize;
                let times = repetition.min as usize + self.choose(more + 1);
                for _ in 0..times.min(Self::MAX_LEN) {
                    self.add(&repetition.sub);
                }
            }
            HirKind::Capture(capture) => self.add(&capture.sub),
            HirKind::Concat(parts) => parts.iter().for_each(|part| self.add(part)),
            HirKind::Alternation(parts) => {
                let chosen = self.choose(parts.len());
                self.add(&parts[chosen]);
            }
        }
    }

    /// Adds a byte of the class that origins have, or any.
    fn add_one_of(&mut self, class: &Class) {
        let ranges: Vec<(u32, u32)> = match class {
            Class::Bytes(class) => class
                .iter()
                .map(|range| (range.start().into(), range.end().into()))
                .collect(),
            Class::Unicode(class) => class
                .iter()
                .map(|range| (range.start().into(), range.end().into()))
                .collect(),
        };
        let has = |byte: u8| {
            ranges
                .iter()
                .any(|(start, end)| (*start..=*end).contains(&byte.into()))
        };
        let likely: Vec<u8> = Self::LIKELY
            .iter()
            .copied()
            .filter(|byte| has(*byte))
            .collect();
        if !likely.is_empty() && self.choose(4) > 0 {
            let chosen = self.choose(likely.len());
            self.text.push(likely[chosen]);
        } else if !ranges.is_empty() {
            let chosen = self.choose(ranges.len());
            let (start, end) = ranges[chosen];
            let code = start + u32::try_from(self.choose((end - start + 1) as usize)).unwrap();
            self.text.extend(u8::try_from(code));
        }
    }
}
