//! Lines of a shell script that send a form with `curl`.

use std::iter::Peekable;
use std::str::Chars;

/// The options of `curl` whose value is a part of the form.
const DATA_OPTIONS: [&str; 8] = [
    "-d",
    "--data",
    "--data-ascii",
    "--data-binary",
    "--data-raw",
    "-F",
    "--form",
    "--form-string",
];
/// The option whose value is a pair that `curl` encodes.
const ENCODING_OPTION: &str = "--data-urlencode";
/// The other options that have a value.
const VALUE_OPTIONS: [&str; 9] = [
    "-H",
    "--header",
    "-o",
    "--output",
    "-u",
    "--url",
    "--user",
    "-X",
    "--request",
];

/// A part of the form, such as the value of `--data`.
pub(super) struct Part {
    /// The column of its first character, from 1.
    pub(super) column: usize,
    pub(super) text: String,
    /// Its characters mean themselves: `%` and `+` do not begin codes.
    pub(super) is_literal: bool,
}

impl Part {
    fn new(column: usize, text: impl Into<String>) -> Self {
        Self {
            column,
            text: text.into(),
            is_literal: false,
        }
    }
}

/// A reader of lines, each of a form or of a script.
#[derive(Default)]
pub(super) struct Lines {
    /// The last line was of a script, and continues on the next one.
    continues_script: bool,
    /// The script has a `curl`, whose other arguments are not of the form.
    is_curl: bool,
    /// The meaning of the next word.
    next: NextWord,
}

/// The meaning of a word of a script, by the option before it.
#[derive(Clone, Copy, Default)]
enum NextWord {
    #[default]
    Argument,
    Data,
    LiteralData,
    Other,
}

impl Lines {
    /// Returns the parts of the form in a line.
    ///
    /// A line that is not of a script is one part. An error has its column.
    pub(super) fn parts(&mut self, line: &str) -> Result<Vec<Part>, (usize, &'static str)> {
        let (content, continues) = split_continuation(line);
        if !self.continues_script && !is_of_script(content) {
            return Ok(vec![Part::new(1, content)]);
        }
        if !self.continues_script {
            *self = Self::default();
        }
        self.continues_script = continues;
        let words = words(content)?;
        let parts = words
            .into_iter()
            .filter_map(|(column, word)| self.part(column, word));
        Ok(parts.collect())
    }

    /// Returns the part of the form that a word is.
    fn part(&mut self, column: usize, word: String) -> Option<Part> {
        match std::mem::take(&mut self.next) {
            NextWord::Data => return Some(Part::new(column, word)),
            NextWord::LiteralData => {
                let part = Part::new(column, word);
                return Some(Part {
                    is_literal: true,
                    ..part
                });
            }
            NextWord::Other => return None,
            NextWord::Argument => {}
        }
        if word == "$" || word == "curl" {
            self.is_curl |= word == "curl";
        } else if DATA_OPTIONS.contains(&word.as_str()) {
            self.next = NextWord::Data;
        } else if word == ENCODING_OPTION {
            self.next = NextWord::LiteralData;
        } else if VALUE_OPTIONS.contains(&word.as_str()) {
            self.next = NextWord::Other;
        } else if let Some(data) = joined_data(&word) {
            return Some(Part::new(column, data));
        } else if !word.starts_with('-') && (!self.is_curl || is_pair(&word)) {
            return Some(Part::new(column, word));
        }
        None
    }
}

/// Returns the value of a data option that is in one word with it, such as `--data=a=b`.
fn joined_data(word: &str) -> Option<&str> {
    DATA_OPTIONS.iter().find_map(|option| {
        let value = word.strip_prefix(option)?;
        match option.starts_with("--") {
            true => value.strip_prefix('='),
            false => Some(value),
        }
    })
}

/// Returns whether an argument of `curl` is a pair, and not a URL.
fn is_pair(word: &str) -> bool {
    word.split_once('=')
        .is_some_and(|(name, _)| !name.contains("://"))
}

fn is_of_script(line: &str) -> bool {
    let line = line.trim_start();
    let command = line.strip_prefix("$ ").unwrap_or(line);
    let is_curl = command.split_whitespace().next() == Some("curl");
    is_curl || line.starts_with(['"', '\'', '-'])
}

/// Returns a line without the character that continues it on the next, and whether it has one.
fn split_continuation(line: &str) -> (&str, bool) {
    let trimmed = line.trim_end();
    let continued = trimmed.strip_suffix('\\').or_else(|| {
        // Those of `cmd` and PowerShell.
        let before = trimmed.strip_suffix(['^', '`'])?;
        before.ends_with(char::is_whitespace).then_some(before)
    });
    match continued {
        Some(content) => (content.trim_end(), true),
        None => (line, false),
    }
}

/// Splits a line into words as a shell does, each with its column.
fn words(line: &str) -> Result<Vec<(usize, String)>, (usize, &'static str)> {
    let mut words = Vec::new();
    let mut rest = line.chars().peekable();
    let mut column = 1;
    loop {
        while rest.next_if(|c| c.is_whitespace()).is_some() {
            column += 1;
        }
        if rest.peek().is_none() {
            return Ok(words);
        }
        let before = rest.clone().count();
        let word = word(&mut rest).map_err(|reason| (column, reason))?;
        words.push((column, word));
        column += before - rest.clone().count();
    }
}

/// Reads a word, whose parts can be quoted.
fn word(rest: &mut Peekable<Chars<'_>>) -> Result<String, &'static str> {
    let mut word = String::new();
    while let Some(c) = rest.next_if(|c| !c.is_whitespace()) {
        match c {
            '\'' | '"' => quoted(rest, c, &mut word)?,
            '\\' => word.extend(rest.next()),
            _ => word.push(c),
        }
    }
    Ok(word)
}

/// Reads the rest of a quoted part of a word.
fn quoted(
    rest: &mut Peekable<Chars<'_>>,
    quote: char,
    word: &mut String,
) -> Result<(), &'static str> {
    while let Some(c) = rest.next() {
        match c {
            _ if c == quote => return Ok(()),
            '\\' if quote == '"' => {
                // Other characters keep their backslash.
                let escaped = rest.next_if(|c| "\"\\$`".contains(*c));
                word.push(escaped.unwrap_or('\\'));
            }
            _ => word.push(c),
        }
    }
    Err("a quote that is never closed on its line")
}
