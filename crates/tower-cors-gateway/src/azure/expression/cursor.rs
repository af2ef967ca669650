//! A reader of the characters of an expression, escaped or not.

use quick_xml::escape::{resolve_xml_entity, unescape_with};

/// The length in bytes above which an `&` does not begin a reference.
const MAX_REFERENCE_LEN: usize = 12;

/// A text that is read character by character.
#[derive(Clone)]
pub(super) struct Cursor<'a> {
    rest: &'a str,
    /// The length of the part that has been read.
    position: usize,
    is_escaped: bool,
}

impl<'a> Cursor<'a> {
    /// Reads characters as they are.
    pub(super) fn raw(text: &'a str) -> Self {
        Self {
            rest: text,
            position: 0,
            is_escaped: false,
        }
    }

    /// Reads references such as `&quot;` as the characters that they mean. A bare `&` ends the
    /// text.
    pub(super) fn escaped(text: &'a str) -> Self {
        Self {
            is_escaped: true,
            ..Self::raw(text)
        }
    }

    pub(super) fn position(&self) -> usize {
        self.position
    }

    /// Returns the next character, and skips it.
    pub(super) fn next(&mut self) -> Option<char> {
        let (character, len) = self.first()?;
        self.position += len;
        self.rest = self.rest.get(len..)?;
        Some(character)
    }

    /// Skips the next character if it is `expected`. Returns whether it did.
    pub(super) fn eat(&mut self, expected: char) -> bool {
        let is_next = self.first().is_some_and(|(next, _)| next == expected);
        if is_next {
            self.next();
        }
        is_next
    }

    /// Returns the next character and its length in the text.
    fn first(&self) -> Option<(char, usize)> {
        count_steps(1);
        let first = self.rest.chars().next()?;
        if !self.is_escaped || first != '&' {
            return Some((first, first.len_utf8()));
        }
        count_steps(MAX_REFERENCE_LEN);
        let len = self
            .rest
            .bytes()
            .take(MAX_REFERENCE_LEN)
            .position(|byte| byte == b';')?
            + 1;
        let reference = self.rest.get(..len)?;
        let meaning = unescape_with(reference, resolve_xml_entity).ok()?;
        let mut meaning = meaning.chars();
        Some((meaning.next().filter(|_| meaning.next().is_none())?, len))
    }
}

#[cfg(test)]
thread_local! {
    /// The work so far, in bytes read.
    pub(super) static STEPS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Counts work, for the test that the work is linear.
#[cfg(test)]
pub(super) fn count_steps(steps: usize) {
    STEPS.set(STEPS.get() + steps + 1);
}

#[cfg(not(test))]
pub(super) fn count_steps(_: usize) {}
