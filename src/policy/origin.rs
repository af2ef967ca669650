//! The strict parser of serialized origins.
//!
//! It accepts what a browser sends and nothing else: scheme, host and optional port, in the one form in which the
//! URL standard writes them. [`super::pattern`] is built from the same parts, so that the two agree.

use std::fmt::{self, Write as _};
use std::net::{Ipv4Addr, Ipv6Addr};

use thiserror::Error;

/// Longer schemes are not in use, and a bound keeps hostile origins short.
const MAX_SCHEME_LEN: usize = 64;
/// The longest host name that DNS can hold.
pub(crate) const MAX_HOST_LEN: usize = 253;
/// The longest label that DNS can hold.
const MAX_LABEL_LEN: usize = 63;
/// Scheme, `://`, host, `:` and five digits: nothing longer is looked at.
pub(crate) const MAX_ORIGIN_LEN: usize = MAX_SCHEME_LEN + 3 + MAX_HOST_LEN + 6;

/// The ports that serialized origins leave out. <https://url.spec.whatwg.org/#default-port>
const DEFAULT_PORTS: [(&str, u16); 5] = [
    ("http", 80),
    ("https", 443),
    ("ws", 80),
    ("wss", 443),
    ("ftp", 21),
];

/// An origin as browsers serialize it: a scheme, a host and, unless it is the scheme's default, a port.
///
/// It borrows the text it was parsed from, and [`as_str`](Origin::as_str) gives back the very same bytes.
/// The opaque origin `null` is none: it names nobody.
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
    /// Nothing is mended: upper-case letters, a trailing slash, a path, a user, white space, a default port, an
    /// IPv6 address that is not compressed, an IPv4 address that is not four decimal numbers are all errors,
    /// because no browser sends them. Internationalized names must be in their ASCII form (`xn--…`), which is
    /// not decoded here.
    ///
    /// Bounds: scheme 1 to 64 bytes, host 1 to 253, each of its labels 1 to 63. A host may end in one dot.
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

    /// Parses the value of an `Origin` header, however long it is and whatever its bytes.
    pub(crate) fn from_bytes(bytes: &'a [u8]) -> Result<Self, OriginError> {
        if bytes.len() > MAX_ORIGIN_LEN {
            return Err(OriginError::HostTooLong);
        }
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

/// Why a text is not an origin, or not an origin pattern.
///
/// Its `Display` reads as the end of a sentence that begins with the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
#[non_exhaustive]
pub enum OriginError {
    /// Characters outside ASCII.
    #[error("is not ASCII (an internationalized host is written in punycode, `xn--…`)")]
    NotAscii,
    /// No `://`.
    #[error("has no scheme (`https://…`)")]
    NoScheme,
    /// A scheme with other bytes than lower-case letters, digits, `+`, `-` and `.`, or over 64 of them.
    #[error("has no valid scheme (1 to 64 lower-case letters, digits, `+`, `-`, `.`)")]
    Scheme,
    /// The `file` scheme.
    #[error("can never match: browsers send `null` for `file:` pages")]
    FileScheme,
    /// An upper-case letter.
    #[error("has upper-case letters, and browsers send origins in lower case")]
    UpperCase,
    /// White space, or a comma.
    #[error("holds white space or a comma (one origin a string)")]
    List,
    /// A path, a query or a fragment, be it a lone slash.
    #[error("has something after its host and port, which origins never have")]
    AfterHost,
    /// A user or a password.
    #[error("names a user, which origins never do")]
    User,
    /// No host.
    #[error("has no host")]
    NoHost,
    /// A host of over 253 bytes.
    #[error("has a host of more than 253 bytes")]
    HostTooLong,
    /// An empty label, or one of over 63 bytes.
    #[error("has a label in its host that is empty or longer than 63 bytes")]
    Label,
    /// A byte that hosts do not have.
    #[error("has a character in its host other than letters, digits, `-`, `_` and `.`")]
    HostByte,
    /// An IPv4 address that is not four decimal numbers.
    #[error("has a numeric host that is not an IPv4 address as browsers write it (`127.0.0.1`)")]
    Ipv4,
    /// An IPv6 address that is not compressed as browsers do it.
    #[error("has brackets around what is not an IPv6 address as browsers write it (`[::1]`)")]
    Ipv6,
    /// A port that is no number from 1 to 65,535.
    #[error("has a port that is not a number from 1 to 65535")]
    Port,
    /// The default port of the scheme, which browsers leave out.
    #[error("names the default port of its scheme, which browsers leave out")]
    DefaultPort,
    /// A wildcard other than a whole leading label and a whole port.
    #[error(
        "has a `*` that is neither a whole first label (`https://*.example.com`) nor a whole port"
    )]
    Wildcard,
    /// A wildcard before an IP address.
    #[error("has a wildcard before an IP address, which has no subdomains")]
    WildcardIp,
}

/// Splits `text` into its scheme and what follows `://`.
pub(crate) fn split_scheme(text: &str) -> Result<(&str, &str), OriginError> {
    let (scheme, authority) = text.split_once("://").ok_or(OriginError::NoScheme)?;
    let mut bytes = scheme.bytes();
    let well_formed = scheme.len() <= MAX_SCHEME_LEN
        && bytes.next().is_some_and(|first| first.is_ascii_lowercase())
        && bytes.all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'+' | b'-' | b'.'));
    match scheme {
        "file" => Err(OriginError::FileScheme),
        _ if well_formed => Ok((scheme, authority)),
        _ => Err(blame(scheme, OriginError::Scheme)),
    }
}

