//! The matcher: it finds the first rule that matches an origin, and the entry that does.
//!
//! A policy of a million origins costs what a policy of one costs: see [`Strategy`].

mod candidate;
mod exact_origins;
mod few_patterns;
mod hash_index;
mod pattern_tree;
mod redundant;
#[cfg_attr(not(feature = "regex"), path = "no_regexes.rs")]
mod regexes;
mod text_set;

pub(crate) use self::candidate::Candidate;
use self::exact_origins::ExactOrigins;
use self::few_patterns::{FEW, FewPatterns};
pub(super) use self::hash_index::{HashIndex, hash_below};
pub(crate) use self::pattern_tree::PatternTree;
pub(crate) use self::redundant::{Redundant, redundant};
#[cfg(feature = "regex")]
pub(crate) use self::regexes::{OriginRegex, TooBig, automaton};
pub(crate) use self::regexes::{Regexes, matches_regex};
pub(crate) use self::text_set::TextSet;
use crate::config::OriginPredicate;
use crate::origin::OriginPattern;
use crate::request::RequestHead;

/// A place in the canonical configuration: the indices of a rule and of a value in its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) rule: u32,
    pub(crate) index: u32,
}

/// An exact origin or a pattern, with its place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OriginEntry<'a> {
    pub(crate) place: Place,
    pub(crate) text: OriginText<'a>,
}

/// The meaning of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OriginText<'a> {
    /// Exactly these bytes: a serialized origin, or `null`.
    Exact(&'a str),
    /// A pattern with a wildcard.
    Pattern(OriginPattern<'a>),
}

impl<'a> OriginText<'a> {
    /// Returns it as a pattern; `null` is not one.
    fn pattern(self) -> Option<OriginPattern<'a>> {
        match self {
            Self::Exact(text) => OriginPattern::parse(text).ok(),
            Self::Pattern(pattern) => Some(pattern),
        }
    }
}

/// The `*` rule of a policy, which is the last one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AnyOrigin {
    pub(crate) rule: u32,
    pub(crate) credentials: bool,
}

/// The first rule that matches an origin, and its entry that does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Match {
    pub(crate) rule: u32,
    pub(crate) by: MatchedBy,
}

/// The entry of a rule that matches an origin, by its index in the canonical configuration.
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

/// A way to find the first rule that matches an origin. A policy has those that it needs.
///
/// Cheap ones come first, so that exact origins are seldom parsed.
enum Strategy {
    /// One exact origin: one comparison of bytes.
    OneOrigin { place: Place, origin: Box<str> },
    /// Exact origins: one hash of the bytes, and one lookup.
    ExactOrigins(ExactOrigins),
    /// A few patterns with a wildcard: the origin is parsed, and compared with each.
    FewPatterns(FewPatterns),
    /// Patterns with a wildcard: the origin is parsed, then one lookup a label.
    Patterns {
        tree: PatternTree,
        places: Box<[Place]>,
    },
    /// Regexes: the origin is parsed, then all of them take one pass over it.
    ///
    /// A regex sees only what parses, so that a careless `.*` cannot match a header with a comma.
    Regexes(Box<Regexes>),
    /// Predicates, in order: the origin is parsed, then each runs.
    Predicates(Vec<(u32, OriginPredicate)>),
    /// `*` with credentials: the origin is parsed.
    ///
    /// The answer echoes it, and `null` must never get credentials: a sandboxed frame of any page
    /// sends it.
    AnySerializedOrigin { rule: u32 },
    /// `*` without credentials: it matches anything. The answer is `*`, whatever was sent.
    AnyOrigin { rule: u32 },
}

/// The strategies of a policy. The first matching rule decides, whichever strategy finds it.
///
/// The alternative, all matching rules together, would grant mixes that no rule says: the methods
/// of one and the credentials of another.
#[derive(Default)]
pub(crate) struct Matcher {
    /// The strategies, each with the first rule that it can find.
    strategies: Vec<(u32, Strategy)>,
}

impl Matcher {
    /// Creates a matcher. All arguments are in the order of their rules.
    ///
    /// No entry is [`redundant`]. `tree` holds the patterns among the entries, if it exists
    /// already.
    pub(crate) fn new(
        entries: &[OriginEntry<'_>],
        tree: Option<PatternTree>,
        regexes: Option<Regexes>,
        predicates: Vec<(u32, OriginPredicate)>,
        any: Option<AnyOrigin>,
    ) -> Self {
        let mut exact = Vec::new();
        let mut patterns = Vec::new();
        let mut places = Vec::new();
        for entry in entries {
            match entry.text {
                OriginText::Exact(text) => exact.push((entry.place, text)),
                OriginText::Pattern(pattern) => {
                    patterns.push(pattern);
                    places.push(entry.place);
                }
            }
        }
        let mut strategies = Vec::new();
        for strategy in [
            exact_strategy(&exact),
            pattern_strategy(&patterns, places, tree),
            regexes.and_then(|regexes| {
                Some((regexes.first_rule()?, Strategy::Regexes(Box::new(regexes))))
            }),
            predicate_strategy(predicates),
            any.map(|any| (any.rule, any_strategy(any))),
        ] {
            strategies.extend(strategy);
        }
        Self { strategies }
    }

    /// Returns the first rule that matches. Without a request it skips predicates.
    pub(crate) fn find(
        &self,
        candidate: &Candidate<'_>,
        request: Option<&RequestHead<'_>>,
    ) -> Option<Match> {
        if let [(_, strategy)] = self.strategies.as_slice() {
            return strategy.find(candidate, request, None);
        }
        let mut best: Option<Match> = None;
        for (first_rule, strategy) in &self.strategies {
            // No rule of this strategy comes before the one that was found.
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
    /// Returns the first matching rule. It may skip rules that do not come before `best`.
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
            Self::FewPatterns(patterns) => patterns.find(candidate.origin()?).map(Match::origin),
            Self::Patterns { tree, places } => {
                // Patterns are numbered in the order of their rules: the lowest number decides.
                let mut first: Option<u32> = None;
                tree.for_each_match(&candidate.origin()?.into(), 0, &mut |number| {
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
                // A predicate may be slow, so it runs only if its rule can still decide.
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
    patterns: &[OriginPattern<'_>],
    places: Vec<Place>,
    tree: Option<PatternTree>,
) -> Option<(u32, Strategy)> {
    let rule = places.first()?.rule;
    if patterns.len() <= FEW {
        let few = FewPatterns::new(patterns, &places);
        return Some((rule, Strategy::FewPatterns(few)));
    }
    let strategy = Strategy::Patterns {
        tree: tree.unwrap_or_else(|| PatternTree::new(patterns)),
        places: places.into_boxed_slice(),
    };
    Some((rule, strategy))
}

fn predicate_strategy(predicates: Vec<(u32, OriginPredicate)>) -> Option<(u32, Strategy)> {
    let (first_rule, _) = predicates.first()?;
    Some((*first_rule, Strategy::Predicates(predicates)))
}

fn any_strategy(any: AnyOrigin) -> Strategy {
    let rule = any.rule;
    if any.credentials {
        Strategy::AnySerializedOrigin { rule }
    } else {
        Strategy::AnyOrigin { rule }
    }
}
