//! Values in messages: escaped, so that nobody forges a line of a log, and cut where they are long.

#![allow(clippy::exhaustive_structs)] // Callers wrap a value to write it, and nothing else.

use std::fmt::{self, Write as _};

/// Longer values are cut.
const MAX_CHARS: usize = 120;
/// Longer lists are cut.
const MAX_ITEMS: usize = 10;

/// A text as it is.
#[derive(Clone, Copy, Debug)]
pub struct Escaped<'a>(pub &'a str);

/// A text in quotes, as a configuration has it.
#[derive(Clone, Copy, Debug)]
pub struct Quoted<'a>(pub &'a str);

/// A text in backticks, as a request or a response has it.
#[derive(Clone, Copy, Debug)]
pub struct Ticked<'a>(pub &'a str);

/// Texts in backticks, with commas between them.
#[derive(Clone, Copy, Debug)]
pub struct TickedList<'a, T>(pub &'a [T]);

/// Texts in quotes, with commas between them.
#[derive(Clone, Copy, Debug)]
pub struct QuotedList<'a, T>(pub &'a [T]);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_between("", self.0, f)
    }
}

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_between("\"", self.0, f)
    }
}

impl fmt::Display for Ticked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_between("`", self.0, f)
    }
}

impl<T: AsRef<str>> fmt::Display for TickedList<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_list(self.0, Ticked, f)
    }
}

impl<T: AsRef<str>> fmt::Display for QuotedList<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_list(self.0, Quoted, f)
    }
}

/// Writes `text` between two of `mark`, which is escaped within, as are backslashes and what is not
/// printable.
fn write_between(mark: &str, text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(mark)?;
    for char in text.chars().take(MAX_CHARS) {
        match char {
            '"' | '\'' | '`' if mark.contains(char) => write!(f, "\\{char}")?,
            '"' | '\'' | '`' => f.write_char(char)?,
            _ => write!(f, "{}", char.escape_debug())?,
        }
    }
    f.write_str(mark)?;
    match text.char_indices().nth(MAX_CHARS) {
        Some(_) => write!(f, "… ({} bytes)", text.len()),
        None => Ok(()),
    }
}

fn write_list<'a, T: AsRef<str>, D: fmt::Display>(
    items: &'a [T],
    shown: impl Fn(&'a str) -> D,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    for (index, item) in items.iter().take(MAX_ITEMS).enumerate() {
        if index > 0 {
            f.write_str(", ")?;
        }
        write!(f, "{}", shown(item.as_ref()))?;
    }
    match items.len().checked_sub(MAX_ITEMS) {
        Some(more @ 1..) => write!(f, " and {more} more"),
        _ => Ok(()),
    }
}

/// Writes bytes of a request so that they are safe to log, at most `max` bytes of text. Returns
/// whether it cut them.
///
/// Bytes other than printable ASCII are percent-encoded, and so are spaces, quotes, backticks and
/// backslashes: nobody forges a line of a log, or ends a quoted value early.
///
/// # Errors
///
/// Those of `out`.
pub fn write_log_safe(
    out: &mut impl fmt::Write,
    bytes: impl IntoIterator<Item = u8>,
    max: usize,
) -> Result<bool, fmt::Error> {
    let mut len = 0;
    for byte in bytes {
        let is_plain = byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'' | b'`' | b'\\');
        len += if is_plain { 1 } else { "%00".len() };
        if len > max {
            return Ok(true);
        }
        if is_plain {
            out.write_char(char::from(byte))?;
        } else {
            write!(out, "%{byte:02X}")?;
        }
    }
    Ok(false)
}
