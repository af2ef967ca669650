//! Patterns of hosts: the middle part of an origin pattern.

use tower_cors_core::strings;

use super::OriginError;
use super::parts::{check_host, is_ip};
use crate::limits::{MAX_HOST_LEN, MAX_LABEL_LEN};

/// The hosts that a pattern covers, in texts that it borrows or owns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum HostPattern<Text> {
    /// `example.com`: that host.
    Exact(Text),
    /// `*.example.com`: the hosts below that one, at any depth.
    Subdomains(Text),
    /// `app-*.example.com`: the hosts one label below `base` whose label has this prefix and
    /// suffix.
    WithinLabel {
        prefix: Text,
        suffix: Text,
        base: Text,
    },
    /// `*`: every host.
    Any,
}

impl<'a> HostPattern<&'a str> {
    /// Parses the host of a pattern whose scheme is `scheme`.
    pub(super) fn parse(scheme: &str, host: &'a str) -> Result<Self, OriginError> {
        if host == "*" {
            return Ok(Self::Any);
        }
        if let Some(base) = host.strip_prefix("*.") {
            check_base(scheme, base)?;
            check_len(host)?;
            return Ok(Self::Subdomains(base));
        }
        let (label, base) = strings::split_once(host, ".").unwrap_or((host, ""));
        match strings::split_once(label, "*") {
            Some((prefix, suffix)) if !host.starts_with('[') => {
                check_label(label, prefix, suffix)?;
                check_base(scheme, base)?;
                check_domain(base)?;
                check_len(host)?;
                Ok(Self::WithinLabel {
                    prefix,
                    suffix,
                    base,
                })
            }
            _ => check_host(scheme, host).map(|()| Self::Exact(host)),
        }
    }

    /// Returns the host after the wildcard: all of an exact host, and nothing for `*`.
    pub(crate) fn base(&self) -> &'a str {
        match *self {
            Self::Exact(host) => host,
            Self::Subdomains(base) | Self::WithinLabel { base, .. } => base,
            Self::Any => "",
        }
    }

    /// Returns the same pattern, with texts that it owns.
    pub(crate) fn to_owned(self) -> HostPattern<Box<str>> {
        match self {
            Self::Exact(host) => HostPattern::Exact(host.into()),
            Self::Subdomains(base) => HostPattern::Subdomains(base.into()),
            Self::WithinLabel {
                prefix,
                suffix,
                base,
            } => HostPattern::WithinLabel {
                prefix: prefix.into(),
                suffix: suffix.into(),
                base: base.into(),
            },
            Self::Any => HostPattern::Any,
        }
    }
}

impl<Text: AsRef<str>> HostPattern<Text> {
    /// Returns whether the pattern covers `host`.
    #[inline]
    pub(crate) fn matches(&self, host: &str) -> bool {
        match self {
            Self::Exact(exact) => host == exact.as_ref(),
            // At least one character and its dot: `evilexample.com` does not end in `.example.com`.
            Self::Subdomains(base) => host
                .strip_suffix(base.as_ref())
                .is_some_and(|below| below.len() > 1 && below.ends_with('.')),
            Self::WithinLabel {
                prefix,
                suffix,
                base,
            } => host
                .strip_suffix(base.as_ref())
                .and_then(|below| below.strip_suffix('.')?.strip_prefix(prefix.as_ref()))
                .and_then(|rest| rest.strip_suffix(suffix.as_ref()))
                .is_some_and(|between| !between.is_empty() && !between.as_bytes().contains(&b'.')),
            Self::Any => true,
        }
    }
}

/// Checks the length of a pattern's host, after all else: in most texts that are too long, something
/// else ends the host.
fn check_len(host: &str) -> Result<(), OriginError> {
    match host.len() > MAX_HOST_LEN {
        true => Err(OriginError::HostTooLong),
        false => Ok(()),
    }
}

/// Checks the host after a wildcard.
fn check_base(scheme: &str, base: &str) -> Result<(), OriginError> {
    match check_host(scheme, base) {
        Err(OriginError::NoHost | OriginError::Label) => Err(OriginError::Wildcard),
        Err(OriginError::Ipv4) => Err(OriginError::WildcardIp),
        Ok(()) if base == "." => Err(OriginError::Wildcard),
        Ok(()) if is_ip(base) => Err(OriginError::WildcardIp),
        checked => checked,
    }
}

/// Checks the label that a `*` splits into `prefix` and `suffix`.
fn check_label(label: &str, prefix: &str, suffix: &str) -> Result<(), OriginError> {
    if strings::contains(suffix, "*") {
        return Err(OriginError::Wildcard);
    }
    if label.len() > MAX_LABEL_LEN {
        return Err(OriginError::Label);
    }
    let parts = [prefix, suffix].into_iter().filter(|part| !part.is_empty());
    parts
        .into_iter()
        .try_for_each(|part| match check_host("", part) {
            // Digits are a number only as the last label of a host.
            Err(OriginError::Ipv4) => Ok(()),
            checked => checked,
        })
}

/// Checks that a domain follows the label of a `*`.
///
/// Before a single label, `*` would cover names that other people register: `https://*example.com`,
/// often meant as `https://*.example.com`, would match `https://evilexample.com`.
///
/// `localhost` is the exception: names below it are this machine. The check depends neither on
/// features nor on credentials.
fn check_domain(base: &str) -> Result<(), OriginError> {
    let name = base.strip_suffix('.').unwrap_or(base);
    if strings::contains(name, ".") || name == "localhost" {
        return Ok(());
    }
    Err(OriginError::WildcardDomain)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Even in hosts that no origin has.
    #[test]
    fn a_wildcard_is_at_least_one_character() {
        let failures: Vec<_> = [
            ("*.example.com", "a.example.com", true),
            ("*.example.com", ".example.com", false),
            ("*.example.com", "example.com", false),
            ("a-*.example.com", "a-b.example.com", true),
            ("a-*.example.com", "a-.example.com", false),
        ]
        .into_iter()
        .filter(|(pattern, host, matches)| {
            let pattern = HostPattern::parse("https", pattern).unwrap();
            pattern.matches(host) != *matches
        })
        .collect();
        assert_eq!(failures, []);
    }
}
