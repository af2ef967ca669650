//! The three servers of the playground, and their origins.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use serde::Serialize;
use tokio::net::TcpListener;

use crate::failure::Failure;

/// The default port of a URL with the scheme `http`, which origins and `Host` leave out.
const HTTP_PORT: u16 = 80;

/// The loopback addresses to listen on: the same IP address with three ports.
///
/// The servers compile any policy, and show what a browser sends. No other machine may reach them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Loopback {
    page: SocketAddr,
    api: SocketAddr,
    other: SocketAddr,
}

impl FromStr for Loopback {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let page: SocketAddr = text
            .parse()
            .map_err(|_| "write an IP address and a port, such as 127.0.0.1:8088")?;
        if !page.ip().is_loopback() {
            return Err(format!(
                "other machines can reach this address, and the playground is only for yours; \
                 write 127.0.0.1:{}",
                page.port()
            ));
        }
        let (api, other) = next(page)
            .and_then(|api| Some((api, next(api)?)))
            .ok_or("the playground also uses the next two ports; write a port up to 65533")?;
        Ok(Self { page, api, other })
    }
}

/// Returns the address with the next port. Port 0, any free port, stays 0.
fn next(mut address: SocketAddr) -> Option<SocketAddr> {
    if address.port() != 0 {
        address.set_port(address.port().checked_add(1)?);
    }
    Some(address)
}

/// The listeners of the servers.
pub(crate) struct Listeners {
    pub(super) page: TcpListener,
    pub(super) api: TcpListener,
    pub(super) other: TcpListener,
}

impl Listeners {
    pub(crate) async fn bind(at: Loopback) -> Result<Self, Failure> {
        Ok(Self {
            page: bind(at.page).await?,
            api: bind(at.api).await?,
            other: bind(at.other).await?,
        })
    }

    pub(crate) fn origins(&self) -> io::Result<Origins> {
        Ok(Origins::new(
            self.page.local_addr()?,
            self.api.local_addr()?,
            self.other.local_addr()?,
        ))
    }
}

async fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address)
        .await
        .map_err(|error| Failure::Listen { address, error })
}

/// The host and port of a server, as URLs and `Host` have them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Authority(String);

impl Authority {
    fn new(host: &str, port: u16) -> Self {
        Self(match port {
            HTTP_PORT => host.to_owned(),
            _ => format!("{host}:{port}"),
        })
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.0)
    }

    pub(crate) fn web_socket(&self) -> String {
        format!("ws://{}", self.0)
    }
}

/// The servers' authorities, which are also the origins of their pages.
#[derive(Clone, Debug)]
pub(crate) struct Origins {
    /// The server of the page that people look at.
    pub(crate) page: Authority,
    /// The same server, by the name that people type.
    pub(crate) page_by_name: Option<Authority>,
    /// The API under test, which also has a page.
    pub(crate) api: Authority,
    /// Another site, with a page, and the target of the API's redirect.
    pub(crate) other: Authority,
}

impl Origins {
    fn new(page: SocketAddr, api: SocketAddr, other: SocketAddr) -> Self {
        let ip = host(page.ip());
        let name = local_name(page.ip());
        Self {
            page: Authority::new(&ip, page.port()),
            page_by_name: name.map(|name| Authority::new(name, page.port())),
            api: Authority::new(&ip, api.port()),
            // With another host, it is another site, and browsers send it no cookies of this one.
            other: Authority::new(name.unwrap_or(&ip), other.port()),
        }
    }

    /// Returns what the page needs to know.
    pub(crate) fn places(&self) -> Places {
        Places {
            page: self.page.origin(),
            api: self.api.origin(),
            other: self.other.origin(),
        }
    }
}

/// The origins as the page gets them.
#[derive(Serialize)]
pub(crate) struct Places {
    page: String,
    api: String,
    other: String,
}

fn host(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    }
}

/// Returns the host name that leads to the address. Other loopback addresses have none.
fn local_name(ip: IpAddr) -> Option<&'static str> {
    let named = [
        IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(Ipv6Addr::LOCALHOST),
    ];
    named.contains(&ip).then_some("localhost")
}

#[cfg(test)]
pub(super) mod tests {
    use tower_cors_test_support::{check_rows, rows};

    use super::*;

    pub(crate) fn authority(text: &str) -> Authority {
        Authority(text.to_owned())
    }

    /// The origins at the default ports.
    pub(crate) fn default_origins() -> Origins {
        let address = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        Origins::new(address(8088), address(8089), address(8090))
    }

    #[test]
    fn addresses() {
        let table = rows::<2>(
            "
            127.0.0.1:8088          | ok
            127.0.0.2:8088          | ok
            [::1]:0                 | ok
            0.0.0.0:8088            | write 127.0.0.1:8088
            192.168.0.1:80          | write 127.0.0.1:80
            [::]:8088               | write 127.0.0.1:8088
            [::ffff:127.0.0.1]:8088 | write 127.0.0.1:8088
            localhost:8088          | such as 127.0.0.1:8088
            8088                    | such as 127.0.0.1:8088
            127.0.0.1:65533         | ok
            127.0.0.1:65534         | write a port up to 65533
            127.0.0.1:65535         | write a port up to 65533
            ",
        );
        check_rows(table, |[text, end]| match text.parse::<Loopback>() {
            Ok(_) => String::from("ok"),
            Err(error) if error.ends_with(end) => end.to_owned(),
            Err(error) => error,
        });
    }

    #[test]
    fn origins() {
        let address = |text: &str| -> SocketAddr { text.parse().unwrap() };
        let table = rows::<4>(
            "
            127.0.0.1:8088 | http://127.0.0.1:8088 | localhost:8088 | ws://127.0.0.1:9 http://localhost:9
            127.0.0.1:80   | http://127.0.0.1      | localhost      | ws://127.0.0.1:9 http://localhost:9
            [::1]:8088     | http://[::1]:8088     | localhost:8088 | ws://[::1]:9 http://localhost:9
            127.0.0.2:8088 | http://127.0.0.2:8088 | -              | ws://127.0.0.2:9 http://127.0.0.2:9
            ",
        );
        let rows = table.into_iter().map(|[listen, page, name, other]| {
            [listen.to_owned(), format!("{page} {name} {other}")]
        });
        check_rows(rows, |[listen, _]| {
            let page = address(listen);
            let other = SocketAddr::new(page.ip(), 9);
            let origins = Origins::new(page, other, other);
            let name = origins.page_by_name.as_ref().map_or("-", Authority::as_str);
            format!(
                "{} {name} {} {}",
                origins.page.origin(),
                origins.api.web_socket(),
                origins.other.origin()
            )
        });
    }
}
