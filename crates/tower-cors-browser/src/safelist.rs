//! CORS-safelisted request headers, which a page may send to other origins without a preflight.

use std::collections::BTreeSet;

use http::{HeaderMap, HeaderName};

/// The longest value that is safelisted, in bytes.
const MAX_VALUE_LEN: usize = 128;
/// The limit on the total length of safelisted values, in bytes. Above it, none is safelisted.
const MAX_TOTAL_LEN: usize = 1024;

/// The content types of HTML forms.
const FORM_TYPES: [&[u8]; 3] = [
    b"application/x-www-form-urlencoded",
    b"multipart/form-data",
    b"text/plain",
];

/// Returns the names that a preflight must ask for, in lower case, sorted and without duplicates.
///
/// <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names>
pub(crate) fn unsafe_header_names(headers: &HeaderMap) -> BTreeSet<&str> {
    let (mut safelisted, unsafe_): (Vec<_>, Vec<_>) = headers
        .iter()
        .partition(|(name, value)| is_safelisted((name, value.as_bytes())));
    let total: usize = safelisted.iter().map(|(_, value)| value.len()).sum();
    if total <= MAX_TOTAL_LEN {
        safelisted.clear();
    }
    let names = unsafe_.into_iter().chain(safelisted);
    names.map(|(name, _)| name.as_str()).collect()
}

/// <https://fetch.spec.whatwg.org/#cors-safelisted-request-header>
pub(crate) fn is_safelisted((name, value): (&HeaderName, &[u8])) -> bool {
    value.len() <= MAX_VALUE_LEN
        && match name.as_str() {
            "accept" => !value.iter().any(is_unsafe_byte),
            "accept-language" | "content-language" => value.iter().all(is_language_byte),
            "content-type" => !value.iter().any(is_unsafe_byte) && is_form_type(value),
            "range" => is_range_with_start(value),
            _ => false,
        }
}

/// <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-byte>
fn is_unsafe_byte(byte: &u8) -> bool {
    // The only control character that a `HeaderValue` can hold is a tab, which is safe.
    b"\"():<>?@[\\]{}".contains(byte)
}

fn is_language_byte(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || b" *,-.;=".contains(byte)
}

/// Returns whether the essence of a MIME type is in [`FORM_TYPES`], ignoring parameters.
///
/// <https://mimesniff.spec.whatwg.org/#parse-a-mime-type>
fn is_form_type(value: &[u8]) -> bool {
    let end = value.iter().position(|byte| *byte == b';');
    let essence = value.get(..end.unwrap_or(value.len())).unwrap_or(value);
    FORM_TYPES
        .iter()
        .any(|form| form.eq_ignore_ascii_case(essence.trim_ascii()))
}

/// Returns whether `value` is a single range that has a start.
///
/// `bytes=-500` is not safelisted, because browsers never send such ranges on their own.
///
/// <https://fetch.spec.whatwg.org/#simple-range-header-value>
fn is_range_with_start(value: &[u8]) -> bool {
    let range = value
        .strip_prefix(b"bytes=")
        .and_then(|range| std::str::from_utf8(range).ok())
        .and_then(|range| range.split_once('-'));
    range.is_some_and(|(start, end)| {
        !start.is_empty()
            && [start, end].iter().all(|number| is_number(number))
            && (end.is_empty() || magnitude(start) <= magnitude(end))
    })
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns a key that sorts decimal numbers of any length.
fn magnitude(number: &str) -> (usize, &str) {
    let digits = number.trim_start_matches('0');
    (digits.len(), digits)
}
