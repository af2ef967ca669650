//! The line that a message shows.

use unicode_width::UnicodeWidthStr;

use super::print::is_printable;
use crate::document::Span;

/// The most bytes of a line that are shown before and after the beginning of the marked part.
const MAX_BEFORE: usize = 60;
const MAX_AFTER: usize = 100;

/// The part of a line around a place, safe to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Excerpt {
    pub(super) text: String,
    /// The part of `text` to mark. It is on one line.
    pub(super) marked: Span,
}

impl Excerpt {
    /// Cuts the line that begins at `line_start` around `span`.
    pub(super) fn new(text: &str, line_start: usize, span: &Span) -> Self {
        let mut excerpt = Self {
            text: String::new(),
            marked: 0..0,
        };
        let before = text.get(line_start..span.start).unwrap_or_default();
        let shown = before.ceil_tail(MAX_BEFORE);
        excerpt.push_mark_of_cut(shown.len() < before.len());
        excerpt.push(shown);

        let after = text.get(span.start..).unwrap_or_default();
        // The line may go on for megabytes, so its end is sought only in what can be shown.
        let window = after.floor_head(MAX_AFTER);
        let shown = window.split(['\n', '\r']).next().unwrap_or_default();
        let is_cut = shown.len() == window.len() && window.len() < after.len();
        let marked = span.len().min(shown.len());
        let (marked, rest) = shown.split_at_checked(marked).unwrap_or((shown, ""));
        let start = excerpt.text.len();
        excerpt.push(marked);
        excerpt.marked = start..excerpt.text.len();
        excerpt.push(rest);
        excerpt.push_mark_of_cut(is_cut);
        excerpt
    }

    /// Returns the text before the marked part, the marked part, and the rest.
    pub(crate) fn parts(&self) -> [&str; 3] {
        let Span { start, end } = self.marked;
        let parts = [
            self.text.get(..start),
            self.text.get(start..end),
            self.text.get(end..),
        ];
        parts.map(Option::unwrap_or_default)
    }

    /// Returns spaces, as wide as the text before the marked part.
    pub(super) fn indent(&self) -> String {
        let before = self.text.get(..self.marked.start);
        " ".repeat(before.unwrap_or_default().width())
    }

    /// Returns a mark as wide as the marked part.
    pub(super) fn carets(&self) -> String {
        let marked = self.text.get(self.marked.clone());
        "^".repeat(marked.unwrap_or_default().width().max(1))
    }

    fn push_mark_of_cut(&mut self, is_cut: bool) {
        if is_cut {
            self.text.push('…');
        }
    }

    /// Adds text, without what could move a terminal's cursor or reorder the line.
    fn push(&mut self, text: &str) {
        let safe = text.chars().map(|char| match char {
            '\t' => ' ',
            char if is_printable(char) => char,
            _ => char::REPLACEMENT_CHARACTER,
        });
        self.text.extend(safe);
    }
}

/// Parts of a text of at most a number of bytes.
trait Cut {
    fn floor_head(&self, len: usize) -> &str;
    fn ceil_tail(&self, len: usize) -> &str;
}

impl Cut for str {
    fn floor_head(&self, len: usize) -> &str {
        let ends = (0..=len).rev();
        ends.filter_map(|end| self.get(..end))
            .next()
            .filter(|_| len < self.len())
            .unwrap_or(self)
    }

    fn ceil_tail(&self, len: usize) -> &str {
        let starts = self.len().saturating_sub(len)..=self.len();
        let mut tails = starts.filter_map(|start| self.get(start..));
        tails.next().unwrap_or(self)
    }
}
