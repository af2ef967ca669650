//! Origin patterns: origins whose first label or port may be a wildcard.

use std::net::Ipv4Addr;

use super::parts::{check_host, is_ip, parse_port, split_port, split_scheme};
use super::{Origin, OriginError};
use crate::limits::MAX_HOST_LEN;

/// The ports that an [`OriginPattern`] matches.
///
/// # Examples
///
/// ```
/// use tower_cors::{OriginPattern, PortPattern};
///
/// let port = |text| OriginPattern::parse(text).map(|pattern| pattern.port());
/// assert_eq!(port("http://localhost:*")?, PortPattern::Any);
/// assert_eq!(port("http://localhost:5173")?, PortPattern::Exact(Some(5173)));
/// assert_eq!(port("http://localhost")?, PortPattern::Exact(None));
/// # Ok::<(), tower_cors::OriginError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(clippy::exhaustive_enums)] // A port is given, or it is not: there is no third case.
pub enum PortPattern {
    /// Any port, the default one included: `:*`.
    Any,
    /// One port; `None` is the scheme's default.
    Exact(Option<u16>),
}

/// An origin whose first label or port may be a wildcard.
///
/// [`CorsConfig::allow_origins`] takes these patterns. It also takes `*` and `null`, which are not
/// patterns.
///
/// [`CorsConfig::allow_origins`]: crate::CorsConfig::allow_origins
///
/// # Examples
///
/// ```
/// use tower_cors::{Origin, OriginPattern};
///
/// let pattern = OriginPattern::parse("https://*.example.com:*")?;
/// assert!(pattern.matches(&Origin::parse("https://app.example.com:8443")?));
/// assert!(!pattern.matches(&Origin::parse("https://example.com")?));
///
/// assert!(OriginPattern::parse("https://example.*").is_err());
/// # Ok::<(), tower_cors::OriginError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OriginPattern<'a> {
    pub(crate) scheme: &'a str,
    /// The pattern starts with `*.`: one or more labels come before `host`.
    // subdomains => host is not an IP address
    pub(crate) subdomains: bool,
    /// The host, without the `*.`.
    pub(crate) host: &'a str,
    pub(crate) port: PortPattern,
}

impl<'a> OriginPattern<'a> {
    /// Parses an origin pattern.
    ///
    /// Without a wildcard it accepts exactly what [`Origin::parse`] accepts. The bounds are the
    /// same, and the `*.` counts as a part of the host.
    ///
    /// # Errors
    ///
    /// Returns an [`OriginError`] that says why `text` is not a pattern.
    /// [`suggest`](Self::suggest) may know the pattern that was meant.
    ///
    /// ```
    /// use tower_cors::{OriginError, OriginPattern};
    ///
    /// assert!(OriginPattern::parse("http://localhost:*").is_ok());
    /// assert_eq!(OriginPattern::parse("https://*.10.0.0.1"), Err(OriginError::WildcardIp));
    /// ```
    pub fn parse(text: &'a str) -> Result<Self, OriginError> {
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

    /// Returns whether the pattern matches `origin`.
    ///
    /// ```
    /// # use tower_cors::{Origin, OriginPattern};
    /// let pattern = OriginPattern::parse("http://localhost:*")?;
    /// assert!(pattern.matches(&Origin::parse("http://localhost:5173")?));
    /// assert!(!pattern.matches(&Origin::parse("https://localhost:5173")?));
    /// # Ok::<(), tower_cors::OriginError>(())
    /// ```
    #[must_use]
    pub fn matches(&self, origin: &Origin<'_>) -> bool {
        self.scheme == origin.scheme()
            && self.matches_host(origin.host())
            && match self.port {
                PortPattern::Any => true,
                PortPattern::Exact(port) => port == origin.port(),
            }
    }

    /// Returns whether the pattern matches an origin with this host, apart from its port.
    pub(crate) fn matches_host(&self, host: &str) -> bool {
        match host.strip_suffix(self.host) {
            // The dot matters: `*.example.com` must not match `evilexample.com`, which anyone can
            // register. `example.com` is an origin of its own: list it.
            Some(below) if self.subdomains => below.len() > 1 && below.ends_with('.'),
            Some(below) => below.is_empty(),
            None => false,
        }
    }

    /// Returns the ports that the pattern matches.
    ///
    /// ```
    /// # use tower_cors::{OriginPattern, PortPattern};
    /// assert_eq!(OriginPattern::parse("http://localhost:*")?.port(), PortPattern::Any);
    /// # Ok::<(), tower_cors::OriginError>(())
    /// ```
    #[must_use]
    pub fn port(&self) -> PortPattern {
        self.port
    }

    /// Returns whether the pattern matches one origin only, whose text is the pattern's.
    pub(crate) fn is_exact(&self) -> bool {
        !self.subdomains && self.port != PortPattern::Any
    }

    /// Returns whether a network attacker can act as an origin that the pattern matches.
    ///
    /// A page over plain `http` runs any script that an attacker on the network puts into it. This
    /// matters with credentials only: without them the script reads what the attacker can fetch
    /// without a page. Loopback traffic does not leave the machine, and development needs it.
    ///
    /// Most peers allow it silently. Here it costs one explicit [danger](crate::Danger).
    ///
    /// <https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy>
    pub(crate) fn is_insecure(&self) -> bool {
        self.scheme == "http" && !is_loopback(self.host)
    }
}

/// Returns whether `host` is a loopback name or address: this machine.
///
/// Browsers resolve `localhost` and names below it to loopback addresses, without DNS.
/// <https://w3c.github.io/webappsec-secure-contexts/#localhost>
pub(crate) fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host.ends_with(".localhost")
        || host == "[::1]"
        || host
            .parse::<Ipv4Addr>()
            .is_ok_and(|address| address.is_loopback())
}

/// Returns the pattern that matches only `origin`.
impl<'a> From<&Origin<'a>> for OriginPattern<'a> {
    fn from(origin: &Origin<'a>) -> Self {
        Self {
            scheme: origin.scheme(),
            subdomains: false,
            host: origin.host(),
            port: PortPattern::Exact(origin.port()),
        }
    }
}
