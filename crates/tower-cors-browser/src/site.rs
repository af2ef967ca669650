//! Sites, and the value of `Sec-Fetch-Site`.

use url::{Host, Url};

/// A value of `Sec-Fetch-Site`: the relation between a page and the URLs of its request.
///
/// The variants are ordered. A redirected request has the greatest value of its URLs.
///
/// <https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-site-header>
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum SecFetchSite {
    SameOrigin,
    SameSite,
    CrossSite,
}

impl SecFetchSite {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::SameOrigin => "same-origin",
            Self::SameSite => "same-site",
            Self::CrossSite => "cross-site",
        }
    }
}

/// Returns whether the origin of `scheme` and `host` is same site with `url`.
///
/// <https://html.spec.whatwg.org/multipage/browsers.html#same-site>
pub(crate) fn is_same_site(scheme: &str, host: &str, url: &Url) -> bool {
    scheme == url.scheme() && is_schemelessly_same_site(host, url)
}

/// Returns whether an origin with this host is schemelessly same site with `url`.
///
/// <https://html.spec.whatwg.org/multipage/browsers.html#schemelessly-same-site>
pub(crate) fn is_schemelessly_same_site(host: &str, url: &Url) -> bool {
    let other = url.host_str().unwrap_or_default();
    host == other || shares_registrable_domain(host, other)
}

fn shares_registrable_domain(host: &str, other: &str) -> bool {
    !is_ip(host)
        && !is_ip(other)
        && registrable_domain(host).is_some_and(|domain| registrable_domain(other) == Some(domain))
}

fn is_ip(host: &str) -> bool {
    matches!(Host::parse(host), Ok(Host::Ipv4(_) | Host::Ipv6(_)))
}

/// <https://url.spec.whatwg.org/#host-registrable-domain>
fn registrable_domain(host: &str) -> Option<&str> {
    psl::domain_str(host)
}
