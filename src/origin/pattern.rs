//! Origin patterns: an origin whose first label or port may be a wildcard.

use std::net::Ipv4Addr;

use super::parts::{check_host, is_ip, parse_port, split_port, split_scheme};
use super::{Origin, OriginError};
use crate::limits::MAX_HOST_LEN;

/// The part of an [`OriginPattern`] that is about ports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(clippy::exhaustive_enums)] // A port is given, or it is not: there is no third case.
pub enum PortPattern {
    /// `:*`: any port, the default one included.
    Any,
    /// Just this port; `None` is the scheme's default.
    Exact(Option<u16>),
}

/// An origin whose first label or port may be a wildcard, as [`CorsConfig::allow_origins`] takes
/// it.
///
/// `*` and `null` are values of that setter, but no patterns.
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
    /// The host began with `*.`: one or more labels come before `host`.
    pub(crate) subdomains: bool,
    /// The host, without the wildcard label.
    pub(crate) host: &'a str,
    pub(crate) port: PortPattern,
}

impl<'a> OriginPattern<'a> {
    /// Parses a pattern.
    ///
    /// Without a wildcard it accepts exactly what [`Origin::parse`] does, within the same bounds.
    ///
    /// # Errors
    ///
    /// An [`OriginError`] that says what keeps `text` from being a pattern.
    /// [`suggest`](Self::suggest) may know what was meant.
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

    /// Returns whether `origin` is one of those that the pattern covers.
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

    pub(crate) fn matches_host(&self, host: &str) -> bool {
        match host.strip_suffix(self.host) {
            // At least one character and its dot: `evilexample.com` does not end in `.example.com`.
            Some(below) if self.subdomains => below.len() > 1 && below.ends_with('.'),
            Some(below) => below.is_empty(),
            None => false,
        }
    }

    /// The ports that it covers.
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

/// An origin is the pattern that matches it alone.
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
