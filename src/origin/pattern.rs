//! Origin patterns: an origin whose host or port may hold a wildcard.

use std::net::Ipv4Addr;

use tower_cors_core::strings;

use super::host_pattern::HostPattern;
use super::parts::{parse_port, split_port, split_scheme};
use super::scheme::{is_pageless, meant_scheme};
use super::suggest::diagnose;
use super::{Origin, OriginError, punycode};

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

impl PortPattern {
    /// Returns whether the pattern covers `port`.
    pub(crate) fn matches(self, port: Option<u16>) -> bool {
        match self {
            Self::Any => true,
            Self::Exact(exact) => exact == port,
        }
    }
}

/// An origin whose host or port may hold a wildcard, as [`CorsConfig::allow_origins`] takes it.
///
/// | pattern | matches |
/// |---|---|
/// | `https://example.com` | that origin |
/// | `https://*.example.com` | the subdomains of `example.com`, at any depth |
/// | `https://app-*.example.com` | `https://app-1.example.com`: within a label, `*` is one or more characters other than a dot |
/// | `http://localhost:*` | any port of `localhost` |
/// | `moz-extension://*` | any host of that scheme |
///
/// `*`, `null` and `file://` are values of that setter, but not patterns.
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
    pub(crate) host: HostPattern<&'a str>,
    pub(crate) port: PortPattern,
}

impl<'a> OriginPattern<'a> {
    /// Parses an origin pattern.
    ///
    /// Without a wildcard it accepts what [`Origin::parse`] does, within the same bounds, except
    /// origins that no page has: of schemes such as `wss`, of schemes that are a typing error of
    /// `http` or `https`, and with labels in punycode that does not decode.
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
        Self::parse_parts(text).map_err(|error| diagnose(text).unwrap_or(error))
    }

    /// Returns whether `text` is a pattern.
    ///
    /// Guesses ask this about many texts: the reasons of [`parse`](Self::parse) are guesses, too.
    pub(super) fn is_valid(text: &'a str) -> bool {
        Self::parse_parts(text).is_ok()
    }

    fn parse_parts(text: &'a str) -> Result<Self, OriginError> {
        let (scheme, authority) = split_scheme(text)?;
        if is_pageless(scheme) {
            return Err(OriginError::PagelessScheme);
        }
        if meant_scheme(scheme).is_some() {
            return Err(OriginError::MistypedScheme);
        }
        let (host, port) = split_port(authority)?;
        let host = HostPattern::parse(scheme, host)?;
        if has_mistaken_punycode(host.base()) {
            return Err(OriginError::Punycode);
        }
        let port = match port {
            Some("*") => PortPattern::Any,
            Some(port) => PortPattern::Exact(Some(parse_port(scheme, port)?)),
            None => PortPattern::Exact(None),
        };
        Ok(Self { scheme, host, port })
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
            && self.host.matches(origin.host())
            && self.port.matches(origin.port())
    }

    /// Returns the ports that it covers.
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

    /// Returns whether the pattern matches exactly one origin: its own text.
    pub(crate) fn is_exact(&self) -> bool {
        matches!(self.host, HostPattern::Exact(_)) && self.port != PortPattern::Any
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
        self.scheme == "http" && !is_loopback(self.host.base())
    }
}

/// Returns whether `host` is a loopback name or address: this machine.
///
/// Browsers resolve `localhost` and names below it to loopback addresses, without DNS.
/// <https://w3c.github.io/webappsec-secure-contexts/#localhost>
pub(crate) fn is_loopback(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host);
    name == "localhost"
        || name.ends_with(".localhost")
        || host == "[::1]"
        || host
            .parse::<Ipv4Addr>()
            .is_ok_and(|address| address.is_loopback())
}

/// Returns whether a label of `host` begins like punycode but is not: no URL with it parses.
fn has_mistaken_punycode(host: &str) -> bool {
    strings::contains(host, punycode::PREFIX)
        && strings::split(host, ".")
            .any(|label| label.starts_with(punycode::PREFIX) && !punycode::is_canonical(label))
}

/// An origin is the pattern that matches it alone.
impl<'a> From<&Origin<'a>> for OriginPattern<'a> {
    fn from(origin: &Origin<'a>) -> Self {
        Self {
            scheme: origin.scheme(),
            host: HostPattern::Exact(origin.host()),
            port: PortPattern::Exact(origin.port()),
        }
    }
}
