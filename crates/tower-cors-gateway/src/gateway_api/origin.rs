//! An entry of `allowOrigins`, other than `*`.

use tower_cors::fetch::default_port;

use crate::draft::Draft;
use crate::error::ImportError;

/// Every host: a name or an IPv4 address, which have no colon, or an IPv6 address.
const ANY_HOST: &str = r"(?:[^:]+|\[[0-9a-f:]+\])";

const UNREADABLE: &str = "is not an origin of the API: write `https://example.com`, \
                          `https://*.example.com` or `https://*`, each with `http` or `https`, \
                          and with a port if it is not the default one";

/// Imports the origin `text`, found at `path`.
pub(super) fn import(draft: &mut Draft, path: &str, text: &str) -> Result<(), ImportError> {
    let unreadable = || ImportError::value(path, text, UNREADABLE);
    let (scheme, host, port) = parse(text).ok_or_else(unreadable)?;
    if host != "*" {
        return draft.origin(path, text);
    }
    let port = match port {
        Some(port) if Some(port) != default_port(scheme) => format!(":{port}"),
        _ => String::new(),
    };
    draft.origin_regex(path, text, &format!("{scheme}://{ANY_HOST}{port}"))
}

/// Returns the scheme, the host and the port of an origin that the API takes.
///
/// It takes less than an [`OriginPattern`](tower_cors::OriginPattern): no other scheme, no IPv6
/// address, no wildcard for the port, no trailing slash.
fn parse(text: &str) -> Option<(&str, &str, Option<u16>)> {
    let (scheme, authority) = text.split_once("://")?;
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, Some(parse_port(port)?)),
        None => (authority, None),
    };
    let name = host.strip_prefix("*.").unwrap_or(host);
    let is_part_of_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-.".contains(&byte);
    let is_host = host == "*" || !name.is_empty() && name.bytes().all(is_part_of_name);
    (is_host && ["http", "https"].contains(&scheme)).then_some((scheme, host, port))
}

fn parse_port(text: &str) -> Option<u16> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    let port = text.parse().ok()?;
    (is_number && port > 0).then_some(port)
}
