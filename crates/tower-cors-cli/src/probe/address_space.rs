//! Address spaces: the internet, local networks, and this machine.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// The part of the world that an address is in. A later one is less public.
///
/// <https://wicg.github.io/local-network-access/#ip-address-space-heading>
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum AddressSpace {
    Public,
    Local,
    Loopback,
}

impl AddressSpace {
    pub(super) fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(address) => Self::of_ipv4(address),
            IpAddr::V6(address) => match address.to_ipv4_mapped() {
                Some(address) => Self::of_ipv4(address),
                None => Self::of_ipv6(address),
            },
        }
    }

    /// <https://wicg.github.io/local-network-access/#non-public-ip-address-blocks>
    fn of_ipv4(address: Ipv4Addr) -> Self {
        match address.octets() {
            // Systems connect to themselves at the null address.
            [127, ..] | [198, 18 | 19, ..] | [0, 0, 0, 0] => Self::Loopback,
            [0 | 10, ..]
            | [100, 64..=127, ..]
            | [169, 254, ..]
            | [172, 16..=31, ..]
            | [192, 168, ..] => Self::Local,
            _ => Self::Public,
        }
    }

    fn of_ipv6(address: Ipv6Addr) -> Self {
        match address.segments() {
            [0, 0, 0, 0, 0, 0, 0, 0 | 1] => Self::Loopback,
            [0xfc00..=0xfdff | 0xfe80..=0xfeff, ..] => Self::Local,
            _ => Self::Public,
        }
    }

    /// Returns the space of a URL, as far as its host tells.
    pub(super) fn of_url(url: &Url) -> Self {
        match url.host() {
            Some(Host::Ipv4(address)) => Self::of(address.into()),
            Some(Host::Ipv6(address)) => Self::of(address.into()),
            Some(Host::Domain(name)) if is_localhost(name) => Self::Loopback,
            Some(Host::Domain(name)) if has_suffix(name, ".local") => Self::Local,
            Some(Host::Domain(_)) | None => Self::Public,
        }
    }
}

/// Writes the place as the end of a sentence.
impl fmt::Display for AddressSpace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Public => "on the internet",
            Self::Local => "in a local network",
            Self::Loopback => "on this machine",
        })
    }
}

/// Returns whether a name means this machine by itself.
pub(super) fn is_localhost(name: &str) -> bool {
    has_suffix(&format!(".{name}"), ".localhost")
}

/// Returns whether a host name ends with labels in lower case. The root's dot may follow.
fn has_suffix(name: &str, suffix: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    name.to_ascii_lowercase().ends_with(suffix)
}

#[cfg(test)]
mod tests {
    use tower_cors_test_support::{check_rows, rows};
    use url::Url;

    use super::AddressSpace;

    /// The table of the specification, at the edges of each block.
    #[test]
    fn hosts() {
        let table = "
            api.example.com                         | on the internet
            127.0.0.1                               | on this machine
            126.255.255.255 128.0.0.0               | on the internet
            0.0.0.0                                 | on this machine
            0.0.0.1 0.255.255.255                   | in a local network
            10.0.0.0 10.255.255.255                 | in a local network
            9.255.255.255 11.0.0.0                  | on the internet
            100.64.0.0 100.127.255.255              | in a local network
            100.63.255.255 100.128.0.0              | on the internet
            169.254.169.254                         | in a local network
            169.253.0.1 169.255.0.1                 | on the internet
            172.16.0.0 172.31.255.255               | in a local network
            172.15.255.255 172.32.0.0               | on the internet
            192.168.0.0 192.168.255.255             | in a local network
            192.167.0.1 192.169.0.1                 | on the internet
            198.18.0.0 198.19.255.255               | on this machine
            198.17.255.255 198.20.0.0               | on the internet
            [::] [::1]                              | on this machine
            [::2] [1::1]                            | on the internet
            [fc00::] [fdff::1] [fe80::1] [fec0::1]  | in a local network
            [fbff::1] [fe00::1] [fe7f::1] [ff00::1] | on the internet
            [::ffff:127.0.0.1]                      | on this machine
            [::ffff:10.0.0.1]                       | in a local network
            [::ffff:1.1.1.1]                        | on the internet
            localhost localhost. a.localhost        | on this machine
            notlocalhost localhost.example          | on the internet
            printer.local printer.local.            | in a local network
            local.example notlocal                  | on the internet
            ";
        let hosts = rows(table).into_iter().flat_map(|[hosts, space]| {
            let hosts: Vec<&str> = hosts.split(' ').collect();
            hosts.into_iter().map(move |host| [host, space])
        });
        check_rows(hosts, |[host, _]| {
            let url = Url::parse(&format!("http://{host}:8080/")).unwrap();
            AddressSpace::of_url(&url).to_string()
        });
    }
}
