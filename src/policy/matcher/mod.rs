//! The index of a policy: which rule decides on an origin.
//!
//! A policy of a million origins costs what a policy of one does: see [`Strategy`].

mod labels;
mod literals;
mod redundant;
#[cfg_attr(not(feature = "regex"), path = "no_regexes.rs")]
mod regexes;
mod slots;

use std::cell::OnceCell;

use http::HeaderValue;
use http::header::GetAll;

pub(crate) use self::labels::Labels;
use self::literals::Literals;
pub(crate) use self::redundant::{Redundant, redundant};
#[cfg(feature = "regex")]
pub(crate) use self::regexes::OriginRegex;
pub(crate) use self::regexes::{Regexes, matches_regex};
use super::rejection::{Asked, Rejection};
use crate::config::OriginPredicate;
use crate::origin::OriginPattern;
use crate::origin::{MAX_ORIGIN_LEN, Origin};
use crate::request::RequestHead;

/// An origin or a pattern of one rule.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OriginEntry<'a> {
    pub(crate) rule: u32,
    pub(crate) text: OriginText<'a>,
}

/// What an entry matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum OriginText<'a> {
    /// These bytes: an origin, or `null`.
    Exact(&'a str),
    /// A pattern with a wildcard.
    Pattern(OriginPattern<'a>),
}

impl<'a> OriginText<'a> {
    /// As a pattern; `null` has none.
    fn pattern(self) -> Option<OriginPattern<'a>> {
        match self {
            Self::Exact(text) => OriginPattern::parse(text).ok(),
            Self::Pattern(pattern) => Some(pattern),
        }
    }
}

/// The `*` rule of a policy, which is its last one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AnyOrigin {
    pub(crate) rule: u32,
    pub(crate) credentials: bool,
}

/// One way to find the first rule that matches an origin. A policy has those it needs, cheapest first.
#[derive(Debug)]
enum Strategy {
    /// One exact origin: one comparison of bytes.
    Literal { rule: u32, origin: Box<str> },
    /// Exact origins: one hash of the bytes as they came, and one look.
    Literals(Literals),
    /// Patterns with a wildcard: the origin is parsed, then one lookup a label.
    Labels { tree: Labels, rules: Box<[u32]> },
    /// Regexes: the origin is parsed, then one pass over it for all of them.
    Regexes(Regexes),
    /// Predicates, in order: the origin is parsed, then each costs what it costs.
    Predicates(Box<[(u32, OriginPredicate)]>),
    /// `*` with credentials: the origin is parsed, since only a real one is ever echoed.
    EveryOrigin { rule: u32 },
    /// `*` without credentials: nothing to look at.
    Everyone { rule: u32 },
}

/// The index. The first matching rule wins, whatever strategy finds it.
#[derive(Debug, Default)]
pub(crate) struct Matcher {
    /// Each with the first rule that it can find.
    strategies: Box<[(u32, Strategy)]>,
}

