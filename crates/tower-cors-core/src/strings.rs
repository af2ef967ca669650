//! Searches in texts that no request sends, each compiled once.
//!
//! The standard library compiles its searches again for each type of pattern, and into each caller.
//! In code that runs once, that takes more of a program than the code itself.

/// Returns the first position of `part`.
#[must_use]
#[inline(never)]
pub fn find(text: &str, part: &str) -> Option<usize> {
    windows(text, part).position(|window| is_equal(window, part))
}

/// Returns the last position of `part`.
#[must_use]
#[inline(never)]
pub fn rfind(text: &str, part: &str) -> Option<usize> {
    windows(text, part).rposition(|window| is_equal(window, part))
}

/// Returns the pieces of `text` that are as long as `part`, which is not empty.
fn windows<'a>(text: &'a str, part: &str) -> std::slice::Windows<'a, u8> {
    text.as_bytes().windows(part.len().max(1))
}

/// Compares the first byte first. To compare slices takes a call.
fn is_equal(window: &[u8], part: &str) -> bool {
    window.first() == part.as_bytes().first() && window == part.as_bytes()
}

/// Returns the positions of `part`, which do not overlap.
pub fn positions<'a>(text: &'a str, part: &'a str) -> impl Iterator<Item = usize> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let found = start + find(text.get(start..)?, part)?;
        start = found + part.len();
        Some(found)
    })
}

/// Returns whether `part` is in `text`.
#[must_use]
pub fn contains(text: &str, part: &str) -> bool {
    find(text, part).is_some()
}

/// Returns whether one of the characters `marks` is in `text`.
#[must_use]
#[inline(never)]
pub fn contains_any(text: &str, marks: &str) -> bool {
    text.chars().any(|char| is_any(char, marks))
}

/// Returns whether `text` begins with one of the characters `marks`.
#[must_use]
#[inline(never)]
pub fn starts_with_any(text: &str, marks: &str) -> bool {
    text.chars().next().is_some_and(|char| is_any(char, marks))
}

/// Returns whether `text` ends with one of the characters `marks`.
#[must_use]
#[inline(never)]
pub fn ends_with_any(text: &str, marks: &str) -> bool {
    let last = text.chars().next_back();
    last.is_some_and(|char| is_any(char, marks))
}

/// Returns what is before and behind the first `separator`.
#[must_use]
#[inline(never)]
pub fn split_once<'a>(text: &'a str, separator: &str) -> Option<(&'a str, &'a str)> {
    let (before, rest) = text.split_at_checked(find(text, separator)?)?;
    Some((before, rest.get(separator.len()..)?))
}

/// Returns what is before and behind the last `separator`.
#[must_use]
#[inline(never)]
pub fn rsplit_once<'a>(text: &'a str, separator: &str) -> Option<(&'a str, &'a str)> {
    let (before, rest) = text.split_at_checked(rfind(text, separator)?)?;
    Some((before, rest.get(separator.len()..)?))
}

/// Returns what is before and behind the first of the characters `marks`.
#[must_use]
#[inline(never)]
pub fn split_once_any<'a>(text: &'a str, marks: &str) -> Option<(&'a str, &'a str)> {
    let mut chars = text.char_indices();
    let (start, _) = chars.find(|(_, char)| is_any(*char, marks))?;
    Some((text.get(..start)?, chars.as_str()))
}

/// Splits `text` at each of the characters `marks`.
#[must_use]
pub fn split<'a>(text: &'a str, marks: &'static str) -> Split<'a> {
    let rest = Some(text);
    Split { rest, marks }
}

/// An iterator over the parts of a text.
#[derive(Clone, Debug)]
pub struct Split<'a> {
    rest: Option<&'a str>,
    marks: &'static str,
}

impl<'a> Iterator for Split<'a> {
    type Item = &'a str;

    #[inline(never)]
    fn next(&mut self) -> Option<&'a str> {
        let rest = self.rest.take()?;
        let Some((part, behind)) = split_once_any(rest, self.marks) else {
            return Some(rest);
        };
        self.rest = Some(behind);
        Some(part)
    }
}

