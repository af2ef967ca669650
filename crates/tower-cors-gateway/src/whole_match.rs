//! Checks that a regex matches a whole text, such as `null`, or the `*` of a list.
//!
//! An automaton would take time and memory in proportion to the counts in a regex: those of
//! `(a?){1000}` are a thousand times as large as the regex. For a text of a few characters, the
//! places where each part can begin and end are enough.

use regex_syntax::hir::{Class, Hir, HirKind, Look, Repetition};

use crate::dialect::MAX_REGEX_LEN;
use crate::regex;

/// The length in bytes above which nothing matches.
const MAX_TEXT_LEN: usize = 7;

/// Returns whether `regex` matches the whole of `text`, which is short and ASCII.
///
/// `false` if the regex does not parse, or has more than [`MAX_REGEX_LEN`] bytes.
pub(crate) fn matches_whole(regex: &str, text: &str) -> bool {
    if regex.len() > MAX_REGEX_LEN || text.len() > MAX_TEXT_LEN {
        return false;
    }
    let text = text.as_bytes();
    regex::parse(regex).is_ok_and(|regex| Spans::of(&regex, text).has(0, text.len()))
}

/// The parts of a text that a part of a regex matches.
///
/// Bit `end` of the byte `start` is set if the part matches from `start` to `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Spans([u8; MAX_TEXT_LEN + 1]);

impl Spans {
    const NONE: Self = Self([0; MAX_TEXT_LEN + 1]);

    /// Returns the spans that `part` matches in `text`.
    fn of(part: &Hir, text: &[u8]) -> Self {
        let at = |start: usize| text.get(start..).unwrap_or_default();
        match part.kind() {
            HirKind::Empty => Self::empty_where(|_| true),
            HirKind::Look(look) => Self::empty_where(|place| is_at(*look, text, place)),
            HirKind::Literal(literal) => {
                Self::with_len(literal.0.len(), |start| at(start).starts_with(&literal.0))
            }
            HirKind::Class(class) => Self::with_len(1, |start| {
                at(start).first().is_some_and(|byte| has(class, *byte))
            }),
            HirKind::Capture(capture) => Self::of(&capture.sub, text),
            HirKind::Repetition(repetition) => Self::of_repetition(repetition, text),
            HirKind::Concat(parts) => {
                let parts = parts.iter().map(|part| Self::of(part, text));
                parts.fold(Self::empty_where(|_| true), Self::then)
            }
            HirKind::Alternation(parts) => {
                let parts = parts.iter().map(|part| Self::of(part, text));
                parts.fold(Self::NONE, Self::or)
            }
        }
    }

    fn of_repetition(Repetition { min, max, sub, .. }: &Repetition, text: &[u8]) -> Self {
        let once = Self::of(sub, text);
        let at_most_once = once.or(Self::empty_where(|_| true));
        let optional = max.map_or(u32::MAX, |max| max.saturating_sub(*min));
        once.repeated(*min).then(at_most_once.repeated(optional))
    }

    /// Returns the spans of `count` repetitions.
    ///
    /// A text has [`MAX_TEXT_LEN`] + 1 places. In as many repetitions, one of them is empty, and
    /// can be repeated or left out. So further repetitions change nothing.
    fn repeated(self, count: u32) -> Self {
        let places = 0..=MAX_TEXT_LEN;
        let repetitions = (0..count).zip(places).map(|_| self);
        repetitions.fold(Self::empty_where(|_| true), Self::then)
    }

    /// Returns empty spans at certain places.
    fn empty_where(is_place: impl Fn(usize) -> bool) -> Self {
        Self::with_len(0, is_place)
    }

    /// Returns spans of one length that begin at certain places.
    fn with_len(len: usize, is_start: impl Fn(usize) -> bool) -> Self {
        let mut spans = Self::NONE;
        for (start, ends) in spans.0.iter_mut().enumerate() {
            if start + len <= MAX_TEXT_LEN && is_start(start) {
                *ends = 1 << (start + len);
            }
        }
        spans
    }

