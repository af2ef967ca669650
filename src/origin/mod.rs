//! A strict parser of serialized origins.
//!
//! It accepts the one form in which the URL standard serializes a scheme, a host and a port. URL
//! parsers that accept more disagree about texts such as `https://a.example\.evil.example`, and an
//! attacker would choose the text. [`pattern`] uses the same parts, so that the two agree.

mod error;
pub(crate) mod host_pattern;
mod ipv6;
pub(crate) mod parts;
pub(crate) mod pattern;
mod punycode;
pub(crate) mod scheme;
pub(crate) mod suggest;
mod suggestion;

use std::fmt;

pub use self::error::OriginError;
use self::parts::{parse_port, split_host, split_scheme};
pub use self::pattern::{OriginPattern, PortPattern};
pub use self::suggestion::Suggestion;

/// A serialized origin: a scheme, a host and, if it is not the scheme's default, a port.
///
/// It borrows the text that it was parsed from, and [`as_str`](Origin::as_str) returns the same
/// bytes. The opaque origin `null` does not parse, because it does not identify a site.
///
/// <https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin>
///
/// # Examples
///
/// ```
/// use tower_cors::Origin;
///
/// let origin = Origin::parse("https://app.example.com:8443")?;
/// assert_eq!(origin.scheme(), "https");
/// assert_eq!(origin.host(), "app.example.com");
/// assert_eq!(origin.port(), Some(8443));
///
/// assert!(Origin::parse("https://app.example.com/").is_err());
/// assert!(Origin::parse("https://APP.example.com").is_err());
/// assert!(Origin::parse("null").is_err());
/// # Ok::<(), tower_cors::OriginError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Origin<'a> {
    text: &'a str,
    scheme: &'a str,
    host: &'a str,
    port: Option<u16>,
}

impl<'a> Origin<'a> {
    /// Parses a serialized origin.
    ///
    /// It accepts only what browsers send and corrects nothing. A trailing slash, an upper-case
    /// letter, a default port and an IPv6 address that is not compressed are all errors.
    /// Internationalized hosts must be in punycode (`xn--…`), which is not decoded. A host may end
    /// in one dot.
    ///
    /// A scheme has at most [`MAX_SCHEME_LEN`] bytes, a host [`MAX_HOST_LEN`], and each of its labels
    /// [`MAX_LABEL_LEN`]. Schemes other than `http` and `https` may have the host `.`, which Electron
    /// apps send.
    ///
    /// # Errors
    ///
    /// Returns an [`OriginError`] that says why `text` is not a serialized origin.
    ///
    /// ```
    /// use tower_cors::{Origin, OriginError};
    ///
    /// assert!(Origin::parse("http://[::1]:8080").is_ok());
    /// assert_eq!(Origin::parse("https://example.com:443"), Err(OriginError::DefaultPort));
    /// ```
    ///
    /// [`MAX_SCHEME_LEN`]: crate::limits::MAX_SCHEME_LEN
    /// [`MAX_HOST_LEN`]: crate::limits::MAX_HOST_LEN
    /// [`MAX_LABEL_LEN`]: crate::limits::MAX_LABEL_LEN
    pub fn parse(text: &'a str) -> Result<Self, OriginError> {
        let (scheme, authority) = split_scheme(text)?;
        let (host, port) = split_host(scheme, authority)?;
        let port = port.map(|port| parse_port(scheme, port)).transpose()?;
        Ok(Self {
            text,
            scheme,
            host,
            port,
        })
    }

    /// Parses the value of an `Origin` header, which need not be UTF-8.
    pub(crate) fn from_bytes(bytes: &'a [u8]) -> Result<Self, OriginError> {
        Self::parse(std::str::from_utf8(bytes).map_err(|_| OriginError::NotAscii)?)
    }

    /// Returns the scheme, in lower case and without a colon.
    ///
    /// ```
    /// # use tower_cors::Origin;
    /// assert_eq!(Origin::parse("tauri://localhost")?.scheme(), "tauri");
    /// # Ok::<(), tower_cors::OriginError>(())
    /// ```
    #[must_use]
    pub fn scheme(&self) -> &'a str {
        self.scheme
    }

    /// Returns the host: a name, an IPv4 address, or an IPv6 address in brackets.
    ///
    /// ```
    /// # use tower_cors::Origin;
    /// assert_eq!(Origin::parse("http://[::1]:8080")?.host(), "[::1]");
    /// # Ok::<(), tower_cors::OriginError>(())
    /// ```
    #[must_use]
    pub fn host(&self) -> &'a str {
        self.host
    }

    /// Returns the port, from 1 to 65,535, or `None` if it is the scheme's default.
    ///
    /// ```
    /// # use tower_cors::Origin;
    /// assert_eq!(Origin::parse("https://example.com")?.port(), None);
    /// # Ok::<(), tower_cors::OriginError>(())
    /// ```
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        self.port
    }

    /// Returns the whole origin, byte for byte as it was parsed.
    ///
    /// ```
    /// # use tower_cors::Origin;
    /// assert_eq!(Origin::parse("https://example.com")?.as_str(), "https://example.com");
    /// # Ok::<(), tower_cors::OriginError>(())
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &'a str {
        self.text
    }
}

impl fmt::Display for Origin<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}

/// Parses a serialized origin, as [`Origin::parse`] does.
impl<'a> TryFrom<&'a str> for Origin<'a> {
    type Error = OriginError;

    fn try_from(text: &'a str) -> Result<Self, OriginError> {
        Self::parse(text)
    }
}

impl AsRef<str> for Origin<'_> {
    fn as_ref(&self) -> &str {
        self.text
    }
}
