//! Failures to get any answer, in words.

use std::error::Error;
use std::fmt;
use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr};

use thiserror::Error;
use tokio_rustls::rustls::{self, CertificateError};

use super::address_space::AddressSpace;
use crate::failure::Causes;

/// The reason why a server gave no answer.
#[derive(Debug, Error)]
pub(crate) enum Unreachable {
    #[error("the host name has no address ({0}); check the URL")]
    Lookup(io::Error),
    #[error("the host name has no address; check the URL")]
    NoAddress,
    #[error("{}", Refusal { address, error })]
    Connect {
        address: SocketAddr,
        error: io::Error,
    },
    #[error(
        "{address} is {}, and an earlier server is not, so nothing was sent; if you trust the redirect, \
         probe this URL itself",
        AddressSpace::of(*address)
    )]
    LessPublic { address: IpAddr },
    #[error("the host is not a name that a certificate can have")]
    NotAName,
    #[error("this system has no certificates to trust ({0}); set SSL_CERT_FILE to a PEM file")]
    NoRoots(String),
    #[error("{}", TlsFailure(.0))]
    Tls(io::Error),
    #[error("{}", HttpFailure(.0))]
    Http(hyper::Error),
    #[error("{0} took too long; --timeout SECONDS waits longer")]
    Timeout(Step),
}

/// A step that can take too long.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    Lookup,
    Connect,
    Tls,
    Response,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Lookup => "looking up the host name",
            Self::Connect => "connecting",
            Self::Tls => "the TLS handshake",
            Self::Response => "the response",
        })
    }
}

/// A failed connection.
struct Refusal<'a> {
    address: &'a SocketAddr,
    error: &'a io::Error,
}

impl fmt::Display for Refusal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { address, error } = self;
        match error.kind() {
            ErrorKind::ConnectionRefused => write!(
                f,
                "{address} refuses connections; no server listens on this port"
            ),
            _ => write!(f, "connecting to {address} failed: {error}"),
        }
    }
}

/// A failed TLS handshake.
struct TlsFailure<'a>(&'a io::Error);

impl fmt::Display for TlsFailure<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match rustls_error(self.0) {
            Some(rustls::Error::InvalidCertificate(error)) => {
                write!(f, "the TLS certificate {}", certificate(error))
            }
            Some(rustls::Error::InvalidMessage(_)) => f.write_str(
                "the server does not speak TLS on this port; if the server serves plain HTTP, write http://",
            ),
            _ => write!(
                f,
                "the TLS handshake failed ({}); if the server serves plain HTTP, write http://",
                self.0
            ),
        }
    }
}

fn rustls_error(error: &io::Error) -> Option<&rustls::Error> {
    error.get_ref()?.downcast_ref()
}

/// Returns the mistake in a certificate, worded to end a sentence. Browsers refuse all of these.
fn certificate(error: &CertificateError) -> String {
    let mistake = match error {
        CertificateError::UnknownIssuer => {
            "comes from an authority that this system does not trust; for a private one, set \
             SSL_CERT_FILE to its PEM file"
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "has expired",
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "is not valid yet; check the clock of this system"
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "is for another host"
        }
        CertificateError::Revoked => "was revoked",
        error => return format!("is not valid: {error}"),
    };
    mistake.to_owned()
}

/// A failed exchange over an open connection.
struct HttpFailure<'a>(&'a hyper::Error);

impl fmt::Display for HttpFailure<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let error = self.0;
        if error.is_parse_too_large() {
            f.write_str("the head of the response is too large")
        } else if error.is_parse() {
            write!(
                f,
                "the server does not answer in HTTP ({}); if it speaks TLS, write https://",
                Causes(error)
            )
        } else if error.is_incomplete_message() || is_reset(error) {
            f.write_str(
                "the server closed the connection without an answer; if it speaks TLS, write https://",
            )
        } else {
            write!(f, "the exchange failed: {}", Causes(error))
        }
    }
}

fn is_reset(error: &hyper::Error) -> bool {
    let cause = error.source().and_then(|cause| cause.downcast_ref());
    cause.is_some_and(|cause: &io::Error| cause.kind() == ErrorKind::ConnectionReset)
}

