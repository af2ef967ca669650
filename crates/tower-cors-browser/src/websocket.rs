//! The opening handshake of a WebSocket.

use http::header::{
    CONNECTION, HeaderName, HeaderValue, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_EXTENSIONS,
    SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL, SEC_WEBSOCKET_VERSION, UPGRADE,
};
use http::{HeaderMap, StatusCode};

use crate::block_reason::BlockReason;
use crate::excerpt::excerpt;
use crate::header_values::{elements_of, get};

/// The key of every handshake: the example of RFC 6455. A random key would make test runs differ.
const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";

/// The answer to [`KEY`].
///
/// <https://www.rfc-editor.org/rfc/rfc6455#section-1.3>
const ACCEPT: &[u8] = b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

/// The extension that browsers offer.
const EXTENSION: &str = "permessage-deflate";

/// Returns the headers of a handshake. The page chooses only the protocols.
///
/// <https://websockets.spec.whatwg.org/#concept-websocket-establish>, steps 3 to 9
pub(crate) fn handshake_headers(set_by_page: &HeaderMap) -> HeaderMap {
    let fixed = [
        (UPGRADE, "websocket"),
        (CONNECTION, "Upgrade"),
        (SEC_WEBSOCKET_KEY, KEY),
        (SEC_WEBSOCKET_VERSION, "13"),
        (
            SEC_WEBSOCKET_EXTENSIONS,
            "permessage-deflate; client_max_window_bits",
        ),
    ];
    let mut headers: HeaderMap = fixed
        .into_iter()
        .map(|(name, value)| (name, HeaderValue::from_static(value)))
        .collect();
    let protocols = get(set_by_page, &SEC_WEBSOCKET_PROTOCOL);
    if let Some(protocols) = protocols.and_then(|value| HeaderValue::from_bytes(&value).ok()) {
        let _ = headers.try_insert(SEC_WEBSOCKET_PROTOCOL, protocols);
    }
    headers
}

/// Checks that a response opens the WebSocket. `asked` is the header list of the request.
///
/// <https://websockets.spec.whatwg.org/#concept-websocket-establish>, step 11
pub(crate) fn check_handshake(
    asked: &HeaderMap,
    status: StatusCode,
    headers: &HeaderMap,
) -> Result<(), BlockReason> {
    if status != StatusCode::SWITCHING_PROTOCOLS {
        return Err(BlockReason::NoWebSocket);
    }
    let has_accept = get(headers, &SEC_WEBSOCKET_ACCEPT).is_some_and(|value| value == ACCEPT);
    let has_protocol = answers_protocols(asked, headers);
    let has_extension = has_only_offered_extension(headers);
    #[rustfmt::skip]
    let checks: [(bool, HeaderName, &'static str); 5] = [
        (has_protocol, SEC_WEBSOCKET_PROTOCOL, "one that the page named"),
        (lists(headers, &UPGRADE, "websocket"), UPGRADE, "`websocket`"),
        (lists(headers, &CONNECTION, "upgrade"), CONNECTION, "`Upgrade`"),
        (has_accept, SEC_WEBSOCKET_ACCEPT, "the answer to the key"),
        (has_extension, SEC_WEBSOCKET_EXTENSIONS, "one that the browser offered"),
    ];
    match checks.into_iter().find(|(passes, ..)| !passes) {
        None => Ok(()),
        Some((_, name, wanted)) => Err(BlockReason::WrongHandshake {
            value: get(headers, &name).map(excerpt),
            name: name.to_string(),
            wanted,
        }),
    }
}

/// Returns whether the server chose one of the page's protocols, or none if the page named none.
///
/// <https://websockets.spec.whatwg.org/#concept-websocket-establish>, step 11.2, and
/// <https://www.rfc-editor.org/rfc/rfc6455#section-4.1>
fn answers_protocols(asked: &HeaderMap, headers: &HeaderMap) -> bool {
    let named: Vec<&[u8]> = elements_of(asked, &SEC_WEBSOCKET_PROTOCOL).collect();
    match get(headers, &SEC_WEBSOCKET_PROTOCOL) {
        None => named.is_empty(),
        Some(chosen) => named.contains(&&chosen[..]),
    }
}

fn lists(headers: &HeaderMap, name: &HeaderName, token: &str) -> bool {
    elements_of(headers, name).any(|element| element.eq_ignore_ascii_case(token.as_bytes()))
}

/// <https://www.rfc-editor.org/rfc/rfc6455#section-4.1>
fn has_only_offered_extension(headers: &HeaderMap) -> bool {
    elements_of(headers, &SEC_WEBSOCKET_EXTENSIONS).all(|extension| {
        let name = extension.split(|byte| *byte == b';').next();
        name.is_some_and(|name| name.trim_ascii() == EXTENSION.as_bytes())
    })
}
