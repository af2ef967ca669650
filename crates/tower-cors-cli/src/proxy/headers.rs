//! The headers that a proxy must not forward, and those that it adds.

use std::net::SocketAddr;

use http::HeaderMap;
use http::header::{self, HeaderName, HeaderValue, InvalidHeaderValue};
use http::request::Parts;

/// Headers that concern one connection only.
/// <https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1>
const HOP_BY_HOP: [HeaderName; 6] = [
    header::CONNECTION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    header::TE,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// Turns the head of a client's request into the one that the proxy sends.
pub(super) fn rewrite_request(
    head: &mut Parts,
    peer: SocketAddr,
) -> Result<(), InvalidHeaderValue> {
    // A client's `Connection` can name any header, to have the proxy remove it. So the proxy takes
    // `Host` before it obeys `Connection`, and adds its own headers after it.
    let host = take_host(head)?;
    remove_hop_by_hop(&mut head.headers);
    add_forwarded(&mut head.headers, host, peer)
}

/// Removes and returns the host that the client asks for. An authority in the request line
/// overrides `Host`, and may have a user name, which is not a part of the host.
/// <https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2>
fn take_host(head: &mut Parts) -> Result<Option<HeaderValue>, InvalidHeaderValue> {
    let host = head.headers.remove(header::HOST); // hyper's client writes the upstream's.
    match head.uri.authority() {
        Some(authority) => {
            let host = authority.as_str().rsplit('@').next();
            host.unwrap_or_default().parse().map(Some)
        }
        None => Ok(host),
    }
}

/// Removes hop-by-hop headers, and those that `Connection` names.
///
/// A client may name any header. The upstream then sees a request without it, as if the client had
/// not sent it. The layer sees them all, because it is outside the proxy.
pub(super) fn remove_hop_by_hop(headers: &mut HeaderMap) {
    // Chunks override a length. If both went on, the upstream could read another body than the
    // proxy: request smuggling. <https://www.rfc-editor.org/rfc/rfc9112#section-6.3>
    if headers.contains_key(header::TRANSFER_ENCODING) {
        headers.remove(header::CONTENT_LENGTH);
    }
    let options = list(headers, header::CONNECTION).into_iter();
    let named: Vec<_> = options.flat_map(HeaderName::from_bytes).collect();
    for name in named.into_iter().chain(HOP_BY_HOP) {
        headers.remove(name);
    }
}

/// Adds the headers that tell the upstream which client it serves.
///
/// Each proxy on the way appends an address to `X-Forwarded-For`; the first ones are only the
/// client's claim. This proxy replaces the other headers, so a client cannot forge them.
fn add_forwarded(
    headers: &mut HeaderMap,
    host: Option<HeaderValue>,
    peer: SocketAddr,
) -> Result<(), InvalidHeaderValue> {
    let client = peer.ip().to_canonical().to_string();
    let mut way = list(headers, FORWARDED_FOR);
    way.push(client.as_bytes());
    let way = HeaderValue::from_bytes(&way.join(&b", "[..]))?;

    // `Forwarded` says the same in another syntax. This proxy does not write it, and drops the
    // client's.
    headers.remove(header::FORWARDED);
    headers.insert(FORWARDED_FOR, way);
    headers.insert(FORWARDED_PROTO, HeaderValue::from_static("http"));
    match host {
        Some(host) => headers.insert(FORWARDED_HOST, host),
        None => headers.remove(FORWARDED_HOST),
    };
    Ok(())
}

/// Returns whether the body has a transfer coding besides chunked, such as compression.
///
/// hyper decodes only the chunks, and the receiver could not see that the rest is still encoded.
pub(super) fn has_other_coding_than_chunked(headers: &HeaderMap) -> bool {
    match list(headers, header::TRANSFER_ENCODING)[..] {
        [] => false,
        [coding] => !coding.eq_ignore_ascii_case(b"chunked"),
        _ => true,
    }
}

/// Returns the members of a list-valued header, from all its lines.
pub(super) fn list(headers: &HeaderMap, name: HeaderName) -> Vec<&[u8]> {
    let lines = headers.get_all(name).into_iter();
    lines
        .flat_map(|line| line.as_bytes().split(|&byte| byte == b','))
        .map(<[u8]>::trim_ascii)
        .filter(|member| !member.is_empty())
        .collect()
}