/// Splits what follows the scheme into the host and, where there is a colon after it, the port.
pub(crate) fn split_port(authority: &str) -> Result<(&str, Option<&str>), OriginError> {
    let host_len = if authority.starts_with('[') {
        authority.find(']').map_or(authority.len(), |end| end + 1)
    } else {
        authority.find(':').unwrap_or(authority.len())
    };
    let (host, rest) = authority
        .split_at_checked(host_len)
        .ok_or(OriginError::Ipv6)?;
    match rest.strip_prefix(':') {
        Some(port) => Ok((host, Some(port))),
        None if rest.is_empty() => Ok((host, None)),
        None => Err(blame(rest, OriginError::Ipv6)),
    }
}

/// Checks that `host` is a host as the URL standard serializes it.
/// <https://url.spec.whatwg.org/#concept-host-serializer>
pub(crate) fn check_host(host: &str) -> Result<(), OriginError> {
    if host.is_empty() {
        return Err(OriginError::NoHost);
    }
    if host.len() > MAX_HOST_LEN {
        return Err(OriginError::HostTooLong);
    }
    if host.starts_with('[') {
        return check_ipv6(host);
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    let mut last = "";
    for label in name.split('.') {
        if !label
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'))
        {
            return Err(blame(label, OriginError::HostByte));
        }
        if label.is_empty() || label.len() > MAX_LABEL_LEN {
            return Err(OriginError::Label);
        }
        last = label;
    }
    if is_number(last) && host.parse::<Ipv4Addr>().is_err() {
        return Err(OriginError::Ipv4);
    }
    Ok(())
}

/// Whether `host`, which [`check_host`] accepts, is an IP address.
pub(crate) fn is_ip(host: &str) -> bool {
    host.starts_with('[') || host.parse::<Ipv4Addr>().is_ok()
}

/// Parses a port that must not be the default one of `scheme`.
pub(crate) fn parse_port(scheme: &str, port: &str) -> Result<u16, OriginError> {
    let canonical = port.bytes().all(|byte| byte.is_ascii_digit()) && !port.starts_with('0');
    let number = match port.parse::<u16>() {
        Ok(number) if canonical => number,
        _ => return Err(blame(port, OriginError::Port)),
    };
    if default_port(scheme) == Some(number) {
        return Err(OriginError::DefaultPort);
    }
    Ok(number)
}

/// The port that origins of `scheme` leave out.
pub(crate) fn default_port(scheme: &str) -> Option<u16> {
    let (_, port) = DEFAULT_PORTS.iter().find(|(name, _)| *name == scheme)?;
    Some(*port)
}

/// Names what is wrong with a part of an origin by the first byte that gives it away, else as `otherwise`.
fn blame(part: &str, otherwise: OriginError) -> OriginError {
    part.bytes()
        .find_map(|byte| match byte {
            b'*' => Some(OriginError::Wildcard),
            b'/' | b'?' | b'#' | b'\\' => Some(OriginError::AfterHost),
            b'@' => Some(OriginError::User),
            b',' | b' ' | b'\t' | b'\n' | b'\r' => Some(OriginError::List),
            b'A'..=b'Z' => Some(OriginError::UpperCase),
            0x80.. => Some(OriginError::NotAscii),
            _ => None,
        })
        .unwrap_or(otherwise)
}

/// Whether a host with this last label is an IPv4 address or nothing.
/// <https://url.spec.whatwg.org/#ends-in-a-number-checker>
fn is_number(label: &str) -> bool {
    match label.strip_prefix("0x") {
        Some(digits) => digits.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => label.bytes().all(|byte| byte.is_ascii_digit()),
    }
}

/// Checks that `host`, which begins with a bracket, is an IPv6 address in the form in which browsers send it.
fn check_ipv6(host: &str) -> Result<(), OriginError> {
    let address: Ipv6Addr = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .and_then(|address| address.parse().ok())
        .ok_or(OriginError::Ipv6)?;
    // Compared while it is written: a denied request must not cost an allocation either.
    let mut expected = Expect(host);
    match write!(expected, "{}", SerializedIpv6(address)) {
        Ok(()) if expected.0.is_empty() => Ok(()),
        _ => Err(OriginError::Ipv6),
    }
}

/// A writer that accepts nothing but the text it holds, bit by bit.
struct Expect<'a>(&'a str);

impl fmt::Write for Expect<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = self.0.strip_prefix(text).ok_or(fmt::Error)?;
        Ok(())
    }
}

/// An IPv6 address in brackets, as the URL standard writes it: unlike the standard library, never with an IPv4
/// address in it. <https://url.spec.whatwg.org/#concept-ipv6-serializer>
pub(crate) struct SerializedIpv6(pub(crate) Ipv6Addr);

impl fmt::Display for SerializedIpv6 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pieces = self.0.segments();
        let (start, len) = longest_zero_run(&pieces);
        f.write_char('[')?;
        for (index, piece) in pieces.iter().enumerate() {
            if len > 1 && (start..start + len).contains(&index) {
                if index == start {
                    f.write_str("::")?;
                }
                continue;
            }
            // The `::` stands for the colons on both of its sides.
            if index > 0 && !(len > 1 && index == start + len) {
                f.write_char(':')?;
            }
            write!(f, "{piece:x}")?;
        }
        f.write_char(']')
    }
}

/// The start and length of the first longest run of zeros.
fn longest_zero_run(pieces: &[u16; 8]) -> (usize, usize) {
    let mut longest = (0, 0);
    let mut run = (0, 0);
    for (index, piece) in pieces.iter().enumerate() {
        run = match (piece, run) {
            (0, (_, 0)) => (index, 1),
            (0, (start, len)) => (start, len + 1),
            _ => (0, 0),
        };
        if run.1 > longest.1 {
            longest = run;
        }
    }
    longest
}
