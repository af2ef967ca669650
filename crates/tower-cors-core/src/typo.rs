//! Typing errors: texts that are one edit apart.

/// Returns whether one edit turns `a` into `b`: a character that is added, left out or replaced, or
/// two neighbours that changed places.
///
/// Equal texts are not.
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
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    match between(&a, &b) {
        ([], []) => false,
        ([a1, a2], [b1, b2]) => (a1, a2) == (b2, b1),
        (a, b) => a.len() <= 1 && b.len() <= 1,
    }
}

/// Returns the one of `known` that `text` was probably meant to be, if one edit tells.
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

/// Returns what is between the beginning and the end that `a` and `b` share.
fn between<'a>(a: &'a [char], b: &'a [char]) -> (&'a [char], &'a [char]) {
    let same = |(a, b): &(&char, &char)| a == b;
    let start = a.iter().zip(b).take_while(same).count();
    let rest = |chars: &'a [char]| chars.get(start..).unwrap_or_default();
    let (a, b) = (rest(a), rest(b));
    let end = a.iter().rev().zip(b.iter().rev()).take_while(same).count();
    let middle = |chars: &'a [char]| chars.get(..chars.len() - end).unwrap_or_default();
    (middle(a), middle(b))
}

/// The longest text to compare, in bytes. Longer ones are near nothing.
const MAX_LEN: usize = 64;

/// Returns the one of `known` that is closest to `text`, if one is close.
///
/// Letter case, hyphens and underscores do not count. The first one that contains `text` wins. If
/// none does, the nearest one wins in which at most a third of the characters differ. So put what
/// people mean most often first.
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
    // Of equal ones, the first.
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

/// Returns the number of characters to add, leave out or replace.
fn distance(a: &[char], b: &[char]) -> usize {
    // The distances between the characters of `a` so far and each beginning of `b`.
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
