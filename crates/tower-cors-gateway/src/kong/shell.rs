//! Lines of a shell script that sends a form with `curl`.

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
/// The other options with a value.
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

/// A piece of a line that affects a form.
pub(super) enum Piece {
    Part(Part),
    /// The beginning of a command that sends a form.
    Curl,
}

/// A part of the form, such as the value of `--data`.
pub(super) struct Part {
    /// The column of its first character, from 1.
    pub(super) column: usize,
    pub(super) text: String,
    /// `true` if its characters mean themselves: `%` and `+` are not codes.
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

    fn literal(column: usize, text: String) -> Self {
        Self {
            is_literal: true,
            ..Self::new(column, text)
        }
    }
}

/// A reader of lines, each of a form or of a script.
#[derive(Default)]
pub(super) struct Lines {
    /// `true` if the last line belonged to a script and continues on the next one.
    continues_script: bool,
    /// `true` if the script has a `curl`. Its other arguments are not parts of the form.
    is_curl: bool,
    /// The meaning of the next word.
    next: NextWord,
}

/// The meaning of a word in a script, given the option before it.
#[derive(Clone, Copy, Default)]
enum NextWord {
    #[default]
    Argument,
    Data,
    LiteralData,
    Other,
}

impl Lines {
    /// Returns the pieces of a line. An error contains its column.
    ///
    /// A line outside a script is one part. A comment has no pieces.
    pub(super) fn pieces(&mut self, line: &str) -> Result<Vec<Piece>, (usize, &'static str)> {
        if line.trim_start().starts_with('#') {
            return Ok(Vec::new());
        }
        let (content, continues) = split_continuation(line);
        if !self.continues_script && !is_of_script(content) {
            return Ok(vec![Piece::Part(Part::new(1, content))]);
        }
        if !self.continues_script {
            *self = Self::default();
        }
        self.continues_script = continues;
        let words = words(content)?;
        let pieces = words
            .into_iter()
            .filter_map(|(column, word)| self.piece(column, word));
        Ok(pieces.collect())
    }

    /// Returns the piece for a word.
    fn piece(&mut self, column: usize, word: String) -> Option<Piece> {
        match std::mem::take(&mut self.next) {
            NextWord::Data => Some(Piece::Part(Part::new(column, word))),
            NextWord::LiteralData => Some(Piece::Part(Part::literal(column, word))),
            NextWord::Other => None,
            NextWord::Argument if word == "curl" => {
                self.is_curl = true;
                Some(Piece::Curl)
            }
            NextWord::Argument => self.argument(column, word).map(Piece::Part),
        }
    }

    /// Returns the part of the form for an argument.
    fn argument(&mut self, column: usize, word: String) -> Option<Part> {
        if word == "$" {
            return None;
        }
        if DATA_OPTIONS.contains(&word.as_str()) {
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

/// Returns the value of a data option in the same word, such as `--data=a=b`.
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

/// Returns a line without its continuation character, and whether it had one.
fn split_continuation(line: &str) -> (&str, bool) {
    let trimmed = line.trim_end();
    let continued = trimmed.strip_suffix('\\').or_else(|| {
        // The continuation characters of `cmd` and PowerShell.
        let before = trimmed.strip_suffix(['^', '`'])?;
        before.ends_with(char::is_whitespace).then_some(before)
    });
    match continued {
        Some(content) => (content.trim_end(), true),
        None => (line, false),
    }
}

/// Splits a line into words like a shell, each with its column.
fn words(line: &str) -> Result<Vec<(usize, String)>, (usize, &'static str)> {
    let mut reader = Reader {
        rest: line.chars().peekable(),
        column: 1,
    };
    let mut words = Vec::new();
    loop {
        while reader.next_if(char::is_whitespace).is_some() {}
        let column = reader.column;
        if reader.rest.peek().is_none() {
            return Ok(words);
        }
        let word = reader.word().map_err(|reason| (column, reason))?;
        words.push((column, word));
    }
}

/// A reader of the characters of a line.
struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    /// The column of the next character, from 1.
    column: usize,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        self.next_if(|_| true)
    }

    fn next_if(&mut self, is_wanted: impl Fn(char) -> bool) -> Option<char> {
        let next = self.rest.next_if(|c| is_wanted(*c))?;
        self.column += 1;
        Some(next)
    }

    /// Reads a word, whose parts can be quoted.
    fn word(&mut self) -> Result<String, &'static str> {
        let mut word = String::new();
        while let Some(c) = self.next_if(|c| !c.is_whitespace()) {
            match c {
                '\'' | '"' => self.quoted(c, &mut word)?,
                '\\' => word.extend(self.next()),
                _ => word.push(c),
            }
        }
        Ok(word)
    }

    /// Reads the rest of a quoted part of a word.
    fn quoted(&mut self, quote: char, word: &mut String) -> Result<(), &'static str> {
        while let Some(c) = self.next() {
            match c {
                _ if c == quote => return Ok(()),
                '\\' if quote == '"' => {
                    // A backslash before any other character stays.
                    let escaped = self.next_if(|c| "\"\\$`".contains(c));
                    word.push(escaped.unwrap_or('\\'));
                }
                _ => word.push(c),
            }
        }
        Err("a quote that is never closed on its line")
    }
}