/// Splits `text` at each character that `is_separator` accepts.
pub fn split_where(text: &str, is_separator: fn(char) -> bool) -> SplitWhere<'_> {
    let rest = Some(text);
    SplitWhere { rest, is_separator }
}

/// An iterator over the parts of a text.
#[derive(Clone, Debug)]
pub struct SplitWhere<'a> {
    rest: Option<&'a str>,
    is_separator: fn(char) -> bool,
}

impl<'a> Iterator for SplitWhere<'a> {
    type Item = &'a str;

    #[inline(never)]
    fn next(&mut self) -> Option<&'a str> {
        let rest = self.rest.take()?;
        let mut chars = rest.char_indices();
        let separator = chars.find(|(_, char)| (self.is_separator)(*char));
        self.rest = separator.map(|_| chars.as_str());
        rest.get(..separator.map_or(rest.len(), |(start, _)| start))
    }
}

/// Removes the characters that `is_margin` accepts from the beginning and from the end.
#[must_use]
#[inline(never)]
pub fn trim_where(text: &str, is_margin: fn(char) -> bool) -> &str {
    text.trim_matches(is_margin)
}

/// Removes white space around `text`.
#[must_use]
pub fn trim_space(text: &str) -> &str {
    trim_where(text, char::is_whitespace)
}

/// Removes the characters `marks` from the beginning.
#[must_use]
#[inline(never)]
pub fn trim_start<'a>(text: &'a str, marks: &str) -> &'a str {
    text.trim_start_matches(|char| is_any(char, marks))
}

/// Removes the characters `marks` from the end.
#[must_use]
#[inline(never)]
pub fn trim_end<'a>(text: &'a str, marks: &str) -> &'a str {
    text.trim_end_matches(|char| is_any(char, marks))
}

/// Removes the characters `marks` from the beginning and from the end.
#[must_use]
pub fn trim<'a>(text: &'a str, marks: &str) -> &'a str {
    trim_end(trim_start(text, marks), marks)
}

/// Returns `text` with `to` in place of each `from`.
#[must_use]
#[inline(never)]
pub fn replace(text: &str, from: &str, to: &str) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = split_once(rest, from) {
        replaced.push_str(before);
        replaced.push_str(to);
        rest = behind;
    }
    replaced.push_str(rest);
    replaced
}

/// Returns the items with `separator` between them.
#[must_use]
#[inline(never)]
pub fn join(items: &[String], separator: &str) -> String {
    let mut joined = String::new();
    let mut between = "";
    for item in items {
        joined.push_str(between);
        joined.push_str(item);
        between = separator;
    }
    joined
}

/// Returns the characters of `text`.
#[must_use]
#[inline(never)]
pub fn chars(text: &str) -> Vec<char> {
    let mut chars = Vec::with_capacity(text.len());
    for char in text.chars() {
        chars.push(char);
    }
    chars
}

/// Parses a number, which may have a `+`.
#[must_use]
#[inline(never)]
pub fn number(text: &str, radix: u32) -> Option<u32> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    let mut number = 0_u32;
    for char in digits.chars() {
        number = number
            .checked_mul(radix)?
            .checked_add(char.to_digit(radix)?)?;
    }
    (!digits.is_empty()).then_some(number)
}

/// Returns the words of `text`, which spaces or commas separate.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    split(text, " ,").filter(|word| !word.is_empty())
}

/// Returns whether `text` is one of `words`, which spaces or commas separate, in any letter case.
#[must_use]
#[inline(never)]
pub fn is_one_of(text: &str, words: &str) -> bool {
    self::words(words).any(|word| text.eq_ignore_ascii_case(word))
}

/// Returns whether one of `parts`, which spaces separate, is in `text`.
#[must_use]
#[inline(never)]
pub fn contains_one_of(text: &str, parts: &'static str) -> bool {
    split(parts, " ").any(|part| contains(text, part))
}

/// Returns whether `char` is one of the characters `marks`.
#[must_use]
pub fn is_any(char: char, marks: &str) -> bool {
    marks.chars().any(|mark| mark == char)
}

#[cfg(test)]
mod tests;
