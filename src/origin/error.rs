//! Reasons why a text is not an origin.

use std::fmt;

use crate::limits::{MAX_HOST_LEN, MAX_LABEL_LEN, MAX_SCHEME_LEN};

/// The reason why a text is not a serialized origin, or not an origin pattern.
///
/// `Display` continues a sentence that starts with the text.
///
/// # Examples
///
/// ```
/// use tower_cors::{Origin, OriginError};
///
/// let error = Origin::parse("https://App.example.com").unwrap_err();
/// assert_eq!(error, OriginError::UpperCase);
/// assert_eq!(
///     error.to_string(),
///     "has upper-case letters, but browsers send origins in lower case",
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OriginError {
    /// A character outside of ASCII.
    NotAscii,
    /// A text without `://`.
    NoScheme,
    /// A scheme longer than [`MAX_SCHEME_LEN`], or with a byte that schemes do not have.
    ///
    /// It has lower-case letters, digits, `+`, `-` and `.`, and starts with a letter.
    Scheme,
    /// The scheme `file`: browsers send `null` for its pages.
    FileScheme,
    /// An upper-case letter.
    UpperCase,
    /// White space or a comma, as in a list.
    List,
    /// A path, a query or a fragment; a trailing slash is a path.
    AfterHost,
    /// A user name or a password.
    User,
    /// An empty host.
    NoHost,
    /// A host longer than [`MAX_HOST_LEN`].
    HostTooLong,
    /// A label of the host that is empty or longer than [`MAX_LABEL_LEN`].
    Label,
    /// A byte in the host that hosts do not have.
    HostByte,
    /// A numeric host that is not an IPv4 address of four decimal numbers.
    Ipv4,
    /// An IPv6 address that is not compressed as browsers write it.
    Ipv6,
    /// An IPv6 address with a zone, such as `%eth0`.
    ZoneId,
    /// A port that is not a number from 1 to 65,535.
    Port,
    /// The default port of the scheme, which browsers leave out.
    DefaultPort,
    /// A wildcard anywhere but in the first label or as the whole port.
    Wildcard,
    /// A wildcard before an IP address.
    WildcardIp,
    /// A `*` within a label that only one other label follows, as in `*example.com`.
    WildcardDomain,
    /// A scheme that no page has, such as `wss`.
    PagelessScheme,
    /// A misspelled `http` or `https`.
    MistypedScheme,
    /// A label that begins with `xn--` but is not punycode.
    Punycode,
    /// Quotes, brackets or separators around it.
    Quoted,
    /// More than one origin.
    Several,
    /// A character between origins that is not a separator, such as `|`.
    Separator,
    /// A regex with doubled backslashes.
    Escaped,
    /// A regex.
    Regex,
    /// An unexpanded variable, such as `${HOST}`.
    Variable,
}

impl fmt::Display for OriginError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAscii => {
                f.write_str("is not ASCII (write an internationalized host in punycode, `xn--…`)")
            }
            Self::NoScheme => f.write_str("has no scheme (`https://…`)"),
            Self::Scheme => write!(
                f,
                "has an invalid scheme (1 to {MAX_SCHEME_LEN} lower-case letters, digits, `+`, \
                 `-`, `.`)",
            ),
            Self::FileScheme => f.write_str(
                "names a file: browsers send `null` for its page, and some webviews send `file://`",
            ),
            Self::UpperCase => {
                f.write_str("has upper-case letters, but browsers send origins in lower case")
            }
            Self::List => f.write_str("contains white space or a comma (one origin per string)"),
            Self::AfterHost => {
                f.write_str("has a path or a slash, but an origin ends after its host and port")
            }
            Self::User => f.write_str("has a user name or password, but origins never do"),
            Self::NoHost => f.write_str("has no host"),
            Self::HostTooLong => write!(f, "has a host of more than {MAX_HOST_LEN} bytes"),
            Self::Label => write!(
                f,
                "has an empty label in its host, or one of more than {MAX_LABEL_LEN} bytes"
            ),
            Self::HostByte => f.write_str(
                "has a character in its host other than letters, digits, `-`, `_` and `.`",
            ),
            Self::Ipv4 => f.write_str(
                "has a numeric host that is not an IPv4 address as browsers write it \
                 (`127.0.0.1`)",
            ),
            Self::Ipv6 => f.write_str(
                "has an IPv6 address in a form that browsers never send: they compress it and put \
                 it in brackets (`[::1]`)",
            ),
            Self::ZoneId => f.write_str("has a zone in its IPv6 address, but URLs never do"),
            Self::Port => f.write_str("has a port that is not a number from 1 to 65535"),
            Self::DefaultPort => {
                f.write_str("names the default port of its scheme, which browsers leave out")
            }
            Self::Wildcard => f.write_str(
                "has a `*` in the wrong place: a pattern may have one in its first label, and one \
                 as its port",
            ),
            Self::WildcardIp => {
                f.write_str("has a wildcard before an IP address, which has no subdomains")
            }
            Self::WildcardDomain => {
                f.write_str("has a `*` that covers domains that other people can register")
            }
            Self::PagelessScheme => f.write_str(
                "has a scheme that no page has: pages have `http`, `https` or an app's own scheme",
            ),
            Self::MistypedScheme => {
                f.write_str("has a scheme that is a typo for `http` or `https`")
            }
            Self::Punycode => {
                f.write_str("has a label that begins with `xn--`, but is not valid punycode")
            }
            Self::Quoted => f.write_str("has quotes, brackets or separators around it"),
            Self::Variable => f.write_str("contains an unexpanded variable (expand it first)"),
            Self::Several => f.write_str("contains several origins"),
            Self::Separator => f.write_str("does not separate origins"),
            Self::Escaped => f.write_str("has two backslashes where a regex needs one"),
            Self::Regex => {
                f.write_str("is a regex, and regexes go into `allow_origin_regexes`")?;
                match cfg!(feature = "regex") {
                    true => Ok(()),
                    false => f.write_str(" (feature `regex`)"),
                }
            }
        }
    }
}

impl std::error::Error for OriginError {}
