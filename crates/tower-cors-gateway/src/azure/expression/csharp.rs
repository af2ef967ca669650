//! The lexical rules of C#, as far as they decide which bracket closes an expression.
//!
//! <https://github.com/dotnet/csharpstandard/blob/standard-v7/standard/lexical-structure.md>

use thiserror::Error;

use super::cursor::Cursor;

/// The reason why an expression does not end.
#[derive(Debug, PartialEq, Eq, Error)]
pub(super) enum Unclosed {
    #[error("a policy expression that is never closed")]
    Expression,
    #[error("a policy expression in which `{found}` is where `{expected}` is expected")]
    Bracket { expected: char, found: char },
    #[error("a policy expression with {0} that does not end on its line")]
    Line(&'static str),
    #[error("a policy expression with {0} that is never closed")]
    Literal(&'static str),
}

/// A bracket or a hole that is open at a place in an expression.
#[derive(Clone, Copy)]
enum Open {
    /// A bracket that this one closes.
    Bracket(char),
    /// A hole in an interpolated string, such as `{name}` in `$"{name}"`.
    Hole { is_verbatim: bool },
}

/// Returns the length of the expression that the text at `cursor` begins with.
///
/// Nested code is on a stack of its own, so that no nesting is too deep.
pub(super) fn skip(cursor: Cursor<'_>) -> Result<usize, Unclosed> {
    let mut skipper = Skipper {
        cursor,
        open: Vec::new(),
    };
    // The `@`, which would begin a verbatim string elsewhere.
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

struct Skipper<'a> {
    cursor: Cursor<'a>,
    /// The innermost one last.
    open: Vec<Open>,
}

impl Skipper<'_> {
    /// Reads `first` in code, and the literal or comment that it begins.
    fn code(&mut self, first: char) -> Result<(), Unclosed> {
        match first {
            '(' => self.open.push(Open::Bracket(')')),
            '[' => self.open.push(Open::Bracket(']')),
            '{' => self.open.push(Open::Bracket('}')),
            ')' | ']' | '}' => self.close(first)?,
            ':' => self.colon()?,
            '"' => self.quoted('"', "a string")?,
            '\'' => self.quoted('\'', "a character")?,
            '@' if self.cursor.eat('"') => self.verbatim_string()?,
            '$' if self.cursor.eat('"') => self.interpolated_string(false)?,
            // `@$"` and `$@"` mean the same.
            '@' | '$' if self.eat_both(if first == '@' { '$' } else { '@' }, '"') => {
                self.interpolated_string(true)?;
            }
            '/' if self.cursor.eat('/') => self.line_comment(),
            '/' if self.cursor.eat('*') => self.block_comment()?,
            _ => {}
        }
        Ok(())
    }

    /// Moves behind the next two characters, if they are these. Returns whether it did.
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
            Some(Open::Hole { is_verbatim }) if found == '}' => {
                self.interpolated_string(is_verbatim)
            }
            Some(Open::Hole { .. }) => Err(Unclosed::Bracket {
                expected: '}',
                found,
            }),
            None => Err(Unclosed::Expression),
        }
    }

    /// Reads a `:`. Directly in a hole, it begins a format, which is not code.
    fn colon(&mut self) -> Result<(), Unclosed> {
        if let Some(Open::Hole { is_verbatim }) = self.open.last().copied()
            && !self.cursor.eat(':')
        {
            self.skip_until('}')?;
            self.open.pop();
            self.interpolated_string(is_verbatim)?;
        }
        Ok(())
    }

    fn skip_until(&mut self, end: char) -> Result<(), Unclosed> {
        while let Some(c) = self.cursor.next() {
            if c == end {
                return Ok(());
            }
        }
        Err(Unclosed::Literal("a string"))
    }

    /// Reads the rest of a string or a character.
    fn quoted(&mut self, quote: char, kind: &'static str) -> Result<(), Unclosed> {
        while let Some(c) = self.cursor.next() {
            match c {
                '\\' => _ = self.cursor.next(),
                '\n' => return Err(Unclosed::Line(kind)),
                _ if c == quote => return Ok(()),
                _ => {}
            }
        }
        Err(Unclosed::Literal(kind))
    }

    /// Reads the rest of a string in which `""` is a quote.
    fn verbatim_string(&mut self) -> Result<(), Unclosed> {
        while let Some(c) = self.cursor.next() {
            if c == '"' && !self.cursor.eat('"') {
                return Ok(());
            }
        }
        Err(Unclosed::Literal("a string"))
    }

    /// Reads the rest of an interpolated string, up to its next hole.
    fn interpolated_string(&mut self, is_verbatim: bool) -> Result<(), Unclosed> {
        while let Some(c) = self.cursor.next() {
            match c {
                '"' if is_verbatim && self.cursor.eat('"') => {}
                '"' => return Ok(()),
                '{' if self.cursor.eat('{') => {}
                '{' => {
                    self.open.push(Open::Hole { is_verbatim });
                    return Ok(());
                }
                '\\' if !is_verbatim => _ = self.cursor.next(),
                '\n' if !is_verbatim => return Err(Unclosed::Line("a string")),
                _ => {}
            }
        }
        Err(Unclosed::Literal("a string"))
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
