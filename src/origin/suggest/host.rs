//! Hosts as people write them.

use std::net::{IpAddr, Ipv6Addr};

use tower_cors_core::strings;

use super::address::{is_bare_ipv6, is_one_address, mask, parse_address, parse_octets, serialize};
use super::glob::{
    escape_regex, glob_regex, is_glob, replace_all, starts_with_class, without_classes,
};
use super::letters::is_stable;
use crate::origin::parts::split_port;
use crate::origin::pattern::is_loopback;
use crate::origin::punycode;

/// The hosts that were meant.
pub(super) enum Host {
    /// The host of a pattern.
    Pattern(String),
    /// A host with `*` where patterns do not allow it.
    Glob(String),
    /// An IPv4 address with some parts left open.
    Octets([Option<u8>; 4]),
    /// The addresses of a network, which share that many first bits.
    Network(IpAddr, u32),
    /// A host and those below it: `.example.com`.
    WithSubdomains(String),
}

impl Host {
    /// Parses a host in lower case and the path after it, which may be a network mask.
    pub(super) fn parse(host: &str, path: &str) -> Option<Self> {
        if let Some(address) = parse_address(host) {
            return match mask(address, path) {
                Some(bits) => Some(Self::Network(address, bits)),
                // A mask with something after it must not get lost.
                None => is_one_address(address, path).then(|| Self::Pattern(serialize(address))),
            };
        }
        if let Some(octets) = parse_octets(host) {
            return Some(Self::Octets(octets));
        }
        let host = to_ascii(host)?;
        let below = strings::trim_start(&host, "*");
        let stars = host.len() - below.len();
        Some(match below.strip_prefix('.') {
            Some(base) if stars == 0 && !base.is_empty() => Self::WithSubdomains(base.to_owned()),
            Some(base) if stars > 1 && !strings::contains(base, "*") => {
                Self::Pattern(format!("*.{base}"))
            }
            _ if stars > 0 && below.is_empty() => Self::Pattern(String::from("*")),
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
                if strings::contains(host, ".") =>
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
            // An IPv6 address, or half of a class: its regex would read the bracket as a class.
            Self::Pattern(host) if strings::contains(host, "[") => None,
            Self::Pattern(host) | Self::Glob(host) => {
                let any = [("*", "a"), ("?", "a")];
                (!host.ends_with("*.")).then(|| replace_all(&without_classes(host), &any))
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
                let base = strings::split(glob, "*?]").last()?;
                let (_, base) = strings::split_once(base, ".")?;
                (strings::contains(base, ".") || base == "localhost").then(|| format!("*.{base}"))
            }
            Self::Octets(_) | Self::Network(..) | Self::WithSubdomains(_) => None,
        }
    }

    /// The condition in code.
    pub(super) fn condition(&self) -> Option<String> {
        let ipv4 = "origin.host().parse::<std::net::Ipv4Addr>()";
        let ipv6 = "origin.host().trim_matches(['[', ']']).parse::<std::net::Ipv6Addr>()";
        match self {
            Self::Pattern(host) if !strings::contains(host, "*") => {
                Some(format!("origin.host() == {host:?}"))
            }
            Self::Pattern(_) | Self::Glob(_) | Self::WithSubdomains(_) => None,
            Self::Octets(octets) => {
                let mut parts = String::new();
                for octet in octets {
                    let separator = if parts.is_empty() { "" } else { ", " };
                    let octet = octet.map_or(String::from("_"), |octet| octet.to_string());
                    parts.extend([separator, &octet]);
                }
                Some(format!(
                    "{ipv4}.is_ok_and(|ip| matches!(ip.octets(), [{parts}]))"
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
    let is_half = strings::contains(authority, "[") != strings::contains(authority, "]");
    if is_half && !is_bare_ipv6(authority) {
        let (host, port) = strings::rsplit_once(authority, "]:")
            .map_or((authority, None), |(host, port)| (host, Some(port)));
        let host = strings::trim_end(strings::trim_start(host, "["), "]");
        return host.parse::<Ipv6Addr>().is_ok().then_some((host, port));
    }
    if is_bare_ipv6(authority) {
        return Some(match strings::rsplit_once(authority, ":") {
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
        let (host, port) = strings::split_once(authority, ":").unzip();
        return Some((host.unwrap_or(authority), port));
    }
    split_port(authority).ok()
}

/// Moves misplaced parts: a port after a network mask, and a `*` for any port without its colon.
pub(super) fn repair<'a>(
    host: &'a str,
    port: Option<&'a str>,
    path: &'a str,
) -> (&'a str, Option<&'a str>, &'a str) {
    if let (None, Some((mask, behind))) = (port, strings::rsplit_once(path, ":")) {
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

/// Returns whether `base`, after a `*`, is a domain without its first dot.
fn is_domain(base: &str) -> bool {
    base == "localhost"
        || base.starts_with(|char: char| char.is_ascii_alphanumeric())
            && strings::split(base, ".").count() == 2
            && !strings::contains_any(base, "*?[")
}

/// Encodes the labels beyond ASCII, if they consist of letters that browsers leave as they are.
fn to_ascii(host: &str) -> Option<String> {
    let mut ascii = String::with_capacity(host.len());
    for (index, label) in strings::split(host, ".").enumerate() {
        if index > 0 {
            ascii.push('.');
        }
        if label.is_ascii() {
            ascii.push_str(label);
        } else {
            ascii.push_str(&to_punycode(label)?);
        }
    }
    Some(ascii)
}

fn to_punycode(label: &str) -> Option<String> {
    let text = strings::chars(label);
    let is_stable = text.iter().all(|char| char.is_ascii() || is_stable(*char));
    if !is_stable || label.starts_with(punycode::PREFIX) {
        return None;
    }
    let encoded = punycode::encode(&text)?;
    Some(format!("{}{encoded}", punycode::PREFIX))
}
