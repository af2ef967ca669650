//! Hosts as people write them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::origin::ipv6::SerializedIpv6;
use crate::origin::parts::split_port;
use crate::origin::pattern::is_loopback;
use crate::origin::{OriginPattern, punycode};

/// The hosts that were meant.
pub(super) enum Host {
    /// The host of a pattern.
    Pattern(String),
    /// One with `*` where patterns have none.
    Glob(String),
    /// An IPv4 address, some of whose parts may be any.
    Octets([Option<u8>; 4]),
    /// The addresses that begin with as many bits.
    Network(IpAddr, u32),
    /// A host and those below it: `.example.com`.
    WithSubdomains(String),
}

impl Host {
    /// Parses a host in lower case, with the path behind it, which may be the mask of a network.
    pub(super) fn parse(host: &str, path: &str) -> Option<Self> {
        if let Some(address) = parse_address(host) {
            return match mask(address, path) {
                Some(bits) => Some(Self::Network(address, bits)),
                // A mask with something behind it must not get lost.
                None => is_one_address(address, path).then(|| Self::Pattern(serialize(address))),
            };
        }
        if let Some(octets) = parse_octets(host) {
            return Some(Self::Octets(octets));
        }
        let host = to_ascii(host)?;
        let below = host.trim_start_matches('*');
        let stars = host.len() - below.len();
        Some(match below.strip_prefix('.') {
            Some(base) if stars == 0 => Self::WithSubdomains(base.to_owned()),
            Some(base) if stars > 1 && !base.contains('*') => Self::Pattern(format!("*.{base}")),
            _ if stars > 1 && below.is_empty() => Self::Pattern(String::from("*")),
            None if stars > 0 && is_domain(below) => Self::Pattern(format!("*.{below}")),
            _ if is_glob(&host) => Self::Glob(host),
            _ => Self::Pattern(host),
        })
    }

    /// The scheme that someone left out.
    pub(super) fn likely_scheme(&self, port: Option<&str>) -> Option<&'static str> {
        match self {
            Self::Octets(_) | Self::Network(..) => Some("http"),
            Self::WithSubdomains(host) | Self::Pattern(host)
                if is_loopback(host) || parse_address(host).is_some() =>
            {
                Some("http")
            }
            Self::Pattern(host) | Self::Glob(host) | Self::WithSubdomains(host)
                if host.contains('.') =>
            {
                match port {
                    Some("80") => Some("http"),
                    _ => Some("https"),
                }
            }
            Self::Pattern(_) | Self::Glob(_) | Self::WithSubdomains(_) => None,
        }
    }

    /// Returns one of the hosts, if they can be spelled out.
    pub(super) fn example(&self) -> Option<String> {
        match self {
            Self::Pattern(host) | Self::Glob(host) => {
                (!host.ends_with("*.")).then(|| without_classes(host).replace(['*', '?'], "a"))
            }
            Self::Octets(_) | Self::Network(..) | Self::WithSubdomains(_) => None,
        }
    }

    pub(super) fn regex(&self) -> Option<String> {
        match self {
            Self::Pattern(host) if host == "*" => Some(String::from(".+")),
            Self::Pattern(host) => Some(match host.strip_prefix("*.") {
                Some(base) => format!(r"([^.:]+\.)+{}", escape_regex(base)),
                None => glob_regex(host),
            }),
            Self::Glob(glob) => Some(glob_regex(glob)),
            Self::Octets(_) | Self::Network(..) | Self::WithSubdomains(_) => None,
        }
    }

    /// The host of a pattern that covers these hosts, and more.
    pub(super) fn wider(&self) -> Option<String> {
        match self {
            Self::Pattern(host) => Some(host.clone()),
            Self::Glob(glob) => {
                let (_, base) = glob.rsplit_once(['*', '?', ']'])?;
                let (_, base) = base.split_once('.')?;
                (base.contains('.') || base == "localhost").then(|| format!("*.{base}"))
            }
            Self::Octets(_) | Self::Network(..) | Self::WithSubdomains(_) => None,
        }
    }

    /// The condition in code.
    pub(super) fn condition(&self) -> Option<String> {
        let ipv4 = "origin.host().parse::<std::net::Ipv4Addr>()";
        let ipv6 = "origin.host().trim_matches(['[', ']']).parse::<std::net::Ipv6Addr>()";
        match self {
            Self::Pattern(host) if !host.contains('*') => {
                Some(format!("origin.host() == {host:?}"))
            }
            Self::Pattern(_) | Self::Glob(_) | Self::WithSubdomains(_) => None,
            Self::Octets(octets) => {
                let octets = octets.map(|octet| octet.map_or(String::from("_"), |o| o.to_string()));
                let octets = octets.join(", ");
                Some(format!(
                    "{ipv4}.is_ok_and(|ip| matches!(ip.octets(), [{octets}]))"
                ))
            }
            Self::Network(IpAddr::V4(address), bits) => {
                let shift = 32_u32.checked_sub(*bits)?;
                let network = address.to_bits().checked_shr(shift)?;
                Some(format!(
                    "{ipv4}.is_ok_and(|ip| ip.to_bits() >> {shift} == {network:#x})"
                ))
            }
            Self::Network(IpAddr::V6(address), bits) => {
                let shift = 128_u32.checked_sub(*bits)?;
                let network = address.to_bits().checked_shr(shift)?;
                Some(format!(
                    "{ipv6}.is_ok_and(|ip| ip.to_bits() >> {shift} == {network:#x})"
                ))
            }
        }
    }
}

