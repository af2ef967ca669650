//! IP addresses as people write them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use tower_cors_core::strings;

use crate::origin::ipv6::SerializedIpv6;

/// Returns whether `authority` begins with an IPv6 address that has a zone, such as `%eth0`.
pub(super) fn has_zone(authority: &str) -> bool {
    let address = strings::split_once(strings::trim_start(authority, "["), "%");
    address.is_some_and(|(address, _)| address.parse::<Ipv6Addr>().is_ok())
}

/// Returns whether `authority` begins with an IPv6 address without its brackets.
pub(super) fn is_bare_ipv6(authority: &str) -> bool {
    let authority = strings::split(authority, r"/?#\")
        .next()
        .unwrap_or_default();
    let parses = |text: &str| text.parse::<Ipv6Addr>().is_ok();
    parses(authority) || strings::rsplit_once(authority, ":").is_some_and(|(host, _)| parses(host))
}

/// Parses an IP address in any form that browsers read.
pub(super) fn parse_address(host: &str) -> Option<IpAddr> {
    let inside = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    match inside.unwrap_or(host).parse::<Ipv6Addr>() {
        Ok(address) => Some(address.into()),
        Err(_) => parse_ipv4(host).map(IpAddr::from),
    }
}

pub(super) fn serialize(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => SerializedIpv6(address).to_string(),
    }
}

/// Parses an IPv4 address as browsers do: one to four numbers, decimal, octal or hexadecimal. The
/// last number takes the bytes that are left.
///
/// <https://url.spec.whatwg.org/#concept-ipv4-parser>
fn parse_ipv4(host: &str) -> Option<Ipv4Addr> {
    let host = host.strip_suffix('.').unwrap_or(host);
    let mut numbers = Vec::new();
    for number in strings::split(host, ".") {
        numbers.push(parse_ipv4_number(number)?);
    }
    let (last, first) = numbers.split_last()?;
    let rest = 4_u32.checked_sub(u32::try_from(first.len()).ok()?)?;
    if rest == 0 || u64::from(*last) >= 1_u64 << (8 * rest) {
        return None;
    }
    let mut bits = *last;
    for (number, shift) in first.iter().zip([24, 16, 8]) {
        bits |= u32::from(u8::try_from(*number).ok()?) << shift;
    }
    Some(Ipv4Addr::from_bits(bits))
}

fn parse_ipv4_number(text: &str) -> Option<u32> {
    let (digits, radix) = match text.strip_prefix("0x") {
        Some(digits) => (digits, 16),
        // Browsers read `010` as octal, but its author probably meant decimal.
        None if text.starts_with('0') && strings::number(text, 8) != strings::number(text, 10) => {
            return None;
        }
        None => (text, 10),
    };
    let is_sign = digits.starts_with('+');
    strings::number(digits, radix).filter(|_| !is_sign)
}

/// Parses `192.168.*.*`, `192.168.*`, or `192.168.x.x`.
pub(super) fn parse_octets(host: &str) -> Option<[Option<u8>; 4]> {
    let mut octets = [None; 4];
    let count = strings::split(host, ".").count();
    let is_whole = count == octets.len() || host.ends_with(".*");
    if !is_whole || count > octets.len() {
        return None;
    }
    for (octet, part) in octets.iter_mut().zip(strings::split(host, ".")) {
        *octet = match part {
            "*" | "x" | "xx" | "xxx" => None,
            part => Some(u8::try_from(strings::number(part, 10)?).ok()?),
        };
    }
    let is_pattern = octets.iter().any(Option::is_some) && octets.contains(&None);
    is_pattern.then_some(octets)
}

/// Returns the length of the network mask in `path`: `/16`, or `/255.255.0.0`.
pub(super) fn mask(address: IpAddr, path: &str) -> Option<u32> {
    let mask = path.strip_prefix('/')?;
    let (width, bits) = match (address, mask.parse::<Ipv4Addr>()) {
        (IpAddr::V4(_), Ok(mask)) => {
            let bits = mask.to_bits();
            let is_mask = bits.leading_ones() + bits.trailing_zeros() >= 32;
            (32, is_mask.then_some(bits.leading_ones())?)
        }
        (IpAddr::V4(_), _) => (32, strings::number(mask, 10)?),
        (IpAddr::V6(_), _) => (128, strings::number(mask, 10)?),
    };
    (1..width).contains(&bits).then_some(bits)
}

fn is_digit(char: char) -> bool {
    char.is_ascii_digit()
}

/// Returns whether `path` is the mask of a single address, or not a mask at all.
pub(super) fn is_one_address(address: IpAddr, path: &str) -> bool {
    let width = if address.is_ipv4() { "/32" } else { "/128" };
    path == width || !strings::trim_start(path, "/").starts_with(is_digit)
}
