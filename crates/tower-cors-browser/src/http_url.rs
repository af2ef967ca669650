//! Checks of URLs that the standards define.

use url::{Host, Url};

/// Returns whether the scheme of `url` is an HTTP(S) scheme.
///
/// <https://fetch.spec.whatwg.org/#http-scheme>
pub(crate) fn has_http_scheme(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

/// Returns whether `url` contains a user name or a password.
///
/// <https://url.spec.whatwg.org/#include-credentials>
pub(crate) fn includes_credentials(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

/// Returns the host of `url`, with its port unless that is the default one.
pub(crate) fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

/// Returns whether an HTTP(S) URL is potentially trustworthy: `https`, or on this machine.
///
/// <https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy>
pub(crate) fn is_potentially_trustworthy(url: &Url) -> bool {
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
