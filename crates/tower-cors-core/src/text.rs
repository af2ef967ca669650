//! Values in messages, escaped and cut.
//!
//! An attacker may have chosen any text in a request or configuration. Escaping keeps it from
//! forging a log line or moving a terminal's cursor. Cutting keeps it from filling a disk.

#![allow(clippy::exhaustive_structs)] // Callers wrap a value to write it, and nothing else.

use std::fmt::{self, Write as _};

use crate::strings;

/// The number of characters after which a text is cut.
const MAX_CHARS: usize = 120;
/// The number of items after which a list is cut, and the rest only counted.
const MAX_ITEMS: usize = 10;

/// A text without quotes, escaped and cut.
///
/// ```
/// use tower_cors_core::text::Escaped;
///
/// assert_eq!(Escaped("a\nb").to_string(), "a\\nb");
/// assert_eq!(Escaped(&"x".repeat(200)).to_string().len(), 120 + "… (200 bytes)".len());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Escaped<'a>(pub &'a str);

/// A text in quotes, for the values of a configuration.
///
/// ```
/// assert_eq!(tower_cors_core::text::Quoted("a\"b").to_string(), "\"a\\\"b\"");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Quoted<'a>(pub &'a str);

/// A text in backticks, for the values of a request or a response.
///
/// ```
/// assert_eq!(tower_cors_core::text::Ticked("PUT").to_string(), "`PUT`");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Ticked<'a>(pub &'a str);

/// A list of texts in backticks, separated by commas.
///
/// ```
/// assert_eq!(tower_cors_core::text::TickedList(&["a", "b"]).to_string(), "`a`, `b`");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct TickedList<'a, T>(pub &'a [T]);

/// A list of texts in quotes, separated by commas.
///
/// ```
/// use tower_cors_core::text::QuotedList;
///
/// assert_eq!(QuotedList(&["a", "b"]).to_string(), "\"a\", \"b\"");
/// assert!(QuotedList(&["a"; 12]).to_string().ends_with("\"a\" and 2 more"));
/// ```
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

/// Writes `text` between two of `mark`. Escapes `mark`, backslashes and unprintable characters.
fn write_between(mark: &str, text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(mark)?;
    for char in text.chars().take(MAX_CHARS) {
        match char {
            '"' | '\'' | '`' if strings::is_any(char, mark) => write!(f, "\\{char}")?,
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

/// Returns whether a character is neither a control character nor one that reorders or ends a line.
///
/// <https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters>
///
/// ```
/// use tower_cors_core::text::is_printable;
///
/// assert!("é ".chars().all(is_printable));
/// assert!(!"\n\u{9b}\u{2028}\u{202e}".chars().any(is_printable));
/// ```
#[must_use]
pub fn is_printable(char: char) -> bool {
    !char.is_control()
        && !matches!(char, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Writes bytes of a request in a form that is safe to log. Returns whether it cut them.
///
/// It writes at most `max` bytes. It percent-encodes every byte that is not printable ASCII, and
/// also spaces, quotes, backticks and backslashes. So a value can neither forge a log line nor end
/// a quoted text early.
///
/// # Errors
///
/// Returns the errors of `out`.
///
/// ```
/// let mut text = String::new();
/// let cut = tower_cors_core::text::write_log_safe(&mut text, *b"a \"b\"\n", 9)?;
/// assert_eq!((text.as_str(), cut), ("a%20%22b", true));
/// # Ok::<(), std::fmt::Error>(())
/// ```
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_mark_around_a_text_is_escaped() {
        for (text, escaped, quoted, ticked) in [
            ("", "", r#""""#, "``"),
            ("a\"b", "a\"b", r#""a\"b""#, "`a\"b`"),
            ("a'b", "a'b", r#""a'b""#, "`a'b`"),
            ("a`b", "a`b", r#""a`b""#, r"`a\`b`"),
            (r"a\b", r"a\\b", r#""a\\b""#, r"`a\\b`"),
            ("a\nb", r"a\nb", r#""a\nb""#, r"`a\nb`"),
            ("\u{202e}é", r"\u{202e}é", r#""\u{202e}é""#, r"`\u{202e}é`"),
        ] {
            assert_eq!(Escaped(text).to_string(), escaped, "{text:?}");
            assert_eq!(Quoted(text).to_string(), quoted, "{text:?}");
            assert_eq!(Ticked(text).to_string(), ticked, "{text:?}");
        }
    }

    #[test]
    fn texts_and_lists_are_cut_behind_the_maximum() {
        let text = "é".repeat(MAX_CHARS);
        assert_eq!(Ticked(&text).to_string(), format!("`{text}`"));
        let longer = format!("{text}x");
        assert_eq!(
            Ticked(&longer).to_string(),
            format!("`{text}`… ({} bytes)", longer.len())
        );

        let items = ["x"; MAX_ITEMS + 1];
        let all = [r#""x""#; MAX_ITEMS].join(", ");
        for (len, expected) in [
            (0, String::new()),
            (1, r#""x""#.to_owned()),
            (MAX_ITEMS, all.clone()),
            (MAX_ITEMS + 1, format!("{all} and 1 more")),
        ] {
            assert_eq!(QuotedList(&items[..len]).to_string(), expected, "{len}");
            let ticked = expected.replace('"', "`");
            assert_eq!(TickedList(&items[..len]).to_string(), ticked, "{len}");
        }
    }

    #[test]
    fn the_log_holds_at_most_the_maximum() {
        for (bytes, max, expected) in [
            ("", 0, ("", false)),
            ("a", 0, ("", true)),
            ("abc", 3, ("abc", false)),
            ("abcd", 3, ("abc", true)),
            ("a b", 5, ("a%20b", false)),
            ("a b", 4, ("a%20", true)),
            ("a b", 3, ("a", true)),
            ("\"", 2, ("", true)),
            ("\"'`", 9, ("%22%27%60", false)),
            ("\\\r\n\0", 12, ("%5C%0D%0A%00", false)),
            ("é\u{7f}", 9, ("%C3%A9%7F", false)),
        ] {
            let mut text = String::new();
            let cut = write_log_safe(&mut text, bytes.bytes(), max);
            assert_eq!(
                (cut, text.as_str()),
                (Ok(expected.1), expected.0),
                "{bytes:?} {max}"
            );
        }
    }

    #[test]
    fn characters_that_change_the_line_are_not_printable() {
        for (first, last) in [
            ('\0', '\u{1f}'),
            ('\u{7f}', '\u{9f}'),
            ('\u{61c}', '\u{61c}'),
            ('\u{200e}', '\u{200f}'),
            ('\u{2028}', '\u{202e}'),
            ('\u{2066}', '\u{2069}'),
        ] {
            assert!(!(first..=last).any(is_printable), "{first:?} to {last:?}");
            let before = char::from_u32(u32::from(first).wrapping_sub(1));
            let behind = char::from_u32(u32::from(last) + 1);
            let neighbours = [before, behind].into_iter().flatten();
            for neighbour in neighbours {
                assert!(is_printable(neighbour), "{neighbour:?}");
            }
        }
    }
}
