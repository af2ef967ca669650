//! How near a URL is to a page: what `Sec-Fetch-Site` says.

use url::{Host, Url};

/// The values of `Sec-Fetch-Site`, nearest first. A request over several URLs has that of the farthest one.
/// <https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-site-header>
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Relation {
    SameOrigin,
    SameSite,
    CrossSite,
}

impl Relation {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::SameOrigin => "same-origin",
            Self::SameSite => "same-site",
            Self::CrossSite => "cross-site",
        }
    }

    /// <https://html.spec.whatwg.org/multipage/browsers.html#same-site>
    pub(super) fn is_same(scheme: &str, host: &str, url: &Url) -> bool {
        let other = url.host_str().unwrap_or_default();
        scheme == url.scheme() && (host == other || shares_registrable_domain(host, other))
    }
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

/// <https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy>, of HTTP(S) URLs.
pub(super) fn is_potentially_trustworthy(url: &Url) -> bool {
    url.scheme() == "https"
        || match url.host() {
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            Some(Host::Domain(name)) => is_localhost(name),
            None => false,
        }
}

fn is_localhost(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    name == "localhost" || name.ends_with(".localhost")
}
