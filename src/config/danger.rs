//! Dangers: the risks that a configuration has to accept explicitly.

use super::named::named;

/// A risk that does not build unless a configuration accepts it.
///
/// [`CorsConfig::dangerously_allow`](crate::CorsConfig::dangerously_allow) accepts one. A document
/// lists them by name under `dangerously_allow`; [`Display`](std::fmt::Display) and
/// [`FromStr`](std::str::FromStr) use the same names.
///
/// # Examples
///
/// ```
/// use tower_cors::{CorsLayer, Danger};
///
/// let config = CorsLayer::new().allow_origins("http://intranet.example").allow_credentials(true);
/// let errors = config.clone().build().unwrap_err();
/// assert_eq!(errors.first().danger(), Some(Danger::InsecureOrigins));
/// assert!(config.dangerously_allow(Danger::InsecureOrigins).build().is_ok());
///
/// assert_eq!("insecure-origins".parse(), Ok(Danger::InsecureOrigins));
/// assert_eq!(Danger::NullOrigin.to_string(), "null-origin");
/// assert!("http".parse::<Danger>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Danger {
    /// `http://` origins with credentials, other than loopback ones such as `http://localhost`.
    ///
    /// An attacker on the network can put a script into a page that comes over plain `http`. That
    /// script then sends requests with the user's credentials.
    InsecureOrigins,
    /// A wildcard below a public suffix, such as `https://*.co.uk`, with credentials.
    ///
    /// Anyone can register a domain there. Without the feature `public-suffix`, every subdomain
    /// wildcard with credentials is this danger, except below `localhost`.
    PublicSuffixWildcards,
    /// A regex that can match a domain that it does not name, with credentials.
    ///
    /// `https://.*example\.com` also matches `https://evilexample.com`.
    LooseRegexes,
    /// The opaque origin `null`, without credentials.
    ///
    /// Any page can create a sandboxed frame, and its origin is `null`: this allows every page on
    /// the web. With credentials, `null` never builds.
    NullOrigin,
    /// `*`, `https://*` or `http://*` with credentials: every page on the web can send requests as
    /// the user who visits it.
    AnyOriginWithCredentials,
    /// The origin `file://`, without credentials.
    ///
    /// Some webviews send it for each page that they load from a file, whatever app or download it
    /// belongs to. Browsers send `null`. With credentials, `file://` never builds.
    FileOrigin,
    /// Any host of a scheme other than `http` and `https`, such as `chrome-extension://*`, with
    /// credentials.
    ///
    /// Every such app or extension that a user installs can send requests as that user.
    AnyHost,
}

named! {
    Danger, "a danger":
    InsecureOrigins "insecure-origins",
    PublicSuffixWildcards "public-suffix-wildcards",
    LooseRegexes "loose-regexes",
    NullOrigin "null-origin",
    AnyOriginWithCredentials "any-origin-with-credentials",
    FileOrigin "file-origin",
    AnyHost "any-host",
}

impl Danger {
    /// Returns the attack and the safe alternative, as a sentence that continues the value.
    ///
    /// The alternative to a loose regex depends on that regex: its error adds it.
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Self::InsecureOrigins => {
                "with credentials lets a network attacker send requests with your users' \
                 credentials; write `https://…`"
            }
            Self::PublicSuffixWildcards if cfg!(feature = "public-suffix") => {
                "with credentials lets anyone who registers a name there send requests with your \
                 users' credentials; name the domains"
            }
            Self::PublicSuffixWildcards => {
                "with credentials needs the public suffix list, to tell your domain from one where \
                 anyone can register names; turn on the feature `public-suffix`, name the domains"
            }
            Self::LooseRegexes => "with credentials also allows domains that you did not name",
            Self::NullOrigin => {
                "allows every page on the web, through a frame whose origin is `null`; \
                 name the origins"
            }
            Self::AnyOriginWithCredentials => {
                "with credentials lets every page on the web send requests with your \
                 users' credentials; name the origins"
            }
            Self::FileOrigin => {
                "allows every page that a webview loads from a file; serve your app's pages \
                 over `https` or a custom scheme"
            }
            Self::AnyHost => {
                "with credentials lets every app or extension with that scheme send requests with \
                 your users' credentials; name the hosts"
            }
        }
    }
}