/// Splits what follows the scheme into host and port. An IPv6 address may lack its brackets.
pub(super) fn split(authority: &str) -> Option<(&str, Option<&str>)> {
    let is_half = authority.contains('[') != authority.contains(']');
    if is_half && !is_bare_ipv6(authority) {
        let (host, port) = authority
            .rsplit_once("]:")
            .map_or((authority, None), |(host, port)| (host, Some(port)));
        let host = host.trim_start_matches('[').trim_end_matches(']');
        return host.parse::<Ipv6Addr>().is_ok().then_some((host, port));
    }
    if is_bare_ipv6(authority) {
        return Some(match authority.rsplit_once(':') {
            Some((host, port))
                if port.bytes().all(|byte| byte.is_ascii_digit())
                    && host.parse::<Ipv6Addr>().is_ok() =>
            {
                (host, Some(port))
            }
            _ => (authority, None),
        });
    }
    if starts_with_class(authority) {
        let (host, port) = authority.split_once(':').unzip();
        return Some((host.unwrap_or(authority), port));
    }
    split_port(authority).ok()
}

/// Returns whether `authority` begins with characters in brackets that are no IPv6 address.
fn starts_with_class(authority: &str) -> bool {
    let class = authority
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'));
    class.is_some_and(|(class, _)| !class.contains([':', '*']))
}

/// Moves what people write at a wrong place: the port behind the mask of a network, and the `*` for
/// any port without its colon.
pub(super) fn repair<'a>(
    host: &'a str,
    port: Option<&'a str>,
    path: &'a str,
) -> (&'a str, Option<&'a str>, &'a str) {
    if let (None, Some((mask, behind))) = (port, path.rsplit_once(':')) {
        if parse_address(host).is_some() {
            return (host, Some(behind), mask);
        }
    }
    match host.strip_suffix('*') {
        Some(name)
            if port.is_none()
                && !name.ends_with('.')
                && (is_loopback(name) || parse_address(name).is_some()) =>
        {
            (name, Some("*"), path)
        }
        _ => (host, port, path),
    }
}

/// Returns whether the `?` at `start` means any character, as in `app?.example.com` or `:300?`.
/// Elsewhere it begins a query.
pub(super) fn is_glob_mark(rest: &str, start: usize) -> bool {
    let (before, behind) = rest.split_at_checked(start).unwrap_or_default();
    let behind = behind.trim_start_matches('?');
    match before.rsplit_once(':') {
        Some((_, port)) => {
            let digits = port.trim_end_matches('?');
            digits.len() < 4
                && digits.bytes().all(|byte| byte.is_ascii_digit())
                && behind.is_empty()
        }
        None => {
            behind.starts_with(['.', '-', '*'])
                || !before.contains('.') && behind.contains('.') && !behind.contains('=')
        }
    }
}

/// Returns whether `authority` begins with an IPv6 address that has a zone, such as `%eth0`.
pub(super) fn has_zone(authority: &str) -> bool {
    let address = authority.trim_start_matches('[').split_once('%');
    address.is_some_and(|(address, _)| address.parse::<Ipv6Addr>().is_ok())
}

/// Returns whether `authority` begins with an IPv6 address without its brackets.
pub(super) fn is_bare_ipv6(authority: &str) -> bool {
    let end = authority.find(['/', '?', '#', '\\']);
    let authority = authority
        .get(..end.unwrap_or(authority.len()))
        .unwrap_or_default();
    let parses = |text: &str| text.parse::<Ipv6Addr>().is_ok();
    parses(authority)
        || authority
            .rsplit_once(':')
            .is_some_and(|(host, port)| parses(host) && port.parse::<u16>().is_ok())
}

pub(super) fn escape_regex(text: &str) -> String {
    text.replace('.', r"\.").replace('+', r"\+")
}

/// A regex in which each `*` matches one or more bytes of its label, `?` one, and `**` any number of
/// labels.
fn glob_regex(glob: &str) -> String {
    escape_regex(glob)
        .replace("**", "\0")
        .replace('?', "[^.:]")
        .replace('*', "[^.:]+")
        .replace('\0', "[^:]+")
}

/// Returns whether `host` has a `*`, a `?` or characters in brackets where patterns have none.
fn is_glob(host: &str) -> bool {
    let text = format!("https://{host}");
    host.contains(['*', '?', '[']) && are_classes(host) && OriginPattern::parse(&text).is_err()
}

