//! Reading the bodies of requests, up to a bound.

use std::future::poll_fn;
use std::pin::Pin;

use hyper::body::{Body, Bytes};

/// The longest body that a server reads, in bytes.
pub(super) const MAX_BODY_LEN: usize = 64 * 1024;

/// Reads a body. `None` if it is too long, or the client disconnects.
pub(super) async fn read(mut body: impl Body<Data = Bytes> + Unpin) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        if let Ok(data) = frame.ok()?.into_data() {
            bytes.extend_from_slice(&data);
        }
        if bytes.len() > MAX_BODY_LEN {
            return None;
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use http_body_util::StreamBody;
    use hyper::body::Frame;
    use tower_cors_test_support::{check_rows, wait};

    use super::*;

    /// Rows: the lengths of a body's parts, with `x` for a part that never comes, and how much is
    /// read.
    #[test]
    fn bodies() {
        let table = [
            ["", "0"],
            ["3 4", "7"],
            ["65536", "65536"],
            ["65535 1", "65536"],
            ["65537", "none"],
            ["65536 1", "none"],
            ["3 x", "none"],
        ];
        check_rows(table, |[lens, _]| {
            let parts = lens.split_whitespace().map(|len| match len.parse() {
                Ok(len) => Ok(Frame::data(Bytes::from(vec![b'a'; len]))),
                Err(_) => Err(()),
            });
            let parts: Vec<_> = parts.collect();
            let body = StreamBody::new(futures_util::stream::iter(parts));
            match wait(read(body)) {
                Some(bytes) => bytes.len().to_string(),
                None => "none".to_owned(),
            }
        });
    }
}
