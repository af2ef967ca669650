//! Lists in one text, as environment variables and flags hold them.

use tower_cors_core::secrets::secrets;

/// Splits `text` at commas, semicolons and white space, without empty items.
///
/// Quotes around the text or around an item are dropped, and so are the brackets of a JSON array. No
/// origin has any of these characters, other than the brackets of an IPv6 address, which are inside.
///
/// Nothing is split within brackets, so that errors show `http://localhost:{3000,3001}` whole, nor
/// before an `@`, so that no part of a password is shown.
pub(super) fn split(text: &str) -> impl Iterator<Item = String> {
    let unwrapped = unwrap(text);
    let is_json = unwrapped.is_array;
    let mut secrets = secrets(unwrapped.text).peekable();
    let (mut position, mut depth) = (0, 0_usize);
    let is_separator = move |char: char| {
        let start = position;
        position += char.len_utf8();
        match char {
            '[' | '{' | '(' => depth += 1,
            ']' | '}' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        while secrets.next_if(|secret| secret.end <= start).is_some() {}
        let is_secret = secrets.peek().is_some_and(|secret| secret.contains(&start));
        depth == 0 && !is_secret && (char.is_whitespace() || matches!(char, ',' | ';'))
    };
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
