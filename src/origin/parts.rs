//! The parts of an origin, which origins and patterns share.

use std::net::Ipv4Addr;

use super::error::OriginError;
use super::ipv6::check_ipv6;
use crate::fetch::default_port;
use crate::limits::{MAX_HOST_LEN, MAX_LABEL_LEN, MAX_SCHEME_LEN};

/// Splits `text` into its scheme and the part after `://`.
pub(crate) fn split_scheme(text: &str) -> Result<(&str, &str), OriginError> {
    // Nearly all origins have this scheme.
    if let Some(authority) = text.strip_prefix("https://") {
        return Ok(("https", authority));
    }
    let (scheme, rest) = position(text, b':')
        .and_then(|colon| text.split_at_checked(colon))
        .ok_or(OriginError::NoScheme)?;
    let authority = rest.strip_prefix("://").ok_or(OriginError::NoScheme)?;
    let mut bytes = scheme.bytes();
    let well_formed = scheme.len() <= MAX_SCHEME_LEN
        && bytes.next().is_some_and(|first| first.is_ascii_lowercase())
        && bytes.all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'+' | b'-' | b'.'));
    match scheme {
        "file" => Err(OriginError::FileScheme),
        _ if well_formed => Ok((scheme, authority)),
        _ => Err(diagnose(scheme, OriginError::Scheme)),
    }
}

/// Splits the part after the scheme into the host and the port, if it has one.
pub(crate) fn split_port(authority: &str) -> Result<(&str, Option<&str>), OriginError> {
    let host_len = if authority.starts_with('[') {
        position(authority, b']').map_or(authority.len(), |end| end + 1)
    } else {
        position(authority, b':').unwrap_or(authority.len())
    };
    let (host, rest) = authority
        .split_at_checked(host_len)
        .ok_or(OriginError::Ipv6)?;
    match rest.strip_prefix(':') {
        Some(port) => Ok((host, Some(port))),
        None if rest.is_empty() => Ok((host, None)),
        None => Err(diagnose(rest, OriginError::Ipv6)),
    }
}

/// Splits the part after the scheme into the host, which it checks, and the port, if it has one.
///
/// Patterns parse each origin that a client sends, so one pass finds the end of a name and checks it.
pub(crate) fn split_host<'a>(
    scheme: &str,
    authority: &'a str,
) -> Result<(&'a str, Option<&'a str>), OriginError> {
    let name = Name::at_start(authority);
    let (host, port) = match authority.split_at_checked(name.len) {
        Some((host, "")) => (host, None),
        Some((host, rest)) if rest.starts_with(':') => (host, rest.get(1..)),
        // An IPv6 address, or a byte that no host has.
        _ => {
            let (host, port) = split_port(authority)?;
            check_host(scheme, host)?;
            return Ok((host, port));
        }
    };
    check_scanned(scheme, host, &name)?;
    Ok((host, port))
}

/// Checks that `host` is a host as the URL standard serializes it.
/// <https://url.spec.whatwg.org/#concept-host-serializer>
///
/// Pages of Electron apps have the host `.` (`app://.`), which no page of the web has.
pub(crate) fn check_host(scheme: &str, host: &str) -> Result<(), OriginError> {
    check_scanned(scheme, host, &Name::at_start(host))
}

/// Checks `host`, which starts with `name`.
fn check_scanned(scheme: &str, host: &str, name: &Name<'_>) -> Result<(), OriginError> {
    if host.is_empty() {
        return Err(OriginError::NoHost);
    }
    // The host ends at a wrong byte: behind it may be a path.
    if name.len > MAX_HOST_LEN {
        return Err(OriginError::HostTooLong);
    }
    if host.starts_with('[') {
        return check_ipv6(host);
    }
    if host == "." && !matches!(scheme, "http" | "https") {
        return Ok(());
    }
    if name.len < host.len() {
        return Err(diagnose_label(host, name.len));
    }
    if !name.is_well_formed {
        return Err(OriginError::Label);
    }
    if is_number(name.last_label) && host.parse::<Ipv4Addr>().is_err() {
        return Err(OriginError::Ipv4);
    }
    Ok(())
}

/// The labels at the start of a text, up to the first byte that is neither in a label nor a dot.
struct Name<'a> {
    len: usize,
    last_label: &'a [u8],
    /// Each label has 1 to [`MAX_LABEL_LEN`] bytes. After one, a dot may be the end.
    is_well_formed: bool,
}

