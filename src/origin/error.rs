//! Why a text is not an origin.

use thiserror::Error;

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
        "has a `*` that is neither a whole first label (`https://*.example.com`) nor a whole port (a regex goes into `allow_origin_regexes`)"
    )]
    Wildcard,
    /// A wildcard before an IP address.
    #[error("has a wildcard before an IP address, which has no subdomains")]
    WildcardIp,
}
