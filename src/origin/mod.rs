//! The strict parser of serialized origins.
//!
//! It accepts what a browser sends and nothing else: scheme, host and optional port, in the one
//! form in which the URL standard writes them. [`pattern`] is built from the same parts, so that
//! the two agree.

mod error;
mod ipv6;
pub(crate) mod parts;
pub(crate) mod pattern;
mod suggest;

use std::fmt;

pub use self::error::OriginError;
use self::ipv6::SerializedIpv6;
use self::parts::{check_host, parse_port, split_port, split_scheme};
pub use self::pattern::{OriginPattern, PortPattern};

/// An origin as browsers serialize it: a scheme, a host and, unless it is the scheme's default, a
/// port.
///
/// It borrows the text it was parsed from, and [`as_str`](Origin::as_str) gives back the very same
/// bytes. The opaque origin `null` is none: it names nobody.
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
    /// Parses `text` as a serialized origin.
    ///
    /// Nothing is mended: upper-case letters, a trailing slash, a path, a user, white space, a
    /// default port, an IPv6 address that is not compressed, an IPv4 address that is not four
    /// decimal numbers are all errors, because no browser sends them. Internationalized names must
    /// be in their ASCII form (`xn--…`), which is not decoded here.
    ///
    /// Bounds: scheme 1 to 64 bytes, host 1 to 253, each of its labels 1 to 63. A host may end in
    /// one dot.
    ///
    /// # Errors
    ///
    /// An [`OriginError`] that says what keeps `text` from being an origin.
    ///
    /// # Examples
    ///
    /// ```
    /// use tower_cors::{Origin, OriginError};
    ///
    /// assert!(Origin::parse("http://[::1]:8080").is_ok());
    /// assert_eq!(Origin::parse("https://example.com:443"), Err(OriginError::DefaultPort));
    /// ```
    pub fn parse(text: &'a str) -> Result<Self, OriginError> {
        let (scheme, authority) = split_scheme(text)?;
        let (host, port) = split_port(authority)?;
        check_host(host)?;
        let port = port.map(|port| parse_port(scheme, port)).transpose()?;
        Ok(Self {
            text,
            scheme,
            host,
            port,
        })
    }

    /// Parses the value of an `Origin` header, whatever its bytes.
    pub(crate) fn from_bytes(bytes: &'a [u8]) -> Result<Self, OriginError> {
        Self::parse(std::str::from_utf8(bytes).map_err(|_| OriginError::NotAscii)?)
    }

    /// The scheme, in lower case and without a colon.
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

    /// The host: a name, an IPv4 address, or an IPv6 address in its brackets.
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

    /// The port, from 1 to 65,535, or `None` if it is the scheme's default.
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

    /// The whole origin, byte for byte as it was parsed.
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

/// As [`Origin::parse`].
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
