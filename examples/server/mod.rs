//! Parts that the examples share: a port to listen on, a signal to stop, and an error for `main`.

use std::error::Error;
use std::ffi::OsString;
use std::future::pending;
use std::io::{self, ErrorKind};
use std::net::Ipv4Addr;
use std::{env, fmt, iter, process};

use tokio::net::TcpListener;
use tokio::signal;

/// Listens on loopback, on port `PORT` if set, or else on `default`. Port 0 picks a free port.
pub(crate) async fn listen(default: u16) -> Result<TcpListener, Failure> {
    let port = match env::var_os("PORT") {
        Some(text) => parse_port(text)?,
        None => default,
    };
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .map_err(|error| cannot_listen(port, &error))
}

fn parse_port(text: OsString) -> Result<u16, Failure> {
    let number = text.to_str().and_then(|text| text.parse().ok());
    number.ok_or_else(|| {
        Failure(format!(
            "PORT={} is not a port; write a number from 1 to 65535, or 0 for any free port",
            text.to_string_lossy()
        ))
    })
}

fn cannot_listen(port: u16, error: &io::Error) -> Failure {
    Failure(match error.kind() {
        ErrorKind::AddrInUse => {
            format!("port {port} is in use; set PORT to another port, or to 0 for any free one")
        }
        _ => format!("cannot listen on port {port}: {error}"),
    })
}

/// Waits for Ctrl-C. Requests in progress can then finish. A second Ctrl-C ends the program at
/// once.
pub(crate) async fn stop_signal() {
    if signal::ctrl_c().await.is_err() {
        return pending().await; // Without a handler, Ctrl-C ends the program by itself.
    }
    tokio::spawn(async {
        _ = signal::ctrl_c().await;
        process::exit(0)
    });
}

/// The error of an example: a plain message.
pub(crate) struct Failure(pub(crate) String);

/// Joins the messages of an error and all its causes.
impl<E: Error> From<E> for Failure {
    fn from(error: E) -> Self {
        let first: &dyn Error = &error;
        let causes = iter::successors(Some(first), |&error| error.source());
        Self(
            causes
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(": "),
        )
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Writes the same as `Display`, because a `main` that returns the error prints its `Debug`.
impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
