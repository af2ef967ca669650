//! An entry of `allowOrigins` other than `*`.

use crate::draft::Draft;
use crate::error::ImportError;

const UNREADABLE: &str = "is not an origin of the API: write `https://example.com`, \
                          `https://*.example.com` or `https://*`, each with `http` or `https`, \
                          and with a port unless it is the default one";

/// Imports the origin `text`, found at `path`.
///
/// A pattern of `tower-cors` means the same. In both, a missing port is the default one.
pub(super) fn import(draft: &mut Draft, path: &str, text: &str) -> Result<(), ImportError> {
    match is_of_api(text) {
        true => draft.origin(path, text),
        false => Err(ImportError::value(path, text, UNREADABLE)),
    }
}

/// Returns whether the API accepts an origin.
///
/// It accepts less than an [`OriginPattern`](tower_cors::OriginPattern): only `http` and `https`,
/// no IPv6 address, no wildcard for the port, no trailing slash.
fn is_of_api(text: &str) -> bool {
    let Some((scheme, authority)) = text.split_once("://") else {
        return false;
    };
    let (host, has_port) = match authority.split_once(':') {
        Some((host, port)) => (host, is_port(port)),
        None => (authority, true),
    };
    let name = host.strip_prefix("*.").unwrap_or(host);
    let is_part_of_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-.".contains(&byte);
    let is_host = host == "*" || !name.is_empty() && name.bytes().all(is_part_of_name);
    is_host && has_port && ["http", "https"].contains(&scheme)
}

fn is_port(text: &str) -> bool {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    is_number && text.parse().is_ok_and(|port: u16| port > 0)
}
