//! The strings and characters of C#.
//!
//! <https://github.com/dotnet/csharpstandard/blob/standard-v7/standard/lexical-structure.md#645-literals>,
//! <https://github.com/dotnet/csharplang/blob/main/proposals/csharp-11.0/raw-string-literal.md>

use std::cmp::Ordering;

use super::csharp::{Open, Run, Skipper, Unclosed};

/// The kinds of interpolated strings, which differ in how they end and how a hole begins.
#[derive(Clone, Copy)]
pub(super) enum Interpolated {
    /// `$"…"`
    Regular,
    /// `$@"…"`, in which `""` is a quote.
    Verbatim,
    /// `$$"""…"""`. A hole has as many braces as the string has `$`.
    Raw(RawString),
}

/// The delimiters of a raw string.
#[derive(Clone, Copy)]
pub(super) struct RawString {
    quotes: usize,
    /// The number of braces of a hole. 0 if the string cannot have holes.
    braces: usize,
    is_multi_line: bool,
}

impl RawString {
    fn too_many_quotes(self, count: usize) -> Unclosed {
        let run = |count| Run {
            count,
            character: '"',
        };
        Unclosed::Run(run(count), run(self.quotes))
    }

    fn too_many_braces(self, count: usize) -> Unclosed {
        let braces = Run {
            count,
            character: '{',
        };
        let dollars = Run {
            count: self.braces,
            character: '$',
        };
        Unclosed::Run(braces, dollars)
    }
}

impl Skipper<'_> {
    /// Reads the rest of a string that begins with `$`.
    pub(super) fn after_dollar(&mut self) -> Result<(), Unclosed> {
        let dollars = 1 + self.eat_run('$');
        match self.cursor.eat('"') {
            true => self.string(dollars),
            false => Ok(()),
        }
    }

    /// Reads the rest of a string, after its `dollars` and its first quote.
    pub(super) fn string(&mut self, dollars: usize) -> Result<(), Unclosed> {
        let quotes = 1 + self.eat_run('"');
        match (quotes, dollars) {
            (1, 0) => self.quoted('"', "a string"),
            (1, _) => self.interpolated_string(Interpolated::Regular),
            (2, _) => Ok(()),
            _ => self.raw_string(quotes, dollars),
        }
    }

    /// Reads the rest of a string or a character.
    pub(super) fn quoted(&mut self, quote: char, kind: &'static str) -> Result<(), Unclosed> {
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
    pub(super) fn verbatim_string(&mut self) -> Result<(), Unclosed> {
        while let Some(c) = self.cursor.next() {
            if c == '"' && !self.cursor.eat('"') {
                return Ok(());
            }
        }
        Err(Unclosed::Literal("a string"))
    }

    /// Reads the rest of an interpolated string, up to its next hole.
    pub(super) fn interpolated_string(&mut self, string: Interpolated) -> Result<(), Unclosed> {
        let is_verbatim = match string {
            Interpolated::Raw(raw) => return self.rest_of_raw_string(raw),
            Interpolated::Verbatim => true,
            Interpolated::Regular => false,
        };
        while let Some(c) = self.cursor.next() {
            match c {
                '"' if is_verbatim && self.cursor.eat('"') => {}
                '"' => return Ok(()),
                '{' if self.cursor.eat('{') => {}
                '{' => {
                    self.open.push(Open::Hole(string));
                    return Ok(());
                }
                '\\' if !is_verbatim => _ = self.cursor.next(),
                '\n' if !is_verbatim => return Err(Unclosed::Line("a string")),
                _ => {}
            }
        }
        Err(Unclosed::Literal("a string"))
    }

    /// Reads a raw string after its opening quotes.
    ///
    /// The string has several lines if only spaces and a line break follow the quotes.
    fn raw_string(&mut self, quotes: usize, braces: usize) -> Result<(), Unclosed> {
        let mut ahead = self.cursor.clone();
        while ahead.eat(' ') || ahead.eat('\t') || ahead.eat('\r') {}
        self.rest_of_raw_string(RawString {
            quotes,
            braces,
            is_multi_line: ahead.eat('\n'),
        })
    }

    /// Reads the rest of a raw string, up to its next hole.
    ///
    /// A run of quotes or braces that is too long for a delimiter is an error, as in C#.
    fn rest_of_raw_string(&mut self, string: RawString) -> Result<(), Unclosed> {
        while let Some(c) = self.cursor.next() {
            match c {
                '"' => {
                    let count = 1 + self.eat_run('"');
                    match count.cmp(&string.quotes) {
                        Ordering::Less => {}
                        Ordering::Equal => return Ok(()),
                        Ordering::Greater => return Err(string.too_many_quotes(count)),
                    }
                }
                // In a longer run, the last braces begin the hole.
                '{' if string.braces > 0 => {
                    let count = 1 + self.eat_run('{');
                    if count >= 2 * string.braces {
                        return Err(string.too_many_braces(count));
                    }
                    if count >= string.braces {
                        self.open.push(Open::Hole(Interpolated::Raw(string)));
                        return Ok(());
                    }
                }
                '\n' if !string.is_multi_line => return Err(Unclosed::Line("a raw string")),
                _ => {}
            }
        }
        Err(Unclosed::Literal("a raw string"))
    }

    /// Reads the rest of a string after a hole that ended with a `}`.
    pub(super) fn after_hole(&mut self, string: Interpolated) -> Result<(), Unclosed> {
        let braces = match string {
            Interpolated::Raw(raw) => raw.braces,
            Interpolated::Regular | Interpolated::Verbatim => 1,
        };
        for _ in 1..braces {
            if !self.cursor.eat('}') {
                let found = self.cursor.next().ok_or(Unclosed::Literal("a string"))?;
                let expected = '}';
                return Err(Unclosed::Bracket { expected, found });
            }
        }
        self.interpolated_string(string)
    }

    pub(super) fn skip_until(&mut self, end: char) -> Result<(), Unclosed> {
        while let Some(c) = self.cursor.next() {
            if c == end {
                return Ok(());
            }
        }
        Err(Unclosed::Literal("a string"))
    }

    /// Skips a run of `character`. Returns its length.
    fn eat_run(&mut self, character: char) -> usize {
        let mut count = 0;
        while self.cursor.eat(character) {
            count += 1;
        }
        count
    }
}
