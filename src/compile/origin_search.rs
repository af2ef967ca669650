//! The search for an origin that a regex matches: the automaton and the grammar, read together.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use regex_automata::nfa::thompson::State;
use regex_automata::util::primitives::StateID;

use super::origin_grammar::{Lengths, ORIGIN_BYTES, Reading, Relaxed};
use super::reverse_nfa::{ReverseNfa, targets_without_byte};

/// The pairs of a state and a reading that one search may visit: a tenth of a second.
///
/// Beyond that, the regex is assumed to match one: refusing it would break a regex that works.
pub(super) const MAX_ORIGIN_WORK: usize = 200_000;
/// The same for a regex that is known to match none: its message may be shorter.
pub(super) const MAX_REASON_WORK: usize = 10_000;
/// The same for all regexes of a policy together: about a second. Most take a few hundred pairs.
const MAX_TOTAL_ORIGIN_WORK: usize = 1_000_000;

/// Returns whether `regex` matches an origin.
///
/// Shorter texts come first, and of those as long the ones with the shorter host and label: of two
/// ways to the same state and the same reading, one that leaves as much room is enough. Assertions
/// are assumed to hold.
///
/// Returns `None` if the search was given up, after `max_work` or that of all regexes together.
pub(super) fn matches_origin(
    regex: &ReverseNfa<'_>,
    relaxed: Relaxed,
    max_work: usize,
) -> Option<bool> {
    // Most regexes take the same part of the grammar, which takes longer to find than to search.
    let last = regex.total().last_grammar.take();
    let last = last.filter(|grammar| grammar.relaxed == relaxed);
    let mut grammar = last.unwrap_or_else(|| Grammar::new(relaxed));
    let found = search(regex, &mut grammar, max_work);
    regex.total().last_grammar.set(Some(grammar));
    found
}

fn search(regex: &ReverseNfa<'_>, grammar: &mut Grammar, max_work: usize) -> Option<bool> {
    let mut targets: HashMap<StateID, Led<StateID>> = HashMap::new();
    let mut seen: HashMap<(StateID, usize), Vec<Lengths>> = HashMap::new();
    let end = grammar.number_of(Reading::END);
    let mut open = BinaryHeap::from([Reverse((0_usize, Lengths::default(), regex.start(), end))]);
    let total = &regex.total().origin_searches;
    let max_work = max_work.min(MAX_TOTAL_ORIGIN_WORK.saturating_sub(total.get()));
    let mut work = 0;
    while let Some(Reverse((read, lengths, state, reading))) = open.pop() {
        let passed = seen.entry((state, reading)).or_default();
        let leave_as_much_room = |other: &Lengths| other.leave_as_much_room_as(lengths);
        if passed.iter().any(leave_as_much_room) {
            continue;
        }
        passed.push(lengths);
        if work == max_work {
            return None;
        }
        work += 1;
        total.set(total.get() + 1);
        regex.count(1);
        let at = |next| Reverse((read, lengths, next, reading));
        match regex.state(state) {
            State::Match { .. } if grammar.is_whole(reading) => return Some(true),
            State::Match { .. } | State::Fail => {}
            state @ (State::Look { .. }
            | State::Capture { .. }
            | State::Union { .. }
            | State::BinaryUnion { .. }) => open.extend(targets_without_byte(state).map(at)),
            State::ByteRange { .. } | State::Sparse(_) | State::Dense(_) => {
                let led = targets
                    .entry(state)
                    .or_insert_with(|| led_by(|byte| regex.target(state, byte)));
                grammar.for_each_before(reading, lengths, |reading, lengths, bytes| {
                    let both = led.iter().filter(|(_, leading)| leading & bytes != 0);
                    open.extend(both.map(|(next, _)| Reverse((read + 1, lengths, *next, reading))));
                });
            }
        }
    }
    Some(false)
}

/// A set of the bytes of origins: a bit for each of [`ORIGIN_BYTES`].
type Bytes = u64;
const _: () = assert!(ORIGIN_BYTES.len() <= Bytes::BITS as usize);

/// The places to which bytes lead, each once with all its bytes: most lead to the same.
type Led<Place> = Vec<(Place, Bytes)>;