impl Matcher {
    /// All are in the order of their rules, and no entry is a [`redundant`] one. `tree` holds the patterns among them, if
    /// there is one already.
    pub(crate) fn new(
        entries: &[OriginEntry<'_>],
        tree: Option<Labels>,
        regexes: Option<Regexes>,
        predicates: Vec<(u32, OriginPredicate)>,
        any: Option<AnyOrigin>,
    ) -> Self {
        let mut literals = Vec::new();
        let mut patterns = Vec::new();
        for entry in entries {
            match entry.text {
                OriginText::Exact(text) => literals.push((entry.rule, text)),
                OriginText::Pattern(pattern) => patterns.push((entry.rule, pattern)),
            }
        }
        let strategies = [
            literal_strategy(&literals),
            pattern_strategy(&patterns, tree),
            regexes.and_then(|regexes| Some((regexes.first_rule()?, Strategy::Regexes(regexes)))),
            first_rule(&predicates).map(|rule| (rule, Strategy::Predicates(predicates.into()))),
            any.map(|any| (any.rule, any_strategy(any))),
        ];
        Self {
            strategies: strategies.into_iter().flatten().collect(),
        }
    }

    /// The first rule that matches, by its index.
    pub(crate) fn find(
        &self,
        candidate: &Candidate<'_>,
        request: &RequestHead<'_>,
    ) -> Result<u32, Rejection> {
        let mut best = None;
        for (first_rule, strategy) in &self.strategies {
            if best.is_none_or(|best| *first_rule < best) {
                let found = strategy.find(candidate, request, best);
                best = [best, found].into_iter().flatten().min();
            }
        }
        best.ok_or_else(|| candidate.rejection())
    }

    /// The first rule one of whose regexes matches the whole of `origin`.
    pub(crate) fn find_by_regex(&self, origin: &str) -> Option<u32> {
        self.strategies
            .iter()
            .find_map(|(_, strategy)| match strategy {
                Strategy::Regexes(regexes) => regexes.find(origin),
                _ => None,
            })
    }
}

impl Strategy {
    /// The first matching rule. One that does not come before `best` is of no use.
    fn find(
        &self,
        candidate: &Candidate<'_>,
        request: &RequestHead<'_>,
        best: Option<u32>,
    ) -> Option<u32> {
        match self {
            Self::Literal { rule, origin } => {
                (candidate.bytes == origin.as_bytes()).then_some(*rule)
            }
            Self::Literals(literals) => literals.find(candidate.bytes),
            Self::Labels { tree, rules } => {
                let mut first: Option<u32> = None;
                tree.covering(&candidate.origin()?.into(), 0, |number| {
                    first = Some(first.map_or(number, |first| first.min(number)));
                });
                rules.get(first? as usize).copied()
            }
            Self::Regexes(regexes) => regexes.find(candidate.origin()?.as_str()),
            Self::Predicates(predicates) => {
                let origin = candidate.origin()?;
                predicates
                    .iter()
                    .take_while(|(rule, _)| best.is_none_or(|best| *rule < best))
                    .find(|(_, predicate)| predicate.allows(origin, request))
                    .map(|(rule, _)| *rule)
            }
            Self::EveryOrigin { rule } => candidate.origin().map(|_| *rule),
            Self::Everyone { rule } => Some(*rule),
        }
    }
}

fn literal_strategy(literals: &[(u32, &str)]) -> Option<(u32, Strategy)> {
    let first_rule = first_rule(literals)?;
    let strategy = match literals {
        [(rule, origin)] => Strategy::Literal {
            rule: *rule,
            origin: (*origin).into(),
        },
        _ => Strategy::Literals(Literals::new(literals)),
    };
    Some((first_rule, strategy))
}

fn pattern_strategy(
    patterns: &[(u32, OriginPattern<'_>)],
    tree: Option<Labels>,
) -> Option<(u32, Strategy)> {
    let grow = || Labels::new(patterns.iter().map(|(_, pattern)| *pattern));
    let strategy = Strategy::Labels {
        tree: tree.unwrap_or_else(grow),
        rules: patterns.iter().map(|(rule, _)| *rule).collect(),
    };
    Some((first_rule(patterns)?, strategy))
}

fn any_strategy(any: AnyOrigin) -> Strategy {
    let rule = any.rule;
    if any.credentials {
        Strategy::EveryOrigin { rule }
    } else {
        Strategy::Everyone { rule }
    }
}

fn first_rule<T>(entries: &[(u32, T)]) -> Option<u32> {
    entries.first().map(|(rule, _)| *rule)
}

/// The origin of a request: its bytes, and what they parse to if anyone asks.
pub(crate) struct Candidate<'a> {
    /// The first `Origin` line.
    line: &'a HeaderValue,
    /// The one `Origin` line; empty, which matches nothing, if there are several or it is longer than any origin.
    bytes: &'a [u8],
    parsed: OnceCell<Option<Origin<'a>>>,
}

impl<'a> Candidate<'a> {
    /// From the lines of the `Origin` header, if there are any.
    pub(crate) fn new(lines: &GetAll<'a, HeaderValue>) -> Option<Self> {
        let mut lines = lines.iter();
        let line = lines.next()?;
        let several = lines.next().is_some();
        Some(Self::with(line, several))
    }

    /// From the one line of it.
    pub(crate) fn of_line(line: &'a HeaderValue) -> Self {
        Self::with(line, false)
    }

    fn with(line: &'a HeaderValue, several: bool) -> Self {
        let is_looked_at = !several && line.len() <= MAX_ORIGIN_LEN;
        Self {
            line,
            bytes: if is_looked_at { line.as_bytes() } else { b"" },
            parsed: OnceCell::new(),
        }
    }

    /// What to echo, once a rule has matched.
    pub(crate) fn line(&self) -> &'a HeaderValue {
        self.line
    }

    /// The bytes that are matched.
    pub(crate) fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// What they parse to.
    pub(crate) fn origin(&self) -> Option<&Origin<'a>> {
        self.parsed
            .get_or_init(|| Origin::from_bytes(self.bytes).ok())
            .as_ref()
    }

    /// Why no rule matches.
    fn rejection(&self) -> Rejection {
        let origin = Asked::new(self.bytes);
        match self.origin() {
            Some(_) => Rejection::OriginNotAllowed { origin },
            None => Rejection::OriginMalformed { origin },
        }
    }
}
