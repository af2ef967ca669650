//! Names of response headers that people miss: hidden from the page, or removed by the layer.

use std::collections::HashSet;

use http::header::{ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_EXPOSE_HEADERS};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::headers::is_access_control;
use crate::fetch;

/// Response headers for caches, connections and proxies, and those that no client of a
/// [preset](crate::Preset) reads: pages do not miss them.
const OF_THE_PROTOCOL: [&str; 10] = [
    "accept-encoding",
    "connect-accept-encoding",
    "connection",
    "date",
    "keep-alive",
    "transfer-encoding",
    "tus-resumable",
    "upgrade",
    "vary",
    "x-accel-buffering",
];

/// Returns the headers of a granted response that the page cannot read.
///
/// <https://fetch.spec.whatwg.org/#concept-filtered-response-cors>
pub(crate) fn hidden_names(headers: &HeaderMap) -> impl Iterator<Item = &HeaderName> {
    let lines = headers.get_all(ACCESS_CONTROL_EXPOSE_HEADERS).iter();
    let listed = listed_names(lines.map(HeaderValue::as_bytes));
    let credentials = headers.contains_key(ACCESS_CONTROL_ALLOW_CREDENTIALS);
    let is_any = !credentials && listed.contains("*");
    headers.keys().filter(move |header| {
        let name = header.as_str();
        !is_any
            && !fetch::is_safelisted_response_header(name)
            && !fetch::is_forbidden_response_header(name)
            && !is_access_control(header)
            && !OF_THE_PROTOCOL.contains(&name)
            && !listed.contains(name)
    })
}

/// Returns the names in the lines of a list, in lower case.
///
/// A list may name each header of its response, so reading it again for each one would take
/// quadratic time.
fn listed_names<'a>(lines: impl Iterator<Item = &'a [u8]>) -> HashSet<String> {
    let names = lines.flat_map(|line| line.split(|byte| *byte == b','));
    let texts = names.filter_map(|name| std::str::from_utf8(name.trim_ascii()).ok());
    texts.map(str::to_ascii_lowercase).collect()
}

/// Returns the `Access-Control-*` headers of a response.
pub(crate) fn access_control_of(headers: &HeaderMap) -> HeaderMap {
    let lines = headers.iter().filter(|(name, _)| is_access_control(name));
    lines
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// Returns the names in `inner`, the inner service's CORS headers, that `sent` lacks or changes.
pub(crate) fn removed_names<'a>(
    inner: &'a HeaderMap,
    sent: &HeaderMap,
) -> impl Iterator<Item = &'a HeaderName> {
    let stays = |name: &HeaderName| inner.get_all(name).iter().eq(sent.get_all(name).iter());
    inner.keys().filter(move |name| !stays(name))
}
