//! The most steps that a regex takes for one byte of an origin.
//!
//! A search visits all states of the automaton that the bytes so far have led to. An origin that
//! the caches do not know costs that at each byte, so that the longest one bounds the work of a
//! request.

use std::collections::HashSet;

use regex_automata::PatternID;
use regex_automata::nfa::thompson::{NFA, State, Transition};
use regex_automata::util::primitives::StateID;

use super::reverse_nfa::{States, TotalWork, target, targets_without_byte};
use crate::limits::MAX_ORIGIN_LEN;

/// The states that the search through all sets of a regex may visit: a millisecond or two.
///
/// It is enough for each of the names that fit into the longest regex.
const MAX_SETS_WORK: usize = 32_000;
/// The branches of a state, or its ranges of bytes, that take as long as a visit.
const EDGES_OF_A_STEP: usize = 8;

/// The search for the most steps, in the automaton of a configuration.
pub(super) struct MostSteps<'a> {
    nfa: &'a NFA,
    total: &'a TotalWork,
    /// The number of sets so far.
    sets: usize,
    /// The last set that each state was added to.
    // last_sets.len() == nfa.states().len()
    last_sets: Vec<usize>,
}

impl<'a> MostSteps<'a> {
    pub(super) fn new(nfa: &'a NFA, total: &'a TotalWork) -> Self {
        Self {
            nfa,
            total,
            sets: 0,
            last_sets: vec![0; nfa.states().len()],
        }
    }

    /// Returns the most steps that a regex takes, or more than that. The search ends beyond
    /// `limit`, and where the checks of all regexes are exhausted.
    pub(super) fn of_pattern(&mut self, pattern: PatternID, limit: usize) -> usize {
        // Each pattern of the automaton has a start.
        let start = self.nfa.start_pattern(pattern);
        let start = self.close(start);
        let by_sets = self.by_sets(start.clone(), limit);
        by_sets.unwrap_or_else(|| self.by_lengths(start, limit))
    }

    /// Visits each set of states that a text leads to, which a search builds, too.
    ///
    /// Returns `None` if there are too many.
    fn by_sets(&mut self, start: States, limit: usize) -> Option<usize> {
        let max_work = self.total.states() + MAX_SETS_WORK;
        let mut most = 0;
        let mut seen = HashSet::from([start.clone()]);
        let mut open = vec![start];
        while let Some(states) = open.pop() {
            most = most.max(self.steps(&states));
            if most > limit {
                break;
            }
            for byte in self.bytes(&states) {
                if self.total.states() > max_work {
                    return None;
                }
                let next = self.after(&states, byte);
                if !next.is_empty() && !seen.contains(&next) {
                    seen.insert(next.clone());
                    open.push(next);
                }
            }
        }
        Some(most)
    }

    /// Visits the set of all states that the texts of each length lead to. A text leads to some of
    /// them.
    fn by_lengths(&mut self, start: States, limit: usize) -> usize {
        let mut states = start;
        let mut most = self.steps(&states);
        for _ in 0..MAX_ORIGIN_LEN {
            if most > limit || self.total.is_exhausted() {
                break;
            }
            let nfa = self.nfa;
            let next = states
                .iter()
                .flat_map(|state| transitions(nfa.state(*state)));
            let next = self.close(next.map(|transition| transition.next));
            if next == states {
                break;
            }
            most = most.max(self.steps(&next));
            states = next;
        }
        most
    }

    /// Returns the steps that a search takes where these states are active.
    fn steps(&self, states: &States) -> usize {
        let edges = states.iter().map(|state| match self.nfa.state(*state) {
            State::Union { alternates } => alternates.len(),
            state => transitions(state).count(),
        });
        edges.map(|edges| 1 + edges / EDGES_OF_A_STEP).sum()
    }

    /// Returns the bytes that `states` tell apart: the first one of each range, and the first one
    /// behind it.
    fn bytes(&self, states: &States) -> Vec<u8> {
        let transitions = states
            .iter()
            .flat_map(|state| transitions(self.nfa.state(*state)));
        let mut bytes: Vec<u8> = transitions
            .flat_map(|range| [Some(range.start), range.end.checked_add(1)])
            .flatten()
            .collect();
        bytes.sort_unstable();
        bytes.dedup();
        bytes
    }

    /// Returns the states after `byte`.
    fn after(&mut self, states: &States, byte: u8) -> States {
        self.total.add(states.len());
        let nfa = self.nfa;
        self.close(
            states
                .iter()
                .filter_map(|state| target(nfa.state(*state), byte)),
        )
    }

    /// Returns `states`, and those that they lead to without a byte.
    ///
    /// Assertions are assumed to hold: this errs on the side of more steps, which is the safe side.
    fn close(&mut self, states: impl IntoIterator<Item = StateID>) -> States {
        self.sets += 1;
        let mut open: Vec<StateID> = states.into_iter().collect();
        let mut closed = Vec::new();
        let mut visits = 0;
        while let Some(state) = open.pop() {
            visits += 1;
            let last_set = self.last_sets.get_mut(state.as_usize());
            if last_set.is_none_or(|last| std::mem::replace(last, self.sets) == self.sets) {
                continue;
            }
            closed.push(state);
            open.extend(targets_without_byte(self.nfa.state(state)));
        }
        self.total.add(visits);
        closed.sort_unstable();
        closed
    }
}

/// Returns the ranges of bytes that lead on from a state.
fn transitions(state: &State) -> impl Iterator<Item = Transition> + '_ {
    let (ranges, by_byte): (&[Transition], &[StateID]) = match state {
        State::ByteRange { trans } => (std::slice::from_ref(trans), &[]),
        State::Sparse(sparse) => (&sparse.transitions, &[]),
        State::Dense(dense) => (&[], &dense.transitions),
        _ => (&[], &[]),
    };
    let single = |(byte, next)| Transition {
        start: byte,
        end: byte,
        next,
    };
    let by_byte = (0..=u8::MAX).zip(by_byte.iter().copied()).map(single);
    ranges.iter().copied().chain(by_byte)
}

#[cfg(test)]
mod tests;
