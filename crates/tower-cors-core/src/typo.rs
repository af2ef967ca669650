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
    // The distances between the part of `a` read so far and each prefix of `b`.
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (index, a) in a.iter().enumerate() {
        let mut diagonal = index;
        let mut left = index + 1;
        for (above, b) in row.iter_mut().skip(1).zip(b) {
            let replaced = diagonal + usize::from(a != b);
            diagonal = *above;
            left = replaced.min(left + 1).min(*above + 1);
            *above = left;
        }
        if let Some(first) = row.first_mut() {
            *first = index + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}
