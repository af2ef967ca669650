//! Reading the bodies of requests, up to a bound.

use std::future::poll_fn;
use std::pin::Pin;

use hyper::body::{Body, Incoming};

/// The longest body that a server reads, in bytes.
pub(super) const MAX_BODY_LEN: usize = 64 * 1024;

/// Reads a body. `None` if it is too long, or the client disconnects.
pub(super) async fn read(mut body: Incoming) -> Option<Vec<u8>> {
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
