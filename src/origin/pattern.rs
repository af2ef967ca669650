//! Origin patterns: an origin whose first label or port may be a wildcard.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::parts::{
    MAX_HOST_LEN, check_host, default_port, is_ip, parse_port, split_port, split_scheme,
};
use super::{OriginError, SerializedIpv6};

/// What a pattern says of the port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum PortPattern {
    /// `:*`: any port, the default one included.
    Any,
    /// Just this port; `None` is the default one.
    Exact(Option<u16>),
}

/// A parsed origin pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct OriginPattern<'a> {
    pub(crate) scheme: &'a str,
    /// Whether the host began with `*.`, which stands for one or more labels.
    pub(crate) subdomains: bool,
    /// The host, without the wildcard label.
    pub(crate) host: &'a str,
    pub(crate) port: PortPattern,
}

impl<'a> OriginPattern<'a> {
    /// Parses a pattern. Without a wildcard it accepts exactly what [`Origin::parse`](super::Origin::parse) does.
    pub(crate) fn parse(text: &'a str) -> Result<Self, OriginError> {
        let (scheme, authority) = split_scheme(text)?;
        let (whole_host, port) = split_port(authority)?;
        let (host, subdomains) = match whole_host.strip_prefix("*.") {
            Some(base) => (base, true),
            None => (whole_host, false),
        };
        if whole_host.len() > MAX_HOST_LEN {
            return Err(OriginError::HostTooLong);
        }
        match check_host(host) {
            Err(OriginError::NoHost | OriginError::Label) if subdomains => {
                return Err(OriginError::Wildcard);
            }
            checked => checked?,
        }
        if subdomains && is_ip(host) {
            return Err(OriginError::WildcardIp);
        }
        let port = match port {
            Some("*") => PortPattern::Any,
            Some(port) => PortPattern::Exact(Some(parse_port(scheme, port)?)),
            None => PortPattern::Exact(None),
        };
        Ok(Self {
            scheme,
            subdomains,
            host,
            port,
        })
    }

    /// Whether the pattern stands for one origin, which is then its own text.
    pub(crate) fn is_exact(&self) -> bool {
        !self.subdomains && self.port != PortPattern::Any
    }

    /// Whether whoever sits on the network path can speak as this origin.
    ///
    /// <https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy>
    pub(crate) fn is_insecure(&self) -> bool {
        self.scheme == "http" && !is_loopback(self.host)
    }
}

/// Whether `host` is this very machine, by name or address.
pub(crate) fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host.ends_with(".localhost")
        || host == "[::1]"
        || host
            .parse::<Ipv4Addr>()
            .is_ok_and(|address| address.is_loopback())
}

/// The pattern that whoever wrote `text` must have meant, where that is clear.
pub(crate) fn suggest(text: &str) -> Option<String> {
    let lower = text.trim().to_ascii_lowercase();
    let (scheme, rest) = match lower.split_once("://") {
        Some(("*", rest)) => (None, rest),
        Some((scheme, rest)) => (Some(scheme), rest),
        None => (None, lower.as_str()),
    };
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let (host, port) = split_port(authority).ok()?;
    let host = mend_host(host);
    let scheme = match scheme {
        Some(scheme) => scheme,
        None if is_loopback(&host) => "http",
        None if host.contains('.') => "https",
        None => return None,
    };
    let default = default_port(scheme).map(|port| port.to_string());
    let suggestion = match port {
        Some(port) if default.as_deref() != Some(port) => format!("{scheme}://{host}:{port}"),
        _ => format!("{scheme}://{host}"),
    };
    OriginPattern::parse(&suggestion).ok()?;
    (suggestion != text).then_some(suggestion)
}

/// Writes an IPv6 address as browsers do, and gives a leading `*` the dot it lacks.
fn mend_host(host: &str) -> String {
    let inside = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    if let Some(address) = inside.and_then(|text| text.parse::<Ipv6Addr>().ok()) {
        return SerializedIpv6(address).to_string();
    }
    match host.strip_prefix('*') {
        Some(base) if base.contains('.') && !base.starts_with(['.', '*']) => format!("*.{base}"),
        _ => host.to_owned(),
    }
}
