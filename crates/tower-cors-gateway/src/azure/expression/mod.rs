//! Policy expressions that a document contains unescaped.
//!
//! The portal, templates and extraction tools do not escape `<`, `&` and `"` in an expression, so a
//! document with one is not XML. This module masks these characters before the document is parsed.
//! The mask keeps the length of the text, so all places in it stay right.
//!
//! In an escaped expression, it leaves references to the parser.

mod csharp;
mod cursor;
mod strings;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;

use self::cursor::{Cursor, count_steps};
use super::element::Place;
use crate::error::ImportError;

/// The characters of markup, and their masks: control characters, which XML does not allow.
const MASKS: [(char, char); 5] = [
    ('<', '\u{1}'),
    ('>', '\u{2}'),
    ('&', '\u{3}'),
    ('"', '\u{4}'),
    ('\'', '\u{5}'),
];

/// The beginnings of an expression and of a block.
const BEGINNINGS: [&str; 2] = ["@(", "@{"];

/// Masks the markup in the expressions of a document.
///
/// It finds expressions in attributes and texts by the rules of C#. It ignores comments, CDATA
/// sections and processing instructions.
///
/// # Errors
///
/// Fails if an expression is not closed.
pub(super) fn mask(document: &str) -> Result<String, ImportError> {
    let mut scanner = Scanner::new(document);
    scanner.scan_content()?;
    Ok(apply(document, &scanner.found))
}

/// Returns the original of a masked `text`.
pub(super) fn unmask(text: &str) -> Cow<'_, str> {
    let original = |c| MASKS.iter().find(|(_, mask)| *mask == c).map(|(c, _)| *c);
    match text.chars().any(|c| original(c).is_some()) {
        true => text.chars().map(|c| original(c).unwrap_or(c)).collect(),
        false => Cow::Borrowed(text),
    }
}

/// Returns `document` with the markup in its `expressions` masked. They are in order.
fn apply(document: &str, expressions: &[Expression]) -> String {
    let mut masked = String::with_capacity(document.len());
    let mut end = 0;
    for Expression { range, is_escaped } in expressions {
        let mask = |c| {
            let mask = MASKS.iter().find(|(markup, _)| *markup == c);
            let mask = mask.filter(|_| !(*is_escaped && c == '&'));
            mask.map_or(c, |(_, mask)| *mask)
        };
        masked += document.get(end..range.start).unwrap_or_default();
        masked.extend(
            document
                .get(range.clone())
                .unwrap_or_default()
                .chars()
                .map(mask),
        );
        end = range.end;
    }
    masked += document.get(end..).unwrap_or_default();
    masked
}

/// An expression in a document.
struct Expression {
    range: Range<usize>,
    /// `true` if each `&` in it begins a reference.
    is_escaped: bool,
}

/// A reader that knows just enough XML to find the expressions.
struct Scanner<'a> {
    document: &'a str,
    /// The length of the part that has been read.
    position: usize,
    /// The expressions so far.
    found: Vec<Expression>,
}

/// The end of a value by the rules of XML.
struct End {
    position: usize,
    /// `true` if all expressions before it can be escaped: none so far is unescaped.
    may_escape: bool,
}

impl<'a> Scanner<'a> {
    fn new(document: &'a str) -> Self {
        Self {
            document,
            position: 0,
            found: Vec::new(),
        }
    }

    fn rest(&self) -> &'a str {
        self.document.get(self.position..).unwrap_or_default()
    }

    /// Returns the position of the next of `characters`, or the end of the document.
    fn find(&self, characters: &[char]) -> usize {
        let rest = self.rest();
        let len = rest.find(characters).unwrap_or(rest.len());
        count_steps(len);
        self.position + len
    }

    /// Skips to after the next `end`, or to the end of the document.
    fn skip_past(&mut self, end: &str) {
        let rest = self.rest();
        let len = rest.find(end).map_or(rest.len(), |len| len + end.len());
        count_steps(len);
        self.position += len;
    }

    /// Reads the document.
    fn scan_content(&mut self) -> Result<(), ImportError> {
        let mut end = self.end_of_value(&['<']);
        loop {
            self.position = self.find(&['<', '@']);
            let rest = self.rest();
            if rest.is_empty() {
                return Ok(());
            } else if rest.starts_with('<') {
                self.scan_markup(rest)?;
                end = self.end_of_value(&['<']);
            } else {
                self.scan_at_sign(rest, &['<'], &mut end)?;
            }
        }
    }

    /// Reads the markup that `rest` begins with.
    fn scan_markup(&mut self, rest: &str) -> Result<(), ImportError> {
        let ends = [
            ("<!--", "-->"),
            ("<![CDATA[", "]]>"),
            ("<?", "?>"),
            ("<!", ">"),
        ];
        match ends.iter().find(|(begin, _)| rest.starts_with(begin)) {
            Some((begin, end)) => {
                self.position += begin.len();
                self.skip_past(end);
                Ok(())
            }
            None => self.scan_tag(),
        }
    }

    fn scan_tag(&mut self) -> Result<(), ImportError> {
        loop {
            self.position = self.find(&['>', '"', '\'']);
            let quote = self.rest().chars().next();
            self.position += quote.map_or(0, char::len_utf8);
            match quote {
                Some(quote @ ('"' | '\'')) => self.scan_attribute(quote)?,
                _ => return Ok(()),
            }
        }
    }

    /// Reads the value of an attribute and the `quote` that ends it.
    fn scan_attribute(&mut self, quote: char) -> Result<(), ImportError> {
        let mut end = self.end_of_value(&[quote]);
        loop {
            self.position = self.find(&[quote, '@']);
            let rest = self.rest();
            if rest.starts_with('@') {
                self.scan_at_sign(rest, &[quote], &mut end)?;
            } else {
                self.position += rest.chars().next().map_or(0, char::len_utf8);
                return Ok(());
            }
        }
    }

    fn end_of_value(&self, ends: &[char]) -> End {
        End {
            position: self.find(ends),
            may_escape: true,
        }
    }

    /// Reads the `@` at the start of `rest`, and the expression if it begins one.
    ///
    /// An expression that closes before the `end` of its value can be escaped. Any other one is not
    /// escaped, and contains the character that looked like the end.
    fn scan_at_sign(
        &mut self,
        rest: &'a str,
        ends: &[char],
        end: &mut End,
    ) -> Result<(), ImportError> {
        if !BEGINNINGS
            .iter()
            .any(|beginning| rest.starts_with(beginning))
        {
            self.position += 1;
            return Ok(());
        }
        let start = self.position;
        let value = self.document.get(start..end.position).unwrap_or_default();
        if end.may_escape {
            if let Ok(len) = csharp::skip(Cursor::escaped(value)) {
                self.push(len, true);
                return Ok(());
            }
            // Scanning the value once is enough: it takes time in proportion to its length.
            end.may_escape = false;
        }
        let skipped = csharp::skip(Cursor::raw(rest));
        let len = skipped.map_err(|reason| self.place(start).syntax(reason.to_string()))?;
        self.push(len, false);
        if self.position > end.position {
            *end = self.end_of_value(ends);
        }
        Ok(())
    }

    /// Skips the expression of this length.
    fn push(&mut self, len: usize, is_escaped: bool) {
        let range = self.position..self.position + len;
        self.position = range.end;
        self.found.push(Expression { range, is_escaped });
    }

    fn place(&self, position: usize) -> Place {
        Place::START.after(self.document.get(..position).unwrap_or_default())
    }
}