#[cfg(test)]
mod tests {
    use std::io::{Error, ErrorKind};

    use tokio_rustls::rustls::{self, AlertDescription, CertificateError, InvalidMessage};
    use tower_cors_test_support::check_rows;

    use super::{Step, Unreachable};

    fn tls(error: rustls::Error) -> String {
        Unreachable::Tls(Error::new(ErrorKind::InvalidData, error)).to_string()
    }

    fn certificate(error: CertificateError) -> String {
        tls(rustls::Error::InvalidCertificate(error))
    }

    fn connect(kind: ErrorKind) -> String {
        let address = ([192, 0, 2, 1], 80).into();
        let error = kind.into();
        Unreachable::Connect { address, error }.to_string()
    }

    #[test]
    fn addresses() {
        let refused = connect(ErrorKind::ConnectionRefused);
        let other = connect(ErrorKind::NetworkUnreachable);
        let lookup = Unreachable::Lookup(Error::other("no such name")).to_string();
        check_rows(
            [
                [
                    &refused,
                    "192.0.2.1:80 refuses connections; no server listens on this port",
                ],
                [
                    &other,
                    "connecting to 192.0.2.1:80 failed: network unreachable",
                ],
                [
                    &lookup,
                    "the host name has no address (no such name); check the URL",
                ],
            ],
            |[got, _]| got.to_owned(),
        );
    }

    #[test]
    fn certificates() {
        let unknown = certificate(CertificateError::UnknownIssuer);
        let expired = certificate(CertificateError::Expired);
        let early = certificate(CertificateError::NotValidYet);
        let host = certificate(CertificateError::NotValidForName);
        let revoked = certificate(CertificateError::Revoked);
        let other = certificate(CertificateError::BadEncoding);
        let roots = Unreachable::NoRoots(String::from("no files")).to_string();
        check_rows(
            [
                [
                    &unknown,
                    "the TLS certificate comes from an authority that this system does not trust; for a private one, set SSL_CERT_FILE to its PEM file",
                ],
                [&expired, "the TLS certificate has expired"],
                [
                    &early,
                    "the TLS certificate is not valid yet; check the clock of this system",
                ],
                [&host, "the TLS certificate is for another host"],
                [&revoked, "the TLS certificate was revoked"],
                [&other, "the TLS certificate is not valid: BadEncoding"],
                [
                    &roots,
                    "this system has no certificates to trust (no files); set SSL_CERT_FILE to a PEM file",
                ],
            ],
            |[got, _]| got.to_owned(),
        );
    }

    #[test]
    fn handshakes() {
        let plain = tls(rustls::Error::InvalidMessage(
            InvalidMessage::InvalidContentType,
        ));
        let alert = tls(rustls::Error::AlertReceived(
            AlertDescription::HandshakeFailure,
        ));
        let closed = Unreachable::Tls(Error::other("tls handshake eof")).to_string();
        check_rows(
            [
                [
                    &plain,
                    "the server does not speak TLS on this port; if the server serves plain HTTP, write http://",
                ],
                [
                    &alert,
                    "the TLS handshake failed (received fatal alert: HandshakeFailure); if the server serves plain HTTP, write http://",
                ],
                [
                    &closed,
                    "the TLS handshake failed (tls handshake eof); if the server serves plain HTTP, write http://",
                ],
            ],
            |[got, _]| got.to_owned(),
        );
    }

    #[test]
    fn steps_that_take_too_long() {
        let slow = |step| Unreachable::Timeout(step).to_string();
        let steps = [Step::Lookup, Step::Connect, Step::Tls, Step::Response].map(slow);
        let expected = [
            "looking up the host name",
            "connecting",
            "the TLS handshake",
            "the response",
        ];
        let rows = steps.iter().zip(expected).map(|(step, name)| {
            let expected = format!("{name} took too long; --timeout SECONDS waits longer");
            [step.clone(), expected]
        });
        check_rows(rows, |[got, _]| got.to_owned());
    }
}
