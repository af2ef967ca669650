//! Origin regexes: parsed each by itself, matched all in one pass.

use std::sync::{Mutex, TryLockError};

use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson::{self, NFA, WhichCaptures};
use regex_automata::{Anchored, Input};
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Hir, Look};
use tower_cors_core::text::is_printable;

use super::Place;
use crate::limits::MAX_REGEX_CACHES_SIZE;

/// The caches of a configuration. Each search takes one, so that this many threads can search at
/// once without a new one.
const CACHES: usize = 8;

/// A regex that is right by itself. It is about bytes: origins are ASCII.
#[derive(Clone, Debug)]
pub(crate) struct OriginRegex(pub(crate) Hir);

impl OriginRegex {
    /// Parses `text` by itself, so that no parenthesis of it can close one that is put around it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        // In a comment, it could show another regex to the reviewers of a policy. Line breaks and
        // tabs belong to verbose regexes.
        let is_hidden = |char: &char| !is_printable(*char) && !matches!(char, '\t' | '\n' | '\r');
        if let Some(hidden) = text.chars().find(is_hidden) {
            let code = u32::from(hidden);
            return Err(format!(
                "it has the invisible character U+{code:04X}; remove it"
            ));
        }
        let parsed = ParserBuilder::new()
            .unicode(false)
            .utf8(false)
            .build()
            .parse(text);
        parsed.map(Self).map_err(|error| describe(&error))
    }

    /// The regex, to match whole origins only.
    fn anchored(&self) -> Hir {
        Hir::concat(vec![
            Hir::look(Look::Start),
            self.0.clone(),
            Hir::look(Look::End),
        ])
    }
}

/// Compiles `regexes` to one automaton, in which each is a pattern.
pub(crate) fn automaton<'a>(
    regexes: impl IntoIterator<Item = &'a OriginRegex>,
) -> Result<NFA, TooBig> {
    let patterns: Vec<Hir> = regexes.into_iter().map(OriginRegex::anchored).collect();
    let config = thompson::Config::new()
        .utf8(false)
        .which_captures(WhichCaptures::None);
    NFA::compiler()
        .configure(config)
        .build_many_from_hir(&patterns)
        .map_err(|_| TooBig)
}

/// All regexes of a configuration, as one automaton that is determinized while it runs.
///
/// A lazy DFA alone does it: origins are too short for literal searchers to pay, and a set of
/// regexes would name all that match, and allocate to do so.
pub(crate) struct Regexes {
    dfa: DFA,
    caches: Caches,
    /// By the number of the pattern.
    places: Box<[Place]>,
}

impl Regexes {
    /// Prepares searches with `automaton`, whose patterns have these places, in the order of their
    /// rules. All caches together take at most `caches_size` bytes.
    ///
    /// # Errors
    ///
    /// The automaton does not fit into the caches.
    pub(crate) fn new(
        automaton: &NFA,
        places: Box<[Place]>,
        caches_size: usize,
    ) -> Result<Self, TooBig> {
        // The engine does not count the room that vectors allocate ahead, which is as much again.
        let caches_size = caches_size / 2;
        // Fewer and larger caches where one has to be larger: together they stay within the bound.
        let caches = [CACHES, CACHES / 2, CACHES / 4, 1];
        let (dfa, count) = caches
            .into_iter()
            .find_map(|count| Some((build(automaton.clone(), caches_size / count)?, count)))
            .ok_or(TooBig)?;
        Ok(Self {
            dfa,
            caches: Caches::new(count),
            places,
        })
    }

    /// Compiles a regex by itself; `None` if it is too big.
    pub(crate) fn alone(regex: &OriginRegex) -> Option<Self> {
        let places = Box::new([Place { rule: 0, index: 0 }]);
        Self::new(&automaton([regex]).ok()?, places, MAX_REGEX_CACHES_SIZE).ok()
    }

    /// The first rule that has a regex.
    pub(crate) fn first_rule(&self) -> Option<u32> {
        self.places.first().map(|place| place.rule)
    }

