//! The headers that a proxy must not pass on, and those that it writes.

use std::net::SocketAddr;

use http::HeaderMap;
use http::header::{self, HeaderName, HeaderValue, InvalidHeaderValue};
use http::request::Parts;

/// They concern one connection, and are not passed on. <https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1>
const HOP_BY_HOP: [HeaderName; 6] = [
    header::CONNECTION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    header::TE,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Makes the head of a client's request one of the proxy's own.
pub(super) fn make_the_proxys(
    head: &mut Parts,
    peer: SocketAddr,
) -> Result<(), InvalidHeaderValue> {
    // `Connection` could name any of them: so `Host` is taken before that is heeded, and what is the proxy's is added after.
    let host = take_host(head)?;
    remove_hop_by_hop(&mut head.headers);
    add_forwarded(&mut head.headers, host, peer)
}

/// Takes out which host the client wants. An address in the request line outdoes `Host`.
/// <https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2>
fn take_host(head: &mut Parts) -> Result<Option<HeaderValue>, InvalidHeaderValue> {
    let host = head.headers.remove(header::HOST); // hyper's client writes the upstream's
    match head.uri.authority() {
        Some(authority) => authority.as_str().parse().map(Some),
        None => Ok(host),
    }
}

/// Removes the headers of the one connection, and those that its `Connection` header names.
///
/// A client may name any: the upstream then gets what it would get if the client had not sent them, while the layer, which is
/// outside, has seen them all.
pub(super) fn remove_hop_by_hop(headers: &mut HeaderMap) {
    // Chunks outdo a length, which must not survive them. <https://www.rfc-editor.org/rfc/rfc9112#section-6.3>
    if headers.contains_key(header::TRANSFER_ENCODING) {
        headers.remove(header::CONTENT_LENGTH);
    }
    let options = list(headers, header::CONNECTION).into_iter();
    let named: Vec<_> = options.flat_map(HeaderName::from_bytes).collect();
    for name in named.into_iter().chain(HOP_BY_HOP) {
        headers.remove(name);
    }
}

/// Tells the upstream whom it serves. Each proxy on the way adds an address to `X-Forwarded-For`; the first ones are what the
/// client claims. Whatever else it claims is replaced.
fn add_forwarded(
    headers: &mut HeaderMap,
    host: Option<HeaderValue>,
    peer: SocketAddr,
) -> Result<(), InvalidHeaderValue> {
    let client = peer.ip().to_canonical().to_string();
    let mut way = list(headers, FORWARDED_FOR);
    way.push(client.as_bytes());
    let way = HeaderValue::from_bytes(&way.join(&b", "[..]))?;

    for (name, value) in [
        (header::FORWARDED, None), // the same in other words, in which this proxy does not speak
        (FORWARDED_FOR, Some(way)),
        (HeaderName::from_static("x-forwarded-host"), host),
        (
            HeaderName::from_static("x-forwarded-proto"),
            Some(HeaderValue::from_static("http")),
        ),
    ] {
        match value {
            Some(value) => headers.insert(name, value),
            None => headers.remove(name),
        };
    }
    Ok(())
}

/// Whether the body is more than chunked: compressed, say. hyper undoes the chunks alone, and who gets the rest could not tell.
pub(super) fn has_other_coding_than_chunked(headers: &HeaderMap) -> bool {
    match list(headers, header::TRANSFER_ENCODING)[..] {
        [] => false,
        [coding] => !coding.eq_ignore_ascii_case(b"chunked"),
        _ => true,
    }
}

/// The members of a header that is a list, in as many lines as it may be.
pub(super) fn list(headers: &HeaderMap, name: HeaderName) -> Vec<&[u8]> {
    let lines = headers.get_all(name).into_iter();
    lines
        .flat_map(|line| line.as_bytes().split(|&byte| byte == b','))
        .map(<[u8]>::trim_ascii)
        .filter(|member| !member.is_empty())
        .collect()
}
