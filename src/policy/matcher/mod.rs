//! The index of a policy: which rule, and which entry of it, matches an origin.
//!
//! A policy of a million origins costs what a policy of one does: see [`Strategy`].

mod candidate;
mod exact_origins;
mod hash_index;
mod pattern_tree;
mod redundant;
#[cfg_attr(not(feature = "regex"), path = "no_regexes.rs")]
mod regexes;

pub(crate) use self::candidate::Candidate;
use self::exact_origins::ExactOrigins;
pub(crate) use self::pattern_tree::PatternTree;
pub(crate) use self::redundant::{Redundant, redundant};
#[cfg(feature = "regex")]
pub(crate) use self::regexes::{OriginRegex, TooBig};
pub(crate) use self::regexes::{Regexes, matches_regex};
use crate::config::OriginPredicate;
use crate::origin::OriginPattern;
use crate::request::RequestHead;

/// A place in the canonical configuration: a rule, and one value of one of its lists, by their
/// indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) rule: u32,
    pub(crate) index: u32,
}

/// An origin or a pattern of one rule.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OriginEntry<'a> {
    pub(crate) place: Place,
    pub(crate) text: OriginText<'a>,
}

/// The meaning of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum OriginText<'a> {
    /// These bytes: an origin, or `null`.
    Exact(&'a str),
    /// A pattern with a wildcard.
    Pattern(OriginPattern<'a>),
}

impl<'a> OriginText<'a> {
    /// Returns it as a pattern; `null` has none.
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

/// The first rule that matches an origin, and the entry of it that does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Match {
    pub(crate) rule: u32,
    pub(crate) by: MatchedBy,
}

/// The entry of a rule that matches an origin. Indices are those of the canonical configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MatchedBy {
    /// One of `allow_origins`.
    Origin(u32),
    /// One of `allow_origin_regexes`.
    Regex(u32),
    /// A closure of `allow_origin_if`.
    Predicate,
    /// `*`.
    AnyOrigin,
}

impl Match {
    fn origin(place: Place) -> Self {
        Self {
            rule: place.rule,
            by: MatchedBy::Origin(place.index),
        }
    }
}

/// One way to find the first rule that matches an origin. A policy has those it needs, cheapest
/// first.
#[derive(Debug)]
enum Strategy {
    /// One exact origin: one comparison of bytes.
    OneOrigin { place: Place, origin: Box<str> },
    /// Exact origins: one hash of the bytes as they came, and one look.
    ExactOrigins(ExactOrigins),
    /// Patterns with a wildcard: the origin is parsed, then one lookup a label.
    Patterns {
        tree: PatternTree,
        places: Box<[Place]>,
    },
    /// Regexes: the origin is parsed, then one pass over it for all of them.
    Regexes(Box<Regexes>),
    /// Predicates, in order: the origin is parsed, then each costs what it costs.
    Predicates(Box<[(u32, OriginPredicate)]>),
    /// `*` with credentials: the origin is parsed, since only a serialized one is ever echoed.
    AnySerializedOrigin { rule: u32 },
    /// `*` without credentials: nothing to look at.
    AnyOrigin { rule: u32 },
}

/// The index. The first matching rule wins, whatever strategy finds it.
#[derive(Debug, Default)]
pub(crate) struct Matcher {
    /// Each with the first rule that it can find.
    strategies: Box<[(u32, Strategy)]>,
}