    /// Returns the place of the first regex that matches the whole of `origin`.
    ///
    /// All patterns begin and end where the origin does, and of those the automaton prefers the
    /// first.
    pub(crate) fn find(&self, origin: &str) -> Option<Place> {
        let input = Input::new(origin).anchored(Anchored::Yes);
        let found = self.caches.with(&self.dfa, |cache| {
            // It never gives up, and no byte makes it quit. An error would be no match: fail
            // closed.
            self.dfa.try_search_fwd(cache, &input).ok().flatten()
        })?;
        self.places.get(found.pattern().as_usize()).copied()
    }
}

/// The automata need more memory than the caches may have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TooBig;

/// Builds the automaton with caches of `capacity` bytes. A cache that is full starts over.
fn build(nfa: NFA, capacity: usize) -> Option<DFA> {
    let config = DFA::config().cache_capacity(capacity);
    DFA::builder().configure(config).build_from_nfa(nfa).ok()
}

/// The memory of searches, shared by all threads.
///
/// One cache a thread would take memory for every thread that ever searched. Here a search takes
/// the first cache that is free, so that as many fill up as there are searches at once.
struct Caches(Box<[Mutex<Option<Cache>>]>);

impl Caches {
    fn new(count: usize) -> Self {
        Self((0..count).map(|_| Mutex::new(None)).collect())
    }

    /// Calls `search` with a free cache. Where all are taken it gets a new one, which is dropped
    /// afterwards: no search waits for another.
    fn with<R>(&self, dfa: &DFA, search: impl FnOnce(&mut Cache) -> R) -> R {
        for slot in &self.0 {
            let mut cache = match slot.try_lock() {
                Ok(cache) => cache,
                Err(TryLockError::WouldBlock) => continue,
                Err(TryLockError::Poisoned(poisoned)) => {
                    let mut cache = poisoned.into_inner();
                    *cache = None; // A search that panicked may have left it in any state.
                    cache
                }
            };
            return search(cache.get_or_insert_with(|| dfa.create_cache()));
        }
        search(&mut dfa.create_cache())
    }
}

/// Returns whether `regex` matches the whole of `origin`. It compiles the regex: not for each
/// request.
pub(crate) fn matches_regex(regex: &str, origin: &str) -> bool {
    let regex = OriginRegex::parse(regex).ok();
    let alone = regex.as_ref().and_then(Regexes::alone);
    alone.is_some_and(|regex| regex.find(origin).is_some())
}

/// Describes the error on one line: what is wrong, and at which character.
fn describe(error: &regex_syntax::Error) -> String {
    let (kind, column) = match error {
        regex_syntax::Error::Parse(error) => (error.kind().to_string(), error.span().start.column),
        regex_syntax::Error::Translate(error) => {
            (error.kind().to_string(), error.span().start.column)
        }
        other => return other.to_string().replace('\n', " "),
    };
    if kind.contains("Unicode") {
        return String::from("Unicode is not available here: origins are ASCII");
    }
    format!("{kind} (at character {column})")
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;

    fn regexes() -> Regexes {
        let regex = OriginRegex::parse(r"https://[a-z]+\.example").unwrap();
        let places = Box::new([Place { rule: 3, index: 7 }]);
        Regexes::new(&automaton([&regex]).unwrap(), places, MAX_REGEX_CACHES_SIZE).unwrap()
    }

    /// A search in the middle of others waits for none of them.
    #[test]
    fn searches_where_all_caches_are_taken() {
        fn nested(regexes: &Regexes, depth: usize) -> Option<Place> {
            match depth {
                0 => regexes.find("https://a.example"),
                _ => regexes
                    .caches
                    .with(&regexes.dfa, |_| nested(regexes, depth - 1)),
            }
        }
        let regexes = regexes();
        for depth in [0, 1, CACHES, CACHES + 1] {
            assert_eq!(nested(&regexes, depth).map(|place| place.rule), Some(3));
        }
    }

    #[test]
    fn a_cache_is_used_again_after_a_panic() {
        let regexes = regexes();
        for _ in 0..CACHES {
            let search = || {
                regexes.caches.with(&regexes.dfa, |cache| {
                    *cache = DFA::new("other").unwrap().create_cache();
                    panic!("in a search")
                })
            };
            assert!(catch_unwind(AssertUnwindSafe(search)).is_err());
            assert!(regexes.find("https://a.example").is_some());
            assert!(regexes.find("https://a.test").is_none());
        }
    }
}