/// Returns whether all brackets of `host` hold characters of hosts.
fn are_classes(host: &str) -> bool {
    let mut parts = host.split('[');
    let is_class = |class: &str| {
        let is_char = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        !class.starts_with('-') && !class.is_empty() && class.bytes().all(is_char)
    };
    parts.next().is_some_and(|first| !first.contains(']'))
        && parts.all(|part| {
            let class = part.split_once(']');
            class.is_some_and(|(class, rest)| is_class(class) && !rest.contains(']'))
        })
}

/// Returns `glob` with the first character of each class in its place.
fn without_classes(glob: &str) -> String {
    let mut parts = glob.split('[');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |mut host, part| {
        let (class, rest) = part.split_once(']').unwrap_or((part, ""));
        host.extend(class.chars().take(1));
        host + rest
    })
}

/// Returns whether `base`, behind a `*`, is a domain that lacks its first dot.
fn is_domain(base: &str) -> bool {
    base == "localhost"
        || base.starts_with(|char: char| char.is_ascii_alphanumeric())
            && base.split('.').count() == 2
            && !base.contains(['*', '?', '['])
}

/// Parses an IP address in any form that browsers read.
fn parse_address(host: &str) -> Option<IpAddr> {
    let inside = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    match inside.unwrap_or(host).parse::<Ipv6Addr>() {
        Ok(address) => Some(address.into()),
        Err(_) => parse_ipv4(host).map(IpAddr::from),
    }
}

fn serialize(address: IpAddr) -> String {
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
    let numbers: Vec<u32> = host
        .split('.')
        .map(parse_ipv4_number)
        .collect::<Option<_>>()?;
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
        // Browsers read `010` as octal, its author probably did not.
        None if text.starts_with('0') && u32::from_str_radix(text, 8) != text.parse() => {
            return None;
        }
        None => (text, 10),
    };
    let is_sign = digits.starts_with('+');
    u32::from_str_radix(digits, radix).ok().filter(|_| !is_sign)
}

/// Parses `192.168.*.*`, or `192.168.*`.
fn parse_octets(host: &str) -> Option<[Option<u8>; 4]> {
    let mut octets = [None; 4];
    let parts: Vec<&str> = host.split('.').collect();
    let is_whole = parts.len() == octets.len() || parts.last() == Some(&"*");
    if !is_whole || parts.len() > octets.len() || parts.len() < 2 {
        return None;
    }
    for (octet, part) in octets.iter_mut().zip(parts) {
        *octet = match part {
            "*" => None,
            part => Some(part.parse().ok()?),
        };
    }
    let is_pattern = octets.iter().any(Option::is_some) && octets.contains(&None);
    is_pattern.then_some(octets)
}

/// Returns the length of the mask that `path` is: `/16`, or `/255.255.0.0`.
fn mask(address: IpAddr, path: &str) -> Option<u32> {
    let mask = path.strip_prefix('/')?;
    let (width, bits) = match (address, mask.parse::<Ipv4Addr>()) {
        (IpAddr::V4(_), Ok(mask)) => {
            let bits = mask.to_bits();
            let is_mask = bits.leading_ones() + bits.trailing_zeros() >= 32;
            (32, is_mask.then_some(bits.leading_ones())?)
        }
        (IpAddr::V4(_), _) => (32, mask.parse().ok()?),
        (IpAddr::V6(_), _) => (128, mask.parse().ok()?),
    };
    (1..width).contains(&bits).then_some(bits)
}

fn is_digit(char: char) -> bool {
    char.is_ascii_digit()
}

/// Returns whether `path` is the mask of a single address, or begins like no mask.
fn is_one_address(address: IpAddr, path: &str) -> bool {
    let width = if address.is_ipv4() { "/32" } else { "/128" };
    path == width || !path.trim_start_matches('/').starts_with(is_digit)
}

/// Encodes the labels beyond ASCII, if they consist of letters that browsers leave as they are.
fn to_ascii(host: &str) -> Option<String> {
    let labels = host.split('.').map(|label| {
        if label.is_ascii() {
            return Some(label.to_owned());
        }
        if label.starts_with(punycode::PREFIX) {
            return None;
        }
        let text: Vec<char> = label.chars().collect();
        let is_stable = text.iter().all(|char| char.is_ascii() || is_stable(*char));
        let encoded = is_stable.then(|| punycode::encode(&text))??;
        Some(format!("{}{encoded}", punycode::PREFIX))
    });
    labels
        .collect::<Option<Vec<_>>>()
        .map(|labels| labels.join("."))
}

/// Returns whether browsers neither map nor decompose this letter, which is in lower case.
///
/// These are the most common scripts only; the whole table takes a hundred kilobytes.
/// <https://www.unicode.org/reports/tr46/#IDNA_Mapping_Table>
fn is_stable(char: char) -> bool {
    match char {
        '÷' | 'ĳ' | 'ŀ' | 'ŉ' | 'ſ' | 'ς' => false,
        // Latin, Greek, Cyrillic.
        'ß'..='ž' => char.is_lowercase(),
        'ά'..='ώ' | 'а'..='џ' => true,
        // Kana, ideographs, Hangul.
        'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '一'..='\u{9fa5}' | '가'..='힣' => true,
        _ => false,
    }
}
