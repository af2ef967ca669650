//! Why a text is not an origin.

use std::fmt;

/// Why a text is not an origin, or not an origin pattern.
///
/// Its `Display` reads as the end of a sentence that begins with the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OriginError {
    /// Characters outside ASCII.
    NotAscii,
    /// No `://`.
    NoScheme,
    /// A scheme with other bytes than lower-case letters, digits, `+`, `-` and `.`, or over 64 of
    /// them.
    Scheme,
    /// The `file` scheme.
    FileScheme,
    /// An upper-case letter.
    UpperCase,
    /// White space, or a comma.
    List,
    /// A path, a query or a fragment, be it a lone slash.
    AfterHost,
    /// A user or a password.
    User,
    /// No host.
    NoHost,
    /// A host of over 253 bytes.
    HostTooLong,
    /// An empty label, or one of over 63 bytes.
    Label,
    /// A byte that hosts do not have.
    HostByte,
    /// An IPv4 address that is not four decimal numbers.
    Ipv4,
    /// An IPv6 address that is not compressed as browsers do it.
    Ipv6,
    /// A port that is no number from 1 to 65,535.
    Port,
    /// The default port of the scheme, which browsers leave out.
    DefaultPort,
    /// A wildcard other than a whole leading label and a whole port.
    Wildcard,
    /// A wildcard before an IP address.
    WildcardIp,
}

impl fmt::Display for OriginError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAscii => {
                f.write_str("is not ASCII (write an internationalized host in punycode, `xn--…`)")
            }
            Self::NoScheme => f.write_str("has no scheme (`https://…`)"),
            Self::Scheme => f.write_str(
                "has no valid scheme (1 to 64 lower-case letters, digits, `+`, `-`, `.`)",
            ),
            Self::FileScheme => {
                f.write_str("can never match, because browsers send `null` for `file:` pages")
            }
            Self::UpperCase => {
                f.write_str("has upper-case letters, but browsers send origins in lower case")
            }
            Self::List => f.write_str("contains white space or a comma (one origin per text)"),
            Self::AfterHost => {
                f.write_str("has something after its host and port, where origins end")
            }
            Self::User => f.write_str("names a user, but origins have none"),
            Self::NoHost => f.write_str("has no host"),
            Self::HostTooLong => f.write_str("has a host of more than 253 bytes"),
            Self::Label => {
                f.write_str("has a label in its host that is empty or longer than 63 bytes")
            }
            Self::HostByte => f.write_str(
                "has a character in its host other than letters, digits, `-`, `_` and `.`",
            ),
            Self::Ipv4 => f.write_str(
                "has a numeric host that is not an IPv4 address as browsers write it \
                 (`127.0.0.1`)",
            ),
            Self::Ipv6 => f.write_str(
                "has brackets around what is not an IPv6 address as browsers write it \
                 (`[::1]`)",
            ),
            Self::Port => f.write_str("has a port that is not a number from 1 to 65535"),
            Self::DefaultPort => {
                f.write_str("names the default port of its scheme, which browsers leave out")
            }
            Self::Wildcard => f.write_str(
                "has a `*` that is neither a whole first label (`https://*.example.com`) \
                 nor a whole port (a regex goes into `allow_origin_regexes`)",
            ),
            Self::WildcardIp => {
                f.write_str("has a wildcard before an IP address, which has no subdomains")
            }
        }
    }
}

impl std::error::Error for OriginError {}
