//! Lists in one text, as environment variables and flags hold them.

/// Splits `text` at commas, semicolons and white space, without empty items.
///
/// Quotes around the text or around an item are dropped, and so are the brackets of a JSON array. No
/// origin has any of these characters, other than the brackets of an IPv6 address, which are inside.
pub(super) fn split(text: &str) -> impl Iterator<Item = String> {
    let is_separator = |char: char| char.is_whitespace() || matches!(char, ',' | ';');
    let unwrapped = unwrap(text);
    let is_json = unwrapped.is_array;
    let items = unwrapped
        .text
        .split(is_separator)
        .map(|item| item.trim_matches(QUOTES));
    let items = items.filter(|item| !item.is_empty());
    items.map(move |item| match is_json {
        // Some writers of JSON escape slashes.
        true => item.replace("\\/", "/"),
        false => item.to_owned(),
    })
}

const QUOTES: [char; 3] = ['"', '\'', '`'];

struct Unwrapped<'a> {
    text: &'a str,
    is_array: bool,
}

/// Removes quotes and brackets around the whole text.
fn unwrap(text: &str) -> Unwrapped<'_> {
    let text = text.trim();
    let unquoted = QUOTES.iter().find_map(|quote| {
        let inner = text.strip_prefix(*quote)?.strip_suffix(*quote)?;
        inner.trim().starts_with('[').then_some(inner.trim())
    });
    let text = unquoted.unwrap_or(text);
    let array = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'));
    Unwrapped {
        text: array.unwrap_or(text),
        is_array: array.is_some(),
    }
}
