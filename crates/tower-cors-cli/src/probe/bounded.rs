//! A connection from which a bounded number of bytes is read.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, Join, ReadBuf, join};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};

/// The most that is read, in MiB. The head and the part of the body that the program looks at are
/// shorter.
const MAX_MEBIBYTES: usize = 2;

/// A TCP connection that fails once the server has sent too much.
pub(super) type Connection = Join<Bounded, OwnedWriteHalf>;

/// The part of a connection that reads.
///
/// Nothing else bounds interim responses, the frames of HTTP/2, and the messages of TLS. A server
/// that sends them without a pause keeps their readers busy, and timers from running.
pub(super) struct Bounded {
    stream: OwnedReadHalf,
    left: usize,
}

pub(super) fn bounded(stream: TcpStream) -> Connection {
    let (stream, writer) = stream.into_split();
    let left = MAX_MEBIBYTES * 1024 * 1024;
    join(Bounded { stream, left }, writer)
}

impl AsyncRead for Bounded {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.left == 0 {
            let message = format!("the server sent {MAX_MEBIBYTES} MiB and no answer");
            return Poll::Ready(Err(io::Error::other(message)));
        }
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        let read = buffer.filled().len().saturating_sub(before);
        self.left = self.left.saturating_sub(read);
        Poll::Ready(Ok(()))
    }
}
