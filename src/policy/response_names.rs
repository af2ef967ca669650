//! Names of response headers that people miss: hidden from the page, or removed by the layer.

use http::header::{ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_EXPOSE_HEADERS};
use http::{HeaderMap, HeaderName};

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
    let credentials = headers.contains_key(ACCESS_CONTROL_ALLOW_CREDENTIALS);
    let exposes = move |name: &str| {
        let lines = headers.get_all(ACCESS_CONTROL_EXPOSE_HEADERS).iter();
        let mut listed = lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b','));
        listed.any(|listed| {
            let listed = listed.trim_ascii();
            listed.eq_ignore_ascii_case(name.as_bytes()) || (listed == b"*" && !credentials)
        })
    };
    headers.keys().filter(move |header| {
        let name = header.as_str();
        !fetch::is_safelisted_response_header(name)
            && !fetch::is_forbidden_response_header(name)
            && !is_access_control(header)
            && !OF_THE_PROTOCOL.contains(&name)
            && !exposes(name)
    })
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