impl Matcher {
    /// All are in the order of their rules, and no entry is a [`redundant`] one. `tree` holds the
    /// patterns among them, if it was built already.
    pub(crate) fn new(
        entries: &[OriginEntry<'_>],
        tree: Option<PatternTree>,
        regexes: Option<Regexes>,
        predicates: Vec<(u32, OriginPredicate)>,
        any: Option<AnyOrigin>,
    ) -> Self {
        let mut exact = Vec::new();
        let mut patterns = Vec::new();
        for entry in entries {
            match entry.text {
                OriginText::Exact(text) => exact.push((entry.place, text)),
                OriginText::Pattern(pattern) => patterns.push((entry.place, pattern)),
            }
        }
        let strategies = [
            exact_strategy(&exact),
            pattern_strategy(&patterns, tree),
            regexes.and_then(|regexes| {
                Some((regexes.first_rule()?, Strategy::Regexes(Box::new(regexes))))
            }),
            predicate_strategy(predicates),
            any.map(|any| (any.rule, any_strategy(any))),
        ];
        Self {
            strategies: strategies.into_iter().flatten().collect(),
        }
    }

    /// Returns the first rule that matches. Without a request, predicates are not asked.
    pub(crate) fn find(
        &self,
        candidate: &Candidate<'_>,
        request: Option<&RequestHead<'_>>,
    ) -> Option<Match> {
        let mut best: Option<Match> = None;
        for (first_rule, strategy) in &self.strategies {
            if best.is_some_and(|best| best.rule <= *first_rule) {
                continue;
            }
            let found = strategy.find(candidate, request, best);
            // Of two values of one rule, the cheaper strategy's is the one that matched.
            best = match (best, found) {
                (Some(best), Some(found)) if best.rule <= found.rule => Some(best),
                (best, found) => found.or(best),
            };
        }
        best
    }

    /// Returns the first rule one of whose regexes matches the whole of `origin`.
    pub(crate) fn find_by_regex(&self, origin: &str) -> Option<u32> {
        self.strategies
            .iter()
            .find_map(|(_, strategy)| match strategy {
                Strategy::Regexes(regexes) => regexes.find(origin).map(|place| place.rule),
                _ => None,
            })
    }
}

impl Strategy {
    /// Returns the first matching rule. One that does not come before `best` is of no use.
    fn find(
        &self,
        candidate: &Candidate<'_>,
        request: Option<&RequestHead<'_>>,
        best: Option<Match>,
    ) -> Option<Match> {
        match self {
            Self::OneOrigin { place, origin } => {
                (candidate.bytes() == origin.as_bytes()).then_some(Match::origin(*place))
            }
            Self::ExactOrigins(origins) => origins.find(candidate.bytes()).map(Match::origin),
            Self::Patterns { tree, places } => {
                let mut first: Option<u32> = None;
                tree.for_each_match(&candidate.origin()?.into(), 0, |number| {
                    first = Some(first.map_or(number, |first| first.min(number)));
                });
                places.get(first? as usize).copied().map(Match::origin)
            }
            Self::Regexes(regexes) => {
                let place = regexes.find(candidate.origin()?.as_str())?;
                Some(Match {
                    rule: place.rule,
                    by: MatchedBy::Regex(place.index),
                })
            }
            Self::Predicates(predicates) => {
                let (origin, request) = (candidate.origin()?, request?);
                let (rule, _) = predicates
                    .iter()
                    .take_while(|(rule, _)| best.is_none_or(|best| *rule < best.rule))
                    .find(|(_, predicate)| predicate.allows(origin, request))?;
                Some(Match {
                    rule: *rule,
                    by: MatchedBy::Predicate,
                })
            }
            Self::AnySerializedOrigin { rule } => candidate.origin().map(|_| Match {
                rule: *rule,
                by: MatchedBy::AnyOrigin,
            }),
            Self::AnyOrigin { rule } => Some(Match {
                rule: *rule,
                by: MatchedBy::AnyOrigin,
            }),
        }
    }
}

fn exact_strategy(origins: &[(Place, &str)]) -> Option<(u32, Strategy)> {
    let (first, _) = origins.first()?;
    let strategy = match origins {
        [(place, origin)] => Strategy::OneOrigin {
            place: *place,
            origin: (*origin).into(),
        },
        _ => Strategy::ExactOrigins(ExactOrigins::new(origins)),
    };
    Some((first.rule, strategy))
}

fn pattern_strategy(
    patterns: &[(Place, OriginPattern<'_>)],
    tree: Option<PatternTree>,
) -> Option<(u32, Strategy)> {
    let (first, _) = patterns.first()?;
    let build = || PatternTree::new(patterns.iter().map(|(_, pattern)| *pattern));
    let strategy = Strategy::Patterns {
        tree: tree.unwrap_or_else(build),
        places: patterns.iter().map(|(place, _)| *place).collect(),
    };
    Some((first.rule, strategy))
}

fn predicate_strategy(predicates: Vec<(u32, OriginPredicate)>) -> Option<(u32, Strategy)> {
    let (first_rule, _) = predicates.first()?;
    Some((*first_rule, Strategy::Predicates(predicates.into())))
}

fn any_strategy(any: AnyOrigin) -> Strategy {
    let rule = any.rule;
    if any.credentials {
        Strategy::AnySerializedOrigin { rule }
    } else {
        Strategy::AnyOrigin { rule }
    }
}
