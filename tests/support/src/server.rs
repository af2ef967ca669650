//! A server that has an origin before it has routes, which may name that origin.

use tokio::net::TcpListener;

/// A server that has a port, and serves nothing yet.
#[derive(Debug)]
pub struct Server(TcpListener);

impl Server {
    /// Takes a free port of this machine.
    ///
    /// # Panics
    ///
    /// Panics if there is none.
    pub async fn bind() -> Self {
        Self(TcpListener::bind("127.0.0.1:0").await.unwrap())
    }

    /// Returns the origin of its pages.
    ///
    /// # Panics
    ///
    /// Panics if the system does not know the port.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://{}", self.0.local_addr().unwrap())
    }

    /// Returns the listener, on which to serve.
    #[must_use]
    pub fn into_listener(self) -> TcpListener {
        self.0
    }
}
