//! Stopping a server: the first signal waits for requests to end, the second does not.

use std::io::{self, Write};
use std::process;
use std::time::Duration;

/// The time that a stopping server gives to requests in progress.
const GRACE: Duration = Duration::from_secs(10);

/// Waits for Ctrl-C, or for the `SIGTERM` by which service managers stop a program.
///
/// After that, the program exits within [`GRACE`], or at once on a second signal.
///
/// It catches signals from this call on, not from the first poll. So a server can be stopped as
/// soon as it says that it listens.
pub(crate) fn signal() -> impl Future<Output = ()> + Send + use<> {
    let mut signals = Signals::catch();
    async move {
        signals.next().await;
        tokio::spawn(async move {
            _ = tokio::time::timeout(GRACE, signals.next()).await;
            _ = writeln!(io::stderr(), "stopped before all requests were answered");
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
        // If a signal cannot be caught, it ends the program on its own.
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