    fn has(self, start: usize, end: usize) -> bool {
        self.0.get(start).is_some_and(|ends| ends >> end & 1 == 1)
    }

    /// Returns the spans that are in either.
    fn or(self, other: Self) -> Self {
        let mut spans = self;
        for (ends, others) in spans.0.iter_mut().zip(other.0) {
            *ends |= others;
        }
        spans
    }

    /// Returns the spans that consist of one of these, and one of `next` at its end.
    fn then(self, next: Self) -> Self {
        Self(self.0.map(|ends| {
            let next = next.0.iter().enumerate();
            let reached = next.filter(|(place, _)| ends >> place & 1 == 1);
            reached.fold(0, |all, (_, ends)| all | ends)
        }))
    }
}

/// Returns whether a class contains an ASCII character.
fn has(class: &Class, byte: u8) -> bool {
    match class {
        Class::Bytes(class) => {
            let mut ranges = class.ranges().iter();
            ranges.any(|range| (range.start()..=range.end()).contains(&byte))
        }
        Class::Unicode(class) => {
            let mut ranges = class.ranges().iter();
            ranges.any(|range| (range.start()..=range.end()).contains(&char::from(byte)))
        }
    }
}

/// Returns whether an assertion holds at a place in `text`, which is ASCII and has no line break.
fn is_at(look: Look, text: &[u8], place: usize) -> bool {
    let is_word = |place: Option<usize>| {
        let byte = place.and_then(|place| text.get(place));
        byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
    };
    let (before, after) = (is_word(place.checked_sub(1)), is_word(Some(place)));
    match look {
        Look::Start | Look::StartLF | Look::StartCRLF => place == 0,
        Look::End | Look::EndLF | Look::EndCRLF => place == text.len(),
        Look::WordAscii | Look::WordUnicode => before != after,
        Look::WordAsciiNegate | Look::WordUnicodeNegate => before == after,
        Look::WordStartAscii | Look::WordStartUnicode => !before && after,
        Look::WordEndAscii | Look::WordEndUnicode => before && !after,
        Look::WordStartHalfAscii | Look::WordStartHalfUnicode => !before,
        Look::WordEndHalfAscii | Look::WordEndHalfUnicode => !after,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex_automata::meta::{Config, Regex};
    use regex_syntax::hir::{Hir, Look};

    use super::matches_whole;
    use crate::regex;

    /// Pieces of regexes that match parts of the texts, or nothing, or more.
    #[rustfmt::skip]
    const PIECES: &[&str] = &[
        "n", "u", "l", "nu", "ll", "null", "*", "+", "?", "+?", "{2}", "{0,3}", "{1,}", "{0}", "{9}",
        "{12}", "(", ")", "(?:", "(?i)", "(?m)", "(?s-u:.)", "|", ".", "^", "$", r"\b", r"\B", r"\A",
        r"\z", r"\b{start}", r"\b{end}", r"\b{start-half}", r"\b{end-half}", "[a-n]", "[^a-n]", "[*]",
        r"\*", r"\x00", "_", "é", "N", "",
    ];

    /// The same, by an automaton. `None` if `regex` does not compile.
    fn model(regex: &str, text: &str) -> Option<bool> {
        let regex = regex::parse(regex).ok()?;
        let parts = vec![Hir::look(Look::Start), regex, Hir::look(Look::End)];
        let built = Regex::builder()
            .configure(Config::new().utf8_empty(false))
            .build_from_hir(&Hir::concat(parts));
        Some(built.unwrap().is_match(text))
    }

    proptest! {
        #[test]
        fn an_automaton_agrees(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..8)) {
            let regex = pieces.concat();
            for text in ["null", "*", "", "nullnul"] {
                let expected = model(&regex, text).unwrap_or(false);
                prop_assert_eq!(matches_whole(&regex, text), expected, "{} on {}", regex, text);
            }
        }
    }
}
