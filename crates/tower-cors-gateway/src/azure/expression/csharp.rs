//! The lexical rules of C# that decide which bracket closes an expression.
//!
//! <https://github.com/dotnet/csharpstandard/blob/standard-v7/standard/lexical-structure.md>

use thiserror::Error;

use super::cursor::Cursor;
use super::strings::Interpolated;

/// The reason why an expression does not end.
#[derive(Debug, PartialEq, Eq, Error)]
pub(super) enum Unclosed {
    #[error("a policy expression that is never closed")]
    Expression,
    #[error("a policy expression with `{found}` where `{expected}` is expected")]
    Bracket { expected: char, found: char },
    #[error("a policy expression with {0} that does not end on its line")]
    Line(&'static str),
    #[error("a policy expression with {0} that is never closed")]
    Literal(&'static str),
    #[error("a policy expression with {0} in a row in a raw string that begins with {1}")]
    Run(Run, Run),
}

/// A run of one character.
#[derive(Debug, PartialEq, Eq, Error)]
#[error("{count} `{character}`")]
pub(super) struct Run {
    pub(super) count: usize,
    pub(super) character: char,
}

/// A bracket or a hole that is still open.
#[derive(Clone, Copy)]
pub(super) enum Open {
    /// A bracket that this character closes.
    Bracket(char),
    /// A hole in an interpolated string, such as `{name}` in `$"{name}"`.
    Hole(Interpolated),
}

/// Returns the length of the expression at `cursor`.
///
/// An explicit stack holds the nested code, so deep nesting cannot overflow the call stack.
pub(super) fn skip(cursor: Cursor<'_>) -> Result<usize, Unclosed> {
    let mut skipper = Skipper {
        cursor,
        open: Vec::new(),
    };
    // Skips the `@`, which would otherwise begin a verbatim string.
    skipper.cursor.next();
    while skipper
        .cursor
        .next()
        .map(|c| skipper.code(c))
        .transpose()?
        .is_some()
    {
        if skipper.open.is_empty() {
            return Ok(skipper.cursor.position());
        }
    }
    Err(Unclosed::Expression)
}

pub(super) struct Skipper<'a> {
    pub(super) cursor: Cursor<'a>,
    /// The innermost one is last.
    pub(super) open: Vec<Open>,
}

impl Skipper<'_> {
    /// Handles the character `first` of code, and reads the literal or comment that it begins.
    fn code(&mut self, first: char) -> Result<(), Unclosed> {
        match first {
            '(' => self.open.push(Open::Bracket(')')),
            '[' => self.open.push(Open::Bracket(']')),
            '{' => self.open.push(Open::Bracket('}')),
            ')' | ']' | '}' => self.close(first)?,
            ':' => self.colon()?,
            '"' => self.string(0)?,
            '\'' => self.quoted('\'', "a character")?,
            '@' if self.cursor.eat('"') => self.verbatim_string()?,
            // `@$"` and `$@"` mean the same.
            '@' | '$' if self.eat_both(if first == '@' { '$' } else { '@' }, '"') => {
                self.interpolated_string(Interpolated::Verbatim)?;
            }
            '$' => self.after_dollar()?,
            '/' if self.cursor.eat('/') => self.line_comment(),
            '/' if self.cursor.eat('*') => self.block_comment()?,
            _ => {}
        }
        Ok(())
    }

    /// Skips the next two characters if they are these. Returns whether it did.
    fn eat_both(&mut self, first: char, second: char) -> bool {
        let mut ahead = self.cursor.clone();
        let are_next = ahead.eat(first) && ahead.eat(second);
        if are_next {
            self.cursor = ahead;
        }
        are_next
    }

    fn close(&mut self, found: char) -> Result<(), Unclosed> {
        match self.open.pop() {
            Some(Open::Bracket(expected)) if expected == found => Ok(()),
            Some(Open::Bracket(expected)) => Err(Unclosed::Bracket { expected, found }),
            Some(Open::Hole(string)) if found == '}' => self.after_hole(string),
            Some(Open::Hole(_)) => Err(Unclosed::Bracket {
                expected: '}',
                found,
            }),
            None => Err(Unclosed::Expression),
        }
    }

    /// Handles a `:`. Directly in a hole, it begins a format, which is not code.
    fn colon(&mut self) -> Result<(), Unclosed> {
        if let Some(Open::Hole(string)) = self.open.last().copied()
            && !self.cursor.eat(':')
        {
            self.skip_until('}')?;
            self.open.pop();
            self.after_hole(string)?;
        }
        Ok(())
    }

    fn line_comment(&mut self) {
        while self.cursor.next().is_some_and(|c| c != '\n') {}
    }

    fn block_comment(&mut self) -> Result<(), Unclosed> {
        let mut last = ' ';
        while let Some(c) = self.cursor.next() {
            if (last, c) == ('*', '/') {
                return Ok(());
            }
            last = c;
        }
        Err(Unclosed::Literal("a comment"))
    }
}