impl<'a> Name<'a> {
    fn at_start(text: &'a str) -> Self {
        let is_label = |label: &[u8]| (1..=MAX_LABEL_LEN).contains(&label.len());
        let mut last_label: &[u8] = b"";
        let mut is_well_formed = true;
        let mut rest = text.as_bytes();
        let (label, after) = loop {
            let end = rest.iter().position(|byte| !is_label_byte(*byte));
            let (label, after) = rest.split_at(end.unwrap_or(rest.len()));
            let Some(next) = after.strip_prefix(b".") else {
                break (label, after);
            };
            is_well_formed &= is_label(label);
            last_label = label;
            rest = next;
        };
        // After a final dot, the empty rest is not a label.
        if !label.is_empty() || last_label.is_empty() {
            is_well_formed &= is_label(label);
            last_label = label;
        }
        Self {
            len: text.len() - after.len(),
            last_label,
            is_well_formed,
        }
    }
}

/// Returns whether `host`, which [`check_host`] accepts, is an IP address.
pub(crate) fn is_ip(host: &str) -> bool {
    host.starts_with('[') || host.parse::<Ipv4Addr>().is_ok()
}

/// Parses a port, which must not be the default port of `scheme`.
pub(crate) fn parse_port(scheme: &str, port: &str) -> Result<u16, OriginError> {
    let canonical = port.bytes().all(|byte| byte.is_ascii_digit()) && !port.starts_with('0');
    let number = match port.parse::<u16>() {
        Ok(number) if canonical => number,
        _ => return Err(diagnose(port, OriginError::Port)),
    };
    if default_port(scheme) == Some(number) {
        return Err(OriginError::DefaultPort);
    }
    Ok(number)
}

/// Returns the first position of `byte`.
///
/// On texts as short as origins it is faster than the standard library's search for a character.
fn position(text: &str, byte: u8) -> Option<usize> {
    text.bytes().position(|other| other == byte)
}

/// Returns whether `byte` may be in a label. A table takes half the instructions of comparisons.
fn is_label_byte(byte: u8) -> bool {
    IS_LABEL_BYTE.get(usize::from(byte)) == Some(&true)
}

/// The bytes of labels.
pub(crate) const LABEL_BYTES: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789-_";

#[allow(clippy::indexing_slicing)] // The compiler evaluates it.
static IS_LABEL_BYTE: [bool; 256] = {
    let mut table = [false; 256];
    let mut index = 0;
    while index < LABEL_BYTES.len() {
        table[LABEL_BYTES[index] as usize] = true;
        index += 1;
    }
    table
};

/// Returns the error of the label of `host` that has a byte at `at` that hosts do not have.
#[cold]
fn diagnose_label(host: &str, at: usize) -> OriginError {
    let rest = host.as_bytes().get(at..).unwrap_or_default();
    let label = rest.split(|byte| *byte == b'.').next();
    diagnose(label.unwrap_or_default(), OriginError::HostByte)
}

/// Returns the error that the first telling byte of `part` points to, or `otherwise`.
fn diagnose(part: impl AsRef<[u8]>, otherwise: OriginError) -> OriginError {
    part.as_ref()
        .iter()
        .find_map(|byte| match byte {
            b'*' => Some(OriginError::Wildcard),
            b'/' | b'?' | b'#' | b'\\' => Some(OriginError::AfterHost),
            b'@' => Some(OriginError::User),
            b',' | b' ' | b'\t' | b'\n' | b'\r' => Some(OriginError::List),
            b'A'..=b'Z' => Some(OriginError::UpperCase),
            0x80.. => Some(OriginError::NotAscii),
            _ => None,
        })
        .unwrap_or(otherwise)
}

/// Returns whether a host with this last label must be an IPv4 address.
///
/// The URL parser fails on `1.2.3.256` and rewrites `0x7f.1`, so no browser sends either.
/// <https://url.spec.whatwg.org/#ends-in-a-number-checker>
fn is_number(label: &[u8]) -> bool {
    match label.strip_prefix(b"0x") {
        Some(digits) => digits.iter().all(u8::is_ascii_hexdigit),
        None => label.iter().all(u8::is_ascii_digit),
    }
}
