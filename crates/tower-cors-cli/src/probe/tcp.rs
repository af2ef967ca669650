//! A TCP connection to one of the addresses of a server.

use std::cell::Cell;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use http::Uri;
use http::uri::Scheme;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::{Instant, timeout_at};

use super::address_space::{AddressSpace, is_localhost};
use super::bounded::{Connection, bounded};
use super::unreachable::{Step, Unreachable};

/// The time that one address may take, so that another one gets its turn.
const ADDRESS_TIMEOUT: Duration = Duration::from_secs(5);

/// The connections of one fetch, which never lead from a server to a less public one.
///
/// A server that redirects could otherwise make this machine send requests to its own services.
/// Chromium asks its user first.
pub(super) struct Reach(Cell<AddressSpace>);

impl Reach {
    /// Starts without a limit: the user wrote the first URL.
    pub(super) fn new() -> Self {
        Self(Cell::new(AddressSpace::Loopback))
    }

    /// Connects to the first address that answers.
    pub(super) async fn connect(
        &self,
        uri: &Uri,
        deadline: Instant,
    ) -> Result<Connection, Unreachable> {
        let mut failure = Unreachable::NoAddress;
        for address in self.allowed(addresses(uri, deadline).await?)? {
            let patience = deadline.min(Instant::now() + ADDRESS_TIMEOUT);
            match timeout_at(patience, TcpStream::connect(address)).await {
                Ok(Ok(stream)) => {
                    self.connected(address);
                    // If this fails, the request goes out a little later.
                    _ = stream.set_nodelay(true);
                    return Ok(bounded(stream));
                }
                Ok(Err(error)) => failure = Unreachable::Connect { address, error },
                Err(_) => failure = Unreachable::Timeout(Step::Connect),
            }
        }
        Err(failure)
    }

    /// Removes the addresses that are less public than an earlier server.
    ///
    /// The addresses count, and not the host in the URL: an attacker's name can have any address,
    /// and another one at each lookup.
    fn allowed(&self, addresses: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, Unreachable> {
        let is_allowed = |address: &SocketAddr| space(*address) <= self.0.get();
        let (allowed, refused): (Vec<_>, Vec<_>) = addresses.into_iter().partition(is_allowed);
        match refused.first() {
            Some(address) if allowed.is_empty() => Err(Unreachable::LessPublic {
                address: address.ip(),
            }),
            _ => Ok(allowed),
        }
    }

    fn connected(&self, address: SocketAddr) {
        self.0.set(space(address));
    }
}

fn space(address: SocketAddr) -> AddressSpace {
    AddressSpace::of(address.ip())
}

/// Looks up the addresses of the host.
async fn addresses(uri: &Uri, deadline: Instant) -> Result<Vec<SocketAddr>, Unreachable> {
    let (host, port) = host_and_port(uri);
    if is_localhost(host) {
        // Browsers do not ask a resolver, which may know only one of the two.
        // <https://w3c.github.io/webappsec-secure-contexts/#localhost>
        let loopback: [IpAddr; 2] = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
        return Ok(loopback.map(|ip| SocketAddr::new(ip, port)).to_vec());
    }
    let found = timeout_at(deadline, lookup_host((host, port))).await;
    let found = found.map_err(|_| Unreachable::Timeout(Step::Lookup))?;
    Ok(found.map_err(Unreachable::Lookup)?.collect())
}

/// Returns the host without the brackets of an IPv6 address, and the port.
pub(super) fn host_and_port(uri: &Uri) -> (&str, u16) {
    let host = uri.host().unwrap_or_default();
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let default = match uri.scheme() == Some(&Scheme::HTTPS) {
        true => 443,
        false => 80,
    };
    (host, uri.port_u16().unwrap_or(default))
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use tower_cors_test_support::{check_rows, rows};

    use super::{Reach, Unreachable, host_and_port};

    #[test]
    fn hosts_and_ports() {
        let table = "
            http://a.example/       | a.example 80
            https://a.example/      | a.example 443
            https://a.example:8443/ | a.example 8443
            http://[::1]/           | ::1 80
            ";
        check_rows(rows(table), |[url, _]| {
            let url = url.parse().unwrap();
            let (host, port) = host_and_port(&url);
            format!("{host} {port}")
        });
    }

    /// The addresses of one server after another. The result is the address that each is asked at.
    #[test]
    fn no_server_leads_to_a_less_public_one() {
        const REFUSED: &str = "and an earlier server is not, so nothing was sent; if you trust the \
                               redirect, probe this URL itself";
        let table = "
            127.0.0.1 > 127.0.0.2 > 192.168.0.1 > 10.0.0.1 > 1.1.1.1 > 2.2.2.2 | 2.2.2.2
            127.0.0.1 > 1.1.1.1 > 127.0.0.1          | 127.0.0.1 is on this machine, REFUSED
            1.1.1.1 > 169.254.169.254                | 169.254.169.254 is in a local network, REFUSED
            1.1.1.1 > ::ffff:127.0.0.1 10.0.0.1      | ::ffff:127.0.0.1 is on this machine, REFUSED
            192.168.0.1 > ::1                        | ::1 is on this machine, REFUSED
            1.1.1.1 > ::1 2.2.2.2 10.0.0.1           | 2.2.2.2
            ::1 10.0.0.1 1.1.1.1 > ::1               | ::1
            1.1.1.1 >                                | the host name has no address; check the URL
            ";
        check_rows(rows(table), |[servers, _]| {
            let reach = Reach::new();
            let mut last = String::new();
            for addresses in servers.split('>').map(str::split_whitespace) {
                let addresses = addresses.map(|ip| SocketAddr::new(ip.parse().unwrap(), 80));
                match reach
                    .allowed(addresses.collect())
                    .map(|allowed| allowed.first().copied())
                {
                    Ok(Some(first)) => {
                        reach.connected(first);
                        last = first.ip().to_string();
                    }
                    Ok(None) => last = Unreachable::NoAddress.to_string(),
                    Err(error) => last = error.to_string().replace(REFUSED, "REFUSED"),
                }
            }
            last
        });
    }
}
