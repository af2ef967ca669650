//! What every example needs and none is about: a port to listen on, a signal to stop at, and one error for `main`.

use std::error::Error;
use std::ffi::OsString;
use std::io::{self, ErrorKind};
use std::net::Ipv4Addr;
use std::time::Duration;
use std::{env, fmt, iter, process};

use tokio::net::TcpListener;

/// How long a stopping program waits for the requests that are under way.
const GRACE: Duration = Duration::from_secs(10);

/// Listens on this machine's port `PORT`, or on `default` if that is not set. Port 0 is any free one.
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
            "PORT={} is no port; write a number from 1 to 65535, or 0 for any free port",
            text.display()
        ))
    })
}

fn cannot_listen(port: u16, error: &io::Error) -> Failure {
    Failure(match error.kind() {
        ErrorKind::AddrInUse => {
            format!("port {port} is in use; set PORT=<another>, or PORT=0 for any free one")
        }
        _ => format!("cannot listen on port {port}: {error}"),
    })
}

/// Waits for Ctrl-C, or for the `SIGTERM` with which service managers stop a program. Then the program has `GRACE` to end by
/// itself; a second signal ends it at once.
///
/// They are caught from the call on, not from the first wait: a program that says that it listens can be stopped from then on.
pub(crate) fn stop_signal() -> impl Future<Output = ()> + Send + use<> {
    let mut signals = Signals::catch();
    async move {
        signals.next().await;
        tokio::spawn(async move {
            _ = tokio::time::timeout(GRACE, signals.next()).await;
            eprintln!("stopped before all requests were answered");
            process::exit(0)
        });
    }
}

#[cfg(unix)]
struct Signals(Vec<tokio::signal::unix::Signal>);

#[cfg(unix)]
impl Signals {
    fn catch() -> Self {
        use tokio::signal::unix::{SignalKind, signal};

        let kinds = [SignalKind::interrupt(), SignalKind::terminate()];
        // One that cannot be caught ends the program by itself.
        Self(kinds.into_iter().flat_map(signal).collect())
    }

    async fn next(&mut self) {
        use std::task::Poll;

        std::future::poll_fn(|context| {
            let mut signals = self.0.iter_mut();
            match signals.any(|signal| signal.poll_recv(context).is_ready()) {
                true => Poll::Ready(()),
                false => Poll::Pending,
            }
        })
        .await
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn catch() -> Self {
        Self
    }

    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    }
}

/// Why an example ends: a plain message.
pub(crate) struct Failure(pub(crate) String);

/// Takes the message of an error and of everything that caused it.
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

/// As `Display`, since this is what a `main` that returns it prints.
impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
