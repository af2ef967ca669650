//! Reading the values of headers, by the rules of the Fetch standard.

use http::{HeaderMap, HeaderName};
use tower_cors::fetch;

use crate::excerpt::excerpt;

/// Joins all lines of a header into one value. Returns `None` if the header is missing.
///
/// <https://fetch.spec.whatwg.org/#concept-header-list-get>
pub(crate) fn get(headers: &HeaderMap, name: &HeaderName) -> Option<Vec<u8>> {
    let lines: Vec<&[u8]> = lines(headers, name).collect();
    (!lines.is_empty()).then(|| lines.join(&b", "[..]))
}

/// Extracts the tokens that a header lists. Returns `None` if the header is missing.
///
/// <https://fetch.spec.whatwg.org/#extract-header-list-values>
///
/// # Errors
///
/// Fails if any element is not a token. The error contains its line.
pub(crate) fn extract_list<'a>(
    headers: &'a HeaderMap,
    name: &HeaderName,
) -> Result<Option<Vec<&'a [u8]>>, NotAToken> {
    let mut list = None;
    for line in lines(headers, name) {
        let list: &mut Vec<_> = list.get_or_insert_default();
        for element in elements(line) {
            if !fetch::is_token(element) {
                return Err(NotAToken {
                    line: excerpt(line),
                });
            }
            list.push(element);
        }
    }
    Ok(list)
}

/// The error of a list with an element that is not a token.
#[derive(Debug)]
pub(crate) struct NotAToken {
    /// An excerpt of the line with that element.
    pub(crate) line: String,
}

/// Returns the elements that a header lists on all its lines.
pub(crate) fn elements_of<'a>(
    headers: &'a HeaderMap,
    name: &HeaderName,
) -> impl Iterator<Item = &'a [u8]> {
    lines(headers, name).flat_map(elements)
}

/// Splits a line at its commas, and skips empty elements.
///
/// <https://httpwg.org/specs/rfc9110.html#abnf.extension.recipient>
fn elements(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    line.split(|byte| *byte == b',')
        .map(<[u8]>::trim_ascii)
        .filter(|element| !element.is_empty())
}

/// Returns the lines of a header, trimmed as an HTTP parser does.
fn lines<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a [u8]> {
    headers
        .get_all(name)
        .iter()
        .map(|line| line.as_bytes().trim_ascii())
}
