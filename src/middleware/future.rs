//! The service's future.

use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http::Response;
use pin_project_lite::pin_project;

use super::body::EmptyBody;
use super::decided::Decided;
use crate::policy::Plan;

pin_project! {
    /// The response future of the service [`Cors`](crate::Cors).
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct ResponseFuture<F> {
        // None if the layer answers.
        #[pin]
        pub(super) inner: Option<F>,
        pub(super) decided: Decided,
    }
}

impl<F, B, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response<B>, E>>,
    B: EmptyBody,
{
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let mut response = match this.inner.as_pin_mut() {
            Some(future) => ready!(future.poll(cx))?,
            None => match mem::replace(this.decided.plan(), Plan::Pass) {
                Plan::Answer(status, headers) => {
                    let mut response = Response::new(B::empty());
                    *response.status_mut() = status;
                    *response.headers_mut() = headers.into_map();
                    response
                }
                // A bug of the caller: it polled again after the response. Others panic here; the
                // crate's promise is that nothing does.
                Plan::Decorate(_) | Plan::Pass => return Poll::Pending,
            },
        };
        this.decided.finish(&mut response);
        Poll::Ready(Ok(response))
    }
}
