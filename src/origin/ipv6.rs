//! IPv6 addresses, in the one form in which browsers write them.

use std::fmt::{self, Write as _};
use std::net::Ipv6Addr;

use super::error::OriginError;

/// Checks that `host`, which starts with a bracket, is an IPv6 address as browsers send it.
pub(super) fn check_ipv6(host: &str) -> Result<(), OriginError> {
    let address: Ipv6Addr = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .and_then(|address| address.parse().ok())
        .ok_or(OriginError::Ipv6)?;
    // Compared while it is written: a `String` would cost denied requests an allocation.
    let mut expected = Expect(host);
    match write!(expected, "{}", SerializedIpv6(address)) {
        Ok(()) if expected.0.is_empty() => Ok(()),
        _ => Err(OriginError::Ipv6),
    }
}

/// A writer that accepts only the text that it holds, piece by piece.
struct Expect<'a>(&'a str);

impl fmt::Write for Expect<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = self.0.strip_prefix(text).ok_or(fmt::Error)?;
        Ok(())
    }
}

/// An IPv6 address in brackets, as the URL standard serializes it.
///
/// `Ipv6Addr` itself writes `::ffff:1.2.3.4`, which no browser sends.
/// <https://url.spec.whatwg.org/#concept-ipv6-serializer>
pub(crate) struct SerializedIpv6(pub(crate) Ipv6Addr);

impl fmt::Display for SerializedIpv6 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pieces = self.0.segments();
        let (start, len) = longest_zero_run(&pieces);
        f.write_char('[')?;
        for (index, piece) in pieces.iter().enumerate() {
            if len > 1 && (start..start + len).contains(&index) {
                if index == start {
                    f.write_str("::")?;
                }
                continue;
            }
            // The `::` already has the colons on both sides.
            if index > 0 && !(len > 1 && index == start + len) {
                f.write_char(':')?;
            }
            write!(f, "{piece:x}")?;
        }
        f.write_char(']')
    }
}

/// Returns the start and length of the first longest run of zeros.
fn longest_zero_run(pieces: &[u16]) -> (usize, usize) {
    let mut longest = (0, 0);
    let mut run = (0, 0);
    for (index, piece) in pieces.iter().enumerate() {
        run = match (piece, run) {
            (0, (_, 0)) => (index, 1),
            (0, (start, len)) => (start, len + 1),
            _ => (0, 0),
        };
        if run.1 > longest.1 {
            longest = run;
        }
    }
    longest
}
