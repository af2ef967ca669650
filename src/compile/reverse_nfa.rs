//! The automaton of a regex, run backwards: from the last byte of an origin to its first.

use std::cell::Cell;
use std::collections::{HashMap, HashSet, VecDeque};

use regex_automata::nfa::thompson::{Config, NFA, State, WhichCaptures};
use regex_automata::util::primitives::StateID;
use regex_syntax::hir::Hir;

use super::origin_search::Grammar;
use crate::error::RegexLimit;
use crate::limits::{MAX_REGEX_SIZE, MAX_REGEXES_SIZE};
use crate::origin::parts::LABEL_BYTES;

/// The states that the check of one regex may visit: some tens of milliseconds.
const MAX_WORK: usize = 1_000_000;
/// The states that the checks of all regexes of a policy may visit: about a second.
pub(super) const MAX_TOTAL_WORK: usize = 32_000_000;
/// The states that the search for an example may visit. The message can do without one.
pub(super) const MAX_EXAMPLE_WORK: usize = 200_000;
/// The most sets of states that the search for the shortest match remembers.
const MAX_QUEUE: usize = 2_000;
/// The bytes of IPv6 addresses.
const IPV6_BYTES: &[u8] = b"0123456789abcdef:";
/// The bytes of schemes.
const SCHEME_BYTES: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789+-.";

/// The automaton.
pub(super) struct ReverseNfa<'a> {
    nfa: NFA,
    work: Cell<usize>,
    total: &'a TotalWork,
}

/// The work of the checks of all regexes so far.
#[derive(Default)]
pub(super) struct TotalWork {
    /// The bytes of their automata, those of refused regexes included.
    pub(super) size: Cell<usize>,
    /// The states that they have visited.
    states: Cell<usize>,
    /// The pairs of a state and a reading that the searches for an origin have visited.
    pub(super) origin_searches: Cell<usize>,
    /// The grammar of the last search for an origin, which the next one continues.
    pub(super) last_grammar: Cell<Option<Grammar>>,
}

impl TotalWork {
    pub(super) fn add(&self, states: usize) {
        self.states.set(self.states.get() + states);
    }

    /// Returns the states that the checks of all regexes have visited so far.
    pub(super) fn states(&self) -> usize {
        self.states.get()
    }

    /// Returns whether the search for all regexes is over its limit.
    pub(super) fn is_exhausted(&self) -> bool {
        self.states.get() > MAX_TOTAL_WORK
    }
}

/// A set of states, sorted.
pub(super) type States = Vec<StateID>;

impl<'a> ReverseNfa<'a> {
    /// Builds the automaton of `regex`.
    ///
    /// # Errors
    ///
    /// It exceeds its own limit, or that of all regexes together. One that exceeds its own counts
    /// as that large: otherwise a long list of such regexes would build them all.
    pub(super) fn new(regex: &Hir, total: &'a TotalWork) -> Result<Self, RegexLimit> {
        let config = Config::new()
            .reverse(true)
            .utf8(false)
            .which_captures(WhichCaptures::None)
            .nfa_size_limit(Some(MAX_REGEX_SIZE));
        let built = NFA::compiler().configure(config).build_from_hir(regex);
        let size = built.as_ref().map_or(MAX_REGEX_SIZE, NFA::memory_usage);
        total.size.set(total.size.get().saturating_add(size));
        if total.size.get() > MAX_REGEXES_SIZE {
            return Err(RegexLimit::Together);
        }
        let nfa = built.map_err(|_| RegexLimit::Automaton)?;
        Ok(Self {
            nfa,
            work: Cell::new(0),
            total,
        })
    }

    /// Returns whether the search for this regex is over its limit.
    pub(super) fn is_exhausted(&self) -> bool {
        self.work.get() > MAX_WORK || self.total.is_exhausted()
    }

    /// Returns the state at the end of a match, where it starts.
    pub(super) fn start(&self) -> StateID {
        self.nfa.start_anchored()
    }

    /// Returns the state with this number.
    pub(super) fn state(&self, state: StateID) -> &State {
        self.nfa.state(state)
    }

