//! Searches in texts that no request sends, each compiled once.
//!
//! The standard library compiles its searches again for each type of pattern, and into each caller.
//! In code that runs once, that takes more of a program than the code itself.

/// Returns the first position of `part`.
#[must_use]
#[inline(never)]
pub fn find(text: &str, part: &str) -> Option<usize> {
    windows(text, part).position(|window| window == part.as_bytes())
}

/// Returns the last position of `part`.
#[must_use]
#[inline(never)]
pub fn rfind(text: &str, part: &str) -> Option<usize> {
    windows(text, part).rposition(|window| window == part.as_bytes())
}

/// Returns the pieces of `text` that are as long as `part`, which is not empty.
fn windows<'a>(text: &'a str, part: &str) -> std::slice::Windows<'a, u8> {
    text.as_bytes().windows(part.len().max(1))
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
pub fn join<'a>(items: &mut dyn Iterator<Item = &'a str>, separator: &str) -> String {
    let mut joined = String::new();
    let mut between = "";
    for item in items {
        joined.push_str(between);
        joined.push_str(item);
        between = separator;
    }
    joined
}

/// Returns whether `text` is one of `words`, which spaces or commas separate, in any letter case.
#[must_use]
#[inline(never)]
pub fn is_one_of(text: &str, words: &str) -> bool {
    let mut words = split(words, " ,").filter(|word| !word.is_empty());
    words.any(|word| text.eq_ignore_ascii_case(word))
}

/// Returns whether one of `parts`, which spaces separate, is in `text`.
#[must_use]
#[inline(never)]
pub fn contains_one_of(text: &str, parts: &'static str) -> bool {
    split(parts, " ").any(|part| contains(text, part))
}

fn is_any(char: char, marks: &str) -> bool {
    marks.chars().any(|mark| mark == char)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 12] = [
        "",
        "a",
        "b",
        "ab",
        "a b",
        "aabbaa",
        "abcabc",
        "://",
        "ä://b://ö",
        "aaa",
        "ba ",
        "öäab",
    ];

    #[test]
    fn they_find_what_the_standard_library_finds() {
        for (text, part) in TEXTS
            .iter()
            .flat_map(|text| TEXTS.map(|part| (*text, part)))
        {
            if part.is_empty() {
                continue;
            }
            let about = (text, part);
            assert_eq!(find(text, part), text.find(part), "{about:?}");
            assert_eq!(rfind(text, part), text.rfind(part), "{about:?}");
            let positions = positions(text, part);
            assert!(
                positions.eq(text.match_indices(part).map(|(start, _)| start)),
                "{about:?}"
            );
            assert_eq!(contains(text, part), text.contains(part), "{about:?}");
            assert_eq!(split_once(text, part), text.split_once(part), "{about:?}");
            assert_eq!(rsplit_once(text, part), text.rsplit_once(part), "{about:?}");
            assert_eq!(
                replace(text, part, "-ß"),
                text.replace(part, "-ß"),
                "{about:?}"
            );
        }
    }

    #[test]
    fn they_know_the_characters_that_the_standard_library_knows() {
        for (text, marks) in TEXTS
            .iter()
            .flat_map(|text| TEXTS.map(|marks| (*text, marks)))
        {
            let about = (text, marks);
            let chars: Vec<char> = marks.chars().collect();
            let chars = chars.as_slice();
            assert_eq!(contains_any(text, marks), text.contains(chars), "{about:?}");
            assert_eq!(
                starts_with_any(text, marks),
                text.starts_with(chars),
                "{about:?}"
            );
            assert_eq!(
                ends_with_any(text, marks),
                text.ends_with(chars),
                "{about:?}"
            );
            assert_eq!(
                split_once_any(text, marks),
                text.split_once(chars),
                "{about:?}"
            );
            assert_eq!(
                trim_start(text, marks),
                text.trim_start_matches(chars),
                "{about:?}"
            );
            assert_eq!(
                trim_end(text, marks),
                text.trim_end_matches(chars),
                "{about:?}"
            );
            assert!(split(text, marks).eq(text.split(chars)), "{about:?}");
            let parts = text.split(' ');
            assert_eq!(
                join(&mut parts.clone(), ", "),
                Vec::from_iter(parts).join(", "),
                "{about:?}"
            );
        }
    }

    #[test]
    fn words_in_any_letter_case() {
        let found = ["all", "ALL", "any", "al", "all any", "own", ""];
        let found = found.map(|text| is_one_of(text, "all any, own"));
        assert_eq!(found, [true, true, true, false, false, true, false]);
    }
}
