//! The risks, one explicit opt-in each.

use super::named::named;

/// A risk that a configuration takes knowingly; see
/// [`CorsConfig::dangerously_allow`](crate::CorsConfig::dangerously_allow).
///
/// It is written and parsed in kebab case.
///
/// ```
/// use tower_cors::Danger;
///
/// assert_eq!("insecure-origins".parse(), Ok(Danger::InsecureOrigins));
/// assert_eq!(Danger::NullOrigin.to_string(), "null-origin");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Danger {
    /// `http://` origins, other than this machine's own, together with credentials: whoever sits on
    /// the network path can put a script into such a page and act as its user.
    InsecureOrigins,
    /// A wildcard over a public suffix, such as `https://*.co.uk`, together with credentials:
    /// anyone can register a matching domain.
    PublicSuffixWildcards,
    /// A regex that can match a domain nobody named, together with credentials.
    LooseRegexes,
    /// `null` as an origin: any page can make a frame whose origin is `null`. Never together with
    /// credentials, even so.
    NullOrigin,
    /// `*` with credentials: every page on the web can act as the user who visits it.
    AnyOriginWithCredentials,
}

named! {
    Danger, "a danger":
    InsecureOrigins "insecure-origins",
    PublicSuffixWildcards "public-suffix-wildcards",
    LooseRegexes "loose-regexes",
    NullOrigin "null-origin",
    AnyOriginWithCredentials "any-origin-with-credentials",
}

impl Danger {
    /// What can happen, and what to do instead: the middle of a sentence that begins with the
    /// value.
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
            Self::LooseRegexes => {
                "with credentials also allows domains that you did not name; pin it to a domain"
            }
            Self::NullOrigin => {
                "allows every page on the web, through a frame whose origin is `null`; \
                 name the origins"
            }
            Self::AnyOriginWithCredentials => {
                "with credentials lets every page on the web send requests with your \
                 users' credentials; name the origins"
            }
        }
    }
}
