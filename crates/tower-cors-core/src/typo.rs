//! Typing errors: the known text that someone probably meant.

use crate::strings;

/// Returns whether one edit turns `a` into `b`: adding, removing or replacing a character, or
/// swapping two neighbours.
///
/// Equal texts are not one edit apart.
///
/// ```
/// use tower_cors_core::typo::is_one_edit;
///
/// assert!(is_one_edit("DELTE", "DELETE"));
/// assert!(is_one_edit("PTU", "PUT"));
/// assert!(!is_one_edit("PUT", "PUT"));
/// assert!(!is_one_edit("PURGE", "PUT"));
/// ```
#[must_use]
pub fn is_one_edit(a: &str, b: &str) -> bool {
    let (a, b) = (strings::chars(a), strings::chars(b));
    match between(&a, &b) {
        ([], []) => false,
        ([a1, a2], [b1, b2]) => (a1, a2) == (b2, b1),
        (a, b) => a.len() <= 1 && b.len() <= 1,
    }
}

/// Returns the item of `known` that is one edit away from `text`.
///
/// ```
/// use tower_cors_core::typo::nearest;
///
/// assert_eq!(nearest("alow_origins", ["allow_origins", "max_age"]), Some("allow_origins"));
/// assert_eq!(nearest("origins", ["allow_origins", "max_age"]), None);
/// ```
#[must_use]
pub fn nearest<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known.into_iter().find(|known| is_one_edit(text, known))
}

/// Returns the parts of `a` and `b` between their common beginning and their common end.
fn between<'a>(a: &'a [char], b: &'a [char]) -> (&'a [char], &'a [char]) {
    let same = |(a, b): &(&char, &char)| a == b;
    let start = a.iter().zip(b).take_while(same).count();
    let rest = |chars: &'a [char]| chars.get(start..).unwrap_or_default();
    let (a, b) = (rest(a), rest(b));
    let end = a.iter().rev().zip(b.iter().rev()).take_while(same).count();
    let middle = |chars: &'a [char]| chars.get(..chars.len() - end).unwrap_or_default();
    (middle(a), middle(b))
}

/// The length in bytes above which a text is not compared.
const MAX_LEN: usize = 64;

/// Returns the item of `known` that is closest to `text`, if one is close.
///
/// Letter case, hyphens and underscores do not count. The first item that contains `text` wins.
/// Otherwise the nearest item wins, if at most a third of its characters differ. So put the most
/// common items first.
///
/// ```
/// use tower_cors_core::typo::closest;
///
/// let known = ["allow_origins", "allow_origin_regexes", "own_origins", "max_age"];
/// assert_eq!(closest("allowedOrigins", known), Some("allow_origins"));
/// assert_eq!(closest("origins", known), Some("allow_origins"));
/// assert_eq!(closest("max-age", known), Some("max_age"));
/// assert_eq!(closest("timeout", known), None);
/// ```
#[must_use]
pub fn closest<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let letters = letters(text);
    if letters.is_empty() || text.len() > MAX_LEN {
        return None;
    }
    let scored = known.into_iter().filter_map(|known| {
        let known_letters = self::letters(known);
        if letters.len() > 2 && contains(&known_letters, &letters) {
            return Some((0, known));
        }
        let distance = distance(&letters, &known_letters);
        (distance * 3 <= known_letters.len()).then_some((distance, known))
    });
    // Among equal ones, the first wins.
    scored
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

fn letters(text: &str) -> Vec<char> {
    let letters = text.chars().filter(|char| char.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

fn contains(text: &[char], part: &[char]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

/// Returns the number of characters to add, remove or replace.
fn distance(a: &[char], b: &[char]) -> usize {
    // The distances between the part of `a` read so far and each prefix of `b` but the empty one.
    let mut row: Vec<usize> = (1..=b.len()).collect();
    for (a, read) in a.iter().zip(1..) {
        let mut diagonal = read - 1;
        let mut left = read;
        for (above, b) in row.iter_mut().zip(b) {
            let replaced = diagonal + usize::from(a != b);
            diagonal = *above;
            left = replaced.min(left.min(diagonal) + 1);
            *above = left;
        }
    }
    row.last().copied().unwrap_or(a.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closest_compares_short_texts_with_letters() {
        let longest = "x".repeat(MAX_LEN);
        let longer = "x".repeat(MAX_LEN + 1);
        for (text, known, found) in [
            ("get", "GET", true),
            ("gex", "get", true),
            ("ge", "get", true),
            ("gxx", "get", false),
            ("gxtxx", "getxy", false),
            ("max", "max_age", true),
            ("ma", "max_age", false),
            ("", "*", false),
            ("-", "*", false),
            ("-", "get", false),
            ("get", "*", false),
            (&longest, &longest, true),
            (&longer, &longer, false),
            (&longer, &longest, false),
        ] {
            let expected = found.then_some(known);
            assert_eq!(closest(text, [known]), expected, "{text:?} {known:?}");
        }
    }

    #[test]
    fn the_first_of_the_closest_wins() {
        for (text, known, expected) in [
            ("get", ["put", "get"], "get"),
            ("origin", ["own_origins", "origins"], "own_origins"),
            ("originz", ["origins", "originx"], "origins"),
            ("originzz", ["originsx", "originzx"], "originzx"),
        ] {
            assert_eq!(closest(text, known), Some(expected), "{text:?}");
        }
    }

    #[test]
    fn edits_are_counted_as_in_the_definition() {
        let texts = texts(4);
        for (a, b) in texts.iter().flat_map(|a| texts.iter().map(move |b| (a, b))) {
            let expected = edits(a, b);
            assert_eq!(distance(a, b), expected, "{a:?} {b:?}");
            let [a_text, b_text]: [String; 2] = [a, b].map(|text| text.iter().collect());
            assert_eq!(
                is_one_edit(&a_text, &b_text),
                expected == 1 || a != b && is_swap(a, b),
                "{a:?} {b:?}"
            );
        }
    }

    /// Returns all texts of up to `max` letters from `a` to `c`.
    fn texts(max: usize) -> Vec<Vec<char>> {
        let mut texts = vec![Vec::new()];
        for _ in 0..max {
            let longer = texts.iter().flat_map(|text: &Vec<char>| {
                ['a', 'b', 'c'].map(|letter| [text.as_slice(), &[letter]].concat())
            });
            texts = [vec![Vec::new()], longer.collect()].concat();
        }
        texts
    }

    /// Returns the Levenshtein distance, by its definition.
    fn edits(a: &[char], b: &[char]) -> usize {
        match (a, b) {
            ([], rest) | (rest, []) => rest.len(),
            ([a, a_rest @ ..], [b, b_rest @ ..]) if a == b => edits(a_rest, b_rest),
            ([_, a_rest @ ..], [_, b_rest @ ..]) => {
                let removed = edits(a_rest, b).min(edits(a, b_rest));
                1 + removed.min(edits(a_rest, b_rest))
            }
        }
    }

    /// Returns whether swapping two neighbours turns `a` into `b`.
    fn is_swap(a: &[char], b: &[char]) -> bool {
        (1..a.len()).any(|index| {
            let mut swapped = a.to_vec();
            swapped.swap(index - 1, index);
            swapped == b
        })
    }
}
