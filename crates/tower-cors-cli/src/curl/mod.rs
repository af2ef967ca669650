//! Requests from `curl` commands, as the developer tools of browsers copy them.

mod ansi_c;
mod body;
mod command;
mod header;
mod options;
mod own_headers;
#[cfg(test)]
mod tests;
mod words;

use std::io::{self, IsTerminal, Write};

use clap::error::{Error, ErrorKind};
use http::{HeaderMap, HeaderName, Request};
use hyper::body::Bytes;

pub(crate) use self::command::{append, parse_url};
pub(crate) use self::header::parse_header;
use crate::input;

/// The name that means standard input.
const STANDARD_INPUT: &str = "-";

/// The length of the longest command that is read from standard input, with its body.
const MAX_MEBIBYTES: u64 = 16;

/// The keys that end standard input in a terminal.
const END_OF_INPUT: &str = if cfg!(windows) {
    "Ctrl-Z and Enter"
} else {
    "Ctrl-D"
};

/// The request of a page, read from a `curl` command.
pub(crate) struct Pasted {
    /// The request with the headers that the page set, and with `Origin` and `Cookie`.
    pub(crate) request: Request<Bytes>,
    /// The headers that the browser added itself.
    pub(crate) own_headers: HeaderMap,
    /// The names in `own_headers` that the page may have set as well.
    pub(crate) ambiguous: Vec<HeaderName>,
}

/// Parses a `curl` command: separate words, one text with the whole command, or `curl` and one text
/// with the rest. The text `-` reads standard input.
pub(crate) fn parse(words: &[String]) -> Result<Pasted, Error> {
    let words = match words {
        [text] => words::split(&read(text)?)?,
        [curl, text] if text == STANDARD_INPUT || text.contains(char::is_whitespace) => {
            with_program(curl, words::split(&read(text)?)?)
        }
        words => words.iter().map(|word| ansi_c::unexpanded(word)).collect(),
    };
    match words.as_slice() {
        [curl, arguments @ ..] if is_curl(curl) => {
            own_headers::set_apart(command::parse(arguments)?)
        }
        _ => Err(invalid(
            "expected a `curl` command, as the browser's developer tools copy it",
        )),
    }
}

/// Returns whether a word, or the text of a whole command, begins with `curl`.
pub(crate) fn is_curl(text: &str) -> bool {
    let word = text.split_whitespace().next().unwrap_or_default();
    matches!(word, "curl" | "curl.exe")
}

/// Returns whether the command is read from standard input.
pub(crate) fn reads_standard_input(words: &[String]) -> bool {
    words.iter().any(|word| word == STANDARD_INPUT)
}

fn read(text: &str) -> Result<String, Error> {
    match text {
        STANDARD_INPUT => {
            let stdin = io::stdin();
            if stdin.is_terminal() {
                // If standard error is closed, the user does without it.
                _ = writeln!(
                    io::stderr(),
                    "Paste the `curl` command, then press {END_OF_INPUT}."
                );
            }
            let read = input::read(stdin, MAX_MEBIBYTES).and_then(|bytes| {
                let text = bytes.map(String::from_utf8).transpose();
                text.map_err(io::Error::other)
            });
            let text =
                read.map_err(|error| invalid(&format!("cannot read standard input: {error}")))?;
            text.ok_or_else(|| {
                invalid(&format!(
                    "the `curl` command on standard input has more than {MAX_MEBIBYTES} MiB"
                ))
            })
        }
        text => Ok(text.to_owned()),
    }
}

/// Adds the name of the program, unless the words begin with it.
fn with_program(curl: &str, words: Vec<String>) -> Vec<String> {
    match words.first() {
        Some(first) if is_curl(first) => words,
        _ => [vec![curl.to_owned()], words].concat(),
    }
}

pub(crate) fn invalid(message: &str) -> Error {
    Error::raw(ErrorKind::InvalidValue, format!("{message}\n"))
}