/// Returns the places to which `lead` sends each byte of origins.
fn led_by<Place: PartialEq, Places: IntoIterator<Item = Place>>(
    mut lead: impl FnMut(u8) -> Places,
) -> Led<Place> {
    let mut led: Led<Place> = Vec::new();
    for (bit, byte) in ORIGIN_BYTES.iter().enumerate() {
        for place in lead(*byte) {
            match led.iter_mut().find(|(other, _)| *other == place) {
                Some((_, bytes)) => *bytes |= 1 << bit,
                None => led.push((place, 1 << bit)),
            }
        }
    }
    led
}

/// The part of the grammar that a search has needed so far, in which each reading has a number.
///
/// A regex such as `.{300}` takes the same readings at each of its states. Here each one is asked
/// only once what a byte before it makes of it.
pub(super) struct Grammar {
    relaxed: Relaxed,
    numbers: HashMap<Reading, usize>,
    /// By their numbers.
    readings: Vec<Reading>,
    /// The readings that bytes make of each one; `None` if nobody asked yet.
    // nexts.len() == readings.len()
    nexts: Vec<Option<Led<usize>>>,
}

impl Grammar {
    fn new(relaxed: Relaxed) -> Self {
        Self {
            relaxed,
            numbers: HashMap::new(),
            readings: Vec::new(),
            nexts: Vec::new(),
        }
    }

    fn number_of(&mut self, reading: Reading) -> usize {
        *self.numbers.entry(reading).or_insert_with(|| {
            self.readings.push(reading);
            self.nexts.push(None);
            self.readings.len() - 1
        })
    }

    fn is_whole(&self, number: usize) -> bool {
        let reading = self.readings.get(number);
        reading.is_some_and(|reading| reading.is_whole(self.relaxed))
    }

    /// Calls `found` with each reading that a byte before this one makes of it, if there is room
    /// for the byte, and with all such bytes.
    fn for_each_before(
        &mut self,
        number: usize,
        lengths: Lengths,
        mut found: impl FnMut(usize, Lengths, Bytes),
    ) {
        let Some(reading) = self.readings.get(number).copied() else {
            return;
        };
        let nexts = self.nexts.get_mut(number).and_then(Option::take);
        let nexts = nexts.unwrap_or_else(|| self.nexts_of(reading));
        for (next, bytes) in &nexts {
            let after = self.readings.get(*next);
            let lengths = after.and_then(|after| lengths.before(reading, *after));
            if let Some(lengths) = lengths {
                found(*next, lengths, *bytes);
            }
        }
        if let Some(place) = self.nexts.get_mut(number) {
            *place = Some(nexts);
        }
    }

    fn nexts_of(&mut self, reading: Reading) -> Led<usize> {
        let relaxed = self.relaxed;
        led_by(|byte| {
            let nexts: Vec<Reading> = reading.before(byte, relaxed).collect();
            nexts
                .into_iter()
                .map(|next| self.number_of(next))
                .collect::<Vec<_>>()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::reverse_nfa::TotalWork;
    use crate::policy::matcher::OriginRegex;

    fn search_for_origin(regex: &str, total: &TotalWork) -> Option<bool> {
        let regex = OriginRegex::parse(regex).unwrap();
        let nfa = ReverseNfa::new(&regex.0, total).unwrap();
        matches_origin(&nfa, Relaxed::default(), MAX_ORIGIN_WORK)
    }

    /// No host is that long, and each byte may belong to any part of an origin.
    #[test]
    fn the_longest_searches_end_with_an_answer() {
        let total = TotalWork::default();
        assert_eq!(search_for_origin("https://.{300}", &total), Some(false));
        let work = total.origin_searches.get();
        assert!(work < 50_000, "{work}");
    }

    #[test]
    fn all_searches_of_a_policy_together_are_bounded() {
        let total = TotalWork::default();
        total.origin_searches.set(MAX_TOTAL_ORIGIN_WORK - 100);
        assert_eq!(search_for_origin("https://a", &total), Some(true));
        for _ in 0..3 {
            assert_eq!(search_for_origin("https://.{300}", &total), None);
        }
        assert_eq!(total.origin_searches.get(), MAX_TOTAL_ORIGIN_WORK);
    }
}
