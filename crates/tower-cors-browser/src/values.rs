//! Reading the values of response headers.

use http::{HeaderMap, HeaderName};

use super::shown::shown;
use tower_cors::fetch;

/// All lines of a header as one value; `None` without the header.
/// <https://fetch.spec.whatwg.org/#concept-header-list-get>
pub(super) fn get(headers: &HeaderMap, name: &HeaderName) -> Option<Vec<u8>> {
    let lines: Vec<&[u8]> = lines(headers, name).collect();
    (!lines.is_empty()).then(|| lines.join(&b", "[..]))
}

/// The elements of a header that lists tokens; `None` without the header.
/// <https://fetch.spec.whatwg.org/#extract-header-list-values>
///
/// # Errors
///
/// The line with an element that is no token: it fails all of them.
pub(super) fn list<'a>(
    headers: &'a HeaderMap,
    name: &HeaderName,
) -> Result<Option<Vec<&'a [u8]>>, BadToken> {
    let mut elements = None;
    for line in lines(headers, name) {
        let elements: &mut Vec<_> = elements.get_or_insert_default();
        for element in elements_of(line) {
            if !fetch::is_token(element) {
                return Err(BadToken(shown(line)));
            }
            elements.push(element);
        }
    }
    Ok(elements)
}

/// A line of a list that holds something that is no token.
#[derive(Debug)]
pub(super) struct BadToken(pub(super) String);

/// `#element` of the grammar: empty elements do not count.
/// <https://httpwg.org/specs/rfc9110.html#abnf.extension.recipient>
fn elements_of(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    line.split(|byte| *byte == b',')
        .map(<[u8]>::trim_ascii)
        .filter(|element| !element.is_empty())
}

/// The lines of a header as a parser of HTTP hands them on: without white space around.
fn lines<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a [u8]> {
    headers
        .get_all(name)
        .iter()
        .map(|line| line.as_bytes().trim_ascii())
}