    /// Returns the work of the checks of all regexes so far.
    pub(super) fn total(&self) -> &'a TotalWork {
        self.total
    }

    /// Counts visited states.
    pub(super) fn count(&self, states: usize) {
        self.work.set(self.work.get() + states);
        self.total.add(states);
    }

    /// Returns whether a scheme can come before `states`: the host is complete.
    fn can_end(&self, states: &States) -> bool {
        !self.spell(states.clone(), "://").is_empty()
    }

    /// Returns those of `states` that consume a byte.
    pub(super) fn letters_of(&self, states: &States) -> impl Iterator<Item = StateID> {
        states.iter().copied().filter(|state| {
            matches!(
                self.nfa.state(*state),
                State::ByteRange { .. } | State::Sparse(_) | State::Dense(_)
            )
        })
    }

    /// Returns whether every host that the regex matches ends in `domain`.
    ///
    /// An unescaped dot, which matches any letter, counts as the dot that its author meant.
    pub(super) fn is_only_end_of_hosts(&self, domain: &str) -> bool {
        let mut states = self.ends_of_host();
        let mut host = String::new();
        for letter in domain.chars().rev() {
            let mut next = self.letters_before(&states, &host);
            next.push(('.', self.step(&states, b'.')));
            next.retain(|(letter, next)| {
                let host = format!("{letter}{host}");
                !next.is_empty() && self.can_be_origin(next, &host)
            });
            let sought = next.iter().find(|(found, _)| *found == letter);
            let Some((_, sought)) = sought.cloned() else {
                return false;
            };
            let is_any = letter == '.' && next.iter().all(|(_, next)| *next == sought);
            let is_end = !host.is_empty() && self.can_end(&states);
            if is_end || next.len() > 1 && !is_any {
                return false;
            }
            states = sought;
            host.insert(0, letter);
        }
        true
    }

    /// Returns the states at the end of a host, which is the end of the origin or before a port.
    pub(super) fn ends_of_host(&self) -> States {
        let end = self.close([self.nfa.start_anchored()]);
        let ports = self.reach(&end, |byte| byte.is_ascii_digit());
        let before_ports = self.step(&ports, b':');
        self.close([end, before_ports].concat())
    }

    /// Returns the bytes, other than the dot, that can come before `host`, and where they lead.
    pub(super) fn letters_before(&self, states: &States, host: &str) -> Vec<(char, States)> {
        let (bytes, bracket): (&[u8], &[u8]) = match host {
            "" => (LABEL_BYTES, b"]"),
            _ if host.starts_with('[') => (b"", b""),
            _ if host.ends_with(']') => (IPV6_BYTES, b"["),
            _ => (LABEL_BYTES, b""),
        };
        let led = bytes
            .iter()
            .chain(bracket)
            .map(|byte| (char::from(*byte), self.step(states, *byte)));
        led.filter(|(_, next)| !next.is_empty()).collect()
    }

    /// Returns the states after any rest of the host, whose end `host` has been read.
    pub(super) fn before_host(&self, states: &States, host: &str) -> States {
        let is_name_byte = |byte| byte == b'.' || LABEL_BYTES.contains(&byte);
        let before_address = |states: &States| {
            let address = self.reach(states, |byte| IPV6_BYTES.contains(&byte));
            self.step(&address, b'[')
        };
        if host.starts_with('[') {
            states.clone()
        } else if host.ends_with(']') {
            before_address(states)
        } else if host.is_empty() {
            // Every origin has a host: at least one letter, which a dot may follow.
            let ends = self.close([states.clone(), self.step(states, b'.')].concat());
            let last = LABEL_BYTES.iter().flat_map(|byte| self.step(&ends, *byte));
            let name = self.reach(&self.close(last), is_name_byte);
            let address = before_address(&self.step(states, b']'));
            self.close([name, address].concat())
        } else {
            self.reach(states, is_name_byte)
        }
    }

    /// Returns whether `states`, which the `host` of an origin has led to, lead to its scheme.
    pub(super) fn can_be_origin(&self, states: &States, host: &str) -> bool {
        let scheme = self.spell(self.before_host(states, host), "://");
        let scheme = self.reach(&scheme, |byte| SCHEME_BYTES.contains(&byte));
        self.is_start(&scheme)
    }

    /// Returns whether `text` leads to the beginning of a match.
    pub(super) fn begins_with(&self, states: States, text: &str) -> bool {
        self.is_start(&self.spell(states, text))
    }

    /// Returns the shortest match that ends in `end`, which has led to `from`.
    ///
    /// Returns `None` if there is none, or if the search was given up, after `max_work`.
    pub(super) fn shortest(&self, from: &States, end: &str, max_work: usize) -> Option<String> {
        let bytes = [LABEL_BYTES, b"+.[]:/"].concat();
        let limit = self.work.get() + max_work;
        let mut begun: HashMap<States, String> = HashMap::from([(from.clone(), end.to_owned())]);
        let mut queue = VecDeque::from([from.clone()]);
        while let Some(states) = queue.pop_front() {
            let text = begun.get(&states)?.clone();
            if self.is_start(&states) {
                return Some(text);
            }
            for byte in &bytes {
                let next = self.step(&states, *byte);
                if !next.is_empty() && !begun.contains_key(&next) {
                    begun.insert(next.clone(), format!("{}{text}", char::from(*byte)));
                    queue.push_back(next);
                }
            }
            if begun.len() > MAX_QUEUE || self.work.get() > limit {
                return None;
            }
        }
        None
    }

    /// Returns the states after `byte`.
    pub(super) fn step(&self, states: &States, byte: u8) -> States {
        self.count(states.len());
        self.close(states.iter().filter_map(|state| self.target(*state, byte)))
    }

    /// Returns whether the whole text that was read is a match.
    fn is_start(&self, states: &States) -> bool {
        states
            .iter()
            .any(|state| matches!(self.nfa.state(*state), State::Match { .. }))
    }

    /// Returns the states after `text`, from its last byte to its first.
    fn spell(&self, states: States, text: &str) -> States {
        text.bytes()
            .rev()
            .fold(states, |states, byte| self.step(&states, byte))
    }

    /// Returns the states after any number of such bytes, none included.
    fn reach(&self, states: &States, allowed: impl Fn(u8) -> bool) -> States {
        let bytes: Vec<u8> = (0..=127).filter(|byte| allowed(*byte)).collect();
        self.explore(states.iter().copied(), |state| {
            let targets = bytes.iter().filter_map(|byte| self.target(state, *byte));
            targets.collect()
        })
    }

    /// Returns the state after `byte`.
    pub(super) fn target(&self, state: StateID, byte: u8) -> Option<StateID> {
        target(self.nfa.state(state), byte)
    }

    /// Returns `states`, and those that they lead to without a byte.
    fn close(&self, states: impl IntoIterator<Item = StateID>) -> States {
        self.explore(states, |_| Vec::new())
    }

    /// Returns `states`, those that they lead to without a byte, those that `further` adds, and so
    /// on.
    ///
    /// Assertions are assumed to hold: this errs on the side of more matches, which is the safe
    /// side.
    fn explore(
        &self,
        states: impl IntoIterator<Item = StateID>,
        further: impl Fn(StateID) -> Vec<StateID>,
    ) -> States {
        let mut seen = HashSet::new();
        let mut open: Vec<StateID> = states.into_iter().collect();
        while let Some(state) = open.pop() {
            if !seen.insert(state) {
                continue;
            }
            open.extend(targets_without_byte(self.nfa.state(state)));
            open.extend(further(state));
        }
        self.count(seen.len());
        let mut states: States = seen.into_iter().collect();
        states.sort_unstable();
        states
    }
}

/// Returns the state that `byte` leads to.
pub(super) fn target(state: &State, byte: u8) -> Option<StateID> {
    match state {
        State::ByteRange { trans } => trans.matches_byte(byte).then_some(trans.next),
        State::Sparse(transitions) => transitions.matches_byte(byte),
        State::Dense(transitions) => transitions.matches_byte(byte),
        _ => None,
    }
}

/// Returns the states that a state leads to without a byte.
pub(super) fn targets_without_byte(state: &State) -> impl Iterator<Item = StateID> + '_ {
    let (many, few): (&[StateID], _) = match state {
        State::Look { next, .. } | State::Capture { next, .. } => (&[], [Some(*next), None]),
        State::Union { alternates } => (alternates, [None, None]),
        State::BinaryUnion { alt1, alt2 } => (&[], [Some(*alt1), Some(*alt2)]),
        _ => (&[], [None, None]),
    };
    many.iter().copied().chain(few.into_iter().flatten())
}

#[cfg(test)]
mod tests;
