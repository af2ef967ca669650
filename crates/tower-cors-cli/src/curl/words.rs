//! Splitting a text into words, as a POSIX shell, bash or `cmd.exe` does.

use std::iter::Peekable;
use std::str::Chars;

use clap::error::Error;

use super::ansi_c::{push, push_ansi_c};
use super::invalid;

/// Splits a text that was copied for bash or for `cmd.exe`.
pub(super) fn split(text: &str) -> Result<Vec<String>, Error> {
    let text = text.replace("\r\n", "\n");
    match is_for_cmd(&text) {
        true => Words::of_cmd(&without_carets(&text)),
        false => Words::of_shell(&text),
    }
}

/// Returns whether a text is for `cmd.exe`. Browsers quote arguments with `^"` there, and older
/// ones with `"` and a `^` at the end of each line. For bash, they use `'`.
fn is_for_cmd(text: &str) -> bool {
    let first_quote = text.find(['\'', '"']);
    let (before, quoted) = text.split_at(first_quote.unwrap_or(text.len()));
    let has_double_quote = quoted.starts_with('"');
    has_double_quote && (before.ends_with('^') || text.contains("^\n"))
}

/// Does what `cmd.exe` does with `^`: it takes the next character literally, and joins lines. Two
/// line feeds after it are one literal line feed.
fn without_carets(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '^' => match chars.next() {
                Some('\n') => out.extend(chars.next_if_eq(&'\n')),
                Some(literal) => out.push(literal),
                None => {}
            },
            char => out.push(char),
        }
    }
    out
}

/// The words so far, and the word in progress.
#[derive(Default)]
struct Words {
    done: Vec<String>,
    /// `None` between words. Bytes, because `$'\xe9'` may be part of a character.
    current: Option<Vec<u8>>,
}

impl Words {
    /// Reads what the C runtime of Windows reads: quotes, and backslashes before quotes and
    /// backslashes.
    ///
    /// The runtime keeps `\\` before other characters. Browsers double every backslash, so here it
    /// is always one.
    fn of_cmd(text: &str) -> Result<Vec<String>, Error> {
        let mut words = Self::default();
        let mut chars = text.chars().peekable();
        let mut is_quoted = false;
        while let Some(char) = chars.next() {
            match char {
                '"' => {
                    is_quoted = !is_quoted;
                    words.begin();
                }
                '\\' => {
                    let escaped = chars.next_if(|next| matches!(next, '\\' | '"'));
                    words.push(escaped.unwrap_or('\\'));
                }
                char if char.is_whitespace() && !is_quoted => words.end(),
                char => words.push(char),
            }
        }
        if is_quoted {
            return Err(unclosed());
        }
        Ok(words.finish())
    }

    fn of_shell(text: &str) -> Result<Vec<String>, Error> {
        let mut words = Self::default();
        let mut chars = text.chars().peekable();
        while let Some(char) = chars.next() {
            match char {
                '\'' => words.single_quoted(&mut chars)?,
                '"' => words.double_quoted(&mut chars)?,
                '$' if chars.next_if_eq(&'\'').is_some() => words.ansi_c_quoted(&mut chars)?,
                '\\' => match chars.next() {
                    Some('\n') | None => {}
                    Some(literal) => words.push(literal),
                },
                char if starts_expansion(char, &chars) => return Err(expansion(char, &chars)),
                '|' | '&' | ';' | '<' | '>' | '(' | ')' => return Err(operator(char)),
                char if char.is_whitespace() => words.end(),
                char => words.push(char),
            }
        }
        Ok(words.finish())
    }

    fn single_quoted(&mut self, chars: &mut Peekable<Chars<'_>>) -> Result<(), Error> {
        self.begin();
        loop {
            match chars.next().ok_or_else(unclosed)? {
                '\'' => return Ok(()),
                char => self.push(char),
            }
        }
    }

    fn double_quoted(&mut self, chars: &mut Peekable<Chars<'_>>) -> Result<(), Error> {
        self.begin();
        loop {
            match chars.next().ok_or_else(unclosed)? {
                '"' => return Ok(()),
                '\\' => match chars.next().ok_or_else(unclosed)? {
                    '\n' => {}
                    char @ ('"' | '\\' | '$' | '`') => self.push(char),
                    char => {
                        self.push('\\');
                        self.push(char);
                    }
                },
                char if starts_expansion(char, chars) => return Err(expansion(char, chars)),
                char => self.push(char),
            }
        }
    }

    /// Reads `$'…'`.
    fn ansi_c_quoted(&mut self, chars: &mut Peekable<Chars<'_>>) -> Result<(), Error> {
        let current = self.current.get_or_insert_default();
        loop {
            match chars.next().ok_or_else(unclosed)? {
                '\'' => return Ok(()),
                char => push_ansi_c(char, chars, current),
            }
        }
    }

    fn begin(&mut self) {
        self.current.get_or_insert_default();
    }

    fn push(&mut self, char: char) {
        push(char, self.current.get_or_insert_default());
    }

    fn end(&mut self) {
        let word = self.current.take();
        self.done
            .extend(word.map(|word| String::from_utf8_lossy(&word).into_owned()));
    }

    fn finish(mut self) -> Vec<String> {
        self.end();
        self.done
    }
}

/// Returns whether a shell would expand a character and the text after it.
///
/// <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_06>
fn starts_expansion(char: char, chars: &Peekable<Chars<'_>>) -> bool {
    let next = chars.clone().next();
    let is_special = |next: char| "_{(@*#?-$!".contains(next) || next.is_ascii_alphanumeric();
    char == '`' || (char == '$' && next.is_some_and(is_special))
}

fn expansion(char: char, chars: &Peekable<Chars<'_>>) -> Error {
    let is_name = |char: &char| char.is_ascii_alphanumeric() || matches!(char, '_' | '{' | '(');
    let mut name: String = chars.clone().take_while(is_name).take(32).collect();
    if name.is_empty() {
        name.extend(chars.clone().next());
    }
    let shown = match char {
        '`' => String::from("a backtick"),
        _ => format!("`${name}`"),
    };
    invalid(&format!(
        "{shown} is for a shell, and no shell reads this text; write its value instead, or put \
         the text between single quotes"
    ))
}

fn operator(char: char) -> Error {
    invalid(&format!(
        "`{char}` outside quotes ends the command for a shell; put quotes around the URL or the \
         text with `{char}`, and paste one command only"
    ))
}

fn unclosed() -> Error {
    invalid("the text after `curl` has a quote that is never closed")
}
